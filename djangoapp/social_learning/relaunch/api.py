"""The only writer of the ledger of call-backs and of people's wishes about them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.lib.errors import Invalid, NotAllowed, NotFound
from social_learning.relaunch import planner
from social_learning.relaunch.models import RelaunchMail, RelaunchMute, RelaunchStep

SNOOZE = timedelta(days=7)
CHOICES = ("snooze", "mute", "stop", "resume")


def prepare(user_id: int, *, now: datetime) -> RelaunchMail | None:
    """Return a mail entered in the ledger for this person, not sent yet; None if nothing is due.

    Two runs at once are told apart by the ledger's unique step: the second finds it taken and gives up.
    """
    items = planner.plan(user_id, now=now)
    if not items:
        return None
    try:
        with transaction.atomic():
            mail = RelaunchMail.objects.create(user_id=user_id, token=secrets.token_urlsafe(32), created_at=now)
            RelaunchStep.objects.bulk_create(
                RelaunchStep(
                    mail=mail,
                    user_id=user_id,
                    target_id=item.target_id,
                    rule=item.rule,
                    step=item.step,
                    since=item.since,
                    created_at=now,
                )
                for item in items
            )
    except IntegrityError:
        return None
    return mail


def still_due(mail: RelaunchMail, *, now: datetime) -> list[planner.Item]:
    """Return what of a prepared mail is still right to say at the moment of sending."""
    told = {(step.target_id, step.step, step.since) for step in mail.steps.all()}
    items = planner.plan(mail.user_id, now=now, but_mail=mail.pk)
    return [item for item in items if (item.target_id, item.step, item.since) in told]


def claim(mail_id: int, *, now: datetime) -> bool:
    """Return True for exactly one caller: the one who may send this mail."""
    waiting = RelaunchMail.objects.filter(pk=mail_id, sent_at=None, failed_at=None)
    return waiting.update(sent_at=now) == 1


def give_up(mail_id: int, *, now: datetime) -> None:
    """Note that a mail was not handed over; it is not tried again."""
    RelaunchMail.objects.filter(pk=mail_id).update(sent_at=None, failed_at=now)


def choose_by_token(token: str, choice: str, *, now: datetime) -> RelaunchMail:
    """Do what the person asked for in a mail's links: snooze a week, mute its things, stop all, or take that back.

    The token is the authority: no login, no cookie. Raises ``NotFound`` for a token we never gave.
    """
    mail = RelaunchMail.objects.filter(token=token).first()
    if mail is None:
        raise NotFound
    ids = list(mail.steps.values_list("target_id", flat=True))
    # The page of a mail undoes what it offers: a stop and a snooze as well as the muting of its things.
    _choose(mail.user_id, choice, ids, now=now, general=True)
    return mail


def choose(actor: Actor, choice: str, *, now: datetime, target_id: int | None = None) -> None:
    """Do the same for a person who is logged in; ``mute`` and a single ``resume`` name a target."""
    if actor.user_id is None or not actor.may_write:
        raise NotAllowed
    if choice == "mute" and target_id is None:
        raise Invalid(_("Say which one you do not want to hear about."), fields={"key": _("Missing.")})
    _choose(actor.user_id, choice, [target_id] if target_id is not None else [], now=now)


def _choose(user_id: int, choice: str, target_ids: list[int], *, now: datetime, general: bool = False) -> None:
    if choice not in CHOICES:
        raise Invalid(_("We do not know this choice."), code="unknown_choice", fields={"choice": _("Unknown.")})
    wishes = RelaunchMute.objects.filter(user_id=user_id)
    with transaction.atomic():
        if choice == "resume":
            about = Q(target_id__in=target_ids) | (Q(target=None) if general else Q())
            (wishes.filter(about) if target_ids else wishes).delete()
        elif choice == "mute":
            wishes.filter(target_id__in=target_ids).delete()
            RelaunchMute.objects.bulk_create(
                RelaunchMute(user_id=user_id, target_id=target_id, created_at=now) for target_id in target_ids
            )
        else:
            until = now + SNOOZE if choice == "snooze" else None
            # A snooze never shortens a stop.
            if choice == "stop" or not wishes.filter(target=None, until=None).exists():
                wishes.filter(target=None).delete()
                RelaunchMute.objects.create(user_id=user_id, target=None, until=until, created_at=now)
