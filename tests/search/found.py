"""What the tests of the catalogue look at."""

from __future__ import annotations

from social_learning.search.queries import Page


def titles(page: Page) -> list[str]:
    """Return the titles of a page in their order."""
    return [entry.title for entry in page.entries]
