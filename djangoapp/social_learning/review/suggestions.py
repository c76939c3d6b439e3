"""The registry of kinds of suggestion: what a reviewer's remark is about, so that it stays concrete."""

from __future__ import annotations

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@attrs.frozen
class SuggestionKind:
    """One kind of suggestion: its name, its label, and the question it answers."""

    name: str
    label: Promise
    question: Promise


_ALL = (
    SuggestionKind("fact", _("Is it right?"), _("What is not quite right, and where could one check it?")),
    SuggestionKind("clarity", _("Is it clear?"), _("What would a newcomer not understand yet?")),
    SuggestionKind("rights", _("May we share it?"), _("What belongs to somebody else, or is not for everybody?")),
    SuggestionKind("format", _("Is it easy to use?"), _("What would make it shorter, or easier to open and read?")),
)

KINDS: dict[str, SuggestionKind] = {kind.name: kind for kind in _ALL}
