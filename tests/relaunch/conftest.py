"""The course in the twin of the platform's record, also for those who are called back to it."""

from tests.progress.conftest import does, twin

__all__ = ["does", "twin"]
