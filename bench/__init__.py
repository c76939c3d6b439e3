"""Benchmarks of the hot paths on MariaDB; see README."""
