"""The verbs of moderation: report, decide, appeal, judge, bring back. `cases` holds what each step does."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound, TooMany
from social_learning.lib.sql import atomic_with_retry, insert_if_new
from social_learning.moderation import cases, kinds, permissions, reasons, weights
from social_learning.moderation.kinds import Subject
from social_learning.moderation.models import Case, Report, Stage, Status
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

HOUR = timedelta(hours=1)
LINE = 300
NOTE = 500
APPEAL = 1_000
KEEP, REMOVE, EDIT = "keep", "remove", "edit"
VERDICTS = (KEEP, REMOVE, EDIT)
_STAGES = {KEEP: Stage.KEPT, REMOVE: Stage.REMOVED, EDIT: Stage.EDIT}
_TOLD = {REMOVE: "removed_for_now", EDIT: "change_asked"}
_LATE = _("A colleague has decided about this in the meantime. Please look again.")


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
        line=_line(line, LINE, "line"),
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


@atomic_with_retry
def decide(key: str, actor: Actor, verdict: str, *, now: datetime, reason: str = "other", note: str = "") -> Case:
    """Decide about what was reported: it may stay, is removed, or its author is asked to change it; return the case.

    Deciding a second time as before changes nothing. Raises ``NotFound`` for what was never reported or is not theirs
    to see, ``NotAllowed`` for their own words, ``Conflict`` (``too_late``) where a colleague decided otherwise.
    """
    if verdict not in VERDICTS:
        raise Invalid(_("Please choose what is to become of it."), fields={"verdict": _("Unknown.")})
    reasons.check(reason)
    words = _line(note, NOTE, "note")
    case = _open_case(key, actor)
    if case.stage == _STAGES[verdict]:
        return case
    if case.stage not in (Stage.OPEN, Stage.HIDDEN):
        raise Conflict(_LATE, code="too_late", extra={"stage": str(case.stage)})
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
    case = _case(case_id)
    if not permissions.can_appeal(actor, case.author_id):
        raise NotFound
    words = _line(text, APPEAL, "text")
    if not words:
        sentence = _("Please say in a few words what we should look at again.")
        raise Invalid(sentence, code="empty", fields={"text": sentence})
    if case.stage not in cases.APPEALABLE or case.appealed_at is not None:
        sentence = _("There is nothing to look at again here: it was decided, or somebody is looking already.")
        raise Conflict(sentence, code="too_late", extra={"stage": str(case.stage)})
    rewrite = kinds.of(case.key).rewrite
    if changed.strip() and rewrite is not None:
        rewrite(case.key, changed, now)
    _move(case, Stage.APPEALED, now)
    Case.objects.filter(pk=case.pk).update(appeal=words, appealed_at=now)
    cases.log(case, "appealed", actor.user_id, now, note=words)
    first = frozenset({case.decided_by or 0})
    # Somebody else than the first, where there is one.
    others = first if cases.deciders(case, apart=first) else frozenset[int]()
    cases.tell_stewards(case, "appealed", case.decided_at, now=now, apart=others)
    return _fresh(case)


@atomic_with_retry
def judge(case_id: int, actor: Actor, *, restore: bool, now: datetime, note: str = "") -> Case:
    """Take the second look: bring it back, or say that it stays removed; return the case.

    Never by who decided first, where there is anybody else. Raises as :func:`decide`.
    """
    case = _steered(case_id, actor)
    words = _line(note, NOTE, "note")
    if case.stage == (Stage.KEPT if restore else Stage.UPHELD):
        return case
    if case.stage != Stage.APPEALED:
        raise Conflict(_LATE, code="too_late", extra={"stage": str(case.stage)})
    another = bool(cases.deciders(case, apart=frozenset({case.decided_by or 0})))
    if not permissions.can_judge(actor, case.author_id, case.decided_by, is_steward=True, another=another):
        raise NotAllowed(_("You decided the first time, so a colleague takes the second look."), code="second_look")
    if restore:
        return _bring_back(case, actor, words, now)
    _move(case, Stage.UPHELD, now)
    cases.log(case, "upheld", actor.user_id, now, note=words)
    cases.tell_author(case, "appeal_upheld", now=now, note=words)
    return _fresh(case)


@atomic_with_retry
def bring_back(case_id: int, actor: Actor, *, now: datetime, note: str = "") -> Case:
    """Bring back what was set aside, at any time; return the case. Raises as :func:`decide`."""
    case = _steered(case_id, actor)
    words = _line(note, NOTE, "note")
    if case.stage == Stage.KEPT:
        return case
    if case.stage == Stage.APPEALED:
        return judge(case_id, actor, restore=True, now=now, note=note)
    if case.stage not in cases.ASIDE:
        raise Conflict(_LATE, code="too_late", extra={"stage": str(case.stage)})
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
    _move(case, _STAGES[verdict], now)
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
    return _fresh(case)


def _bring_back(case: Case, actor: Actor, note: str, now: datetime) -> Case:
    _move(case, Stage.KEPT, now)
    cases.show(case, now)
    cases.settle(case.key, Status.KEPT, now=now, by=actor.user_id)
    cases.overturn(case, now=now)
    cases.log(case, "restored", actor.user_id, now, note=note)
    cases.tell_author(case, "brought_back", now=now, note=note)
    return _fresh(case)


def _move(case: Case, stage: Stage, now: datetime) -> None:
    if not cases.to(case, stage, now=now):
        raise Conflict(_LATE, code="too_late")


def _open_case(key: str, actor: Actor) -> Case:
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
    return _steered(found.pk, actor)


def _steered(case_id: int, actor: Actor) -> Case:
    """Return a case under lock, if this person looks after its space and it is not about their own words."""
    if not actor.may_write:
        raise NotAllowed
    case = _case(case_id)
    if case.space is None or not spaces.is_steward(actor, case.space):
        raise NotFound
    may = permissions.can_decide(actor, case.author_id, is_steward=True)
    if not may or (case.target.key == case.key and actor.user_id in case.target.co_owner_ids):
        raise NotAllowed(_("Somebody else decides about your own words."))
    return case


def _case(case_id: int) -> Case:
    found = Case.objects.filter(pk=case_id).first()
    if found is None:
        raise NotFound
    return cases.held(found)


def _fresh(case: Case) -> Case:
    return Case.objects.select_related("target", "space").get(pk=case.pk)


def _line(line: str, most: int, field: str) -> str:
    text = " ".join(line.replace("\x00", "").split())
    if len(text) > most:
        sentence = _("Please keep it shorter.") if most > LINE else _("Please keep it to one line.")
        raise Invalid(sentence, code="too_long", fields={field: sentence})
    return text
