"""What can be reported and set aside: the rooms that own it say how, since this room knows none of them.

``wiring/moderated.py`` registers them when the app starts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning import keys
from social_learning.data import Actor
from social_learning.lib.errors import NotFound
from social_learning.targets.models import Target


@attrs.frozen
class Subject:
    """What is reported: its key, the target it stands on (with its space), whose it is, and the text as it reads."""

    key: str
    target: Target
    author_id: int
    text: str


@attrs.frozen
class Moderated:
    """One kind of thing, and what its room does with it."""

    label: Promise
    # Return the thing as a person sees it; raise ``NotFound`` where they do not.
    subject: Callable[[str, Actor, datetime], Subject]
    # Set it aside with a reason, so that nobody but its author and those who look after the space finds it; return how
    # it stood, "" where it was not there to be seen. A second time only changes the reason.
    hide: Callable[[str, str, datetime], str]
    # Bring it back as it stood, unless its author has taken it back; return whether it is there again.
    show: Callable[[str, str, datetime], bool]
    # Put an author's new text in place of what is set aside; None where the author changes it on its own page.
    rewrite: Callable[[str, str, datetime], None] | None = None
    # Return the text as it reads by now, set aside or not, for who decides; "" where it is gone for good.
    reads: Callable[[str], str] | None = None


_KINDS: dict[str, Moderated] = {}


def register(kind: str, moderated: Moderated) -> None:
    """Make a kind of key known as one that can be reported; a second time replaces the first."""
    _KINDS[kind] = moderated


def of(key: str) -> Moderated:
    """Return what is done with things of this key's kind; ``NotFound`` (``not_reportable``) where nothing is."""
    found = _KINDS.get(keys.kind_of(keys.parse(key)))
    if found is None:
        raise NotFound(_("This cannot be reported here."), code="not_reportable")
    return found


def is_known(key: str) -> bool:
    """Return whether things of this key's kind can be set aside."""
    return keys.kind_of(keys.parse(key)) in _KINDS


def label(key: str) -> str:
    """Return what kind of thing a key names, in words."""
    found = _KINDS.get(keys.kind_of(keys.parse(key)))
    return str(found.label if found is not None else _("Something"))
