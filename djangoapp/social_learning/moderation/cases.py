"""What happens to a case: each step locks its row, changes it, settles its reports, writes the log, tells people.

For ``api`` alone, which asks who may.
"""

from __future__ import annotations

from datetime import datetime

from social_learning.edxapp import courses, users
from social_learning.inbox import api as inbox
from social_learning.moderation import kinds, weights
from social_learning.moderation.kinds import Subject
from social_learning.moderation.models import Act, Case, Report, Stage, Status
from social_learning.spaces import queries as spaces
from social_learning.spaces import trusted
from social_learning.spaces.models import Space
from social_learning.trust import api as trust
from social_learning.trust.models import Kind

# What waits for somebody who looks after the space.
WAITING = (Stage.OPEN, Stage.HIDDEN, Stage.APPEALED)
# What its author may ask a second look at.
APPEALABLE = (Stage.REMOVED, Stage.EDIT)
# What can be brought back at any time.
ASIDE = (Stage.HIDDEN, Stage.REMOVED, Stage.EDIT, Stage.APPEALED, Stage.UPHELD)
# A site may have hundreds of staff; this many are enough to find somebody who looks.
MOST_TOLD = 20
DESK = "/social-learning/moderation/"


def page_url(case: Case) -> str:
    """Return the address of a case, for its author and those who look after the space."""
    return f"{DESK}{case.pk}/"


def opened(subject: Subject, *, now: datetime) -> Case:
    """Return the case of a thing under lock, made if there is none."""
    values = {
        "target": subject.target,
        "space_id": subject.target.space_id,
        "author_id": subject.author_id,
        "snapshot": subject.text,
        "opened_at": now,
        "changed_at": now,
    }
    case, _made = Case.objects.get_or_create(key=subject.key, defaults=values)
    return held(case)


def held(case: Case) -> Case:
    """Return the row as it is now, held until the transaction ends."""
    return Case.objects.select_for_update().get(pk=case.pk)


def to(case: Case, stage: Stage, *, now: datetime) -> bool:
    """Move a case from where it was read to another stage; False if somebody was faster."""
    done = Case.objects.filter(pk=case.pk, stage=case.stage).update(stage=stage, changed_at=now)
    case.stage = stage if done else case.stage
    return bool(done)


def reopen(case: Case, subject: Subject, *, now: datetime) -> None:
    """Begin again with what was looked at before: a new report after a decision is news."""
    if case.stage in (Stage.KEPT, Stage.GONE):
        to(case, Stage.OPEN, now=now)
        Case.objects.filter(pk=case.pk).update(snapshot=subject.text, opened_at=now)


def weigh(case: Case, *, now: datetime) -> bool:
    """Set a thing aside if its open reports weigh enough; return whether they did."""
    waiting = Report.objects.filter(key=case.key, status=Status.OPEN).defer("snapshot")
    found = weights.total(waiting, now)
    Case.objects.filter(pk=case.pk).update(weight=found.weight, voices=found.voices)
    if case.stage != Stage.OPEN or not kinds.is_known(case.key):
        return False
    if not weights.enough(found) or not to(case, Stage.HIDDEN, now=now):
        return False
    hide(case, "hidden", now)
    log(case, "hidden", None, now)
    tell_author(case, "set_aside", now=now)
    return True


def hide(case: Case, reason: str, now: datetime) -> None:
    """Set the thing aside, and keep how it stood."""
    stood = kinds.of(case.key).hide(case.key, reason, now)
    if stood and not case.stood:
        Case.objects.filter(pk=case.pk).update(stood=stood)
        case.stood = stood


def show(case: Case, now: datetime) -> bool:
    """Bring the thing back as it stood."""
    back = kinds.of(case.key).show(case.key, case.stood, now) if case.stood else True
    Case.objects.filter(pk=case.pk).update(stood="")
    case.stood = ""
    return back


def settle(key: str, status: Status, *, now: datetime, by: int | None) -> int:
    """Close what is open about a thing, tell who reported it, and return how many reports that were."""
    waiting = list(Report.objects.select_for_update().filter(key=key, status=Status.OPEN))
    Report.objects.filter(pk__in=[row.pk for row in waiting]).update(status=status, decided_at=now, decided_by=by)
    targets = Report.objects.select_related("target").in_bulk([row.pk for row in waiting[:1]])
    for row in waiting:
        if row.reporter_id is not None and row.reporter_id != by:
            target = targets[waiting[0].pk].target
            inbox.tell(
                row.reporter_id,
                "report_kept" if status == Status.KEPT else "report_removed",
                params={"title": target.title},
                url=target.url,
                dedupe_key=f"report:{row.pk}",
                now=now,
                course_key=target.context_key,
            )
    return len(waiting)


def overturn(case: Case, *, now: datetime) -> None:
    """Let the reports that were found right be wrong after all, so that weights and levels agree with the outcome."""
    Report.objects.filter(key=case.key, status=Status.REMOVED).update(status=Status.KEPT)
    clear(case, now=now)


def count_against(case: Case, *, now: datetime) -> None:
    """Note against its author that a thing was removed: a level less for a while, and no trust in this space."""
    trust.record(case.author_id, Kind.UPHELD, case.pk, at=now)
    if case.space_id is not None:
        trusted.distrust(case.space_id, case.author_id, now=now)


def clear(case: Case, *, now: datetime) -> None:
    """Take back what was noted against its author, unless something else of theirs stands against them there."""
    trust.record(case.author_id, Kind.UPHELD, case.pk, at=now, on=False)
    if case.space_id is None:
        return
    removed = (Stage.REMOVED, Stage.APPEALED, Stage.UPHELD)
    others = Case.objects.filter(author_id=case.author_id, space_id=case.space_id, stage__in=removed, verdict="remove")
    if not others.exclude(pk=case.pk).exists():
        trusted.distrust(case.space_id, case.author_id, now=now, on=False)


def log(case: Case, act: str, actor_id: int | None, now: datetime, *, reason: str = "", note: str = "") -> None:
    """Write what was done into the log."""
    Act.objects.create(
        actor_id=actor_id,
        act=act,
        key=case.key,
        title=case.target.title,
        space_id=case.space_id,
        about_id=case.author_id,
        reason=reason,
        note=note,
        at=now,
    )


def tell_author(case: Case, kind: str, *, now: datetime, note: str = "") -> None:
    """Tell whose it is what became of it; never by whom."""
    inbox.tell(
        case.author_id,
        kind,
        params={"title": case.target.title, "note": note},
        url=page_url(case),
        dedupe_key=f"{kind}:{case.pk}:{now.isoformat()}",
        now=now,
        course_key=case.target.context_key,
    )


def tell_stewards(case: Case, kind: str, turn: object, *, now: datetime, apart: frozenset[int] = frozenset()) -> None:
    """Tell those who can decide that something waits, once a ``turn``."""
    for user_id in deciders(case, apart=apart):
        inbox.tell(
            user_id,
            kind,
            params={"title": case.target.title},
            url=page_url(case),
            dedupe_key=f"{kind}:{case.key}:{turn}:{user_id}"[:191],
            now=now,
            course_key=case.target.context_key,
        )


def deciders(case: Case, *, apart: frozenset[int] = frozenset()) -> list[int]:
    """Return who can decide: the space's stewards and its course's team, site staff where there is nobody else."""
    return looking_after(case.space, apart=apart | {case.author_id})


def looking_after(space: Space | None, *, apart: frozenset[int]) -> list[int]:
    """Return who looks after a space: its stewards and course team, site staff where there is nobody else."""
    if space is None:
        return []
    named = set(spaces.steward_ids(space.pk)) | (courses.team_ids(space.course_key) if space.course_key else set())
    return sorted(named - apart or users.staff_ids() - apart)[:MOST_TOLD]
