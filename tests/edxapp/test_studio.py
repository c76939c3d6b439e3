"""The blocks in a real Studio: added, edited, copied, exported, deleted; and what Studio's changes mean to targets."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from html import escape
from typing import Any
from urllib.parse import urlparse

import pytest
from opaque_keys.edx.keys import CourseKey, UsageKey

from social_learning.edxapp import content
from social_learning.lib import clock
from social_learning.targets.models import Target
from tests.edxapp.places import guards

pytestmark = [pytest.mark.django_db(databases="__all__"), *guards().studio]
KINDS = ("knowledge_share", "social_reactions")
BOTH = pytest.mark.parametrize("kind", KINDS)
CHANGED: dict[str, dict[str, Any]] = {
    "knowledge_share": {
        "display_name": "Ce qui « aide » ici",
        "prompt": "Qu'est-ce qui t'a aidé ? 学 <b>",
        "max_cards": 7,
        "sort": "applied",
        "allow_sharing": False,
    },
    "social_reactions": {
        "display_name": 'What "helps" & why',
        "kinds": ["like", "applied"],
        "show_comments": False,
        "show_popularity": False,
    },
}


class Studio:
    """What an author does in Studio, by the addresses the browser uses."""

    def __init__(self, client: Any, user: Any) -> None:
        self.client, self.user = client, user

    def ask(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """Send JSON, get JSON."""
        send = getattr(self.client, method)
        given = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = send(path, HTTP_ACCEPT="application/json", **given)
        assert answer.status_code == status, answer.content[:500]
        return json.loads(answer.content) if answer.content else {}

    def add(self, kind: str, parent: Any, **more: Any) -> UsageKey:
        """Add a block to a unit."""
        made = self.ask("post", "/xblock/", {"parent_locator": str(parent), "category": kind, **more})
        return UsageKey.from_string(made["locator"])

    def edit(self, block: Any, values: dict[str, Any], status: int = 200) -> Any:
        """Save the form of settings."""
        path = f"/xblock/{block}/handler/submit_studio_edits"
        return self.ask("post", path, {"values": values, "defaults": []}, status)

    def see(self, block: Any, view: str) -> str:
        """Return the HTML of a view."""
        return str(self.ask("get", f"/xblock/{block}/{view}")["html"])

    def publish(self, block: Any) -> None:
        """Publish what was changed in a unit."""
        self.ask("post", f"/xblock/{block}", {"publish": "make_public"})

    def delete(self, block: Any) -> None:
        """Delete a block."""
        self.ask("delete", f"/xblock/{block}", status=204)

    def rename(self, block: Any, name: str) -> None:
        """Give a block another name."""
        self.ask("post", f"/xblock/{block}", {"metadata": {"display_name": name}})


@pytest.fixture
def studio(client_of: Any, account: Any) -> Studio:
    """An author's browser."""
    user = account(is_staff=True, is_superuser=True)
    return Studio(client_of(user), user)


@pytest.fixture
def make_course(store: Any, studio: Studio) -> Callable[..., CourseKey]:
    """Make an empty course."""

    def make(run: str = "2026") -> CourseKey:
        fields = {"display_name": f"Working well, {run}", "start": datetime(2026, 1, 1, tzinfo=timezone.utc)}
        key: CourseKey = store.create_course("Demo", "Studio", run, studio.user.pk, fields=fields).id
        return key

    return make


@pytest.fixture
def course(make_course: Callable[..., CourseKey]) -> CourseKey:
    """A course."""
    return make_course()


@pytest.fixture
def unit(course: CourseKey, studio: Studio) -> UsageKey:
    """A published unit of the course."""
    from xmodule.modulestore.django import modulestore

    chapter = studio.add("chapter", modulestore().get_course(course).location)
    sequence = studio.add("sequential", chapter)
    unit = studio.add("vertical", sequence, display_name="Lift safely")
    studio.publish(unit)
    return unit


def stored(block: Any) -> dict[str, Any]:
    """Return the settings of a block as the store has them."""
    from xmodule.modulestore.django import modulestore

    found = modulestore().get_item(block)
    return {name: getattr(found, name) for name in found.editable_fields}


def changed(kind: str) -> dict[str, Any]:
    """Return all settings of a block whose settings of ``CHANGED`` were saved."""
    from xblock.core import XBlock

    block = XBlock.load_class(kind)
    return {name: CHANGED[kind].get(name, block.fields[name].default) for name in block.editable_fields}


@BOTH
def test_an_author_adds_edits_and_previews_a_block_and_nothing_is_written(
    studio: Studio, unit: UsageKey, kind: str
) -> None:
    block = studio.add(kind, unit)
    studio.edit(block, CHANGED[kind])
    assert stored(block) == changed(kind)
    for view in ("author_view", "student_view"):
        seen = studio.see(block, view)
        assert "Nothing can be pressed here" in seen
        assert "cannot be shown" not in seen
    form = studio.see(block, "studio_view")
    assert escape(CHANGED[kind]["display_name"]) in form.replace("&#34;", "&quot;")
    assert not Target.objects.exists()


@BOTH
def test_the_unit_page_shows_the_blocks_as_learners_see_them(studio: Studio, unit: UsageKey, kind: str) -> None:
    studio.add(kind, unit)
    seen = studio.see(unit, "container_preview")
    assert "sl-unit" in seen
    assert "cannot be shown" not in seen


@BOTH
def test_an_author_who_is_no_site_staff_sees_the_preview_too(
    studio: Studio, course: CourseKey, unit: UsageKey, client_of: Any, account: Any, kind: str
) -> None:
    from common.djangoapps.student.roles import CourseStaffRole

    block = studio.add(kind, unit)
    author = account()
    CourseStaffRole(course).add_users(author)
    for view in ("author_view", "student_view"):
        seen = Studio(client_of(author), author).see(block, view)
        assert "Nothing can be pressed here" in seen
        assert "for the people of this course" not in seen


@pytest.mark.parametrize("value", [500, "many", None, 2.5, [3], "1e999"])
def test_what_an_author_cannot_mean_is_refused_with_a_sentence(studio: Studio, unit: UsageKey, value: Any) -> None:
    block = studio.add("knowledge_share", unit)
    refusal = studio.edit(block, {"max_cards": value, "prompt": "Kept?"}, status=400)
    assert refusal["error"]["messages"][0]["text"] == "Please choose a whole number from 1 to 12."
    assert stored(block)["max_cards"] == 3
    assert stored(block)["prompt"] != "Kept?"


@BOTH
def test_a_duplicate_and_a_paste_keep_the_settings(studio: Studio, unit: UsageKey, kind: str) -> None:
    block = studio.add(kind, unit)
    studio.edit(block, CHANGED[kind])
    twin = studio.ask("post", "/xblock/", {"duplicate_source_locator": str(block), "parent_locator": str(unit)})
    studio.ask("post", "/api/content-staging/v1/clipboard/", {"usage_key": str(block)})
    pasted = studio.ask("post", "/xblock/", {"parent_locator": str(unit), "staged_content": "clipboard"})
    for other in (twin, pasted):
        found = stored(UsageKey.from_string(other["locator"]))
        assert {**found, "display_name": ""} == {**changed(kind), "display_name": ""}


def test_a_course_is_exported_and_imported_with_all_settings(
    studio: Studio, course: CourseKey, unit: UsageKey, make_course: Callable[..., CourseKey], store: Any, tmp_path: Any
) -> None:
    from xmodule.contentstore.django import contentstore
    from xmodule.modulestore.xml_exporter import export_course_to_xml
    from xmodule.modulestore.xml_importer import import_course_from_xml

    blocks = {kind: studio.add(kind, unit) for kind in KINDS}
    for kind, block in blocks.items():
        studio.edit(block, CHANGED[kind])
    plain = studio.add("knowledge_share", unit)
    studio.publish(unit)
    export_course_to_xml(store, contentstore(), course, str(tmp_path), "out")
    (xml,) = (tmp_path / "out" / "vertical").glob("*.xml")
    assert f'<knowledge_share url_name="{plain.block_id}" xblock-family="xblock.v1"/>' in xml.read_text()
    other = make_course("imported")
    import_course_from_xml(
        store, studio.user.pk, str(tmp_path), ["out"], static_content_store=contentstore(), target_id=other
    )
    for kind, block in blocks.items():
        assert stored(block.map_into_course(other)) == changed(kind)


def test_a_rerun_keeps_the_settings_of_its_blocks(
    studio: Studio, course: CourseKey, unit: UsageKey, store: Any
) -> None:
    blocks = {kind: studio.add(kind, unit) for kind in KINDS}
    for kind, block in blocks.items():
        studio.edit(block, CHANGED[kind])
    studio.publish(unit)
    again = CourseKey.from_string("course-v1:Demo+Studio+again")
    store.clone_course(course, again, studio.user.pk)
    for kind, block in blocks.items():
        assert stored(block.map_into_course(again)) == changed(kind)


def test_only_what_learners_can_open_is_published(studio: Studio, course: CourseKey, unit: UsageKey) -> None:
    block = studio.add("knowledge_share", unit)
    keys = [str(course), str(unit), str(block), str(unit) + "x", "nonsense"]
    assert content.published(str(course), keys) == {str(course): "Working well, 2026", str(unit): "Lift safely"}
    studio.publish(unit)
    assert set(content.published(str(course), keys)) == {str(course), str(unit), str(block)}
    assert content.published("course-v1:No+Such+1", keys) == {}
    assert content.published("nonsense", keys) == {}


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Run what Studio does with its tasks done at once, when it has committed."""
    from django.core.cache import cache

    def act(do: Callable[[], Any]) -> Any:
        cache.clear()
        monkeypatch.setattr(
            "social_learning.lib.queue.enqueue", lambda task, *ids, after=0: task.apply(args=ids, throw=True)
        )
        with django_capture_on_commit_callbacks(execute=True):
            return do()

    return act


def target(key: Any) -> Target:
    """Return the target of a key, made if needed."""
    from social_learning.targets import api

    return api.ensure(str(key), now=clock.now(), title="Before")


def test_a_unit_that_goes_and_comes_back_keeps_its_facts(
    studio: Studio, course: CourseKey, unit: UsageKey, queued: Any, store: Any
) -> None:
    block = studio.add("knowledge_share", unit)
    studio.publish(unit)
    rows = {key: target(key) for key in (unit, block)}

    def gone() -> set[str]:
        return set(Target.objects.exclude(deleted_at=None).values_list("key", flat=True))

    # A draft is not what learners see.
    queued(lambda: studio.delete(block))
    assert gone() == set()
    queued(lambda: studio.publish(unit))
    assert gone() == {str(block)}
    queued(lambda: studio.delete(unit))
    assert gone() == {str(unit), str(block)}
    parent = store.get_item(store.get_course(course).children[0]).children[0]
    fields = {"display_name": "Lift more safely"}
    back = store.create_child(studio.user.pk, parent, "vertical", unit.block_id, fields=fields)
    queued(lambda: studio.publish(back.location))
    assert gone() == {str(block)}
    assert Target.objects.get(pk=rows[unit].pk).title == "Lift more safely"
    queued(lambda: studio.rename(unit, "Lift well"))
    queued(lambda: studio.publish(unit))
    assert Target.objects.get(pk=rows[unit].pk).title == "Lift well"


def test_a_course_that_is_deleted_takes_its_targets_with_it(
    studio: Studio, course: CourseKey, unit: UsageKey, queued: Any, store: Any
) -> None:
    rows = [target(course), target(unit)]
    other = target("course-v1:Demo+Other+1")
    queued(lambda: store.delete_course(course, studio.user.pk))
    living = set(Target.objects.filter(deleted_at=None).values_list("pk", flat=True))
    assert living == {other.pk}
    assert all(Target.objects.filter(pk=row.pk).exists() for row in rows)


def test_the_settings_of_a_course_follow_to_its_rerun(
    studio: Studio, course: CourseKey, unit: UsageKey, make_course: Callable[..., CourseKey], queued: Any
) -> None:
    from common.djangoapps.course_action_state.models import CourseRerunState
    from common.djangoapps.student.roles import CourseStaffRole
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
    from openedx_events.content_authoring.data import CourseData
    from openedx_events.content_authoring.signals import COURSE_RERUN_COMPLETED

    from social_learning.edxapp import toggles
    from social_learning.spaces import api as spaces
    from social_learning.spaces.models import Role, Sharing, Space

    again = make_course("again")
    for key in (course, again):
        CourseOverview.load_from_module_store(key)
    old = spaces.ensure_course_space(str(course), now=clock.now())
    Space.objects.filter(pk=old.pk).update(purpose="Learn from falls", sharing=Sharing.TEAM)
    spaces.add_member(old.pk, studio.user.pk, role=Role.STEWARD)
    toggles.set_switch("unit_bar", str(course), True, user_id=studio.user.pk)
    CourseStaffRole(again).add_users(studio.user)
    CourseRerunState.objects.initiated(course, again, studio.user, "Working well, again")
    CourseRerunState.objects.succeeded(course_key=again)
    for _twice in range(2):
        queued(lambda: COURSE_RERUN_COMPLETED.send_event(course=CourseData(course_key=again)))
    new = Space.objects.get(course_key=str(again))
    assert (new.purpose, new.sharing, new.title) == ("Learn from falls", Sharing.TEAM, "Working well, again")
    assert list(new.members.values_list("user_id", "role")) == [(studio.user.pk, Role.STEWARD)]
    assert toggles.unit_bar(str(again))


def test_what_is_offered_follows_the_settings(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from cms.djangoapps.contentstore.views import component

    from social_learning.edxapp import studio as edxapp_studio

    assert set(KINDS) <= set(component.DEFAULT_ADVANCED_MODULES)
    monkeypatch.setattr(component, "DEFAULT_ADVANCED_MODULES", [])
    settings.LIBRARY_ENABLED_BLOCKS = ["html"]
    for said in (False, True, True):
        own = {"OFFER_BLOCKS": said, "OFFER_IN_LIBRARIES": said}
        settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, **own}
        edxapp_studio.offer_blocks(KINDS)
        edxapp_studio.offer_in_libraries(KINDS)
        assert (list(KINDS) if said else []) == component.DEFAULT_ADVANCED_MODULES
        assert ["html", *(KINDS if said else ())] == settings.LIBRARY_ENABLED_BLOCKS


@BOTH
def test_a_library_keeps_a_block_and_says_kindly_what_it_cannot_do(studio: Studio, kind: str) -> None:
    from openedx.core.djangoapps.content_libraries import api as libraries
    from openedx.core.djangoapps.xblock import api as xblocks
    from organizations.tests.factories import OrganizationFactory

    org = OrganizationFactory(short_name="Demo")
    library = libraries.create_library(org=org, slug=f"lib-{kind}", title="Library")
    made = libraries.create_library_block(library.key, kind, "one", user_id=studio.user.pk)
    block = xblocks.load_block(made.usage_key, studio.user)
    for view in ("student_view", "author_view", "public_view"):
        seen = str(block.runtime.render(block, view, {}).content)
        assert "comes to life in a course" in seen
        assert "<form" not in seen
    assert "sl-" not in block.runtime.render(block, "studio_view", {}).content
    data = xblocks.get_block_metadata(block, includes=["index_dictionary", "student_view_data"])
    assert data["student_view_data"]["target"] == str(made.usage_key)
    assert data["index_dictionary"]["content"]["display_name"]
    address = urlparse(xblocks.get_handler_url(made.usage_key, "submit_studio_edits", studio.user)).path
    assert studio.ask("post", address, {"values": CHANGED[kind], "defaults": []}) == {"result": "success"}
    again = xblocks.load_block(made.usage_key, studio.user)
    assert {name: getattr(again, name) for name in again.editable_fields} == changed(kind)
    assert not Target.objects.exists()
