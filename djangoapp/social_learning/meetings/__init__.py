"""Sessions with a date, a place and seats."""
