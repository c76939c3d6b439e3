"""Acts timed in turns and printed side by side: statements on the driver itself, and pages as somebody gets them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Container, Mapping, Sequence
from statistics import median
from time import perf_counter_ns
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

Act = Callable[[int], object]


def interleaved(
    acts: Mapping[str, Act], *, rounds: int, warm: int = 20, clock: Callable[[], int] = perf_counter_ns
) -> dict[str, float]:
    """Return the median milliseconds of each act; in each round every act runs once, in a rotating order.

    ``time.process_time_ns`` as ``clock`` counts this process's own work alone, for a machine that does other things.
    """
    names = list(acts)
    spent: dict[str, list[int]] = {name: [] for name in names}
    gc.collect()
    for turn in range(rounds + warm):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            begin = clock()
            acts[name](turn)
            passed = clock() - begin
            if turn >= warm:
                spent[name].append(passed)
    return {name: median(times) / 1e6 for name, times in spent.items()}


def on_driver(*texts: str, values: Sequence[Any] | None = None, rows: Container[int] | None = None) -> Act:
    """Return an act that sends statements by the driver alone and fetches all rows of each.

    ``rows``: how many the last one must bring, for what would be quick only because it finds nothing.
    """
    connection.ensure_connection()
    driver = connection.connection

    def act(_turn: int) -> None:
        for text in texts:
            cursor = driver.cursor()
            cursor.execute(text, values)
            found = cursor.fetchall()
            cursor.close()
        assert rows is None or len(found) in rows, (texts[-1], len(found))

    return act


def got(user: Any, url: str) -> Act:
    """Return an act that gets an address as this person, through all of Django."""
    client = Client()
    client.force_login(user)

    def act(_turn: int) -> None:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)

    return act


def statements(act: Act, turn: int) -> int:
    """Return how many SQL statements Django sent for one act, savepoints included."""
    with CaptureQueriesContext(connection) as captured:
        act(turn)
    return len(captured)


def table(title: str, rows: list[tuple[str, float, float | None, str]]) -> None:
    """Print (what, milliseconds, ratio, remark) side by side."""
    print(f"\n{title}")
    width = max(len(row[0]) for row in rows)
    for what, milliseconds, ratio, remark in rows:
        share = "" if ratio is None else f"{ratio:5.2f} x"
        print(f"  {what:<{width}}  {milliseconds:8.3f} ms  {share:>7}  {remark}")
