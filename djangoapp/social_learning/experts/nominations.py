"""Asking somebody to be an expert: who looks after the theme asks, the person says yes or no. Part of ``api``.

Evidence proposes, see the room ``expertise``, but names nobody: a person asks, and a person accepts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.experts import api, permissions
from social_learning.experts.models import Expert, Nomination, NominationState
from social_learning.inbox import api as inbox
from social_learning.lib.errors import Conflict, LoginNeeded, NotAllowed, NotFound
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Theme

# Whoever said no is left in peace for as long.
QUIET = timedelta(days=180)
MINE = "/social-learning/experts/mine/"


@transaction.atomic
def ask(user_id: int, theme_id: int, actor: Actor, *, now: datetime) -> Nomination:
    """Ask a person to be expert of a theme and return the nomination; a second time changes nothing.

    Raises ``NotFound``, ``NotAllowed``, ``Invalid`` for a closed account, and ``Conflict``: ``already_expert``, or
    ``declined_lately``.
    """
    api.check_appoint(actor, theme_id)
    theme = spaces.theme(theme_id)
    api.check_here(user_id)
    if Expert.objects.filter(user_id=user_id, theme=theme).exists():
        raise Conflict(_("This colleague is an expert of the theme already."), code="already_expert")
    row, made = Nomination.objects.get_or_create(
        user_id=user_id, theme=theme, defaults={"asked_by": actor.user_id, "asked_at": now}
    )
    if not made:
        row = Nomination.objects.select_for_update().get(pk=row.pk)
        if row.state == NominationState.ASKED:
            return row
        if row.state == NominationState.DECLINED and (row.answered_at or now) > now - QUIET:
            sentence = _("This colleague has said no for now. Please ask somebody else, or again in some months.")
            raise Conflict(sentence, code="declined_lately")
        row.state, row.asked_by, row.asked_at, row.answered_at = NominationState.ASKED, actor.user_id, now, None
        row.save()
    api.note(user_id, theme.pk, "asked", actor.user_id or 0, now)
    inbox.tell(
        user_id,
        "expert_asked",
        params={"title": theme.title},
        url=MINE,
        dedupe_key=f"expert_asked:{row.pk}:{now.timestamp()}",
        now=now,
        actor_id=actor.user_id,
    )
    return row


@transaction.atomic
def withdraw(user_id: int, theme_id: int, actor: Actor, *, now: datetime) -> bool:
    """Take a question back that was not answered yet, and return whether there was one."""
    api.check_appoint(actor, theme_id)
    asked = Nomination.objects.filter(user_id=user_id, theme_id=theme_id, state=NominationState.ASKED)
    if not asked.update(state=NominationState.WITHDRAWN, answered_at=now):
        return False
    api.note(user_id, theme_id, "withdrawn", actor.user_id or 0, now)
    return True


@transaction.atomic
def answer(theme_id: int, actor: Actor, *, accept: bool, now: datetime) -> bool:
    """Say yes or no to being an expert, and return whether one is now; who asked is told.

    Raises ``LoginNeeded``, ``NotAllowed`` for who may not write, and ``NotFound`` for who was not asked.
    """
    if actor.user_id is None:
        raise LoginNeeded
    if not permissions.can_answer(actor, actor.user_id):
        raise NotAllowed
    asked = Nomination.objects.select_for_update().select_related("theme")
    row = asked.filter(user_id=actor.user_id, theme_id=theme_id, state=NominationState.ASKED).first()
    if row is None:
        raise NotFound(_("Nobody asks you this any more."))
    row.state = NominationState.ACCEPTED if accept else NominationState.DECLINED
    row.answered_at = now
    row.save()
    if accept:
        api.make(actor.user_id, theme_id, actor.user_id, action="accepted", now=now)
    else:
        api.note(actor.user_id, theme_id, "declined", actor.user_id, now)
    _tell_asker(row, row.theme, now)
    return accept


def _tell_asker(row: Nomination, theme: Theme, now: datetime) -> None:
    inbox.tell(
        row.asked_by,
        "expert_accepted" if row.state == NominationState.ACCEPTED else "expert_declined",
        params={"title": theme.title},
        url="/social-learning/experts/manage/",
        dedupe_key=f"expert_answer:{row.pk}:{row.asked_at.timestamp()}",
        now=now,
        actor_id=row.user_id,
    )
