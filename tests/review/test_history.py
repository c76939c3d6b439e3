"""Who reads the history, and who has ever had a Knowledge in hands."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from social_learning.review import permissions, queries
from tests.review.conftest import CHANGES


@pytest.mark.parametrize(("author", "reviewer", "steward"), product([True, False], repeat=3))
def test_author_reviewers_and_stewards_read_it(author: bool, reviewer: bool, steward: bool) -> None:
    may = permissions.can_read_history(is_author=author, was_reviewer=reviewer, is_steward=steward)
    assert may is any((author, reviewer, steward))


def test_reviewers_of_every_round_are_known(in_review: Any, act: Any, author: Any, expert: Any, steward: Any) -> None:
    row = in_review()
    act("request_changes", row, expert, CHANGES)
    act("submit", row, author)
    act("claim", row, steward)
    assert queries.reviewer_ids(row.pk) == {expert.pk, steward.pk}
    assert [step.note for step in queries.history(row.pk)] == ["", "", "", "", ""]
    assert queries.last_step(row.pk, "submit") == queries.history(row.pk)[3]
    assert queries.last_step(row.pk, "archive") is None
