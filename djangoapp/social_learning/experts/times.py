"""When an expert is there and how much they take on: said by themselves. Part of ``api``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.events import LISTING_CHANGED, ListingEvent, emit
from social_learning.experts import permissions, queries
from social_learning.experts.models import Absence, Availability, Expert
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed, NotFound

MAX_TEXT, MAX_ABSENCES = 200, 50
LONGEST = timedelta(days=366)


@transaction.atomic
def change(actor: Actor, *, now: datetime, **given: Any) -> Availability:
    """Change what is given of ``capacity, answers_within, weekdays, office_hours, listed``; return how it is now.

    Raises ``Invalid`` with the fields concerned; nothing is changed then.
    """
    user_id = _me(actor)
    problems: dict[str, Any] = {}
    for name, among in (("capacity", permissions.CAPACITY), ("answers_within", permissions.WITHIN)):
        if name in given and given[name] not in among:
            problems[name] = _("Please give a number from %(low)d to %(high)d.") % {"low": among[0], "high": among[-1]}
    if "weekdays" in given:
        given["weekdays"] = _figures(given["weekdays"])
        if not given["weekdays"]:
            problems["weekdays"] = _("Please choose at least one day, or take a leave.")
    if "office_hours" in given:
        given["office_hours"] = _text(given["office_hours"])
        if len(given["office_hours"]) > MAX_TEXT:
            problems["office_hours"] = _("Please write this shorter.")
    if problems:
        raise Invalid(_("Please look at what you gave once more."), fields=problems)
    known = ("capacity", "answers_within", "weekdays", "office_hours", "listed")
    Availability.objects.get_or_create(user_id=user_id, defaults={"capacity": queries.default_capacity()})
    row = Availability.objects.select_for_update().get(pk=user_id)
    for name in known:
        if name in given:
            setattr(row, name, given[name])
    row.save()
    _tell(user_id, now)
    return row


def leave(actor: Actor, *, first: date, last: date, reason: str = "", now: datetime) -> Absence:
    """Say that one is away from a day to another; why is kept to oneself.

    Raises ``Invalid`` for days that are over, the wrong way round, or more than a year.
    """
    user_id = _me(actor)
    sentence = None
    if last < first:
        sentence = _("The last day comes before the first.")
    elif last < now.date():
        sentence = _("These days are over.")
    elif last - first > LONGEST or first - now.date() > 3 * LONGEST:
        sentence = _("That is very long. Please give up to a year at a time.")
    elif Absence.objects.filter(user_id=user_id, last__gte=now.date()).count() >= MAX_ABSENCES:
        sentence = _("These are many leaves already. Please take one off the list first.")
    if sentence is not None:
        raise Invalid(sentence, code="bad_days", fields={"last": sentence})
    return Absence.objects.create(user_id=user_id, first=first, last=last, reason=_text(reason)[:MAX_TEXT])


def come_back(absence_id: int, actor: Actor) -> None:
    """Take a leave off the list; ``NotFound`` for what is not one's own."""
    gone, _by_model = Absence.objects.filter(pk=absence_id, user_id=_me(actor)).delete()
    if not gone:
        raise NotFound


def _me(actor: Actor) -> int:
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write:
        raise NotAllowed
    return actor.user_id


def _figures(days: Iterable[Any]) -> str:
    return "".join(sorted({str(day) for day in days} & set("0123456")))


def _text(text: str) -> str:
    return " ".join(str(text).replace("\x00", "").split())


def _tell(user_id: int, now: datetime) -> None:
    # Whoever is not listed is not found in the catalogue, either.
    for expert_id in Expert.objects.filter(user_id=user_id).values_list("pk", flat=True):
        emit(LISTING_CHANGED, now=now, listing=ListingEvent("expert", str(expert_id)))
