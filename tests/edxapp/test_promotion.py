"""A Knowledge that an expert confirmed, taken into a course: the platform itself imports what we write."""

from __future__ import annotations

import io
import tarfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from opaque_keys.edx.keys import CourseKey

from social_learning.data import Actor
from social_learning.edxapp import site, users
from social_learning.exchange import olx
from social_learning.knowledge import api as knowledge
from social_learning.knowledge.models import Knowledge, State
from social_learning.spaces import api as spaces
from tests.edxapp.places import guards

pytestmark = guards().both
NOW = datetime(2026, 3, 2, tzinfo=timezone.utc)
INTO = "course-v1:Demo+Taken+2026"
TITLE = 'Look, then lift: "two" & more <fast>'
BODY = "## Before\n\n- look\n- **breathe**\n\n<script>alert(1)</script>"


@pytest.fixture
def item(account: Any) -> Knowledge:
    """A Knowledge that is published and confirmed."""
    author, expert = account(username="amadou"), account(username="ingrid")
    space = spaces.ensure_site_space(now=NOW)
    theme = spaces.ensure_theme("safety", title="Safety", description="", position=0)
    made = knowledge.create_draft(
        users.actor(author),
        space_id=space.pk,
        now=NOW,
        title=TITLE,
        theme_id=theme.pk,
        why="Nobody bends.",
        body=BODY,
        url="",
        language="en",
    )
    changes = {"state": State.PUBLISHED, "published_at": NOW, "validated_at": NOW, "validated_by": expert.pk}
    Knowledge.objects.filter(pk=made.pk).update(**changes)
    return Knowledge.objects.get(pk=made.pk)


@pytest.fixture
def taken(store: Any, item: Knowledge, account: Any, tmp_path: Path) -> Any:
    """The unit as the platform has it after importing the archive into an empty course."""
    from xmodule.contentstore.django import contentstore
    from xmodule.modulestore.xml_importer import import_course_from_xml

    _name, pieces = olx.promote(item, _builder(account()), reactions=True, now=NOW)
    with tarfile.open(fileobj=io.BytesIO(b"".join(pieces)), mode="r:gz") as archive:
        archive.extractall(tmp_path, filter="data")
    key = CourseKey.from_string(INTO)
    store.create_course(key.org, key.course, key.run, 1, fields={"display_name": "Mine"})
    imported = import_course_from_xml(
        store,
        1,
        str(tmp_path),
        [olx.ROOT],
        static_content_store=contentstore(),
        target_id=key,
        raise_on_failure=True,
    )
    assert [str(course.id) for course in imported] == [INTO]
    unit = key.make_usage_key("vertical", item.uuid.hex)
    store.publish(unit, 1)
    return store.get_item(unit)


def _builder(user: Any) -> Actor:
    from common.djangoapps.student.roles import CourseInstructorRole, CourseStaffRole

    for role in (CourseStaffRole, CourseInstructorRole):
        role(CourseKey.from_string(INTO)).add_users(user)
    return users.actor(user)


def test_the_unit_has_the_text_and_whose_it_is(taken: Any, item: Knowledge) -> None:
    assert taken.display_name == TITLE
    html, reactions = taken.get_children()
    assert (html.scope_ids.block_type, reactions.scope_ids.block_type) == ("html", "social_reactions")
    assert "<strong>breathe</strong>" in html.data
    assert "<script" not in html.data
    assert "Nobody bends." in html.data
    assert f"{site.root_url()}{knowledge.page_url(item)}" in html.data
    names = users.names({item.author_id, item.validated_by or 0})
    assert all(names[user_id] in html.data for user_id in (item.author_id, item.validated_by))


def test_it_stands_in_a_section_of_its_own_name(taken: Any) -> None:
    section = taken.get_parent()
    assert (section.scope_ids.block_type, section.display_name) == ("sequential", TITLE)
    assert section.get_parent().get_parent().scope_ids.block_type == "course"


def test_who_builds_no_course_takes_nothing(item: Knowledge, account: Any) -> None:
    from social_learning.lib.errors import NotAllowed

    with pytest.raises(NotAllowed):
        olx.promote(item, users.actor(account()), reactions=False, now=NOW)
