"""Migrations of the course unit."""
