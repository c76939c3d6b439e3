"""Room: see README."""
