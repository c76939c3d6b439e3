"""How many people somebody helped, for many at once: as ``gamification.helped_people`` counts for one."""

from __future__ import annotations

from collections.abc import Iterable

from social_learning.lib import sql
from social_learning.progress.models import Engagement
from social_learning.reactions.models import Reaction
from social_learning.spaces.models import Space, Visibility
from social_learning.targets.models import Target

_KINDS = ("like", "applied")
# Names of our own tables only; values are parameters. UNION takes each colleague once.
_HELPED = (
    "SELECT owner_id, COUNT(*) FROM ("  # noqa: S608
    " SELECT t.owner_id, r.user_id {of} "
    f"JOIN {Reaction._meta.db_table} r ON r.target_id = t.id AND r.kind IN (%s, %s)"
    " WHERE t.owner_id IN ({ids}) AND (s.id IS NULL OR s.visibility <> %s)"
    " UNION"
    " SELECT t.owner_id, e.user_id {of} "
    f"JOIN {Engagement._meta.db_table} e ON e.target_id = t.id AND e.completed_at IS NOT NULL"
    " AND e.user_id <> t.owner_id"
    " WHERE t.owner_id IN ({ids}) AND (s.id IS NULL OR s.visibility <> %s)"
    ") helped GROUP BY owner_id"
)
_OF = f"FROM {Target._meta.db_table} t LEFT JOIN {Space._meta.db_table} s ON s.id = t.space_id"


def people(user_ids: Iterable[int]) -> dict[int, int]:
    """Return how many colleagues liked, applied or finished what each of these people shared; one query."""
    ids = list(user_ids)
    if not ids:
        return {}
    hidden = Visibility.HIDDEN.value
    asked = _HELPED.format(of=_OF, ids=", ".join(["%s"] * len(ids)))
    return {int(owner): int(many) for owner, many in sql.rows(asked, [*_KINDS, *ids, hidden, *ids, hidden])}
