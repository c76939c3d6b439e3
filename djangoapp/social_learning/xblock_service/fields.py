"""What authors may set: read leniently, so that an odd course still imports; refused kindly when it is saved.

``from_json`` answers for what is stored or imported and never fails; ``strict`` answers for what an author has just
typed and raises ``Refused`` with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from django.utils.translation import gettext as _
from xblock.fields import Boolean, Integer, List, Scope, String

from social_learning.xblock_service.contract import Choice

Ask = Callable[[], list[Choice]]


class Refused(ValueError):
    """A value that cannot be kept; its text is a sentence for the author."""


class Text(String):  # type: ignore[misc]
    """One line of text of at most ``limit`` characters."""

    def __init__(self, *, limit: int, **options: Any) -> None:
        self.limit = limit
        super().__init__(scope=Scope.settings, **options)

    def from_json(self, value: Any) -> str:
        """Return the text, cut where it is too long; the default for what is no text."""
        return str(super().from_json(value))[: self.limit] if isinstance(value, str) else str(self.default or "")

    enforce_type = from_json

    def strict(self, value: Any) -> str:
        """Return the text to keep, its white space tidied."""
        if not isinstance(value, str) or "\x00" in value:
            raise Refused(_("Please write a short text."))
        text = " ".join(value.split())
        if len(text) > self.limit:
            sentence = _("Please keep this to %(limit)d characters; it has %(length)d now.")
            raise Refused(sentence % {"limit": self.limit, "length": len(text)})
        return text


class Count(Integer):  # type: ignore[misc]
    """A whole number between ``low`` and ``high``."""

    def __init__(self, *, low: int, high: int, **options: Any) -> None:
        self.low, self.high = low, high
        super().__init__(scope=Scope.settings, values={"min": low, "max": high, "step": 1}, **options)

    def from_json(self, value: Any) -> int:
        """Return the nearest number allowed, or the default for what is no number."""
        number = _whole(value)
        return int(self.default) if number is None else max(self.low, min(self.high, number))

    enforce_type = from_json

    def from_string(self, serialized: str) -> int:
        """Return the number written in a course's XML."""
        return self.from_json(serialized)

    def strict(self, value: Any) -> int:
        """Return the number, if it is one of those allowed."""
        number = _whole(value)
        if number is None or not self.low <= number <= self.high:
            sentence = _("Please choose a whole number from %(low)d to %(high)d.")
            raise Refused(sentence % {"low": self.low, "high": self.high})
        return number


class Switch(Boolean):  # type: ignore[misc]
    """Yes or no."""

    def __init__(self, **options: Any) -> None:
        super().__init__(scope=Scope.settings, **options)

    def from_string(self, serialized: str) -> bool:
        """Return the answer written in a course's XML."""
        return bool(self.from_json(serialized))

    def strict(self, value: Any) -> bool:
        """Return the answer, if it is one."""
        answer = {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())
        if answer is None or isinstance(value, float):
            raise Refused(_("Please choose yes or no."))
        return answer


class OneOf(String):  # type: ignore[misc]
    """One of what ``ask`` offers, or the ``also`` that is always there."""

    def __init__(self, *, ask: Ask, also: Choice | None = None, **options: Any) -> None:
        self.ask, self.also = ask, also
        super().__init__(scope=Scope.settings, values_provider=lambda _block: self.offers(), **options)

    def from_json(self, value: Any) -> str:
        """Return the choice as it was made, even if it is not offered any more."""
        return value[:255] if isinstance(value, str) else str(self.default)

    enforce_type = from_json

    def offers(self) -> list[dict[str, str]]:
        """Return the choices as Studio's form wants them."""
        every = ([self.also] if self.also else []) + self.ask()
        return [{"display_name": _(choice.label) if choice.label else "", "value": choice.value} for choice in every]

    def strict(self, value: Any) -> str:
        """Return the choice, if it is offered."""
        if isinstance(value, str) and value in {offer["value"] for offer in self.offers()}:
            return value
        raise Refused(_("Please choose one of the list."))


class SomeOf(List):  # type: ignore[misc]
    """Any of what ``ask`` offers; none means all."""

    def __init__(self, *, ask: Ask, **options: Any) -> None:
        self.ask = ask
        super().__init__(
            scope=Scope.settings,
            default=[],
            list_style="set",
            list_values_provider=lambda _block: [
                {"display_name": choice.label, "value": choice.value} for choice in ask()
            ],
            **options,
        )

    def from_json(self, value: Any) -> list[str]:
        """Return the names in it, each once; nothing for what is no list."""
        found = value if isinstance(value, list | tuple) else ()
        return list(dict.fromkeys(name for name in found if isinstance(name, str)))

    enforce_type = from_json

    def from_string(self, serialized: str) -> list[str]:
        """Return the list written in a course's XML."""
        try:
            return self.from_json(yaml.safe_load(serialized))
        except (yaml.YAMLError, RecursionError):
            return []

    def strict(self, value: Any) -> list[str]:
        """Return the choices in the order in which they are offered."""
        order = [choice.value for choice in self.ask()]
        if not isinstance(value, list) or not all(isinstance(name, str) and name in order for name in value):
            raise Refused(_("Please choose from the list."))
        return [name for name in order if name in value]


def _whole(value: Any) -> int | None:
    try:
        number = float(value) if not isinstance(value, bool) else None
        return int(number) if number is not None and number == int(number) else None
    except (TypeError, ValueError, OverflowError):
        return None
