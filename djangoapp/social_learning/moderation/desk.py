"""Reads of cases and of the log: for those who look after a space, and a case of theirs for its author."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import attrs
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import Invalid, NotFound
from social_learning.moderation import cases, kinds, permissions, reasons
from social_learning.moderation.models import Act, Case, Report, Stage, Status
from social_learning.spaces import queries as spaces

PAGE = 20
# No account has this id.
NOBODY = -1
LINES = 5
# Of one thing, so many reports are read; the number of them is whole.
MOST_READ = 200

WORDS: dict[str, Promise] = {
    Stage.OPEN: _("Reported, still to be seen"),
    Stage.HIDDEN: _("Set aside by its reports, until you have decided"),
    Stage.KEPT: _("Looked at: it may stay"),
    Stage.REMOVED: _("Removed"),
    Stage.EDIT: _("Set aside until it is changed"),
    Stage.APPEALED: _("A second look is asked for"),
    Stage.UPHELD: _("Looked at twice: it stays removed"),
    Stage.GONE: _("Taken back by who wrote it"),
}
ACTS: dict[str, Promise] = {
    "hidden": _("Set aside by the weight of reports"),
    "keep": _("Looked at: it may stay"),
    "remove": _("Removed"),
    "edit": _("Asked for a change"),
    "appealed": _("Asked for a second look"),
    "upheld": _("Looked a second time: it stays removed"),
    "restored": _("Brought back"),
    "pause": _("Asked somebody to pause"),
    "pause_ended": _("Ended a pause"),
    "pause_asked": _("Asked for a second look at their pause"),
    "pause_stays": _("Looked a second time: the pause stays"),
}


@attrs.frozen
class ActView:
    """One line of the log."""

    act: str
    label: str
    actor_name: str
    title: str
    about_name: str
    space: str
    reason: str
    note: str
    at: datetime
    case_id: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**attrs.asdict(self), "at": self.at.isoformat()}


@attrs.frozen
class CaseView:
    """One case as one person sees it; its author never sees who decided, or how often and by whom it was reported."""

    id: int
    key: str
    kind: str
    title: str
    url: str
    author_id: int
    author_name: str
    snapshot: str
    stage: str
    words: str
    since: datetime
    reason: str
    note: str
    appeal: str
    count: int = 0
    weight: float = 0.0
    voices: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    lines: tuple[str, ...] = ()
    decided_by: str = ""
    space_id: int | None = None
    can_decide: bool = False
    can_judge: bool = False
    can_bring_back: bool = False
    can_appeal: bool = False
    # The author sends a new text with the appeal; else it is changed on its own page.
    can_rewrite: bool = False
    second_by_other: bool = False
    # What its author has written in place of what was set aside; "" where nothing has changed.
    reads_now: str = ""
    history: tuple[ActView, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            **attrs.asdict(self, filter=lambda field, _value: field.name not in ("history", "reasons")),
            "reasons": [{"label": label, "count": count} for label, count in self.reasons],
            "lines": list(self.lines),
            "since": self.since.isoformat(),
            "history": [line.as_dict() for line in self.history],
        }


@attrs.frozen
class Page:
    """Some rows in order, and the cursor of what follows, or None."""

    rows: tuple[Any, ...]
    next: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"results": [row.as_dict() for row in self.rows], "next": self.next}


def cases_of(space_ids: Collection[int], actor: Actor, *, decided: bool = False, cursor: str | None = None) -> Page:
    """Return what waits in these spaces, the longest first, or what was decided, the latest first.

    The same number of queries however many there are, and none for no spaces. Raises ``Invalid`` (``bad_cursor``).
    """
    if not space_ids:
        return Page((), None)
    found = Case.objects.filter(space_id__in=space_ids)
    found = found.exclude(stage__in=cases.WAITING) if decided else found.filter(stage__in=cases.WAITING)
    rows, after = _piece(found.select_related("target", "space"), cursor, newest=decided)
    return Page(tuple(_views(rows, actor)), after)


def count_waiting(space_ids: Collection[int]) -> int:
    """Return how many cases wait in these spaces; one query, none for none."""
    return Case.objects.filter(space_id__in=space_ids, stage__in=cases.WAITING).count() if space_ids else 0


def one(case_id: int, actor: Actor) -> CaseView:
    """Return one case with its history, for its author and who looks after the space; else ``NotFound``."""
    case = Case.objects.select_related("target", "space").filter(pk=case_id).first()
    steward = case is not None and case.space is not None and spaces.is_steward(actor, case.space)
    if case is None or not permissions.can_read(actor, case.author_id, is_steward=steward):
        raise NotFound
    if case.author_id == actor.user_id or not steward:
        return _for_author(case, actor)
    (view,) = _views([case], actor)
    history = tuple(_lines(list(Act.objects.filter(key=case.key).order_by("pk")[:100])))
    return attrs.evolve(view, history=history, reads_now=_reads_now(case))


def _reads_now(case: Case) -> str:
    """Return the text that came with an appeal or after it, where it is another than was reported."""
    reads = kinds.of(case.key).reads if kinds.is_known(case.key) else None
    text = reads(case.key) if reads is not None and case.stage in cases.ASIDE else ""
    # What was reported was kept shortened.
    return "" if text.startswith(case.snapshot.rstrip("…").rstrip()) and case.snapshot else text


def log(
    space_ids: Collection[int],
    *,
    act: str = "",
    space_id: int | None = None,
    person: int | None = None,
    cursor: str | None = None,
) -> Page:
    """Return what was done in these spaces, the latest first; four queries at most, none for no spaces.

    ``person``: what somebody did, and what was done about them.
    """
    wanted = set(space_ids) if space_id is None else set(space_ids) & {space_id}
    if not wanted:
        return Page((), None)
    if act and act not in ACTS:
        raise Invalid(_("We do not know what this is about."), fields={"act": _("Unknown.")})
    found = Act.objects.filter(space_id__in=wanted).select_related("space")
    if person is not None:
        found = found.filter(Q(actor_id=person) | Q(about_id=person))
    rows, after = _piece(found.filter(act=act) if act else found, cursor, newest=True)
    return Page(tuple(_lines(rows)), after)


def person(username: str) -> int | None:
    """Return whom a name in :func:`log` means; None for no name, and nobody's id for one that nobody has."""
    name = username.replace("\x00", "").strip()
    return (users.id_of(name) or NOBODY) if name else None


def _piece(found: QuerySet[Any], cursor: str | None, *, newest: bool) -> tuple[list[Any], str | None]:
    if cursor:
        last = cursors.decode(cursor, int)[0]
        found = found.filter(pk__lt=last) if newest else found.filter(pk__gt=last)
    rows = list(found.order_by("-pk" if newest else "pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return rows, cursors.encode(rows[-1].pk) if more else None


def _views(rows: list[Case], actor: Actor) -> list[CaseView]:
    by_key: dict[str, list[Report]] = {case.key: [] for case in rows}
    # A storm on one thing is counted, not read.
    found = Report.objects.filter(key__in=by_key).defer("snapshot").order_by("-pk")[: MOST_READ * max(1, len(rows))]
    for report in found:
        by_key[report.key].append(report)
    people = {case.author_id for case in rows} | {case.decided_by for case in rows if case.decided_by}
    names = users.names(user_id for user_id in people if user_id is not None)
    return [_view(case, by_key[case.key], names, actor) for case in rows]


def _view(case: Case, reports: list[Report], names: dict[int, str], actor: Actor) -> CaseView:
    waiting = [row for row in reports if row.status == Status.OPEN]
    shown = waiting or reports
    own = case.author_id == actor.user_id or (case.target.key == case.key and actor.user_id in case.target.co_owner_ids)
    may = actor.may_write and not own
    another = case.stage == Stage.APPEALED and case.decided_by == actor.user_id
    by_other = another and bool(cases.deciders(case, apart=frozenset({case.decided_by or 0})))
    return attrs.evolve(
        _plain(case, names),
        count=len(shown),
        weight=round(case.weight, 1),
        voices=case.voices,
        reasons=tuple(Counter(reasons.label(row.reason) for row in shown).most_common()),
        lines=tuple(row.line for row in shown if row.line)[:LINES],
        decided_by=names.get(case.decided_by, "") if case.decided_by else "",
        can_decide=may and case.stage in (Stage.OPEN, Stage.HIDDEN),
        can_judge=may and case.stage == Stage.APPEALED and not by_other,
        second_by_other=by_other,
        can_bring_back=may and case.stage in (Stage.REMOVED, Stage.EDIT, Stage.UPHELD),
    )


def _for_author(case: Case, actor: Actor) -> CaseView:
    may = permissions.can_appeal(actor, case.author_id)
    appeals = may and case.stage in cases.APPEALABLE and case.appealed_at is None
    names = users.names([case.author_id])
    return attrs.evolve(
        _plain(case, names),
        can_appeal=appeals,
        can_rewrite=appeals and kinds.is_known(case.key) and kinds.of(case.key).rewrite is not None,
    )


def _plain(case: Case, names: dict[int, str]) -> CaseView:
    return CaseView(
        id=case.pk,
        key=case.key,
        kind=kinds.label(case.key),
        title=case.target.title,
        url=case.target.url,
        author_id=case.author_id,
        author_name=names[case.author_id],
        snapshot=case.snapshot,
        stage=str(case.stage),
        words=str(WORDS.get(case.stage, case.stage)),
        since=case.opened_at,
        reason=reasons.label(case.reason) if case.reason else "",
        note=case.note,
        appeal=case.appeal,
        space_id=case.space_id,
    )


def _lines(rows: Iterable[Act]) -> list[ActView]:
    acts = list(rows)
    people = {user_id for act in acts for user_id in (act.actor_id, act.about_id) if user_id is not None}
    names = users.names(people)
    found = dict(Case.objects.filter(key__in={act.key for act in acts if act.key}).values_list("key", "pk"))
    return [
        ActView(
            act=act.act,
            label=str(ACTS.get(act.act, act.act)),
            actor_name=names[act.actor_id] if act.actor_id is not None else "",
            title=act.title,
            about_name=names[act.about_id] if act.about_id is not None else "",
            space=act.space.title if act.space is not None else "",
            reason=reasons.label(act.reason) if act.reason else "",
            note=act.note,
            at=act.at,
            case_id=found.get(act.key),
        )
        for act in acts
    ]
