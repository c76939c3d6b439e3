"""What a runtime tells of a block: where it stands and who looks. Nothing here may raise for an odd runtime."""

from __future__ import annotations

from typing import Any

from social_learning.xblock_service.contract import Place, Viewer

_ID = "edx-platform.user_id"
_LIBRARIES = ("lib:", "library-v1:")


def place_of(block: Any, *, handler: str = "", asset: str = "") -> Place:
    """Return where ``block`` stands; ``handler`` and ``asset`` name those of its handlers that are wanted."""
    own = block.scope_ids.usage_id
    unit = _parent(block) or own
    context = _plain(getattr(unit, "context_key", None) or "")
    in_library = context.startswith(_LIBRARIES)
    return Place(
        block_key=_plain(own),
        unit_key=_plain(unit),
        course_key="" if in_library else context,
        handler_url=_url(block, handler) if handler else "",
        asset_url=_url(block, asset) if asset else "",
        in_library=in_library,
    )


def unit_of(block: Any) -> Place:
    """Return where a unit stands: it is itself what people react to. One of a library belongs to no course."""
    own = block.scope_ids.usage_id
    key, context = _plain(own), _plain(getattr(own, "context_key", None) or "")
    in_library = context.startswith(_LIBRARIES)
    return Place(block_key=key, unit_key=key, course_key="" if in_library else context, in_library=in_library)


def viewer_of(block: Any, *, preview: bool = False, public: bool = False) -> Viewer:
    """Return who looks. Outside the platform, as in the XBlock SDK, the runtime's own id stands for the person."""
    person = _person(block)
    known = dict(getattr(person, "opt_attrs", None) or {})
    staff = known.get("edx-platform.user_is_staff")
    return Viewer(
        # A platform that says "nobody" means it.
        user_id=known.get(_ID, block.scope_ids.user_id),
        username=str(known.get("edx-platform.username") or getattr(person, "full_name", None) or ""),
        is_course_staff=None if staff is None else bool(staff),
        is_certain=_ID in known,
        preview=preview or bool(getattr(block.runtime, "is_author_mode", False)),
        public=public,
    )


def _person(block: Any) -> Any | None:
    try:
        service = block.runtime.service(block, "user")
        return service.get_current_user() if service is not None else None
    except Exception:  # noqa: BLE001 - the runtime of libraries raises where nobody looks, as while it indexes
        return None


def _parent(block: Any) -> Any | None:
    try:
        return getattr(block, "parent", None)
    except Exception:  # noqa: BLE001 - the runtime of libraries knows no parents, and raises
        return None


def _plain(key: Any) -> str:
    """Return a key as learners' pages know it: without the branch and version that Studio works on."""
    course_key = getattr(key, "context_key", None)
    if course_key is None:
        course_key, rebuild = key, None
    else:
        rebuild = getattr(key, "map_into_course", None)
    if not (getattr(course_key, "branch", None) or getattr(course_key, "version_guid", None)):
        return str(key)
    bare = course_key.for_branch(None).version_agnostic()
    return str(rebuild(bare) if rebuild else bare)


def _url(block: Any, handler: str) -> str:
    """Return the handler's address with a slash at its end and without a query, so that a path may follow."""
    try:
        address = str(block.runtime.handler_url(block, handler)).partition("?")[0]
    except Exception:  # noqa: BLE001 - some runtimes have no handlers at all; only the twin needs them
        return ""
    return address.rstrip("/") + "/"
