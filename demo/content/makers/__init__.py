"""What made the demo's files; run by hand through demo/content/make.py, never when the demo starts."""
