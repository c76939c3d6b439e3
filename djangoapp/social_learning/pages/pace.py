"""How long somebody may take: what themes and areas have chosen, and a form for those who look after them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.lib.errors import NotAllowed, SocialError
from social_learning.pages.base import Visit, page
from social_learning.review import ladder, pace
from social_learning.review.ladder import Terms
from social_learning.spaces import queries as spaces
from social_learning.spaces import theme_queries
from social_learning.spaces.models import Space, Theme

# name: what it is called, and what it means.
_FIELDS: dict[str, tuple[Promise, Promise]] = {
    "days": (_("An answer within"), _("Working days; an author should hear from somebody by then.")),
    "remind_after": (_("Reminder to who has it"), _("On which working day. Empty: in proportion.")),
    "escalate_after": (_("Those who look after it are told"), _("On which working day. Empty: in proportion.")),
    "offer_after": (_("A second expert is asked"), _("On which working day. Empty: in proportion.")),
    "valid_days": (_("An expert's word holds for"), _("Days. Empty: without an end; an expert may choose otherwise.")),
}


@page("GET", "POST")
def choose(visit: Visit) -> HttpResponse:
    """Show what was chosen for the themes and areas one looks after, and one form; take what was sent."""
    themes, areas = _places(visit)
    if not themes and not areas:
        raise NotAllowed
    given = visit.request.POST if visit.request.method == "POST" else visit.request.GET
    place = _chosen(given.get("place", ""), themes, areas)
    if visit.request.method != "POST":
        return _show(visit, themes, areas, place)
    if place is None:
        raise NotAllowed
    try:
        pace.choose(visit.actor, None if given.get("do") == "reset" else _read(given), **_key(place))
    except SocialError as error:
        return _show(visit, themes, areas, place, error)
    return visit.go(f"{reverse('social_learning:pace')}?place={_name(place)}", said="saved")


def _places(visit: Visit) -> tuple[list[Theme], list[Space]]:
    actor = visit.actor
    owned, cared = theme_queries.owned(actor.user_id), visit.standing.steward
    themes = [one for one in spaces.themes() if one.retired_at is None and (actor.is_site_staff or one.pk in owned)]
    areas = [one for one in spaces.visible_spaces(actor) if actor.is_site_staff or one.pk in cared]
    return (themes, areas) if actor.may_write else ([], [])


def _name(place: Theme | Space) -> str:
    return f"{'theme' if isinstance(place, Theme) else 'area'}:{place.pk}"


def _chosen(name: str, themes: list[Theme], areas: list[Space]) -> Theme | Space | None:
    places: list[Theme | Space] = [*themes, *areas]
    return next((one for one in places if _name(one) == name), None)


def _key(place: Theme | Space) -> dict[str, int]:
    return {"theme_id": place.pk} if isinstance(place, Theme) else {"space_id": place.pk}


def _read(given: QueryDict) -> dict[str, Any]:
    """Return what was typed; what is no number is -1, which is refused with the words for the field."""
    found: dict[str, Any] = {"holidays": given.get("holidays", "")[:2_000]}
    for name in _FIELDS:
        text = given.get(name, "").strip()
        found[name] = (int(text) if text.isdecimal() and len(text) < 6 else -1) if text else None
    return found


def _show(
    visit: Visit, themes: list[Theme], areas: list[Space], place: Theme | Space | None, error: SocialError | None = None
) -> HttpResponse:
    rows = pace.chosen([one.pk for one in themes], [one.pk for one in areas])
    places: list[Theme | Space] = [*themes, *areas]
    named = {_name(one): one for one in places}
    own = next((row for row in rows if place is not None and (row.theme or row.space) == place), None)
    typed = visit.request.POST if error else {}
    usual = pace.terms_of(own) if own is not None else pace.usual()
    return visit.show(
        "pace",
        "desk",
        status=error.status if error else 200,
        error=error,
        place=_name(place) if place is not None else "",
        title=_title(place) if place is not None else "",
        is_own=own is not None,
        themes=[(_name(one), _title(one)) for one in themes],
        areas=[(_name(one), _title(one)) for one in areas],
        fields=[
            {
                "name": name,
                "label": label,
                "hint": hint,
                "value": typed.get(name, _value(own or usual, name)),
                "problem": (error.fields if error else {}).get(name, ""),
            }
            for name, (label, hint) in _FIELDS.items()
        ],
        holidays=typed.get("holidays", own.holidays if own is not None else ""),
        holidays_problem=(error.fields if error else {}).get("holidays", ""),
        site_holidays=", ".join(str(day) for day in conf.get("HOLIDAYS")),
        usual=_line(pace.usual()),
        rows=[
            {"name": name, "title": _title(named[name]), "line": _line(pace.terms_of(row)), "holidays": row.holidays}
            for row in rows
            if (name := f"theme:{row.theme_id}" if row.theme_id else f"area:{row.space_id}") in named
        ],
    )


def _title(place: Theme | Space) -> str:
    return place.title if isinstance(place, Theme) else str(_(place.title))


def _value(of: Any, name: str) -> Any:
    value = getattr(of, name)
    return "" if value is None else value


def _line(terms: Terms) -> dict[str, Any]:
    return {
        "days": terms.days,
        "remind": terms.day_of(ladder.REMIND),
        "escalate": terms.day_of(ladder.ESCALATE),
        "offer": terms.day_of(ladder.OFFER),
        "valid": terms.valid_days,
    }


urlpatterns = [path("desk/pace/", choose, name="pace")]
