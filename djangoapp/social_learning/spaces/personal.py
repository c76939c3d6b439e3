"""What spaces keep about people: who was named in them. It goes with the person; a space's team finds a successor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.lib.personal import Kept, Record, Settle
from social_learning.spaces.models import Role, Space, SpaceMember, Theme

KEEPS = (
    Kept(Space),
    Kept(
        SpaceMember,
        ("user_id",),
        what="Who was named member or steward of a space.",
        why="Stewards look after a space; members see and share where only they may.",
        leaving="Removed.",
    ),
    Kept(Theme),
)
_ROLES = {Role.MEMBER: _("member"), Role.STEWARD: _("steward")}


def collect(user_id: int) -> Iterator[Record]:
    """Yield the spaces this person was named in."""
    for row in SpaceMember.objects.filter(user_id=user_id).select_related("space").order_by("pk"):
        yield (
            _("Spaces you were named in"),
            {_("space"): row.space.title, _("role"): _ROLES.get(Role(row.role), row.role)},
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """End the person's roles."""
    SpaceMember.objects.filter(user_id=user_id).delete()
