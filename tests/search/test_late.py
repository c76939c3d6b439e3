"""A page whose rows are fetched when it is known which is the page that a plain query gives."""

from __future__ import annotations

from itertools import chain
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.search import late, queries, sight
from social_learning.search.filters import Filters
from social_learning.search.models import Document
from tests.examples import many

AUDIENCES = (0, 1, 2, 3, -7)
SOURCES = ("knowledge", "course", "path", "question")


def make(now: Any) -> None:
    Document.objects.bulk_create(
        Document(
            source=SOURCES[number % 4],
            ref=str(number),
            key=f"late:{number}",
            audience=AUDIENCES[number % 5],
            theme_id=number % 3,
            kind=("article", "pdf")[number % 2],
            title=f"Number {number}",
            band=(5, 15)[number % 2],
            published_at=now,
            # Many that are equal: the id decides.
            trending=float(number % 7) / 3,
        )
        for number in range(120)
    )


def test_page_by_page_the_same_rows_in_the_same_order(db: None, now: Any, django_assert_num_queries: Any) -> None:
    make(now)

    def pages(found: Any, limit: int, small: bool) -> list[list[Document]]:
        read, cursor = [], None
        for _page in range(200):
            page = queries.listed(found, "trending", cursor, limit, small=small)
            read.append(list(page.entries))
            cursor = page.next
            if cursor is None:
                return read
        raise AssertionError("the pages have no end")

    @settings(max_examples=many(25), deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        sees=st.sets(st.sampled_from(AUDIENCES)),
        sources=st.sets(st.sampled_from(SOURCES)),
        theme=st.none() | st.integers(0, 3),
        kind=st.sampled_from((None, "pdf")),
        limit=st.integers(3, 50),
    )
    def same(sees: set[int], sources: set[str], theme: int | None, kind: str | None, limit: int) -> None:
        themes = () if theme is None else (theme,)
        chosen = Filters(themes=themes, sources=tuple(sorted(sources)), kind=kind)
        found = Document.objects.filter(sight.Sight(frozenset(sees)).q(), chosen.q())
        late_ones, plain = pages(found, limit, True), pages(found, limit, False)
        assert late_ones == plain
        for one, other in zip(chain(*late_ones), chain(*plain), strict=True):
            assert vars(one) | {"_state": None} == vars(other) | {"_state": None}

    same()
    with django_assert_num_queries(1):
        assert len(late.rows(Document.objects.order_by("-trending", "-id")[:10], "trending")) == 10


def test_who_sees_few_spaces_has_a_small_sight_and_site_staff_has_not() -> None:
    assert sight.Sight(frozenset({0, 4})).is_small
    assert not sight.Sight().is_small
    assert not sight.Sight(frozenset(range(sight.FEW + 1))).is_small
    assert not sight.Sight(frozenset({0}), every_course=True).is_small
