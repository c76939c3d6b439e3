"""Which of many targets a person sees: one statement, written out, for what is asked under every unit."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from social_learning.data import Actor
from social_learning.lib import sql
from social_learning.spaces import belonging, permissions
from social_learning.spaces.models import Role, Space, SpaceMember
from social_learning.targets.models import Access, Target

# Only names of our own tables are put together here; values are always parameters: what rules ask, person, keys.
_SEEN = (
    "SELECT t.id, t.key, t.owner_id, t.access, t.co_owners,"  # noqa: S608
    " s.id, s.visibility, s.course_key, s.joining, m.role, {by_rule}, {also}"
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
    co_owners: str = ""

    @property
    def co_owner_ids(self) -> frozenset[int]:
        """Who wrote it together with its owner."""
        return frozenset(int(user_id) for user_id in self.co_owners.split(",") if user_id)

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
    by_rule, values = belonging.by_rule(actor, "s.id")
    asked = f"{_SEEN.format(also=also, by_rule=by_rule)}({holes})"
    for (
        pk,
        key,
        owner_id,
        access,
        co_owners,
        space_id,
        visibility,
        course_key,
        joining,
        named,
        let_in,
        number,
    ) in sql.rows(asked, [*values, actor.user_id, *wanted]):
        if space_id not in spaces:
            space = Space(pk=space_id, visibility=visibility, course_key=course_key, joining=joining)
            spaces[space_id] = _standing(actor, space, named or (Role.MEMBER.value if let_in else None))
        sees, is_steward = spaces[space_id]
        target = Seen(pk, key, owner_id, access, is_steward, number, co_owners)
        if sees and not permissions.is_hidden(actor, target):
            found.append(target)
    return found


def _standing(actor: Actor, space: Space, role: str | None) -> tuple[bool, bool]:
    roles = {space.pk: role} if role else {}
    return permissions.can_see(actor, space, roles), permissions.is_steward(actor, space, roles)
