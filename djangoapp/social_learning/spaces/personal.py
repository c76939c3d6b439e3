"""What spaces keep about people: who was named in them. It goes with the person; a space's team finds a successor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.spaces.models import (
    Role,
    Space,
    SpaceMember,
    SpaceRule,
    SpaceTheme,
    SpaceTrust,
    Theme,
    ThemeOwner,
    ThemeSlug,
)

KEEPS = (
    Kept(Space),
    Kept(
        SpaceMember,
        ("user_id",),
        what="Who was named member or steward of a space.",
        why="Stewards look after a space; members see and share where only they may.",
        leaving="Removed.",
    ),
    Kept(
        SpaceTrust,
        ("user_id",),
        what="Who is trusted to share in a space, or is so no more.",
        why="Some spaces let only trusted people share.",
        leaving="Removed.",
    ),
    Kept(
        ThemeOwner,
        ("user_id",),
        what="Who looks after a theme.",
        why="Owners name, order and merge themes.",
        leaving="Removed.",
    ),
    Kept(SpaceRule),
    Kept(SpaceTheme),
    Kept(Theme),
    Kept(ThemeSlug),
)
_ROLES = {Role.MEMBER: _("member"), Role.STEWARD: _("steward")}


def collect(user_id: int) -> Iterator[Record]:
    """Yield the spaces this person was named in."""
    for row in SpaceMember.objects.filter(user_id=user_id).select_related("space").order_by("pk"):
        yield (
            _("Spaces you were named in"),
            {
                _("space"): row.space.title,
                _("role"): _ROLES.get(Role(row.role), row.role),
                _("since"): moment(row.joined_at),
            },
        )
    for trust in SpaceTrust.objects.filter(user_id=user_id).select_related("space").order_by("pk"):
        yield (
            _("Spaces in which you are trusted to share"),
            {_("space"): trust.space.title, _("since"): moment(trust.since), _("trusted"): trust.is_on},
        )
    for owner in ThemeOwner.objects.filter(user_id=user_id).select_related("theme").order_by("pk"):
        yield (_("Themes you look after"), {_("theme"): owner.theme.title})


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """End the person's roles."""
    SpaceMember.objects.filter(user_id=user_id).delete()
    SpaceTrust.objects.filter(user_id=user_id).delete()
    ThemeOwner.objects.filter(user_id=user_id).delete()
