"""Who may read the history of a Knowledge: a pure predicate, default deny."""

from __future__ import annotations


def can_read_history(*, is_author: bool, was_reviewer: bool, is_steward: bool) -> bool:
    """Return whether a person may read every step and all feedback: author, reviewers of any round, stewards."""
    return is_author or was_reviewer or is_steward
