"""Tests, a folder for each room; they meet the public face."""
