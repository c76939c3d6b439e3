"""Which of many targets a person sees: one statement, written out, for what is asked under every unit."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from social_learning.data import Actor
from social_learning.lib import sql
from social_learning.spaces import permissions
from social_learning.spaces.models import Space, SpaceMember
from social_learning.targets.models import Access, Target

# Only names of our own tables are put together here; values are always parameters: person, keys.
_SEEN = (
    "SELECT t.id, t.key, t.owner_id, t.access, s.id, s.visibility, s.course_key, m.role, {also}"  # noqa: S608
    f" FROM {Target._meta.db_table} t JOIN {Space._meta.db_table} s ON s.id = t.space_id"
    f" LEFT JOIN {SpaceMember._meta.db_table} m ON m.space_id = s.id AND m.user_id = %s"
    " WHERE t.deleted_at IS NULL AND t.key IN "
)


@attrs.frozen
class Seen:
    """As much of a living target as is needed to say what stands under it, and who is looking."""

    pk: int
    key: str
    owner_id: int | None
    access: str
    is_steward: bool
    also: int

    @property
    def is_open(self) -> bool:
        """True while new facts may be added."""
        return self.access == Access.OPEN


def seen(actor: Actor, keys: Iterable[str], *, also: str = "0") -> list[Seen]:
    """Return those of the living targets of these keys that a person may see; one query, none for no keys.

    ``also`` is an expression of SQL over the target ``t``, whose number is wanted with it.
    """
    wanted = list(keys)
    if not wanted or actor.user_id is None:
        return []
    spaces: dict[int, tuple[bool, bool]] = {}
    found = []
    holes = ", ".join(["%s"] * len(wanted))
    for pk, key, owner_id, access, space_id, visibility, course_key, role, number in sql.rows(
        f"{_SEEN.format(also=also)}({holes})", [actor.user_id, *wanted]
    ):
        if space_id not in spaces:
            spaces[space_id] = _standing(actor, Space(pk=space_id, visibility=visibility, course_key=course_key), role)
        sees, is_steward = spaces[space_id]
        target = Seen(pk, key, owner_id, access, is_steward, number)
        if sees and not permissions.is_hidden(actor, target):
            found.append(target)
    return found


def _standing(actor: Actor, space: Space, role: str | None) -> tuple[bool, bool]:
    roles = {space.pk: role} if role else {}
    return permissions.can_see(actor, space, roles), permissions.is_steward(actor, space, roles)
