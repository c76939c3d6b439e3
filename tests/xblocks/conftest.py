"""A small XBlock runtime for the tests: as much of the LMS, of Studio or of the SDK as a block notices."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from opaque_keys.edx.keys import CourseKey
from webob import Request
from xblock.field_data import DictFieldData
from xblock.fields import ScopeIds
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import MemoryIdManager, Runtime

from knowledge_share.block import KnowledgeShareXBlock
from social_learning.xblock_service import resolve as resolving
from social_learning.xblock_service import twin
from social_reactions.block import SocialReactionsXBlock

COURSE = CourseKey.from_string("course-v1:Demo+Social+2026")
UNIT = COURSE.make_usage_key("vertical", "unit1")
HANDLERS = "/handler/"
CLASSES = {"social_reactions": SocialReactionsXBlock, "knowledge_share": KnowledgeShareXBlock}


class Person(UserService):  # type: ignore[misc]
    """The user service of the platform."""

    def __init__(self, **known: Any) -> None:
        super().__init__()
        self._person = XBlockUser(is_current_user=True)
        self._person.opt_attrs.update({f"edx-platform.{name}": value for name, value in known.items()})

    def get_current_user(self) -> XBlockUser:
        """Return who looks."""
        return self._person


class HostRuntime(Runtime):  # type: ignore[misc]
    """A runtime with handlers and services; ``author_mode`` is Studio's preview."""

    def __init__(self, services: dict[str, Any], *, author_mode: bool = False) -> None:
        ids = MemoryIdManager()
        super().__init__(id_reader=ids, id_generator=ids, services=services)
        self.is_author_mode = author_mode

    def handler_url(
        self, block: Any, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        """Return an address as the LMS does: no slash at its end."""
        return f"{HANDLERS}{block.scope_ids.usage_id}/{handler_name}"

    def local_resource_url(self, block: Any, uri: str) -> str:
        """Return the address of a file of the block's package."""
        return f"/resource/{uri}"

    def resource_url(self, resource: str) -> str:
        """Return the address of a file of the runtime."""
        return f"/runtime/{resource}"

    def publish(self, block: Any, event_type: str, event_data: Any) -> None:
        """Fail: our blocks tell the platform nothing."""
        raise AssertionError(event_type)


def person_service(user: Any, **more: Any) -> Person:
    """Return the user service for a Django user, or for nobody."""
    return Person(
        user_id=user.pk if user else None,
        username=user.username if user else None,
        is_authenticated=bool(user),
        **{"user_is_staff": False, **more},
    )


@attrs.frozen
class Placed:
    """A block in its unit, and what it shows."""

    block: Any

    def html(self, view: str = "student_view") -> str:
        """Return the HTML of a view."""
        return str(self.block.render(view, {}).content)

    def call(self, handler: str, suffix: str = "", body: Any = None, method: str = "POST") -> Any:
        """Call a handler with JSON, as a browser does."""
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        request = Request.blank("/", method=method, body=data, content_type="application/json")
        return self.block.handle(handler, request, suffix)


Place = Callable[..., Placed]


def build(
    kind: str,
    user: Any = None,
    *,
    services: dict[str, Any] | None = None,
    parent: Any = UNIT,
    author_mode: bool = False,
    viewer_id: Any = None,
    staff: bool = False,
    **settings: Any,
) -> Placed:
    """Put a block with these settings into the unit, seen by a Django user or nobody."""
    given = {"user": person_service(user, user_is_staff=staff)} if services is None else services
    runtime = HostRuntime(given, author_mode=author_mode)
    usage = COURSE.make_usage_key(kind, "block1")
    ids = ScopeIds(viewer_id if viewer_id is not None else getattr(user, "pk", None), kind, usage, usage)
    block = CLASSES[kind](runtime, field_data=DictFieldData(settings), scope_ids=ids)
    block.parent = parent
    return Placed(block)


@pytest.fixture
def place() -> Place:
    """Put a block into the unit: ``place("social_reactions", user, kinds=[…])``."""
    return build


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> twin.Twin:
    """Answer from the twin, as where the app is not installed; nothing is left from another test."""
    service = twin.Twin()
    monkeypatch.setattr(resolving, "installed", lambda: service)
    for module in (SocialReactionsXBlock, KnowledgeShareXBlock):
        monkeypatch.setattr(f"{module.__module__}.installed", lambda: service)
    return service
