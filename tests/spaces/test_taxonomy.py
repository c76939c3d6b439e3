"""Themes follow a taxonomy of the platform: what is new, renamed, moved, deleted there; and what was decided here."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from typing import Any

import attrs
import pytest
from django.core.management import CommandError, call_command

from social_learning.edxapp import tagging
from social_learning.edxapp.tagging import Tag
from social_learning.lib.errors import NotFound
from social_learning.spaces import api, taxonomy, theme_queries, themes
from social_learning.spaces.models import Theme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def twin(monkeypatch: pytest.MonkeyPatch) -> tagging.Twin:
    """A site with one taxonomy."""
    twin = tagging.Twin({1: ("Skills", [Tag(2, "Lifting", parent=1, external_id="L"), Tag(1, "Safety")])})
    monkeypatch.setattr(tagging, "TWIN", twin)
    return twin


def tags(twin: tagging.Twin, *changed: Tag) -> None:
    twin.taxonomies[1] = ("Skills", list(changed))


def titles() -> list[tuple[str, str]]:
    """Return what is in use, as (title, title of the parent)."""
    return sorted((one.title, one.parent.title if one.parent else "") for one in theme_queries.themes_in_use())


def test_tags_become_themes_once(now: datetime) -> None:
    assert taxonomy.sync(1, now=now).made == 2
    assert titles() == [("Lifting", "Safety"), ("Safety", "")]
    assert Theme.objects.get(title="Lifting").external_id == "L"
    assert not any(attrs.astuple(taxonomy.sync(1, now=now)))


def test_a_theme_of_the_same_name_is_taken_over(theme: Theme, now: datetime) -> None:
    outcome = taxonomy.sync(1, now=now)
    assert (outcome.adopted, outcome.made) == (1, 1)
    theme.refresh_from_db()
    assert (theme.taxonomy, theme.tag, theme.slug) == (1, 1, "safety")


def test_a_renamed_tag_renames_its_theme_whose_address_stays(twin: tagging.Twin, now: datetime) -> None:
    taxonomy.sync(1, now=now)
    tags(twin, Tag(1, "Coming home well"), Tag(2, "Lifting", external_id="L"))
    outcome = taxonomy.sync(1, now=now)
    assert (outcome.renamed, outcome.moved, outcome.made) == (1, 1, 0)
    assert titles() == [("Coming home well", ""), ("Lifting", "")]
    assert theme_queries.by_slug("safety").title == "Coming home well"


def test_a_deleted_tag_retires_its_theme_and_never_deletes_it(
    twin: tagging.Twin, now: datetime, published: Any
) -> None:
    taxonomy.sync(1, now=now)
    lifting = Theme.objects.get(title="Lifting")
    item = published(theme=lifting)
    tags(twin, Tag(1, "Safety"))
    assert taxonomy.sync(1, now=now).retired == 1
    item.refresh_from_db()
    assert item.theme_id == lifting.pk
    # Imported anew with another number: it is known by its name in the outer system.
    tags(twin, Tag(1, "Safety"), Tag(9, "Lifting well", parent=1, external_id="L"))
    outcome = taxonomy.sync(1, now=now)
    assert (outcome.returned, outcome.made) == (1, 0)
    lifting.refresh_from_db()
    assert (lifting.title, lifting.tag, lifting.retired_at) == ("Lifting well", 9, None)


def test_two_tags_that_change_places_do_not_make_a_circle(twin: tagging.Twin, now: datetime) -> None:
    taxonomy.sync(1, now=now)
    tags(twin, Tag(2, "Lifting"), Tag(1, "Safety", parent=2))
    taxonomy.sync(1, now=now)
    assert titles() == [("Lifting", ""), ("Safety", "Lifting")]
    tags(twin, Tag(1, "Safety", parent=2), Tag(2, "Lifting", parent=1))
    taxonomy.sync(1, now=now)
    assert {one.title for one in theme_queries.themes_in_use()} == {"Lifting", "Safety"}


def test_what_was_merged_here_stays_merged(now: datetime, site_admin: Any, as_actor: Any, theme: Theme) -> None:
    taxonomy.sync(1, now=now)
    lifting, other = Theme.objects.get(title="Lifting"), themes.add(as_actor(site_admin), title="Work")
    themes.merge(lifting.pk, other.pk, as_actor(site_admin), now=now)
    taxonomy.sync(1, now=now)
    assert theme_queries.theme(lifting.pk) == other
    assert "Lifting" not in dict(titles())


def test_themes_that_follow_nothing_stay(now: datetime) -> None:
    own = api.ensure_theme("ours", title="Ours")
    taxonomy.sync(1, now=now)
    assert own in theme_queries.themes_in_use()


def test_a_course_s_tags_suggest_themes(
    twin: tagging.Twin, now: datetime, course_key: str, learner: Any, space: Any
) -> None:
    taxonomy.sync(1, now=now)
    place = api.ensure_course_space(course_key, now=now)
    assert taxonomy.suggested(place) == []
    twin.courses[course_key] = [2, 77]
    assert [theme.title for theme in taxonomy.suggested(place)] == ["Lifting"]
    assert taxonomy.suggested(space) == []


def test_the_command_says_what_it_did(now: datetime, settings: Any) -> None:
    out = StringIO()
    call_command("social_learning_sync_themes", taxonomy=1, stdout=out)
    assert "2 made" in out.getvalue()
    call_command("social_learning_sync_themes", "--list", stdout=out)
    assert "1: Skills" in out.getvalue()
    for wrong in (0, 5):
        with pytest.raises(CommandError):
            call_command("social_learning_sync_themes", taxonomy=wrong, stdout=out)
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "THEMES_TAXONOMY": 1}
    call_command("social_learning_sync_themes", stdout=out)
    with pytest.raises(NotFound):
        taxonomy.sync(5, now=now)
