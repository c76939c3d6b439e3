"""Social learning for Open edX: one Django app, divided into rooms."""

__version__ = "0.1.0"
