"""The pages of business areas and themes, as people meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.spaces import areas, queries, theme_queries, themes
from social_learning.spaces.models import Space, SpaceMember, SpaceRule, Theme

pytestmark = pytest.mark.django_db
SPACES, THEMES = "/social-learning/spaces/", "/social-learning/themes/"


@pytest.fixture
def area(site_admin: Any, as_actor: Callable[[Any], Any], now: datetime) -> Space:
    """An open area for members, looked after by site staff."""
    return areas.create(
        as_actor(site_admin), title="Night shift", purpose="Quiet hours", charter="**Be kind** <script>x</script>",
        joining="open", now=now,
    )  # fmt: skip


def test_an_area_opens_by_joining_and_closes_by_leaving(web: Any, learner: Any, area: Space, published: Any) -> None:
    item = published(space=area, title="Coffee at four")
    from social_learning.search import api as search

    search.sync_knowledge(item.pk)
    browser = web(learner)
    assert "Night shift" in browser.get(SPACES).content.decode()
    outside = browser.get(f"{SPACES}night-shift/").content.decode()
    assert "Coffee at four" not in outside
    assert "for its members" in outside
    assert "<strong>Be kind</strong>" in outside
    assert "<script>x" not in outside
    assert browser.post(f"{SPACES}night-shift/join/").status_code == 302
    assert "Coffee at four" in browser.get(f"{SPACES}night-shift/").content.decode()
    assert browser.get(f"{SPACES}night-shift/?sort=x&theme=%00&cursor=zz").status_code == 200
    assert browser.post(f"{SPACES}night-shift/leave/").status_code == 302
    assert "Coffee at four" not in browser.get(f"{SPACES}night-shift/").content.decode()


def test_a_page_of_an_area_costs_the_same_however_much_it_holds(
    web: Any, site_admin: Any, area: Space, published: Any, django_assert_max_num_queries: Any
) -> None:
    from social_learning.search import api as search

    browser = web(site_admin)
    for _number in range(12):
        search.sync_knowledge(published(space=area).pk)
    browser.get(f"{SPACES}night-shift/")
    with django_assert_max_num_queries(32):
        assert browser.get(f"{SPACES}night-shift/").status_code == 200
    with django_assert_max_num_queries(15):
        assert browser.get(SPACES).status_code == 200


def test_the_space_of_a_course_is_the_page_of_the_course(
    web: Any, learner: Any, course_key: str, now: datetime
) -> None:
    from social_learning.spaces import api

    space = api.ensure_course_space(course_key, now=now)
    answer = web(learner).get(f"{SPACES}{space.slug}/")
    assert (answer.status_code, answer.url) == (302, f"/social-learning/courses/{course_key}/")


def test_a_new_area_is_made_and_what_was_typed_stays(web: Any, site_admin: Any, learner: Any) -> None:
    form = {"title": "", "purpose": "Kept words", "visibility": "hidden", "joining": "closed"}
    refused = web(site_admin).post(f"{SPACES}new/", form)
    assert refused.status_code == 400
    assert "Kept words" in refused.content.decode()
    made = web(site_admin).post(f"{SPACES}new/", {**form, "title": "Plant 4"})
    assert made.url.startswith(f"{SPACES}plant-4/manage/")
    assert Space.objects.get(slug="plant-4").visibility == "hidden"
    assert web(learner).get(f"{SPACES}new/").status_code == 403
    assert web(learner).get(f"{SPACES}plant-4/").status_code == 404


def test_a_steward_does_everything_on_one_page(
    web: Any, site_admin: Any, learner: Any, author: Any, area: Space, theme: Theme, course_key: str
) -> None:
    browser, url = web(site_admin), f"{SPACES}night-shift/manage/"

    def do(doing: str, status: int = 302, **given: Any) -> str:
        answer = browser.post(url, {"do": doing, **given})
        assert answer.status_code == status, answer.content.decode()[:2000]
        return str(answer.content.decode())

    do("settings", title="Late shift", purpose="", charter="", visibility="members", joining="open", quota_mb="40")
    area.refresh_from_db()
    assert (area.title, area.purpose, area.quota_mb) == ("Late shift", "", 40)
    assert "Typed" in do("settings", 400, title="Typed", visibility="nonsense")
    assert do("settings", 400, title="x", quota_mb="many")
    assert "nobody_at_all" in do("name", 400, people=f"{learner.username} nobody_at_all", role="member")
    do("steward", person=str(learner.pk))
    assert queries.steward_ids(area.pk) == sorted([site_admin.pk, learner.pk])
    do("member", person=str(learner.pk))
    do("trust", username=author.username)
    do("distrust", username=author.username)
    do("trust", 400, username="nobody_at_all")
    do("rule", kind="course", value=course_key)
    assert do("rule", 400, kind="cohort", value=course_key, cohort="No such")
    do("drop_rule", rule=str(SpaceRule.objects.get().pk))
    do("themes", theme=[str(theme.pk)])
    assert theme_queries.of_space(area.pk) == [theme]
    do("remove", person=str(learner.pk))
    do("archive")
    assert "Open it again" in browser.get(url).content.decode()
    do("restore")
    do("nonsense", 400)
    assert SpaceMember.objects.filter(space=area).count() == 1
    assert web(learner).get(url).status_code == 403
    assert web(learner).post(url, {"do": "archive"}).status_code == 403


# ---------------------------------------------------------------- themes
def test_the_tree_and_a_theme(
    web: Any, learner: Any, expert: Any, site_admin: Any, as_actor: Any, theme: Theme, published: Any
) -> None:
    from social_learning.search import api as search

    child = themes.add(as_actor(site_admin), title="Lifting", parent_id=theme.pk)
    search.sync_knowledge(published(title="Bend your knees").pk)
    browser = web(learner)
    assert "Lifting" in browser.get(THEMES).content.decode()
    page = browser.get(f"{THEMES}safety/").content.decode()
    for words in ("Bend your knees", "Elif Expert", "Lifting", "Follow Safety"):
        assert words in page
    assert browser.get(f"{THEMES}{child.slug}/").status_code == 200
    assert browser.get(f"{THEMES}no-such/").status_code == 404


def test_an_address_of_old_leads_on(
    web: Any, learner: Any, site_admin: Any, as_actor: Any, theme: Theme, now: datetime
) -> None:
    into = themes.add(as_actor(site_admin), title="Health")
    themes.merge(theme.pk, into.pk, as_actor(site_admin), now=now)
    answer = web(learner).get(f"{THEMES}safety/")
    assert (answer.status_code, answer.url) == (301, f"{THEMES}health/")


def test_owners_and_site_staff_look_after_themes(
    web: Any, site_admin: Any, learner: Any, author: Any, theme: Theme
) -> None:
    browser, url = web(site_admin), f"{THEMES}manage/"

    def do(doing: str, status: int = 302, who: Any = None, **given: Any) -> str:
        answer = (who or browser).post(url, {"do": doing, **given})
        assert answer.status_code == status, answer.content.decode()[:2000]
        return str(answer.content.decode())

    do("add", title="Health")
    health = Theme.objects.get(slug="health")
    do("own", theme=str(theme.pk), username=learner.username)
    owner = web(learner)
    assert "Safety" in owner.get(url).content.decode()
    assert "Health" not in owner.get(url).content.decode()
    do("change", who=owner, theme=str(theme.pk), title="Safe work", description="", position="2")
    do("change", 403, who=owner, theme=str(health.pk), title="Mine now", position="0")
    assert "Typed" in do("change", 400, theme=str(theme.pk), title="Typed", description="x" * 501, position="0")
    do("move", theme=str(health.pk), parent=str(theme.pk))
    do("move", 400, theme=str(theme.pk), parent=str(health.pk))
    do("move", 400, theme="x", parent="x")
    do("retire", theme=str(health.pk))
    do("restore", theme=str(health.pk))
    do("merge", theme=str(health.pk), into=str(theme.pk))
    do("own", 400, theme=str(theme.pk), username="nobody_at_all")
    do("disown", theme=str(theme.pk), username=learner.username)
    do("nonsense", 400)
    assert theme_queries.by_slug("health") == theme
    for nobody in (owner, web(author)):
        assert nobody.get(url).status_code == 403
