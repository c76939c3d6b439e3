"""Reports: somebody says that a thing does not belong here."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.lib.errors import LoginNeeded, NotAllowed, TooMany
from social_learning.lib.sql import atomic_with_retry, insert_if_new
from social_learning.moderation import access, cases, kinds, permissions, reasons, weights
from social_learning.moderation.kinds import Subject
from social_learning.moderation.models import Report, Status

HOUR = timedelta(hours=1)


def report_key(key: str, actor: Actor, reason: str, *, now: datetime, line: str = "") -> Report:
    """Return a person's report of anything they see and that can be reported. Raises as :func:`report`."""
    if actor.user_id is None:
        raise LoginNeeded
    return report(kinds.of(key).subject(key, actor, now), actor, reason, now=now, line=line)


@atomic_with_retry
def report(subject: Subject, actor: Actor, reason: str, *, now: datetime, line: str = "") -> Report:
    """Return the person's report; a second time returns the first one, as it was. Stewards are told once.

    The caller has made sure that the person sees it. When the reports of several people weigh enough, the thing is set
    aside until somebody has looked. Raises ``Invalid`` (``unknown_reason``, ``too_long``), ``NotAllowed`` for their
    own words, and ``TooMany`` above the limit of an hour.
    """
    row = Report(
        key=subject.key,
        target=subject.target,
        space_id=subject.target.space_id,
        author_id=subject.author_id,
        snapshot=subject.text,
        reporter_id=actor.user_id,
        reason=reasons.check(reason),
        line=access.line_of(line, access.LINE, "line"),
        created_at=now,
    )
    if not permissions.can_report(actor, subject.author_id):
        raise NotAllowed(_("What you wrote yourself, you can change or remove."))
    if actor.user_id in subject.target.co_owner_ids and subject.target.key == subject.key:
        raise NotAllowed(_("What you wrote yourself, you can change or remove."))
    mine = Report.objects.filter(reporter_id=actor.user_id, key=subject.key)
    found = mine.first()
    if found is not None:
        return found
    limit = conf.get("REPORTS_PER_HOUR")
    if limit and Report.objects.filter(reporter_id=actor.user_id, created_at__gt=now - HOUR).count() >= limit:
        raise TooMany
    row.weight = weights.of_person(actor.user_id or 0, now)
    # One after the other: of two reports at once, the second sees the first and weighs both.
    case = cases.opened(subject, now=now)
    if insert_if_new(row):
        cases.reopen(case, subject, now=now)
        decided = Report.objects.filter(key=subject.key).exclude(status=Status.OPEN).count()
        cases.tell_stewards(case, "reported", decided, now=now, apart=frozenset({actor.user_id or 0}))
        cases.weigh(case, now=now)
    return mine.get()
