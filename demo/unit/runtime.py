"""The XBlock SDK's runtime, made to answer as LMS and Studio do: real keys, real people, real URLs.

`render_unit` is what pages call. A runtime lives for one request, in one of two modes: `studio=False` is the
LMS (learner state is kept, authored fields are read-only), `studio=True` is Studio (the other way round).
"""

from __future__ import annotations

import json
import logging
import uuid
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape, format_html
from opaque_keys.edx.keys import UsageKey
from web_fragments.fragment import Fragment
from workbench.runtime import ScenarioIdManager, WorkbenchRuntime
from workbench.services import SettingsService
from xblock.exceptions import NoSuchUsage
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import KvsFieldData

from demo.unit import conf, course
from demo.unit.blocks import HtmlBlock, UnitBlock
from demo.unit.fragments import RenderedUnit, serialise
from demo.unit.store import UnitStore

log = logging.getLogger(__name__)

OWN_BLOCKS = {"vertical": UnitBlock, "html": HtmlBlock}
STUDIO_VIEWS = frozenset({"author_view", "studio_view"})
SCRIPTS = ("js/vendor/jquery-migrate.min.js", "js/vendor/jquery.cookie.js", "js/runtime/1.js")


def render_unit(request: HttpRequest, unit_id: str, view: str = "student_view") -> RenderedUnit:
    """Return the unit (`unit1` or its whole usage key) rendered for the request's user.

    `author_view` and `studio_view` are rendered as in Studio; the caller has checked `conf.may_author`.
    Raises NoSuchUsage for a unit the course does not have.
    """
    return render_block(request, course.unit_key(unit_id), view)


def render_block(request: HttpRequest, usage_key: UsageKey, view: str = "student_view") -> RenderedUnit:
    """Return one block, with its children, rendered for the request's user; see `render_unit`."""
    runtime = UnitRuntime(request.user, studio=view in STUDIO_VIEWS)
    block = runtime.get_block(usage_key)
    body = block.render(view, {})
    page = _base_resources()
    page.add_fragment_resources(body)
    page.add_content(
        format_html(
            '<div class="demo-unit" data-csrf-token="{}" data-return-url="{}">',
            get_token(request),
            runtime.return_url(usage_key),
        )
    )
    page.add_content(body.body_html())
    page.add_content("</div>")
    title = getattr(block, "display_name", None) or usage_key.block_type
    return serialise(page, title=title, usage_key=str(usage_key))


class UnitRuntime(WorkbenchRuntime):  # type: ignore[misc]
    """The workbench's runtime with the parts that a real site does differently replaced."""

    def __init__(self, user: Any, *, studio: bool = False) -> None:
        """Serve one request of `user` (a Django user, perhaps anonymous)."""
        user_id = user.pk if user.is_authenticated else None
        super().__init__(user_id)
        self.id_reader = self.id_generator = CourseIds()
        self.studio = studio
        self.is_author_mode = studio
        self.course_id = course.COURSE_KEY
        self.user_is_staff = conf.may_author(user)
        self._services["field-data"] = KvsFieldData(UnitStore(studio=studio))
        self._services["user"] = PersonService(user)
        self._services["settings"] = SettingsService()

    # The base class warns at each use of `user_id`; the SDK itself still uses it.
    @property
    def user_id(self) -> int | None:
        """Return the id of the person served, None when anonymous."""
        return self._person_id

    @user_id.setter
    def user_id(self, value: int | None) -> None:
        self._person_id = value

    def load_block_type(self, block_type: str) -> Any:
        """Return the class of a block type, ours for the two that only an LMS brings."""
        return OWN_BLOCKS.get(block_type) or super().load_block_type(block_type)

    def construct_xblock_from_class(self, cls: Any, scope_ids: Any, *args: Any, **kwargs: Any) -> Any:
        """Build a block with the attributes that older blocks expect from the LMS."""
        block = super().construct_xblock_from_class(cls, scope_ids, *args, **kwargs)
        self._patch_xblock(block)
        return block

    def _patch_xblock(self, block: Any) -> None:
        """Give real keys where the workbench gives mocks: SCORM builds a path from `location`."""
        block.location = block.scope_ids.usage_id
        block.course_id = self.course_id
        block.category = block.scope_ids.block_type

    def render(self, block: Any, view_name: str, context: dict[str, Any] | None = None) -> Fragment:
        """Render a view; as in Studio, a block without an author view shows its student view."""
        if view_name == "author_view" and not hasattr(block, "author_view"):
            view_name = "student_view"
        return super().render(block, view_name, context)

    def applicable_aside_types(self, block: Any) -> list[str]:
        """Return no asides: the demo shows blocks only."""
        return []

    def handler_url(
        self, block: Any, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        """Return the URL of a handler in this mode; raises ValueError for what is not a handler."""
        if not getattr(getattr(block, handler_name, None), "_is_xblock_handler", False):
            raise ValueError(f"{handler_name!r} is not a handler of {block.scope_ids.block_type}")
        name = "demo_unit:studio_handler" if self.studio else "demo_unit:handler"
        url = reverse(name, args=(str(block.scope_ids.usage_id), handler_name, suffix))
        return f"{url}?{query}" if query else url

    def local_resource_url(self, block: Any, uri: str) -> str:
        """Return the URL of a file in the block's own package."""
        return reverse("demo_unit:resource", args=(block.scope_ids.block_type, uri))

    def studio_url(self, usage_key: UsageKey) -> str:
        """Return the page with a block's settings."""
        return reverse("demo_unit:studio", args=(str(usage_key),))

    def return_url(self, usage_key: UsageKey) -> str:
        """Return where to go when a block's settings were saved or left: its unit, as authors see it."""
        return reverse("demo_unit:author", args=(course.unit_of(usage_key).block_id,))

    def publish(self, block: Any, event_type: str, event_data: Any) -> None:
        """Hand an event (`completion`, `grade`, …) to the demo's hook; a failing hook never harms the block.

        Nothing is told from Studio or for somebody who is not logged in, as on a real site.
        """
        hook = conf.publish_hook()
        if hook is None or self.studio or self.user_id is None:
            return
        try:
            with transaction.atomic():
                hook(block, event_type, event_data, self.user_id)
        except Exception:
            log.exception("The hook failed for %s of %s", event_type, block.scope_ids.usage_id)

    def _wrap_ele(self, block: Any, view: str, frag: Fragment, extra_data: dict[str, Any] | None = None) -> Fragment:
        """Wrap as the SDK does, but escaped, and with the handlers' address on the element."""
        usage, block_type = str(block.scope_ids.usage_id), block.scope_ids.block_type
        data: dict[str, Any] = {"usage": usage, "block-type": block_type, **(extra_data or {})}
        data["handler-base"] = self._handler_base(usage)
        if frag.js_init_fn:
            data |= {"init": frag.js_init_fn, "runtime-version": frag.js_init_version}
        attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
        wrapped = Fragment(f'<div class="{escape(" ".join(self._css_classes_for(block, view)))}"{attributes}>')
        wrapped.add_content(frag.body_html())
        if frag.json_init_args is not None:
            # "<" as \u003c: a value with "</script>" must not end the element.
            args = json.dumps(frag.json_init_args).replace("<", "\\u003c")
            wrapped.add_content(f'<script type="json/xblock-args" class="xblock_json_init_args">{args}</script>')
        wrapped.add_content("</div>")
        wrapped.add_fragment_resources(frag)
        return wrapped

    def _handler_base(self, usage: str) -> str:
        name = "demo_unit:studio_handler" if self.studio else "demo_unit:handler"
        return reverse(name, args=(usage, "HANDLER", "")).removesuffix("HANDLER/")


class CourseIds(ScenarioIdManager):  # type: ignore[misc]
    """Ids that are real opaque keys: a block's usage key is its definition id too, as in a course run."""

    def get_definition_id(self, usage_id: UsageKey) -> UsageKey:
        """Return the definition of a usage; raises NoSuchUsage for what is not in the course."""
        if usage_id in self._usages or course.find(usage_id) is not None:
            return usage_id
        raise NoSuchUsage(str(usage_id))

    def get_block_type(self, def_id: UsageKey) -> str:
        """Return the block type a key names."""
        return str(def_id.block_type)

    def create_definition(self, block_type: str, slug: str | None = None) -> UsageKey:
        """Return a new key in the course (for blocks read from XML)."""
        return course.COURSE_KEY.make_usage_key(block_type, slug or uuid.uuid4().hex)

    def create_usage(self, def_id: UsageKey) -> UsageKey:
        """Return the usage of a definition: the same key, known from now on."""
        self._usages[def_id] = def_id
        return def_id


class PersonService(UserService):  # type: ignore[misc]
    """The `user` service: who is logged in, with the attribute names of the platform; no e-mail."""

    def __init__(self, user: Any) -> None:
        """Describe a Django user, perhaps anonymous."""
        super().__init__()
        known = user.is_authenticated
        self._person = XBlockUser(is_current_user=True, full_name=user.get_full_name() if known else None)
        self._person.opt_attrs.update(
            {
                "edx-platform.is_authenticated": known,
                "edx-platform.user_id": user.pk if known else None,
                "edx-platform.username": user.get_username() if known else None,
                "edx-platform.anonymous_user_id": None,
                "edx-platform.user_is_staff": conf.may_author(user),
                "edx-platform.user_role": conf.role_of(user),
            }
        )

    def get_current_user(self) -> XBlockUser:
        """Return the person this request is served for."""
        return self._person


def _base_resources() -> Fragment:
    """Return the scripts that start XBlocks in a page: the SDK's, then ours with the demo's URLs."""
    page = Fragment()
    page.add_css_url(static("demo_unit/unit.css"))
    page.add_resource_url(static("workbench/js/vendor/jquery.min.js"), "application/javascript", placement="head")
    for script in SCRIPTS:
        page.add_javascript_url(static(f"workbench/{script}"))
    page.add_javascript_url(static("demo_unit/runtime.js"))
    return page
