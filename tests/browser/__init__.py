"""The embedded site in a real browser, on a phone and on a desk."""
