"""A reader suggests a change: an old passage, a new one in its place. Authors take it over with a click, or thank.

A suggestion names its passage by its words and what stands around them, so it still fits after a change elsewhere;
where it does not fit any more, nobody guesses. What is taken over goes the way of any new version: ``review.edits``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.inbox import api as inbox
from social_learning.knowledge import anchors, copies, drafts, permissions, queries, writing
from social_learning.knowledge.anchors import Passage
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Suggestion
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from social_learning.trust import api as trust

FIELDS = ("title", "why", "body")
MAX_OLD, MAX_NEW, MAX_NOTE = 2_000, 4_000, 500
# So many of one person may wait on one Knowledge.
MOST_WAITING = 5
MOST_SHOWN = 50

_NOT_THERE = _("This passage is not in the text. Please copy it exactly as it stands there.")
_TWICE = _("These words stand there more than once. Please take a few more of the words around them.")
_CHANGED = _(
    "The text has changed there since. Nothing is lost: put it in by hand where it fits, or thank your colleague."
)


@transaction.atomic
def suggest(
    knowledge_id: int,
    actor: Actor,
    *,
    field: str,
    old: str,
    new: str,
    now: datetime,
    note: str = "",
    at: int | None = None,
) -> Suggestion:
    """Return a new suggestion for what is published; its authors are told.

    ``at`` says which passage is meant where the words stand there more than once. Raises ``Invalid`` with sentences by
    field, ``NotAllowed`` (``own_item``) for its authors, ``Conflict`` (``not_published``), ``TooMany``.
    """
    user_id = writing.writer(actor)
    knowledge = queries.get_by_id(knowledge_id)
    _check_may(knowledge, actor, now)
    trust.check_pause(actor, knowledge.space_id, now)
    passage = _passage(knowledge, field, _lines(old), _lines(new), at)
    text = drafts.line(note, "note", MAX_NOTE)
    _check_rate(knowledge_id, user_id, now)
    made = Suggestion.objects.create(
        knowledge_id=knowledge_id,
        user_id=user_id,
        field=field,
        before=passage.before,
        old=passage.old,
        after=passage.after,
        new=_lines(new),
        note=text,
        created_at=now,
    )
    for author_id in sorted({knowledge.author_id, *knowledge.target.co_owner_ids}):
        _tell(author_id, "suggestion_made", knowledge, made, {"note": text}, user_id, now)
    return made


def of_reader(
    work: Knowledge, user_id: int, rows: Sequence[Mapping[str, str]], *, now: datetime
) -> tuple[dict[str, str], ...]:
    """Note the passages that a reader of a draft would change, and return the rows with the id of each such change.

    For ``review`` alone, which tells the author; a row without ``old`` is returned as it is. The passage is looked for
    in text, sentence and title. Raises ``Invalid`` where it does not stand there exactly once.
    """
    found = []
    for row in rows:
        if "old" not in row:
            found.append(dict(row))
            continue
        made = _of_row(work, user_id, row, now)
        found.append({**row, "suggestion": str(made.uuid)})
    return tuple(found)


def _of_row(work: Knowledge, user_id: int, row: Mapping[str, str], now: datetime) -> Suggestion:
    old, new = _lines(row["old"]), _lines(row.get("new", ""))
    field = next((name for name in ("body", "why", "title") if old in str(getattr(work, name))), "body")
    try:
        passage = _passage(work, field, old, new, None)
    except Invalid as refused:
        sentence = next(iter(refused.fields.values()), refused.message)
        raise Invalid(sentence, code=refused.code, fields={"suggestions": sentence}) from refused
    return Suggestion.objects.create(
        knowledge_id=work.pk,
        user_id=user_id,
        field=field,
        before=passage.before,
        old=passage.old,
        after=passage.after,
        new=new,
        note=row["text"][:MAX_NOTE],
        created_at=now,
    )


def by_uuid(uuids: Iterable[str]) -> dict[str, Suggestion]:
    """Return suggestions by the text of their id, for work behind a check; one query, none for none."""
    wanted = list(uuids)
    return {str(one.uuid): one for one in Suggestion.objects.filter(uuid__in=wanted)} if wanted else {}


@transaction.atomic
def take_over(made: Suggestion, actor: Actor, *, now: datetime, answer: str = "") -> Knowledge:
    """Put a suggestion into the work in hand and return that; for ``review.edits``, which sends it on its way.

    Raises ``Conflict``: ``passage_changed`` if the passage is not there any more, ``too_late`` if it was decided.
    """
    work = writing.editable(made.knowledge_id, actor)
    passage = Passage(made.old, made.before, made.after)
    text = anchors.replaced(str(getattr(work, made.field)), passage, made.new)
    if text is None:
        raise Conflict(_CHANGED, code="passage_changed")
    kept = drafts.checked({made.field: text})
    said = drafts.line(answer, "answer", MAX_NOTE)
    _decide(made, actor, Suggestion.ACCEPTED, said, now, revision_id=work.working.pk if work.shows_copy else None)
    work = writing.change(work, actor, kept, "saved", now=now)
    _tell(made.user_id, "suggestion_accepted", work, made, {"answer": said}, actor.user_id, now)
    return work


@transaction.atomic
def refuse(uuid: UUID, actor: Actor, *, now: datetime, answer: str = "") -> Suggestion:
    """Leave the text as it is, with thanks; ``Conflict`` (``too_late``) if it was decided already."""
    made = waiting(uuid)
    knowledge = writing.locked(made.knowledge_id, actor)
    said = drafts.line(answer, "answer", MAX_NOTE)
    _decide(made, actor, Suggestion.REFUSED, said, now)
    _tell(made.user_id, "suggestion_refused", knowledge, made, {"answer": said}, actor.user_id, now)
    return made


@transaction.atomic
def take_back(uuid: UUID, actor: Actor, *, now: datetime) -> Suggestion:
    """Take one's own suggestion back while it waits; ``NotFound`` for that of somebody else."""
    made = waiting(uuid)
    if made.user_id != writing.writer(actor):
        raise NotFound
    _decide(made, actor, Suggestion.TAKEN_BACK, "", now)
    return made


def waiting(uuid: UUID) -> Suggestion:
    """Return one suggestion by its id, for work behind a check; ``NotFound`` if there is none."""
    found = Suggestion.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    return found


def shown(knowledge: Knowledge, actor: Actor, *, is_steward: bool) -> list[Suggestion]:
    """Return what a person sees: its authors and stewards all, others their own; what waits first. One query."""
    return list(_theirs(knowledge, actor, is_steward).order_by("-state", "-pk").select_related("revision")[:MOST_SHOWN])


def number_waiting(knowledge: Knowledge, actor: Actor) -> int:
    """Return how many wait for this person to decide; none for who does not decide."""
    if actor.user_id not in {knowledge.author_id, *knowledge.target.co_owner_ids}:
        return 0
    return Suggestion.objects.filter(knowledge_id=knowledge.pk, state=Suggestion.WAITING).count()


def _theirs(knowledge: Knowledge, actor: Actor, is_steward: bool) -> QuerySet[Suggestion]:
    found = Suggestion.objects.filter(knowledge_id=knowledge.pk).exclude(state=Suggestion.TAKEN_BACK)
    if is_steward or permissions.is_maker(actor, knowledge.author_id, knowledge.target.co_owner_ids):
        return found
    return found.filter(Q(user_id=actor.user_id) if actor.user_id is not None else Q(pk=None))


def _check_may(knowledge: Knowledge, actor: Actor, now: datetime) -> None:
    sees = queries.can_view(knowledge, actor, now=now)
    if not sees:
        raise NotFound
    theirs = copies.makers(knowledge)
    if actor.user_id in theirs:
        raise NotAllowed(_("This is your own work: you can improve it yourself."), code="own_item")
    if not permissions.can_suggest(
        actor, state=knowledge.state, author_id=knowledge.author_id, co_authors=theirs, sees=sees
    ):
        raise Conflict(_("Changes can be suggested for what is in the catalogue."), code="not_published")


def _passage(knowledge: Knowledge, field: str, old: str, new: str, at: int | None) -> Passage:
    if field not in FIELDS:
        raise Invalid(_("Please say what is to be changed: title, sentence or text."), code="unknown_field")
    problems = {}
    if not old or len(old) > MAX_OLD:
        problems["old"] = _("Please mark the passage that is to be changed, of up to %(limit)d characters.")
    elif len(new) > MAX_NEW:
        problems["new"] = _("Please keep this below %(limit)d characters.")
    elif old == new:
        problems["new"] = _("This is what stands there already.")
    limits = {"old": MAX_OLD, "new": MAX_NEW}
    if problems:
        fields = {name: sentence % {"limit": limits[name]} for name, sentence in problems.items()}
        raise Invalid(next(iter(fields.values())), code="bad_suggestion", fields=fields)
    text = str(getattr(knowledge, field))
    passage = anchors.anchored(text, old, at)
    if passage is None:
        sentence = _TWICE if old in text else _NOT_THERE
        raise Invalid(sentence, code="no_passage", fields={"old": sentence})
    changed = anchors.replaced(text, passage, new)
    if changed is None:
        raise Invalid(_TWICE, code="no_passage", fields={"old": _TWICE})
    # It must fit the field as a whole.
    drafts.checked({field: changed})
    return passage


def _check_rate(knowledge_id: int, user_id: int, now: datetime) -> None:
    mine = Suggestion.objects.filter(user_id=user_id)
    if mine.filter(created_at__gt=now - timedelta(hours=1)).count() >= conf.get("SUGGESTIONS_PER_HOUR"):
        raise TooMany(_("You have suggested a lot in the last hour. Thank you; please go on a little later."))
    if mine.filter(knowledge_id=knowledge_id, state=Suggestion.WAITING).count() >= MOST_WAITING:
        raise TooMany(_("Some of your suggestions wait here already. Please let the author answer them first."))


def _decide(
    made: Suggestion, actor: Actor, state: str, said: str, now: datetime, *, revision_id: int | None = None
) -> None:
    open_one = Suggestion.objects.filter(pk=made.pk, state=Suggestion.WAITING)
    changes = {"state": state, "answer": said, "decided_by": actor.user_id, "decided_at": now}
    if not open_one.update(**changes, revision_id=revision_id):
        raise Conflict(_("This suggestion was decided already."), code="too_late")
    made.refresh_from_db()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "")


def _tell(
    user_id: int,
    kind: str,
    knowledge: Knowledge,
    made: Suggestion,
    words: dict[str, str],
    actor_id: int | None,
    now: datetime,
) -> None:
    inbox.tell(
        user_id,
        kind,
        params={"title": knowledge.title, **words},
        url=f"/social-learning/knowledge/{knowledge.uuid}/suggestions/",
        dedupe_key=f"{kind}:{made.pk}:{user_id}",
        now=now,
        actor_id=actor_id,
        course_key=knowledge.space.course_key or "",
    )
