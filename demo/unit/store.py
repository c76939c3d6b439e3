"""Field data of the unit's blocks: what people changed (database) over what the course says (course.py).

The rules are those of Open edX: in the LMS a block cannot write what its author set, and nothing done in
Studio is kept as a learner's state.
"""

from __future__ import annotations

from typing import Any

from xblock.exceptions import InvalidScopeError
from xblock.fields import Scope, UserScope
from xblock.runtime import KeyValueStore

from demo.unit import course
from demo.unit.models import BlockState

Slot = tuple[str, str, int]


class UnitStore(KeyValueStore):  # type: ignore[misc]
    """A key-value store for one request: reads each block's rows once, writes through."""

    def __init__(self, *, studio: bool) -> None:
        """Remember the mode; rows are read when a block first asks."""
        self._studio = studio
        self._rows: dict[Slot, dict[str, Any]] = {}

    def get(self, key: Any) -> Any:
        """Return the stored value, else the course's own; raise KeyError when there is neither."""
        if key.scope is Scope.parent:
            return course.parent_of(key.block_scope_id)
        if key.scope is Scope.children:
            return course.children_of(key.block_scope_id)
        row = self._row(key)
        if key.field_name in row:
            return row[key.field_name]
        if _is_authored(key.scope):
            return course.fields_of(key.block_scope_id)[key.field_name]
        raise KeyError(key.field_name)

    def has(self, key: Any) -> bool:
        """Tell whether `get` would find a value."""
        try:
            self.get(key)
        except KeyError:
            return False
        return True

    def default(self, key: Any) -> Any:
        """Leave defaults to the field's own declaration."""
        raise KeyError(repr(key))

    def set(self, key: Any, value: Any) -> None:
        """Write one value; raise InvalidScopeError for an author's field outside Studio."""
        if self._may_keep(key):
            scope, scope_id, user_id = _slot(key)
            BlockState.objects.update_or_create(
                scope=scope,
                scope_id=scope_id,
                user_id=user_id,
                field=key.field_name,
                defaults={"value": value},
            )
        self._row(key)[key.field_name] = value

    def delete(self, key: Any) -> None:
        """Forget a stored value, so that the course's own shows again."""
        if self._may_keep(key):
            scope, scope_id, user_id = _slot(key)
            BlockState.objects.filter(scope=scope, scope_id=scope_id, user_id=user_id, field=key.field_name).delete()
        self._row(key).pop(key.field_name, None)

    def _row(self, key: Any) -> dict[str, Any]:
        slot = _slot(key)
        if slot not in self._rows:
            scope, scope_id, user_id = slot
            found = BlockState.objects.filter(scope=scope, scope_id=scope_id, user_id=user_id)
            self._rows[slot] = dict(found.values_list("field", "value"))
        return self._rows[slot]

    def _may_keep(self, key: Any) -> bool:
        """Tell whether a write reaches the database; learner state in Studio lives for this request only."""
        if key.scope in (Scope.parent, Scope.children):
            raise InvalidScopeError(key)
        if _is_authored(key.scope):
            if not self._studio:
                raise InvalidScopeError(key)
            return True
        if key.scope.user is UserScope.ONE and key.user_id is None:
            return False
        return not self._studio


def _is_authored(scope: Any) -> bool:
    return bool(scope.user is UserScope.NONE)


def _slot(key: Any) -> Slot:
    return str(key.scope.name), str(key.block_scope_id or ""), int(key.user_id or 0)
