"""The statements of the hot path, written out: composing them anew costs more than the database needs for them.

Only names of our own tables are put together here; values are always parameters.
"""

from __future__ import annotations

from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.targets.models import Target

_ROWS, _COUNTERS, _TARGETS = (model._meta.db_table for model in (Reaction, ReactionCount, Target))

# Parameters: target, person, kind.
DELETE = f"DELETE FROM {_ROWS} WHERE target_id = %s AND user_id = %s AND kind = %s"  # noqa: S608
# Parameters: target, kind.
ADD = f"UPDATE {_COUNTERS} SET count = count + 1 WHERE target_id = %s AND kind = %s"  # noqa: S608
# Parameters: now, target, kind.
TAKE = f"UPDATE {_COUNTERS} SET count = count - 1, taken_back_at = %s WHERE target_id = %s AND kind = %s"  # noqa: S608
# Parameters: how many, now, target, kind.
TAKE_MANY = f"UPDATE {_COUNTERS} SET count = count - %s, taken_back_at = %s WHERE target_id = %s AND kind = %s"  # noqa: S608
# Parameters: targets.
COUNTS = f"SELECT 'count', c.target_id, c.kind, c.count FROM {_COUNTERS} c WHERE c.target_id IN "  # noqa: S608
# Parameters: person, targets.
MINE = f"SELECT 'mine', r.target_id, r.kind, 1 FROM {_ROWS} r WHERE r.user_id = %s AND r.target_id IN "  # noqa: S608
# What stands under one key, all in one. Parameters: key, key, person, key. ``{also}`` is a number about the target t.
GLANCE = (
    "SELECT 'target', t.id, t.access, {also}, t.owner_id, t.title, t.url,"  # noqa: S608
    " CASE WHEN t.deleted_at IS NULL THEN 0 ELSE 1 END"
    f" FROM {_TARGETS} t WHERE t.key = %s"
    f" UNION ALL SELECT 'count', c.target_id, c.kind, c.count, NULL, '', '', 0 FROM {_COUNTERS} c"
    f" JOIN {_TARGETS} u ON u.id = c.target_id WHERE u.key = %s"
    f" UNION ALL SELECT 'mine', r.target_id, r.kind, 1, NULL, '', '', 0 FROM {_ROWS} r"
    f" JOIN {_TARGETS} v ON v.id = r.target_id WHERE r.user_id = %s AND v.key = %s"
)
# Parameters: person, kind, since. Counts as many index entries as the person gave, which the limit keeps small.
GIVEN = (
    f"SELECT 'given', 0, MIN(g.kind), COUNT(*) FROM {_ROWS} g"  # noqa: S608
    " WHERE g.user_id = %s AND g.kind = %s AND g.created_at > %s"
)
