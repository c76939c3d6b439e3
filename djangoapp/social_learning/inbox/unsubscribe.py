"""The links in every mail that end it: one click, no login, no cookie, and a way back (RFC 8058).

The token names the mail, signed; it says nothing of the person and gives nobody anything but this choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from social_learning.edxapp import site
from social_learning.inbox import kinds, preferences
from social_learning.inbox.groups import CHANNELS, COLLECTED, DAY, GROUPS, INBOX, WEEK, Group
from social_learning.inbox.models import Digest, Message
from social_learning.lib.errors import Invalid, NotFound

STOP, LESS, ALL, UNDO = "stop", "less", "all", "undo"


@attrs.frozen
class Subscription:
    """What a mail's link is about: whose mails, and which groups of news this mail belongs to."""

    user_id: int
    groups: tuple[Group, ...]
    collected: bool


def token(row: Message | Digest) -> str:
    """Return the token of a mail: of the one message, or of the several messages, that it told."""
    return _signer().sign(f"{'d' if isinstance(row, Digest) else 'm'}{row.pk}")


def link(row: Message | Digest) -> str:
    """Return the address behind a mail's last line."""
    return site.root_url() + reverse("social_learning:mail-choice", args=[token(row)])


def headers(row: Message | Digest) -> dict[str, str]:
    """Return what makes a mail program show its own button."""
    return {"List-Unsubscribe": f"<{link(row)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def subscription(given: str) -> Subscription:
    """Return what a token is about; ``NotFound`` for one that we never gave, or whose mail is forgotten."""
    try:
        name = _signer().unsign(given)
    except BadSignature as error:
        raise NotFound from error
    if name.startswith("d"):
        digest = Digest.objects.filter(pk=int(name[1:])).first()
        return _collected(digest.user_id) if digest else _nothing()
    message = Message.objects.filter(pk=int(name[1:])).first()
    group = GROUPS.get(kinds.get(message.kind).group) if message else None
    if message is None or group is None:
        return _nothing()
    return Subscription(user_id=message.user_id, groups=(group,), collected=False)


def choose(about: Subscription, choice: str, *, now: datetime, back: str = "") -> str:
    """Do what was chosen, and return what holds now undone: the value of ``back`` that takes it back.

    ``stop`` ends the mails of this kind, ``less`` has them collected (once a week, if they were), ``all`` ends every
    group's mails.
    """
    before = preferences.of_person(about.user_id)
    channels = {STOP: INBOX, LESS: WEEK if about.collected else DAY, ALL: INBOX}
    if choice == UNDO:
        chosen = _read(back)
    elif choice in channels:
        groups = GROUPS if choice == ALL else [group.name for group in about.groups]
        wanted = channels[choice]
        # What holds already is no change, and nothing to take back.
        chosen = {name: {"mail": wanted} for name in groups if before[name].mail != wanted}
    else:
        raise Invalid(_("We do not know this choice."), code="unknown_choice", fields={"choice": _("Unknown.")})
    preferences.put(about.user_id, chosen, now=now)
    return _write((name, before[name].mail) for name in chosen)


def _write(pairs: Iterable[tuple[str, str]]) -> str:
    return ",".join(f"{name}:{mail}" for name, mail in pairs)


def _read(back: str) -> dict[str, dict[str, str]]:
    pairs = [pair.partition(":") for pair in back.split(",")]
    return {name: {"mail": mail} for name, _colon, mail in pairs if name in GROUPS and mail in CHANNELS}


def _collected(user_id: int) -> Subscription:
    wishes = preferences.of_person(user_id).values()
    groups = tuple(wish.group for wish in wishes if wish.mail in COLLECTED)
    return Subscription(user_id=user_id, groups=groups, collected=True)


def _nothing() -> Subscription:
    raise NotFound


def _signer() -> Signer:
    return Signer(sep=".", salt="social_learning.mail")
