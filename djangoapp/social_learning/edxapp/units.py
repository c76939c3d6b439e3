"""Units: what the authors of our reactions blocks in them have decided for everybody who reacts there."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

import attrs
from django.core.cache import cache
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey

from social_learning import conf
from social_learning.edxapp import present

log = logging.getLogger(__name__)
BLOCK_TYPE = "social_reactions"


@attrs.frozen
class Unit:
    """What holds in a unit: whether nobody is named, and which blocks a reaction or comment completes."""

    hides_names: bool = False
    completes: tuple[str, ...] = ()


PLAIN = Unit()
# Where it cannot be told, nobody is named rather than somebody who should not be.
_UNSURE = Unit(hides_names=True)
# What units are in the demo and in tests, by key.
TWIN: dict[str, Unit] = {}


def seen(key: str) -> Unit:
    """Return what holds in the unit ``key``, remembered for a short time; anything else than a unit is plain.

    No query of ours: the platform reads the published course.
    """
    if not key.startswith("block-v1:"):
        return PLAIN
    if not present():
        return TWIN.get(key, PLAIN)
    name = f"social_learning.unit.{hashlib.sha256(key.encode()).hexdigest()}"
    found: Unit | None = cache.get(name)
    if found is None:
        try:
            found = _read(key)
        except Exception:
            log.exception("social_learning: the unit %s could not be read", key)
            return _UNSURE
        cache.set(name, found, int(conf.get("SWITCH_CACHE_SECONDS")))
    return found


def complete(user_id: int, block_key: str) -> None:
    """Note on the platform that a person has completed a block; nothing happens where completion is switched off."""
    if not present():
        return
    from completion.models import BlockCompletion
    from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
    from django.contrib.auth import get_user_model

    user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
    if user is not None and ENABLE_COMPLETION_TRACKING_SWITCH.is_enabled():
        key = UsageKey.from_string(block_key)
        BlockCompletion.objects.submit_completion(user=user, block_key=key, completion=1.0)


def _read(key: str) -> Unit:
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.exceptions import ItemNotFoundError

    try:
        usage = UsageKey.from_string(key)
    except InvalidKeyError:
        return PLAIN
    store = modulestore()
    with store.branch_setting(ModuleStoreEnum.Branch.published_only, usage.course_key):
        try:
            block = store.get_item(usage)
        except ItemNotFoundError:
            return PLAIN
        # A block of ours that stands nowhere else is its own unit.
        ours = [block] if usage.block_type == BLOCK_TYPE else [_item(store, one) for one in _children(block)]
        return of_blocks([one for one in ours if one is not None])


def of_blocks(blocks: list[Any]) -> Unit:
    """Return what these reactions blocks of one unit decide together: one that hides names hides them all."""
    return Unit(
        hides_names=any(bool(block.hide_names) for block in blocks),
        completes=tuple(str(block.scope_ids.usage_id) for block in blocks if block.count_as_completion),
    )


def _children(block: Any) -> list[Any]:
    return [key for key in getattr(block, "children", ()) if key.block_type == BLOCK_TYPE]


def _item(store: Any, key: Any) -> Any:
    from xmodule.modulestore.exceptions import ItemNotFoundError

    try:
        return store.get_item(key)
    except ItemNotFoundError:
        return None
