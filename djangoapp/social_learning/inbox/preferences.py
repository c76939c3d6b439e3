"""What each person wishes to hear of, and when: the site's defaults, and what they chose instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.inbox.groups import CHANNELS, COLLECTED, GROUPS, INBOX, Group
from social_learning.inbox.models import Preference
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed


@attrs.frozen
class Wish:
    """What holds for one person and one group; ``since`` is None while its mails come as by default."""

    group: Group
    mail: str
    tray: bool
    since: datetime | None = None

    def covers(self, told_at: datetime) -> bool:
        """Return whether what was told then may be mailed in this way."""
        return self.mail != INBOX and (self.since is None or told_at >= self.since)


Wishes = dict[str, Wish]


def of_people(user_ids: Iterable[int]) -> dict[int, Wishes]:
    """Return the wishes of these people for every group; one query."""
    found: dict[int, Wishes] = {user_id: _defaults() for user_id in set(user_ids)}
    for row in Preference.objects.filter(user_id__in=list(found), group__in=list(GROUPS)):
        # A channel that another release knew counts as the quiet one.
        mail = row.mail if row.mail in CHANNELS else INBOX
        found[row.user_id][row.group] = Wish(group=GROUPS[row.group], mail=mail, tray=row.tray, since=row.since)
    return found


def of_person(user_id: int) -> Wishes:
    """Return one person's wishes for every group; one query."""
    return of_people([user_id])[user_id]


def may_mail(user_id: int, groups: Iterable[str]) -> bool:
    """Return whether a mail about any of these groups may go to this person."""
    wishes = of_person(user_id)
    return any(wishes[name].mail != INBOX for name in groups if name in wishes)


def choose(actor: Actor, chosen: Mapping[str, Mapping[str, Any]], *, now: datetime) -> Wishes:
    """Set what a person wishes for some groups, as ``{"reviews": {"mail": "day", "tray": True}}``; return all of it.

    What is not named stays. Raises ``Invalid`` for a group or a channel that we do not know; then nothing is changed.
    """
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write:
        raise NotAllowed
    unknown = {
        name: _("We do not know this choice.")
        for name, wish in chosen.items()
        if name not in GROUPS or wish.get("mail", INBOX) not in CHANNELS
    }
    if unknown:
        raise Invalid(_("We do not know this choice."), code="unknown_choice", fields=unknown)
    return put(actor.user_id, chosen, now=now)


def put(user_id: int, chosen: Mapping[str, Mapping[str, Any]], *, now: datetime) -> Wishes:
    """Do the same where somebody else has checked it: the form, or the token of a mail."""
    with transaction.atomic():
        before = of_person(user_id)
        for name, wish in chosen.items():
            _put(user_id, before[name], wish.get("mail", before[name].mail), wish.get("tray", before[name].tray), now)
    return of_person(user_id)


def _put(user_id: int, before: Wish, mail: str, tray: bool, now: datetime) -> None:
    if (mail, tray) == (before.mail, before.tray):
        return
    # Between once a day and once a week nothing that waits is dropped.
    keeps = mail == before.mail or (mail in COLLECTED and before.mail in COLLECTED)
    values = {"mail": mail, "tray": tray, "since": before.since if keeps else now}
    Preference.objects.update_or_create(user_id=user_id, group=before.group.name, defaults=values)


def _defaults() -> Wishes:
    return {name: Wish(group=group, mail=group.mail, tray=group.tray) for name, group in GROUPS.items()}
