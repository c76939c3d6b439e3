"""Archives of knowledge, out and in; and what is validated as OLX, for a course."""
