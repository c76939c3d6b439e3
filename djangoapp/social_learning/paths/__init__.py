"""Paths: steps in an order that works; see README."""
