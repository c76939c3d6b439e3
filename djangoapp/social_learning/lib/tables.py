"""Tables as files for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# A cell that begins so is run as a formula by the programs that open such files.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV that a spreadsheet reads in any language and never runs.

    Text that a program could take for a formula gets an apostrophe in front; numbers stay numbers.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerows([_cell(value) for value in row] for row in rows)
    # With the mark at its beginning, spreadsheets read the file as UTF-8.
    return f"\ufeff{out.getvalue()}"


def _cell(value: object) -> object:
    if isinstance(value, int | float):
        return value
    # Full-width signs are read like plain ones by some programs; leading space does not protect.
    text = str(value)
    begins = text.lstrip(" \u00a0").translate(str.maketrans("＝＋－＠", "=+-@"))
    return f"'{text}" if begins.startswith(_RUNS) or text.startswith(_RUNS) else text
