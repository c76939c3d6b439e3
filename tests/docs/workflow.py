"""``python -m tests.docs.workflow``: write ``docs/workflow.rst`` and its picture from the table of the workflow."""

from __future__ import annotations

from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "workflow.rst"
PICTURE = ROOT / "docs" / "images" / "workflow.svg"
_HEAD = """\
The way of a Knowledge
======================

.. Made by "make docs-workflow" from the code; do not edit.

.. image:: images/workflow.svg
   :alt: The states of a Knowledge and the steps between them; the table below says the same.

Nobody reviews their own work, whatever roles they have: authors, co-authors, who began a new version, and who helped
to finish it are refused each step marked "review".

"""
# Where each state stands in the picture.
_PLACES = {
    "draft": (110, 60),
    "submitted": (110, 200),
    "in_review": (430, 200),
    "changes_requested": (430, 60),
    "published": (750, 200),
    "declined": (750, 60),
    "withdrawn": (110, 340),
    "archived": (750, 340),
}
_WIDE, _HIGH = 170, 40


def page() -> str:
    """Return the document: one row for each step of the table."""
    from social_learning.review import workflow

    rows = [("Step", "From", "To", "Whose it is", "What it asks for")]
    for action in workflow.ACTIONS.values():
        kind = " (review)" if action.is_review else ""
        sources = ", ".join(sorted(_label(state) for state in action.sources))
        asks = ", ".join(f"{need.name}{'' if need.required else ' (if wished)'}" for need in action.needs)
        rows.append(
            (f"{action.label}{kind}", sources, _label(action.target), ", ".join(sorted(action.who)), asks or "nothing")
        )
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for row in rows:
        lines += [f"   {'*' if place == 0 else ' '} - {cell}" for place, cell in enumerate(row)]
    return _HEAD + "\n".join(lines) + "\n"


def picture() -> str:
    """Return the picture, with one line for each pair of states and the steps that lead along it."""
    from social_learning.review import workflow

    ways: dict[tuple[str, str], list[str]] = {}
    for action in workflow.ACTIONS.values():
        for source in sorted(action.sources):
            ways.setdefault((source, action.target), []).append(action.name)
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 420" font-family="sans-serif" font-size="11">',
        '<defs><marker id="a" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#456"/></marker></defs>',
    ]
    for number, ((source, target), names) in enumerate(ways.items()):
        if source != target:
            parts += _line(source, target, names, number)
    for state, (x, y) in _PLACES.items():
        stays = ways.get((state, state), [])
        parts.append(
            f'<rect x="{x - _WIDE // 2}" y="{y - _HIGH // 2}" width="{_WIDE}" height="{_HIGH}" rx="8" fill="#eef4f1" '
            f'stroke="#456"/><text x="{x}" y="{y - 1 if stays else y + 4}" text-anchor="middle">{escape(state)}</text>'
        )
        if stays:
            parts.append(
                f'<text x="{x}" y="{y + 13}" text-anchor="middle" font-size="9" fill="#456">'
                f"stays: {escape(', '.join(stays))}</text>"
            )
    return "\n".join([*parts, "</svg>", ""])


def _line(source: str, target: str, names: list[str], number: int) -> list[str]:
    (x1, y1), (x2, y2) = _PLACES[source], _PLACES[target]
    # Beside the line of the way back.
    side = 9 if (x1, y1) < (x2, y2) else -9
    level = y1 == y2
    x1, x2 = (x1, x2) if level else (x1 + side, x2 + side)
    y1, y2 = (y1 + side, y2 + side) if level else (y1, y2)
    share = 0.35 + 0.1 * (number % 4)
    ex, ey = _edge(x1, y1, x2, y2)
    tx, ty = round(x1 + (x2 - x1) * share), round(y1 + (y2 - y1) * share) - 4
    return [
        f'<line x1="{x1}" y1="{y1}" x2="{ex}" y2="{ey}" stroke="#456" marker-end="url(#a)"/>',
        f'<text x="{tx}" y="{ty}" text-anchor="middle" fill="#123">{escape(", ".join(names))}</text>',
    ]


def _edge(x1: int, y1: int, x2: int, y2: int) -> tuple[int, int]:
    """Return where a line meets the box it leads to."""
    dx, dy = x1 - x2, y1 - y2
    scale = min((_WIDE / 2) / abs(dx) if dx else 1, (_HIGH / 2) / abs(dy) if dy else 1)
    return round(x2 + dx * scale), round(y2 + dy * scale)


def _label(state: str) -> str:
    return str(state)


if __name__ == "__main__":
    import django

    django.setup()
    PAGE.write_text(page(), "utf-8")
    PICTURE.write_text(picture(), "utf-8")
