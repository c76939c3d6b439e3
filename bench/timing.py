"""Time things that take turns, and print them side by side."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter_ns

from django.db import connection
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
