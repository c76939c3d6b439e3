"""Themes in step with a taxonomy of the platform: made, tagged and changed by its own verbs."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from social_learning.edxapp import tagging
from social_learning.lib.errors import NotFound
from social_learning.spaces import taxonomy, theme_queries
from social_learning.spaces.models import Theme
from tests.edxapp.places import guards

pytestmark = guards().both
NOW = datetime(2026, 3, 2, tzinfo=timezone.utc)


@pytest.fixture
def skills() -> Any:
    """A taxonomy of two levels: Safety with Lifting below, and Care."""
    from openedx.core.djangoapps.content_tagging import api

    made = api.create_taxonomy("Skills of the house")
    api.set_taxonomy_orgs(made, all_orgs=True)
    safety = _add(made, "Safety")
    _add(made, "Lifting", parent=safety, external_id="S-1")
    _add(made, "Care")
    return made


def _add(made: Any, value: str, **more: Any) -> Any:
    return apps.get_model(tagging.LABEL, "Tag").objects.create(taxonomy=made, value=value, **more)


def _tags() -> Any:
    return apps.get_model(tagging.LABEL, "Tag").objects


def _titles() -> dict[str, str | None]:
    shown = [theme for theme in theme_queries.themes() if theme.retired_at is None]
    return {theme.title: theme.parent.title if theme.parent else None for theme in shown}


def test_the_platforms_tags_are_read_as_a_tree(skills: Any) -> None:
    assert tagging.present()
    assert tagging.taxonomies()[skills.pk] == "Skills of the house"
    found = tagging.tags(skills.pk)
    assert found is not None
    assert [(tag.value, tag.external_id, tag.parent is None) for tag in found] == [
        ("Safety", "", True), ("Care", "", True), ("Lifting", "S-1", False),
    ]  # fmt: skip
    assert tagging.tags(10**6) is None


def test_themes_follow_what_happens_to_the_tags(skills: Any) -> None:
    first = taxonomy.sync(skills.pk, now=NOW)
    assert first.made == 3
    assert _titles() == {"Safety": None, "Lifting": "Safety", "Care": None}
    again = taxonomy.sync(skills.pk, now=NOW)
    assert (again.made, again.retired) == (0, 0)
    lifting = Theme.objects.get(title="Lifting").pk
    _tags().filter(value="Lifting").update(value="Lifting and carrying", parent=_tags().get(value="Care"))
    _add(skills, "Machines")
    _tags().filter(value="Safety").delete()
    changed = taxonomy.sync(skills.pk, now=NOW)
    assert (changed.made, changed.retired) == (1, 1)
    assert Theme.objects.get(pk=lifting).title == "Lifting and carrying"
    assert Theme.objects.get(title="Safety").retired_at == NOW
    assert _titles() == {"Care": None, "Lifting and carrying": "Care", "Machines": None}


def test_the_command_names_taxonomies_and_refuses_what_is_none(skills: Any, capsys: Any) -> None:
    call_command("social_learning_sync_themes", list=True)
    assert f"{skills.pk}: Skills of the house" in capsys.readouterr().out
    call_command("social_learning_sync_themes", taxonomy=skills.pk)
    assert set(_titles()) == {"Safety", "Lifting", "Care"}
    with pytest.raises(CommandError):
        call_command("social_learning_sync_themes", taxonomy=10**6)
    with pytest.raises(NotFound):
        taxonomy.sync(10**6, now=NOW)


def test_a_taxonomy_that_is_switched_off_is_not_offered(skills: Any) -> None:
    skills.enabled = False
    skills.save()
    assert skills.pk not in tagging.taxonomies()


def test_a_course_carries_the_tags_that_its_team_gave_it(skills: Any, course: Any, course_key: str) -> None:
    from openedx.core.djangoapps.content_tagging import api

    assert tagging.tags_of_course(course_key) == []
    api.tag_object(object_id=course_key, taxonomy=skills, tags=["Care", "Lifting"])
    wanted = {_tags().get(value=value).pk for value in ("Lifting", "Care")}
    assert set(tagging.tags_of_course(course_key)) == wanted
    assert tagging.tags_of_course("course-v1:No+Such+2026") == []
