"""Our templates in a unit, by an engine of our own that keeps them ready.

The platform's engine looks through themes and reads a template's file again for each use, which would take longer than
everything else we do in a unit. Themes change our look by custom properties. It also works without Django's settings
for templates, for the in-memory twin.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from django.template import Context, Engine


def render(name: str, context: dict[str, Any]) -> str:
    """Return the template ``social_learning/unit/<name>.html`` filled in; context processors have no part in it."""
    return str(_engine().get_template(f"social_learning/unit/{name}.html").render(Context(context)))


@cache
def _engine() -> Engine:
    libraries = {name: f"django.templatetags.{name}" for name in ("i18n", "static", "l10n")}
    libraries["sl_icons"] = "social_learning.templatetags.sl_icons"
    return Engine(dirs=[str(files("social_learning") / "templates")], libraries=libraries)
