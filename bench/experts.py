"""The directory among many experts, and who is asked about a draft: against the bare statement of the same rows.

Compared are statements on the driver itself; the rooms' whole answers stand beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.timing import Act, interleaved, on_driver, table
from social_learning.edxapp import users
from social_learning.expertise import directory
from social_learning.expertise.models import ExpertScore
from social_learning.experts import fair, queries
from social_learning.experts.models import Availability, Expert
from social_learning.review import queries as reviews
from social_learning.spaces.models import Theme

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
EXPERTS, THEMES, CHUNK, MOST_QUERIES = 5_000, 40, 1_000, 5
# By hand, the same rows by the same rule: who does not mind to be listed, and who neither pauses nor is away.
PAGE = (
    "SELECT DISTINCT e.user_id FROM social_learning_expert e WHERE e.since <= '{now:%F %T}' AND COALESCE("
    "(SELECT a.listed FROM social_learning_availability a WHERE a.user_id = e.user_id), 1) = 1"
    " ORDER BY e.user_id LIMIT 25"
)
FREE = (
    "SELECT e.theme_id, e.user_id, a.capacity, a.asked_at FROM social_learning_expert e"
    " LEFT JOIN social_learning_availability a ON a.user_id = e.user_id WHERE e.theme_id = {theme}"
    " AND e.since <= '{now:%F %T}' AND (e.paused_until IS NULL OR e.paused_until <= '{now:%F %T}')"
    " AND NOT EXISTS (SELECT 1 FROM social_learning_absence b WHERE b.user_id = e.user_id"
    " AND b.first <= '{today}' AND b.last >= '{today}') ORDER BY e.user_id"
)


def run(*, rounds: int) -> None:
    """Print what a page of the directory and a choice of who is asked cost beside their bare statements."""
    themes = _seed()
    page = PAGE.format(now=NOW)
    known = FREE.format(theme=themes[0], now=NOW, today=NOW.date())
    found = interleaved(
        {
            "page: bare": on_driver(page, rows={25}),
            "page: who is listed": _sent(lambda: directory._ids(directory._listed(NOW, None), 25)),
            "page: all that is shown": lambda _turn: directory.page(now=NOW),
            "ask: bare": on_driver(known, rows=range(1, EXPERTS)),
            "ask: who is free": _sent(lambda: queries.free(themes[0], NOW)),
            "ask: the rooms' choice": lambda _turn: _choose(themes[0]),
        },
        rounds=rounds,
        warm=3,
    )
    with CaptureQueriesContext(connection) as sent:
        _choose(themes[0])
    few = f"{len(sent)} queries, aim <= {MOST_QUERIES}"
    table(
        f"{EXPERTS:,} experts of {THEMES} themes ({rounds:,} rounds)",
        [
            ("a page: bare", found["page: bare"], None, ""),
            ("a page: who is listed", *_beside(found, "page: who is listed", "page: bare"), "aim <= 2"),
            ("a page: all that is shown", *_beside(found, "page: all that is shown", "page: bare"), ""),
            ("whom to ask: bare", found["ask: bare"], None, ""),
            ("whom to ask: who is free", *_beside(found, "ask: who is free", "ask: bare"), "aim <= 2"),
            ("whom to ask: the rooms' choice", *_beside(found, "ask: the rooms' choice", "ask: bare"), few),
        ],
    )


def _beside(found: dict[str, float], what: str, bare: str) -> tuple[float, float]:
    return found[what], found[what] / found[bare]


def _choose(theme_id: int) -> list[int]:
    """Choose as ``review.routing`` does for a space that everybody sees."""
    free = queries.free(theme_id, NOW)
    here = [pk for pk, one in users.people(one.user_id for one in free).items() if one.is_active]
    return fair.order(free, reviews.load(here))


def _sent(ask: Callable[[], Any]) -> Act:
    """Return the last statement that a read of ours sends, to be sent as it is."""
    with CaptureQueriesContext(connection) as made:
        ask()
    return on_driver(str(made.captured_queries[-1]["sql"]))


def _seed() -> list[int]:
    """Make people, themes, experts of two themes each, what they said about their time, and their evidence."""
    accounts = get_user_model()._default_manager
    accounts.bulk_create((accounts.model(username=f"bench-expert-{n}") for n in range(EXPERTS)), batch_size=CHUNK)
    people = list(accounts.filter(username__startswith="bench-expert-").order_by("pk").values_list("pk", flat=True))
    Theme.objects.bulk_create(Theme(slug=f"bench-expert-{n}", title=f"Theme {n}") for n in range(THEMES))
    themes = list(Theme.objects.filter(slug__startswith="bench-expert-").order_by("pk").values_list("pk", flat=True))
    of = [(pk, themes[(n + step) % THEMES]) for n, pk in enumerate(people) for step in (0, 7)]
    Expert.objects.bulk_create((Expert(user_id=pk, theme_id=one, since=NOW) for pk, one in of), batch_size=CHUNK)
    Availability.objects.bulk_create(
        (Availability(user_id=pk, listed=bool(pk % 50)) for pk in people), batch_size=CHUNK
    )
    ExpertScore.objects.bulk_create(
        (ExpertScore(user_id=pk, theme_id=one, value=pk, approved=1) for pk, one in of), batch_size=CHUNK
    )
    return themes
