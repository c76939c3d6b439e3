"""Our templates in a unit, by an engine of our own that keeps them ready.

The platform's engine looks through themes and reads a template's file again for each use, which would take longer than
everything else we do in a unit. Themes change our look by custom properties. It also works without Django's settings
for templates, for the in-memory twin.

What is the same in every unit is put in once: words that are translated, in the language of the one who reads, and
icons. The course page goes through every letter of a block again, so that templates are also rid of what only makes
them easy to read.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from django.template import Context, Engine, Origin
from django.template.loaders.filesystem import Loader
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext

_ICONS = "social_learning.templatetags.sl_icons"
_WORDS = re.compile(r"""{%\s*translate\s+(?:"([^"{}%]+)"|'([^'{}%]+)')\s*%}""")
_ICON = re.compile(r"""{%\s*sl_icon\s+"([a-z_-]+)"\s*%}""")
_NOTE = re.compile(r"{#.*?#}")
_INDENT = re.compile(r"\s*\n\s*")


def render(name: str, context: dict[str, Any]) -> str:
    """Return the template ``social_learning/unit/<name>.html`` filled in; context processors have no part in it."""
    engine = _engine(get_language())
    return str(engine.get_template(f"social_learning/unit/{name}.html").render(Context(context)))


class Folded(Loader):
    """Templates as they are in the active language: one engine's are all read in one."""

    def get_contents(self, origin: Origin) -> str:
        """Return a template with its words and icons in place, and without notes and indents."""
        text = _NOTE.sub("", super().get_contents(origin))
        text = _INDENT.sub("\n", text)
        text = _WORDS.sub(lambda found: gettext(found[1] or found[2]), text)
        draw = import_string(f"{_ICONS}.sl_icon")
        return _ICON.sub(lambda found: str(draw(found[1])), text)


@cache
def _engine(language: str | None) -> Engine:
    """Return the engine of a language; what it loads, it loads while that is the active one."""
    libraries = {name: f"django.templatetags.{name}" for name in ("i18n", "static", "l10n")}
    libraries["sl_icons"] = _ICONS
    folders = [str(files("social_learning") / "templates")]
    folded = (f"{__name__}.Folded", folders)
    return Engine(loaders=[("django.template.loaders.cached.Loader", [folded])], libraries=libraries)
