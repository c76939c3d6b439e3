"""Writing together: the first author asks colleagues, they say yes or no, write along, leave; and who is credited.

The first author stays responsible: they alone ask and remove people and take the first publication on its way. Who
writes along edits while it is the author's turn, and never reviews or likes it. A copy of their ids stands on the
target, where everybody's own is told from that of others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.inbox import api as inbox
from social_learning.knowledge import permissions, writing
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Contributor
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from social_learning.spaces import queries as spaces_queries
from social_learning.targets import api as targets_api
from social_learning.trust import api as trust

# So long a "no" holds before the same person may be asked again.
PAUSE = timedelta(days=7)
# Who has the pen.
_WRITES = (Contributor.COAUTHOR, Contributor.LENT)
_UNKNOWN = _("We found nobody of this name here. Please choose a colleague from the list.")


@transaction.atomic
def invite(knowledge_id: int, actor: Actor, username: str, *, now: datetime) -> Contributor:
    """Ask a colleague to write along; asking again changes nothing.

    Raises ``Invalid`` (``unknown_person``) for nobody, and for who does not see the space; ``Conflict``
    (``asked_lately``) for who said no this week; ``TooMany``.
    """
    knowledge = writing.locked(knowledge_id, actor)
    if not permissions.can_invite(actor, author_id=knowledge.author_id):
        raise NotAllowed(_("The first author asks people to write along."))
    trust.check_pause(actor, knowledge.space_id, now)
    user_id = _colleague(knowledge, username)
    row, _new = Contributor.objects.get_or_create(knowledge_id=knowledge_id, user_id=user_id)
    if row.standing != Contributor.NONE:
        return row
    if row.asked_at is not None and row.asked_at > now - PAUSE:
        raise Conflict(_("This colleague was asked lately. Please give it a few days."), code="asked_lately")
    _check_number(knowledge_id, actor, now)
    row.standing, row.invited_by, row.asked_at = Contributor.INVITED, actor.user_id, now
    row.save(update_fields=["standing", "invited_by", "asked_at"])
    _tell(user_id, "coauthor_invited", knowledge, actor, now)
    return row


@transaction.atomic
def answer(knowledge_id: int, actor: Actor, *, accept: bool, now: datetime) -> None:
    """Say yes or no to an invitation; ``Conflict`` (``too_late``) if there is none (any more)."""
    user_id = writing.writer(actor)
    knowledge = _locked(knowledge_id)
    standing = Contributor.COAUTHOR if accept else Contributor.NONE
    asked = Contributor.objects.filter(knowledge_id=knowledge_id, user_id=user_id, standing=Contributor.INVITED)
    if not asked.update(standing=standing):
        raise Conflict(_("This invitation does not stand any more."), code="too_late")
    if accept:
        settle(knowledge)
        writing.emit(knowledge_id, "coauthor_joined", user_id, now)
    _tell(knowledge.author_id, "coauthor_joined" if accept else "coauthor_declined", knowledge, actor, now)


@transaction.atomic
def leave(knowledge_id: int, actor: Actor, *, now: datetime) -> None:
    """Write along no more; what one did stays, with one's name. ``NotFound`` for who does not write along."""
    user_id = writing.writer(actor)
    knowledge = _locked(knowledge_id)
    _end(knowledge, user_id, Contributor.COAUTHOR, now)
    _tell(knowledge.author_id, "coauthor_left", knowledge, actor, now)


@transaction.atomic
def remove(knowledge_id: int, actor: Actor, username: str, *, now: datetime) -> None:
    """Let a colleague write along no more, or take an invitation back; the first author's to do."""
    knowledge = writing.locked(knowledge_id, actor)
    if not permissions.can_invite(actor, author_id=knowledge.author_id):
        raise NotAllowed
    user_id = users.id_of(username)
    if user_id is None:
        raise NotFound
    row = Contributor.objects.filter(knowledge_id=knowledge_id, user_id=user_id).exclude(standing="").first()
    if row is None:
        raise NotFound
    _end(knowledge, user_id, row.standing, now)
    if row.standing == Contributor.COAUTHOR:
        _tell(user_id, "coauthor_removed", knowledge, actor, now)


def lend(knowledge_id: int, user_id: int, *, now: datetime) -> None:
    """Let an expert write along on what the author was sent back, until it is handed in again; for ``review`` alone."""
    knowledge = _locked(knowledge_id)
    row, _new = Contributor.objects.get_or_create(knowledge_id=knowledge_id, user_id=user_id)
    if row.standing != Contributor.COAUTHOR:
        row.standing = Contributor.LENT
        row.save(update_fields=["standing"])
    settle(knowledge)
    writing.emit(knowledge_id, "coauthor_joined", user_id, now)


def end_loan(knowledge_id: int, user_id: int, *, now: datetime) -> None:
    """Let that expert write along no more; what they wrote stays, with their name."""
    found = Contributor.objects.filter(knowledge_id=knowledge_id, user_id=user_id, standing=Contributor.LENT)
    if found.exists():
        _end(_locked(knowledge_id), user_id, Contributor.LENT, now)


def settle(knowledge: Knowledge) -> None:
    """Make the copy of the co-authors' ids on the target agree with the facts."""
    rows = Contributor.objects.filter(knowledge_id=knowledge.pk, standing__in=_WRITES)
    targets_api.set_co_owners(knowledge.target_id, rows.values_list("user_id", flat=True))


def written_with(user_id: int) -> QuerySet[Contributor, int]:
    """Return, as a part of a query, the ids of the Knowledge of others that this person writes along on."""
    rows = Contributor.objects.filter(user_id=user_id, standing__in=_WRITES)
    return rows.values_list("knowledge_id", flat=True)


def parts(knowledge_id: int) -> list[Contributor]:
    """Return everybody who has a part in a Knowledge, also who was only asked, in the order they came; one query."""
    rows = Contributor.objects.filter(knowledge_id=knowledge_id).order_by("pk")
    return [row for row in rows if row.standing or row.helped_at]


def credited(knowledge_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return who is named beside the author, by Knowledge: co-authors first, then who has helped; one query."""
    rows = Contributor.objects.filter(knowledge_id__in=list(knowledge_ids)).order_by("pk")
    found: dict[int, list[int]] = {}
    ranked = sorted(rows, key=lambda row: row.standing != Contributor.COAUTHOR)
    for row in ranked:
        if row.standing == Contributor.COAUTHOR or row.helped_at is not None:
            found.setdefault(row.knowledge_id, []).append(row.user_id)
    return found


def _colleague(knowledge: Knowledge, username: str) -> int:
    user_id = users.id_of(username.strip().lstrip("@")) if len(username) < 200 else None
    person = users.person(user_id) if user_id is not None else None
    known = person is not None and person.is_active and not person.is_retired
    # Who does not see the space is answered as who does not exist: nobody learns by it who has an account.
    if user_id is None or not known or user_id not in spaces_queries.who_sees(knowledge.space, [user_id]):
        raise Invalid(_UNKNOWN, code="unknown_person", fields={"username": _UNKNOWN})
    if user_id == knowledge.author_id:
        sentence = _("This is your own already.")
        raise Invalid(sentence, code="own_item", fields={"username": sentence})
    return user_id


def _check_number(knowledge_id: int, actor: Actor, now: datetime) -> None:
    here = Contributor.objects.filter(knowledge_id=knowledge_id).exclude(standing="").count()
    # Their ids stand in one short column of the target.
    if here >= min(int(conf.get("MAX_COAUTHORS")), 12):
        raise TooMany(
            _("So many hands are enough for one text. Others can still suggest changes."), code="many_authors"
        )
    lately = Contributor.objects.filter(invited_by=actor.user_id, asked_at__gt=now - timedelta(hours=1)).count()
    if lately >= conf.get("INVITATIONS_PER_HOUR"):
        raise TooMany(_("You have asked many colleagues in the last hour. Please wait for some answers first."))


def _end(knowledge: Knowledge, user_id: int, standing: str, now: datetime) -> None:
    found = Contributor.objects.filter(knowledge_id=knowledge.pk, user_id=user_id, standing=standing)
    if not found.update(standing=Contributor.NONE):
        raise NotFound
    if standing in _WRITES:
        settle(knowledge)
        writing.emit(knowledge.pk, "coauthor_left", user_id, now)


def _locked(knowledge_id: int) -> Knowledge:
    knowledge = Knowledge.objects.select_for_update().filter(pk=knowledge_id).first()
    if knowledge is None:
        raise NotFound
    return knowledge


def _tell(user_id: int, kind: str, knowledge: Knowledge, actor: Actor, now: datetime) -> None:
    inbox.tell(
        user_id,
        kind,
        params={"title": knowledge.title},
        url=f"/social-learning/knowledge/{knowledge.uuid}/people/",
        dedupe_key=f"{kind}:{knowledge.pk}:{actor.user_id}:{user_id}:{now.isoformat()}",
        now=now,
        actor_id=actor.user_id,
        course_key=knowledge.space.course_key or "",
    )
