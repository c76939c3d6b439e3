"""What the bar and our blocks add to the page of a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from bench.lms.course import Place
from bench.timing import Act, interleaved, statements, table

BAR_AIM, BLOCKS_AIM = 1.05, 1.10


def run(place: Place, *, rounds: int, clock: Callable[[], int]) -> None:
    """Print both comparisons."""
    # So that the unit has counts to show, as most have.
    place.browser.put(f"/api/social_learning/v1/targets/{place.plain}/reactions/like/")
    _compare(
        "A unit's page, with the bar and without",
        {"without": _page(place, place.plain, "off"), "with the bar": _page(place, place.plain, "on")},
        rounds,
        clock,
        BAR_AIM,
    )
    _compare(
        "A unit's page, with both our blocks and without",
        {"without": _page(place, place.plain, "off"), "with both": _page(place, place.ours, "off")},
        rounds,
        clock,
        BLOCKS_AIM,
    )


def _compare(title: str, acts: dict[str, Act], rounds: int, clock: Callable[[], int], aim: float) -> None:
    spent = interleaved(acts, rounds=rounds, warm=5, clock=clock)
    asked = {name: statements(act, 0) for name, act in acts.items()}
    plain = next(iter(acts))
    rows = [
        (
            name,
            spent[name],
            None if name == plain else spent[name] / spent[plain],
            f"{asked[name]} queries" + ("" if name == plain else f"; aim <= {aim}"),
        )
        for name in acts
    ]
    table(title, rows)


def _page(place: Place, unit: Any, bar: str) -> Act:
    def look(_turn: int) -> object:
        settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "UNIT_BAR": bar}
        answer = place.browser.get(f"/xblock/{unit}")
        assert answer.status_code == 200, answer.status_code
        page = answer.content.decode()
        assert ("sl-unitbar" in page) is (bar == "on")
        assert ("<sl-reactions" in page) is (bar == "on" or unit == place.ours)
        return answer

    return look
