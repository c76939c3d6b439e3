"""A walk over a table sees every row once, whatever the size of its pieces."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.lib import stream
from social_learning.spaces.models import Theme

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("count", "queries"), [(0, 1), (1, 2), (2, 2), (5, 4)])
def test_every_row_once_in_pieces(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any, count: int, queries: int
) -> None:
    monkeypatch.setattr(stream, "CHUNK", 2)
    Theme.objects.bulk_create(
        Theme(slug=f"t{number}", title=f"T{number}", position=count - number) for number in range(count)
    )
    with django_assert_num_queries(queries):
        seen = list(stream.rows(Theme.objects.exclude(slug="none"), "slug", "title"))
    assert seen == [(f"t{number}", f"T{number}") for number in range(count)]
