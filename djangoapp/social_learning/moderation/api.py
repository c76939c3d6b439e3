"""The verbs of moderation: report, decide, appeal, judge, bring back. `cases` holds what each step does."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning.lib.sql import atomic_with_retry
from social_learning.moderation import access, cases, kinds, permissions, reasons
from social_learning.moderation.kinds import Subject
from social_learning.moderation.models import Case, Report, Stage, Status
from social_learning.moderation.reporting import report, report_key
from social_learning.spaces import queries as spaces

__all__ = [
    "Subject",
    "act",
    "appeal",
    "bring_back",
    "decide",
    "judge",
    "keep",
    "report",
    "report_key",
    "settle",
    "take_away",
]

KEEP, REMOVE, EDIT = "keep", "remove", "edit"
VERDICTS = (KEEP, REMOVE, EDIT)
_STAGES = {KEEP: Stage.KEPT, REMOVE: Stage.REMOVED, EDIT: Stage.EDIT}
_TOLD = {REMOVE: "removed_for_now", EDIT: "change_asked"}


@atomic_with_retry
def decide(key: str, actor: Actor, verdict: str, *, now: datetime, reason: str = "other", note: str = "") -> Case:
    """Decide about what was reported: it may stay, is removed, or its author is asked to change it; return the case.

    Deciding a second time as before changes nothing. Raises ``NotFound`` for what was never reported or is not theirs
    to see, ``NotAllowed`` for their own words, ``Conflict`` (``too_late``) where a colleague decided otherwise.
    """
    if verdict not in VERDICTS:
        raise Invalid(_("Please choose what is to become of it."), fields={"verdict": _("Unknown.")})
    reasons.check(reason)
    words = access.line_of(note, access.NOTE, "note")
    case = access.open_case(key, actor)
    if case.stage == _STAGES[verdict]:
        return case
    if case.stage not in (Stage.OPEN, Stage.HIDDEN):
        raise Conflict(access.LATE, code="too_late", extra={"stage": str(case.stage)})
    return _decide(case, actor, verdict, reason, words, now)


@atomic_with_retry
def take_away(key: str, actor: Actor, verdict: str, *, now: datetime, reason: str, note: str = "") -> Case:
    """Set something aside that nobody has reported, as who looks after its space; return its case. Raises the same."""
    subject = kinds.of(key).subject(key, actor, now)
    if subject.target.space is None or not spaces.is_steward(actor, subject.target.space):
        raise NotAllowed
    case = cases.opened(subject, now=now)
    cases.reopen(case, subject, now=now)
    return decide(key, actor, verdict, now=now, reason=reason, note=note)


@atomic_with_retry
def appeal(case_id: int, actor: Actor, text: str, *, now: datetime, changed: str = "") -> Case:
    """Ask for a second look at one's own, once for each decision; return the case.

    ``changed``: a new text in place of what was set aside, where that is how its kind is changed. Raises ``NotFound``
    for what is not theirs, ``Conflict`` (``too_late``) where there is nothing to appeal any more, ``Invalid``.
    """
    if not actor.may_write:
        raise NotAllowed
    case = access.one(case_id)
    if not permissions.can_appeal(actor, case.author_id):
        raise NotFound
    words = access.line_of(text, access.APPEAL, "text")
    if not words:
        sentence = _("Please say in a few words what we should look at again.")
        raise Invalid(sentence, code="empty", fields={"text": sentence})
    if case.stage not in cases.APPEALABLE or case.appealed_at is not None:
        sentence = _("There is nothing to look at again here: it was decided, or somebody is looking already.")
        raise Conflict(sentence, code="too_late", extra={"stage": str(case.stage)})
    rewrite = kinds.of(case.key).rewrite
    if changed.strip() and rewrite is not None:
        rewrite(case.key, changed, now)
    access.move(case, Stage.APPEALED, now)
    Case.objects.filter(pk=case.pk).update(appeal=words, appealed_at=now)
    cases.log(case, "appealed", actor.user_id, now, note=words)
    first = frozenset({case.decided_by or 0})
    # Somebody else than the first, where there is one.
    others = first if cases.deciders(case, apart=first) else frozenset[int]()
    cases.tell_stewards(case, "appealed", case.decided_at, now=now, apart=others)
    return access.fresh(case)


@atomic_with_retry
def judge(case_id: int, actor: Actor, *, restore: bool, now: datetime, note: str = "") -> Case:
    """Take the second look: bring it back, or say that it stays removed; return the case.

    Never by who decided first, where there is anybody else. Raises as :func:`decide`.
    """
    case = access.steered(case_id, actor)
    words = access.line_of(note, access.NOTE, "note")
    if case.stage == (Stage.KEPT if restore else Stage.UPHELD):
        return case
    if case.stage != Stage.APPEALED:
        raise Conflict(access.LATE, code="too_late", extra={"stage": str(case.stage)})
    another = bool(cases.deciders(case, apart=frozenset({case.decided_by or 0})))
    if not permissions.can_judge(actor, case.author_id, case.decided_by, is_steward=True, another=another):
        raise NotAllowed(_("You decided the first time, so a colleague takes the second look."), code="second_look")
    if restore:
        return _bring_back(case, actor, words, now)
    access.move(case, Stage.UPHELD, now)
    cases.log(case, "upheld", actor.user_id, now, note=words)
    cases.tell_author(case, "appeal_upheld", now=now, note=words)
    return access.fresh(case)


@atomic_with_retry
def bring_back(case_id: int, actor: Actor, *, now: datetime, note: str = "") -> Case:
    """Bring back what was set aside, at any time; return the case. Raises as :func:`decide`."""
    case = access.steered(case_id, actor)
    words = access.line_of(note, access.NOTE, "note")
    if case.stage == Stage.KEPT:
        return case
    if case.stage == Stage.APPEALED:
        return judge(case_id, actor, restore=True, now=now, note=note)
    if case.stage not in cases.ASIDE:
        raise Conflict(access.LATE, code="too_late", extra={"stage": str(case.stage)})
    return _bring_back(case, actor, words, now)


def act(case_id: int, actor: Actor, verdict: str, *, now: datetime, reason: str = "other", note: str = "") -> Case:
    """Do with a case what ``verdict`` says: keep, remove, edit, and for what is set aside restore or uphold.

    Raises what the verb of this name raises, and ``Invalid`` for an unknown one.
    """
    if verdict == "uphold":
        return judge(case_id, actor, restore=False, now=now, note=note)
    if verdict == "restore":
        return bring_back(case_id, actor, now=now, note=note)
    key = Case.objects.filter(pk=case_id).values_list("key", flat=True).first()
    if key is None:
        raise NotFound
    return decide(key, actor, verdict, now=now, reason=reason, note=note)


@atomic_with_retry
def keep(key: str, actor: Actor, *, now: datetime) -> int:
    """Note that a steward looked at a thing and that it may stay; return how many reports this settles.

    A second time changes nothing. Raises ``NotFound`` for what was never reported or is not theirs to see, and
    ``NotAllowed`` for their own words.
    """
    # Of several at once, one settles them and the others find nothing open.
    Case.objects.select_for_update().filter(key=key).first()
    waiting = Report.objects.filter(key=key, status=Status.OPEN).count()
    decide(key, actor, KEEP, now=now)
    return waiting


@atomic_with_retry
def settle(key: str, status: Status, *, now: datetime, by: int | None = None) -> int:
    """Close what is open about a thing, tell who reported it, and return how many reports that were.

    For rooms that know what became of it; nothing is asked here. A second time finds nothing open.
    """
    case = Case.objects.filter(key=key, stage__in=(Stage.OPEN, Stage.HIDDEN)).first()
    if case is not None and status in (Status.REMOVED, Status.GONE):
        case = cases.held(case)
        cases.to(case, Stage.GONE if status == Status.GONE else Stage.REMOVED, now=now)
        if status == Status.REMOVED:
            stood = case.stood or "shown"
            Case.objects.filter(pk=case.pk).update(
                decided_at=now, decided_by=by, verdict=REMOVE, appealed_at=None, stood=stood
            )
            cases.count_against(case, now=now)
            cases.log(case, REMOVE, by, now)
    return cases.settle(key, status, now=now, by=by)


def _decide(case: Case, actor: Actor, verdict: str, reason: str, note: str, now: datetime) -> Case:
    was_aside = case.stage == Stage.HIDDEN
    access.move(case, _STAGES[verdict], now)
    Case.objects.filter(pk=case.pk).update(
        decided_by=actor.user_id,
        decided_at=now,
        verdict=verdict,
        reason=reason,
        note=note,
        appeal="",
        appealed_at=None,
    )
    if verdict == KEEP:
        if was_aside:
            cases.show(case, now)
            cases.tell_author(case, "brought_back", now=now, note=note)
    else:
        cases.hide(case, reason, now)
        cases.tell_author(case, _TOLD[verdict], now=now, note=note)
        if verdict == REMOVE:
            cases.count_against(case, now=now)
    status = Status.KEPT if verdict == KEEP else Status.REMOVED
    cases.settle(case.key, status, now=now, by=actor.user_id)
    cases.log(case, verdict, actor.user_id, now, reason="" if verdict == KEEP else reason, note=note)
    return access.fresh(case)


def _bring_back(case: Case, actor: Actor, note: str, now: datetime) -> Case:
    access.move(case, Stage.KEPT, now)
    cases.show(case, now)
    cases.settle(case.key, Status.KEPT, now=now, by=actor.user_id)
    cases.overturn(case, now=now)
    cases.log(case, "restored", actor.user_id, now, note=note)
    cases.tell_author(case, "brought_back", now=now, note=note)
    return access.fresh(case)
