"""Tests of the pages: what people see, and forms that work without a script."""
