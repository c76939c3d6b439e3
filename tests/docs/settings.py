"""``python -m tests.docs.settings``: write the tables of ``docs/settings.rst`` from the code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "settings.rst"
TUTOR = "tutorsociallearning.settings"
Row = tuple[str, Any, str]

_HEAD = """\
Settings
========

.. Made by "make docs-settings" from the code; do not edit.

"""
_TUTOR = """\
Of the Tutor plugin
-------------------

``tutor config save --set SOCIAL_LEARNING_NAME=value``, then restart. After a change of ``PACKAGE`` or ``EXTRAS`` build
the image again.

"""
_DJANGO = """\
Of the Django app
-----------------

One Django setting, a dictionary, in the LMS and in Studio alike; what is not in it has the default::

    SOCIAL_LEARNING = {"MAX_UPLOAD_MB": 100, "SHOW_NAMES": "username"}

With Tutor: ``tutor config save --set 'SOCIAL_LEARNING_SETTINGS={"SHOW_NAMES": "username"}'``.
``manage.py lms social_learning_check --only settings`` names entries that nothing reads, or that cannot be used.

"""


def page() -> str:
    """Return the whole document."""
    text = _HEAD
    tutor = tutor_rows()
    if tutor:
        text += _TUTOR + table("Name, after ``SOCIAL_LEARNING_``", tutor, show=_yaml)
    return text + _DJANGO + table("Name", django_rows(), show=repr).rstrip() + "\n"


def django_rows() -> list[Row]:
    """Return every entry of the Django setting."""
    conf = import_module("social_learning.conf")
    return [(name, setting.default, setting.help) for name, setting in conf.SETTINGS.items()]


def tutor_rows() -> list[Row]:
    """Return every setting of the Tutor plugin; its list needs no Tutor."""
    if find_spec(TUTOR) is None:
        return []
    return [tuple(row) for row in import_module(TUTOR).SETTINGS]


def table(head: str, rows: Iterable[Row], *, show: Any) -> str:
    """Return the rows as a table of reStructuredText."""
    lines = [".. list-table::", "   :header-rows: 1", "   :widths: 30 20 50", ""]
    for name, default, words in ((head, "Default", "What it does"), *rows):
        is_head = name == head
        lines += [
            f"   * - {name if is_head else f'``{name}``'}",
            f"     - {default if is_head else _literal(show(default))}",
            f"     - {words}",
        ]
    return "\n".join(lines) + "\n\n"


def _yaml(value: Any) -> str:
    """Return a value as one writes it in Tutor's ``config.yml``."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _literal(text: str) -> str:
    return f"``{text}``" if text else "empty"


def main() -> None:
    """Write the document, or with ``--check`` only say whether it is up to date."""
    sys.path[:0] = [str(ROOT / root) for root in ("djangoapp", "tutor_plugin")]
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.exists() and PAGE.read_text("utf-8") == page() else "docs/settings.rst: make docs-settings")
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
