"""``make docs-privacy``: write the table of ``docs/privacy.rst`` from what the rooms declare."""

from __future__ import annotations

from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "privacy.rst"
BEGIN = ".. begin: what is kept"
END = ".. end: what is kept"
_HEAD = """.. list-table::
   :header-rows: 1
   :widths: 12 36 26 26

   * - Room
     - What is kept
     - Why
     - When the person leaves
"""


def table() -> str:
    """Return the table as reStructuredText."""
    from social_learning.privacy import registry

    rows = (
        f"   * - {name}\n     - {entry.what}\n     - {entry.why}\n     - {entry.leaving}\n"
        for name, entry in registry.kept()
    )
    return _HEAD + "".join(rows)


def renewed(text: str) -> str:
    """Return the page with the table between its two marks made anew."""
    before, _mark, rest = text.partition(f"{BEGIN}\n")
    _old, _mark, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


if __name__ == "__main__":
    django.setup()
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
