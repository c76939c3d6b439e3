"""What a runtime tells of a block: where it stands and who looks. Nothing here may raise for an odd runtime."""

from __future__ import annotations

from typing import Any

from social_learning.xblock_service.contract import Place, Viewer

_ID = "edx-platform.user_id"


def place_of(block: Any, *, handler: str, asset: str) -> Place:
    """Return where ``block`` stands; ``handler`` and ``asset`` name its handlers."""
    own = block.scope_ids.usage_id
    unit = getattr(block, "parent", None) or own
    return Place(
        block_key=_plain(own),
        unit_key=_plain(unit),
        course_key=_plain(getattr(unit, "course_key", None) or ""),
        title=_title(block),
        handler_url=_url(block, handler),
        asset_url=_url(block, asset),
    )


def viewer_of(block: Any, *, preview: bool = False) -> Viewer:
    """Return who looks. Outside the platform, as in the XBlock SDK, the runtime's own id stands for the person."""
    service = block.runtime.service(block, "user")
    person = service.get_current_user() if service is not None else None
    known = dict(getattr(person, "opt_attrs", None) or {})
    staff = known.get("edx-platform.user_is_staff")
    return Viewer(
        # A platform that says "nobody" means it.
        user_id=known.get(_ID, block.scope_ids.user_id),
        username=str(known.get("edx-platform.username") or getattr(person, "full_name", None) or ""),
        is_course_staff=None if staff is None else bool(staff),
        is_certain=_ID in known,
        preview=preview or bool(getattr(block.runtime, "is_author_mode", False)),
    )


def _plain(key: Any) -> str:
    """Return a key as learners' pages know it: without the branch and version that Studio works on."""
    course_key = getattr(key, "course_key", None)
    if course_key is None:
        course_key, rebuild = key, None
    else:
        rebuild = key.map_into_course
    if not (getattr(course_key, "branch", None) or getattr(course_key, "version_guid", None)):
        return str(key)
    bare = course_key.for_branch(None).version_agnostic()
    return str(rebuild(bare) if rebuild else bare)


def _title(block: Any) -> str:
    """Return the unit's name; the unit is usually at hand, since it is rendering this block."""
    try:
        holder = block.get_parent() if getattr(block, "parent", None) else block
        return str(getattr(holder, "display_name", None) or "")
    except Exception:  # noqa: BLE001 - a name is not worth a failure, whatever the runtime's is
        return ""


def _url(block: Any, handler: str) -> str:
    """Return the handler's address with a slash at its end and without a query, so that a path may follow."""
    try:
        address = str(block.runtime.handler_url(block, handler)).partition("?")[0]
    except Exception:  # noqa: BLE001 - some runtimes have no handlers at all; only the twin needs them
        return ""
    return address.rstrip("/") + "/"
