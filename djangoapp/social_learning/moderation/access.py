"""The gate of the room: a case that somebody may decide about, under lock; and the words they may send along."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning.moderation import cases, permissions
from social_learning.moderation.kinds import Subject
from social_learning.moderation.models import Case, Report, Stage
from social_learning.spaces import queries as spaces

LINE = 300
NOTE = 500
APPEAL = 1_000
LATE = _("A colleague has decided about this in the meantime. Please look again.")


def move(case: Case, stage: Stage, now: datetime) -> None:
    """Move a case to another stage; ``Conflict`` (``too_late``) if a colleague was faster."""
    if not cases.to(case, stage, now=now):
        raise Conflict(LATE, code="too_late")


def open_case(key: str, actor: Actor) -> Case:
    """Return the case of a key this person looks after, under lock; made for what was reported before there were any.

    Raises ``NotFound``: who does not look after the space does not learn what was reported.
    """
    if not actor.may_write:
        raise NotAllowed
    found = Case.objects.filter(key=key).first()
    if found is None:
        first = Report.objects.select_related("target").filter(key=key).order_by("pk").first()
        if first is None:
            raise NotFound
        if first.space is None or not spaces.is_steward(actor, first.space):
            raise NotFound
        found = cases.opened(Subject(key, first.target, first.author_id, first.snapshot), now=first.created_at)
    return steered(found.pk, actor)


def steered(case_id: int, actor: Actor) -> Case:
    """Return a case under lock, if this person looks after its space and it is not about their own words."""
    if not actor.may_write:
        raise NotAllowed
    case = one(case_id)
    if case.space is None or not spaces.is_steward(actor, case.space):
        raise NotFound
    may = permissions.can_decide(actor, case.author_id, is_steward=True)
    if not may or (case.target.key == case.key and actor.user_id in case.target.co_owner_ids):
        raise NotAllowed(_("Somebody else decides about your own words."))
    return case


def one(case_id: int) -> Case:
    """Return a case under lock; ``NotFound``."""
    found = Case.objects.filter(pk=case_id).first()
    if found is None:
        raise NotFound
    return cases.held(found)


def fresh(case: Case) -> Case:
    """Return the row as it is now, with where it stands."""
    return Case.objects.select_related("target", "space").get(pk=case.pk)


def line_of(line: str, most: int, field: str) -> str:
    """Return what was written as one line; ``Invalid`` (``too_long``)."""
    text = " ".join(line.replace("\x00", "").split())
    if len(text) > most:
        sentence = _("Please keep it shorter.") if most > LINE else _("Please keep it to one line.")
        raise Invalid(sentence, code="too_long", fields={field: sentence})
    return text
