"""Who is trusted in a business area: by its stewards, or since an expert has confirmed what they shared."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from social_learning.data import FORMER, Actor
from social_learning.lib.sql import insert_if_new
from social_learning.spaces.holding import check_person, held
from social_learning.spaces.models import SpaceTrust


def trust(space_id: int, user_id: int, actor: Actor, *, now: datetime, on: bool = True) -> None:
    """Let a person share where only trusted people do, or take it back; what a steward says holds for good."""
    with transaction.atomic():
        space = held(space_id, actor)
        if on:
            check_person(user_id)
        SpaceTrust.objects.update_or_create(
            space=space, user_id=user_id, defaults={"is_on": on, "reason": "named", "since": now}
        )


def trust_validated(space_id: int, user_id: int, *, now: datetime) -> None:
    """Trust a person of whom something was validated here, unless a steward has decided about them already."""
    if user_id != FORMER:
        insert_if_new(SpaceTrust(space_id=space_id, user_id=user_id, reason="validated", since=now))


def distrust(space_id: int, user_id: int, *, now: datetime, on: bool = True) -> None:
    """Take back the trust that came by a validation, after a report that was upheld; ``on`` False gives it back.

    Whom a steward has named stays trusted: a steward decides about them.
    """
    was, becomes = ("validated", "reported") if on else ("reported", "validated")
    found = SpaceTrust.objects.filter(space_id=space_id, user_id=user_id, reason=was)
    found.update(is_on=not on, reason=becomes, since=now)
