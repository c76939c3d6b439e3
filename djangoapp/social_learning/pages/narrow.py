"""Narrowing a list down: what the address asks for, the choices with their counts, and chips to take one back.

Everything is a link: it works without JavaScript, can be kept and sent to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import attrs
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from social_learning.pages.base import Visit
from social_learning.search import kinds, trust
from social_learning.search.engines.base import Counts
from social_learning.search.filters import BANDS, Filters, under
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space, Theme

FACETS = ("theme", "kind", "space", "language", "minutes", "trust")
PARAMETERS = ("q", *FACETS, "sort", "cursor", "origin")
_TITLES = {
    "theme": gettext_lazy("Theme"),
    "kind": gettext_lazy("Format"),
    "space": gettext_lazy("Business area"),
    "language": gettext_lazy("Language"),
    "minutes": gettext_lazy("Time"),
    "trust": gettext_lazy("Trust"),
}
_BANDS = {
    5: gettext_lazy("Up to 5 minutes"),
    15: gettext_lazy("Up to 15 minutes"),
    30: gettext_lazy("Up to half an hour"),
    60: gettext_lazy("Up to an hour"),
    0: gettext_lazy("More than an hour"),
}
# A theme deeper than this is shown no further in.
_DEEPEST = 3


@attrs.frozen
class Choice:
    """One value of a facet: a link that chooses it, or takes it back where it is chosen."""

    label: str
    url: str
    count: int
    here: bool
    depth: int = 0


@attrs.frozen
class Facet:
    """One way to narrow the list down."""

    name: str
    title: str
    choices: list[Choice]

    @property
    def is_chosen(self) -> bool:
        """Return whether one of its values is chosen."""
        return any(choice.here for choice in self.choices)


@attrs.frozen
class Asked:
    """What the address asks for, as text, and the themes it is understood with."""

    values: Mapping[str, str]
    themes: Mapping[int, Theme]

    @property
    def theme(self) -> Theme | None:
        """Return the theme that is chosen."""
        return next((theme for theme in self.themes.values() if theme.slug == self.values["theme"]), None)

    @property
    def parents(self) -> dict[int, int | None]:
        """Return under which theme each one stands."""
        return {pk: theme.parent_id for pk, theme in self.themes.items()}

    @property
    def narrowed(self) -> int:
        """Return how many facets are chosen."""
        return sum(bool(self.values[name]) for name in FACETS)

    def link(self, **changes: str) -> str:
        """Return the address of this list with some values changed, from its first page."""
        values = {**self.values, "cursor": "", **changes}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{reverse('social_learning:catalogue')}{'?' + query if query else ''}"

    def filters(self) -> Filters:
        """Return the filters; a value that says nothing narrows nothing, an unknown theme finds nothing."""
        values = self.values
        theme = self.theme
        return Filters(
            themes=under(theme.pk, self.parents) if theme else (-1,) if values["theme"] else (),
            kind=values["kind"] if values["kind"] in kinds.names() else None,
            space=int(values["space"]) if values["space"].isdecimal() and len(values["space"]) < 18 else None,
            language=values["language"][:16] or None,
            band=_band(values["minutes"]),
            trust=values["trust"] if values["trust"] in trust.WEIGHTS else None,
            # The unit it was shared in: where the gallery of a unit leads to.
            origin_key=values["origin"] or None,
        )


def asked(visit: Visit, themes: Iterable[Theme]) -> Asked:
    """Return what this request asks for."""
    given = visit.request.GET
    values = {name: given.get(name, "").replace("\x00", "").strip()[:255] for name in PARAMETERS}
    known = {theme.pk: theme for theme in themes}
    if values["theme"] and all(theme.slug != values["theme"] for theme in known.values()):
        # An address of old leads to what the theme is called, or is part of, now.
        number = spaces.theme_id_of(values["theme"])
        values["theme"] = known[number].slug if number in known else values["theme"]
    return Asked(values, known)


def languages() -> tuple[str, ...]:
    """Return the languages this person reads the site in, the closest first."""
    code = (get_language() or "").lower()
    return tuple(dict.fromkeys(part for part in (code, code.split("-")[0]) if part))


def facets(asked: Asked, counts: Counts) -> list[Facet]:
    """Return the facets that offer a choice, with how many there are of each; one query for the names of spaces."""
    areas = spaces.by_ids([*counts.get("space", {}), *_number(asked.values["space"])])
    made = {
        "theme": _themes(asked, counts.get("theme", {})),
        "kind": _plain(asked, "kind", {name: kinds.label_of(name) for name in kinds.names()}, counts),
        "space": _spaces(asked, areas, counts),
        "language": _plain(asked, "language", _languages(counts.get("language", {}), asked), counts),
        "minutes": _plain(asked, "minutes", {str(band): _BANDS[band] for band in BANDS}, _by_text(counts)),
        "trust": _plain(asked, "trust", trust.LABELS, counts),
    }
    return [
        Facet(name, str(_TITLES[name]), choices)
        for name, choices in made.items()
        if len(choices) > 1 or any(choice.here for choice in choices)
    ]


def chips(asked: Asked, facets: Iterable[Facet]) -> list[Choice]:
    """Return what is chosen, each with the link that takes it back."""
    found = [choice for facet in facets for choice in facet.choices if choice.here]
    if asked.values["origin"]:
        found.append(Choice(_("From one unit"), asked.link(origin=""), 0, True))
    return found


def number(found: int, more: bool) -> str:
    """Return how many were found, in words."""
    shown = ngettext("%(n)d result", "%(n)d results", found) % {"n": found}
    return _("%(shown)s and more") % {"shown": shown} if more else shown


def _themes(asked: Asked, counts: Mapping[Any, int]) -> list[Choice]:
    """Return the themes as a tree; a theme has what stands under it, too."""
    here = asked.theme
    total = {pk: sum(counts.get(one, 0) for one in under(pk, asked.parents)) for pk in asked.themes}
    choices = []

    def add(parent: int | None, depth: int) -> None:
        for pk, theme in asked.themes.items():
            if theme.parent_id == parent and depth <= _DEEPEST:
                chosen = here is not None and pk == here.pk
                if total[pk] or chosen:
                    url = asked.link(theme="" if chosen else theme.slug)
                    choices.append(Choice(theme.title, url, total[pk], chosen, depth))
                add(pk, depth + 1)

    add(None, 0)
    return choices


def _plain(asked: Asked, name: str, labels: Mapping[str, Any], counts: Counts) -> list[Choice]:
    here, found = asked.values[name], counts.get(name, {})
    return [
        Choice(str(label), asked.link(**{name: "" if here == value else value}), found.get(value, 0), here == value)
        for value, label in labels.items()
        if found.get(value) or here == value
    ]


def _by_text(counts: Counts) -> Counts:
    return {"minutes": {str(band): number for band, number in counts.get("band", {}).items()}}


def _spaces(asked: Asked, areas: Mapping[int, Space], counts: Counts) -> list[Choice]:
    here = asked.values["space"]
    return [
        Choice(
            area.title,
            asked.link(space="" if here == str(pk) else str(pk)),
            counts["space"].get(pk, 0),
            here == str(pk),
        )
        for pk, area in areas.items()
        if counts.get("space", {}).get(pk)
    ]


def _languages(counts: Mapping[Any, int], asked: Asked) -> dict[str, str]:
    """Return the names of languages in themselves, the person's own first, then the most frequent."""
    own = languages()
    known = {*counts, asked.values["language"]} - {""}
    order = sorted(
        known, key=lambda code: (code.split("-")[0] not in own and code not in own, -counts.get(code, 0), code)
    )
    return {code: _language(code) for code in order}


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def _band(text: str) -> int | None:
    return int(text) if text in {str(band) for band in BANDS} else None


def _number(text: str) -> list[int]:
    return [int(text)] if text.isdecimal() and len(text) < 18 else []
