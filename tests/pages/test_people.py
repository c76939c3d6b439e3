"""Follow buttons, what one follows, a colleague's page, what happened, and the shelf under a Knowledge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.activity import api as activity
from social_learning.comments.models import Comment
from social_learning.follows import api as follows
from social_learning.follows.models import Follow
from social_learning.progress.models import Engagement
from social_learning.recommend.models import Neighbour
from social_learning.spaces import api as spaces
from social_learning.targets import api as targets
from social_learning.wiring import rebuild

pytestmark = pytest.mark.django_db
SHELF = "Colleagues who finished this also found helpful"
SAME_THEME = "It is too early to say what else helped"


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def item(listed: Callable[..., Any]) -> Any:
    """Something ``author`` shared."""
    return listed(title="Lifting")


@pytest.fixture
def near(item: Any, listed: Any) -> Callable[..., Any]:
    """Share something that stands near ``item``: ``near(title="Climbing")``."""

    def make(**fields: Any) -> Any:
        other = listed(**fields)
        Neighbour.objects.create(target=item.target, other=other.target, people=9, score=1 / (other.pk + 1))
        return other

    return make


def page_of(item: Any) -> str:
    return f"/social-learning/knowledge/{item.uuid}/"


def test_following_works_without_script_and_comes_back(web: Any, item: Any, learner: Any, theme: Any) -> None:
    client = web(learner)
    form = {"kind": "theme", "key": theme.slug, "next": page_of(item), "undo": ""}
    answer = client.post("/social-learning/follow/", form)
    assert (answer.status_code, answer.url) == (302, page_of(item))
    assert Follow.objects.get().user_id == learner.pk
    shown = text(client.get(page_of(item)))
    assert shown.count('aria-pressed="true"') == 1
    client.post("/social-learning/follow/", {**form, "undo": "1"})
    assert not Follow.objects.exists()


@pytest.mark.parametrize("kind", ["theme", "person", "target", "", "nonsense"])
def test_a_form_of_nonsense_is_answered_kindly(kind: str, web: Any, learner: Any) -> None:
    answer = web(learner).post("/social-learning/follow/", {"kind": kind, "key": "x\x00"})
    assert answer.status_code == 404
    assert "We " in answer.content.decode()


def test_the_buttons_of_a_page_are_for_author_theme_and_thing_and_none_is_for_oneself(
    web: Any, item: Any, author: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    shown = text(web(learner).get(page_of(item)))
    assert all(f"Follow {name}" in shown for name in ("Amir Author", "Safety", "what is said here"))
    own = text(web(author).get(page_of(item)))
    assert "Follow Safety" in own
    assert "Follow Amir Author" not in own
    assert "Follow what is said here" not in own
    follows.let_follow(as_actor(author), False, now=now)
    assert "Follow Amir Author" not in text(web(learner).get(page_of(item)))


def test_what_is_said_about_a_unit_can_be_followed(
    web: Any, course_key: str, learner: Any, space: Any, now: datetime
) -> None:
    key = f"block-v1:{course_key.removeprefix('course-v1:')}+type@vertical+block@walk"
    targets.ensure(key, now=now, space_id=spaces.ensure_course_space(course_key, now=now).pk, title="Walk")
    client, here = web(learner), f"/social-learning/t/{key}/"
    assert "Follow what is said here" in text(client.get(here))
    client.post("/social-learning/follow/", {"kind": "target", "key": key, "next": here})
    assert Follow.objects.get().kind == "target"
    assert 'aria-pressed="true"' in text(client.get(here)).partition("sl-follow")[2]


def test_the_filter_of_a_theme_has_its_button(web: Any, item: Any, learner: Any) -> None:
    assert "Follow Safety" in text(web(learner).get("/social-learning/?theme=safety"))
    assert "Follow Safety" not in text(web(learner).get("/social-learning/?q=lifting"))


def test_what_one_follows_can_be_let_go_and_being_followed_can_be_declined(
    web: Any, item: Any, learner: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    client, address = web(learner), "/social-learning/following/"
    assert "Nothing yet" in text(client.get(address))
    follows.follow("person", author.username, as_actor(learner), now=now)
    assert "/social-learning/people/amir/" in text(client.get(address))
    client.post(address, {"drop": Follow.objects.get().pk})
    assert not Follow.objects.exists()
    client.post(address, {"be_followed": "no"})
    assert "Colleagues may follow me" in text(client.get(address))
    assert client.post(address, {"be_followed": "perhaps"}).status_code == 400


def test_a_colleague_has_a_page_without_an_address_and_with_what_one_may_see(
    web: Any, item: Any, listed: Any, course_key: str, expert: Any, author: Any, learner: Any, make_user: Any,
    now: datetime,
) -> None:  # fmt: skip
    hidden = listed(title="Inside only", space=spaces.ensure_course_space(course_key, now=now))
    for one in (item, hidden):
        activity.sync_knowledge(one.pk)
    address = f"/social-learning/people/{author.username}/"
    inside, outside = text(web(learner).get(address)), text(web(make_user()).get(address))
    assert "Inside only" in inside
    assert "Inside only" not in outside
    assert "Lifting" in outside
    assert author.email not in inside
    assert "Safety" in text(web(learner).get(f"/social-learning/people/{expert.username}/"))
    assert "This is how colleagues see you" in text(web(author).get(address))


@pytest.mark.parametrize("fields", [{"is_active": False}, {"username": "retired__user_x"}])
def test_who_has_left_has_no_page(fields: dict[str, Any], web: Any, learner: Any, make_user: Any) -> None:
    gone = make_user(**{"username": "gone", **fields})
    client = web(learner)
    assert client.get(f"/social-learning/people/{gone.username}/").status_code == 404
    assert client.get("/social-learning/people/nobody/").status_code == 404


def test_what_happened_in_a_space_is_for_who_sees_it(
    web: Any, item: Any, listed: Any, course_key: str, learner: Any, make_user: Any, now: datetime
) -> None:
    course = spaces.ensure_course_space(course_key, now=now)
    for one in (item, listed(title="Inside only", space=course)):
        activity.sync_knowledge(one.pk)
    address = "/social-learning/activity/"
    assert "Inside only" in text(web(learner).get(address))
    assert "Lifting" not in text(web(learner).get(f"{address}?space={course.slug}"))
    outside = web(make_user())
    assert "Inside only" not in text(outside.get(address))
    assert outside.get(f"{address}?space={course.slug}").status_code == 404
    assert outside.get(f"{address}?cursor=old").status_code == 200


def test_the_shelf_shows_what_the_same_people_found_helpful_and_says_why(
    web: Any, item: Any, near: Any, learner: Any
) -> None:
    near(title="Climbing")
    shown = text(web(learner).get(page_of(item)))
    assert SHELF in shown
    assert "Climbing" in shown
    assert SAME_THEME not in shown


def test_the_shelf_leaves_out_what_one_may_not_see_has_finished_or_shared(
    web: Any, item: Any, near: Any, course_key: str, learner: Any, make_user: Any, now: datetime
) -> None:
    outside = make_user()
    near(title="Inside only", space=spaces.ensure_course_space(course_key, now=now))
    near(title="My own", author=outside)
    done = near(title="Finished")
    Engagement.objects.create(
        user_id=outside.pk, target=done.target, opened_at=now, last_activity_at=now, completed_at=now
    )
    near(title="Begun")
    Engagement.objects.create(user_id=outside.pk, target=near(title="Open").target, opened_at=now, last_activity_at=now)
    shown = text(web(outside).get(page_of(item))).partition(SHELF)[2]
    assert [title for title in ("Inside only", "My own", "Finished", "Begun", "Open") if title in shown] == [
        "Begun", "Open",
    ]  # fmt: skip
    assert "Inside only" in text(web(learner).get(page_of(item))).partition(SHELF)[2]


def test_a_cold_start_says_so_and_shows_the_same_theme(web: Any, item: Any, listed: Any, learner: Any) -> None:
    alone = text(web(learner).get(page_of(item)))
    assert SHELF not in alone
    assert SAME_THEME not in alone
    listed(title="Climbing")
    shown = text(web(learner).get(page_of(item)))
    assert SAME_THEME in shown
    assert "Climbing" in shown


@pytest.mark.parametrize("address", ["item", "/social-learning/people/amir/", "/social-learning/activity/"])
def test_pages_cost_the_same_however_much_there_is(
    address: str, web: Any, item: Any, near: Any, learner: Any, make_user: Any, settings: Any, now: datetime
) -> None:
    engine = {**settings.TEMPLATES[0]}
    processors = [name for name in engine["OPTIONS"]["context_processors"] if not name.startswith("demo.")]
    settings.TEMPLATES = [{**engine, "OPTIONS": {**engine["OPTIONS"], "context_processors": processors}}]
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "BASE_TEMPLATE": None}
    client, url = web(learner), page_of(item) if address == "item" else address

    def more(number: int) -> None:
        other = near()
        said = {"target": other.target, "user_id": make_user().pk, "body": "Thanks.", "created_at": now}
        Comment.objects.create(**{**said, "created_at": now - timedelta(minutes=number)})
        list(rebuild.rebuild_activity(now=now))

    def cost() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    more(1)
    first = cost()
    for number in range(2, 7):
        more(number)
    assert cost() == first
