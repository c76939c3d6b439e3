"""What one kind of news is: how it is told."""

from __future__ import annotations

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@attrs.frozen
class Kind:
    """How one kind of news is told: its title, its sentence, its button.

    ``group`` is what people choose about in ``groups.py``. ``mailed`` says that it is worth a mail of its own where a
    person wants mails at once; what is not, comes along where they have their mails collected.
    """

    name: str
    group: str
    title: Promise
    sentence: Promise
    button: Promise
    icon: str
    params: tuple[str, ...] = ("title",)
    quote: str = ""
    mailed: bool = False


LOOK = _("Have a look")
OPEN = _("Open it")
