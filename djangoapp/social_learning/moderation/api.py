"""The only writer of reports."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.edxapp import courses, users
from social_learning.inbox import api as inbox
from social_learning.lib.errors import Invalid, NotAllowed, NotFound, TooMany
from social_learning.lib.sql import atomic_with_retry, insert_if_new
from social_learning.moderation import permissions, reasons
from social_learning.moderation.models import Report, Status
from social_learning.spaces import queries as spaces
from social_learning.targets.models import Target

HOUR = timedelta(hours=1)
LINE = 300
# A site may have hundreds of staff; this many are enough to find somebody who looks.
MOST_TOLD = 20
DESK = "/social-learning/desk/"


@attrs.frozen
class Subject:
    """What is reported: its key, the target it stands on (with its space), whose it is, and the text as it reads."""

    key: str
    target: Target
    author_id: int
    text: str


@atomic_with_retry
def report(subject: Subject, actor: Actor, reason: str, *, now: datetime, line: str = "") -> Report:
    """Return the person's report; a second time returns the first one, as it was. Stewards are told once.

    The caller has made sure that the person sees it. Raises ``Invalid`` (``unknown_reason``, ``too_long``),
    ``NotAllowed`` for their own words, and ``TooMany`` above the limit of an hour.
    """
    row = Report(
        key=subject.key,
        target=subject.target,
        space_id=subject.target.space_id,
        author_id=subject.author_id,
        snapshot=subject.text,
        reporter_id=actor.user_id,
        reason=reasons.check(reason),
        line=_check_line(line),
        created_at=now,
    )
    if not permissions.can_report(actor, subject.author_id):
        raise NotAllowed(_("What you wrote yourself, you can change or remove."))
    mine = Report.objects.filter(reporter_id=actor.user_id, key=subject.key)
    found = mine.first()
    if found is not None:
        return found
    limit = conf.get("REPORTS_PER_HOUR")
    if limit and Report.objects.filter(reporter_id=actor.user_id, created_at__gt=now - HOUR).count() >= limit:
        raise TooMany
    if insert_if_new(row):
        _tell_stewards(subject, actor, now)
    return mine.get()


@atomic_with_retry
def keep(key: str, actor: Actor, *, now: datetime) -> int:
    """Note that a steward looked at a thing and that it may stay; return how many reports this settles.

    A second time changes nothing. Raises ``NotFound`` for what was never reported or is not theirs to see, and
    ``NotAllowed`` for their own words.
    """
    if not actor.may_write:
        raise NotAllowed
    first = Report.objects.select_related("space").filter(key=key).first()
    # Who does not look after the space does not learn what was reported.
    if first is None or first.space is None or not spaces.is_steward(actor, first.space):
        raise NotFound
    if not permissions.can_decide(actor, first.author_id, is_steward=True):
        raise NotAllowed(_("Somebody else decides about your own words."))
    return settle(key, Status.KEPT, now=now, by=actor.user_id)


@atomic_with_retry
def settle(key: str, status: Status, *, now: datetime, by: int | None = None) -> int:
    """Close what is open about a thing, tell who reported it, and return how many reports that were.

    For rooms that know what became of it; nothing is asked here. A second time finds nothing open.
    """
    waiting = list(Report.objects.select_for_update().filter(key=key, status=Status.OPEN).select_related("target"))
    Report.objects.filter(pk__in=[row.pk for row in waiting]).update(status=status, decided_at=now, decided_by=by)
    for row in waiting:
        if row.reporter_id is not None and row.reporter_id != by:
            inbox.tell(
                row.reporter_id,
                "report_kept" if status == Status.KEPT else "report_removed",
                params={"title": row.target.title},
                url=row.target.url,
                dedupe_key=f"report:{row.pk}",
                now=now,
                course_key=row.target.context_key,
            )
    return len(waiting)


def _check_line(line: str) -> str:
    text = " ".join(line.split())
    if len(text) > LINE:
        sentence = _("Please keep it to one line.")
        raise Invalid(sentence, code="too_long", fields={"line": sentence})
    return text


def _tell_stewards(subject: Subject, actor: Actor, now: datetime) -> None:
    # After a decision a new report is news again.
    decided = Report.objects.filter(key=subject.key).exclude(status=Status.OPEN).count()
    for user_id in _stewards(subject, actor):
        inbox.tell(
            user_id,
            "reported",
            params={"title": subject.target.title},
            url=DESK,
            dedupe_key=f"reported:{subject.key}:{decided}:{user_id}",
            now=now,
            course_key=subject.target.context_key,
        )


def _stewards(subject: Subject, actor: Actor) -> list[int]:
    """Return who can decide: the space's stewards and its course's team, site staff where there is nobody else."""
    space = subject.target.space
    if space is None:
        return []
    named = set(spaces.steward_ids(space.pk)) | (courses.team_ids(space.course_key) if space.course_key else set())
    apart = {subject.author_id, actor.user_id}
    return sorted(named - apart or users.staff_ids() - apart)[:MOST_TOLD]
