"""The page of a course's team: ask, pick, import; and where the report says that learners stop."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.curation import api
from social_learning.curation.models import Pick, State, Wanted
from social_learning.insight import gaps
from social_learning.knowledge.models import Knowledge
from social_learning.progress.models import Engagement
from social_learning.reactions.models import ReactionCount
from social_learning.spaces import api as spaces
from social_learning.targets import api as targets

pytestmark = pytest.mark.django_db
KEY = "course-v1:Demo+Social+2026"
COURSE = f"/social-learning/courses/{KEY}/"
URL = f"{COURSE}curate/"
UNIT = "block-v1:Demo+Social+2026+type@vertical+block@unit1"


@pytest.fixture
def unit(learner: Any, now: Any) -> Any:
    """A unit of the course."""
    space = spaces.ensure_course_space(KEY, now=now)
    return targets.ensure(UNIT, now=now, space_id=space.pk, title="Unit 1", url="/unit/1")


@pytest.fixture
def went(make_user: Any, unit: Any, now: Any) -> Callable[..., None]:
    """Let so many people begin the unit and leave it, and so many finish it, this long ago."""

    def make(left: int, done: int, *, days: int = 30) -> None:
        at = now - timedelta(days=days)
        for number in range(left + done):
            Engagement.objects.create(
                user_id=make_user(courses=[KEY]).pk,
                target=unit,
                opened_at=at,
                last_activity_at=at,
                completed_at=at if number >= left else None,
            )

    return make


def _form(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def test_the_team_asks_closes_picks_and_lets_go_without_script(
    web: Callable[..., Any], steward: Any, listed: Any, unit: Any
) -> None:
    client, item = web(steward), listed(origin_key=UNIT, title="A trolley")
    assert client.post(URL, _form(do="ask", place=UNIT, question="How alone?")).url == f"{URL}?said=saved"
    client.post(URL, _form(do="ask", question="In the whole course?"))
    assert set(Wanted.objects.values_list("target__key", flat=True)) == {UNIT, KEY}
    for place in (UNIT, KEY):
        client.post(URL, _form(do="pick", place=place, item=item.uuid))
    page = client.get(URL).content.decode()
    assert "How alone?" in page
    assert page.count("Let go") == Pick.objects.count() == 2
    assert page.count("<h1") == 1
    for wanted in Wanted.objects.all():
        client.post(URL, _form(do="close", wanted=wanted.uuid))
    client.post(URL, _form(do="unpick", place=UNIT, item=item.uuid))
    assert not Wanted.objects.filter(state=State.OPEN).exists()
    assert Pick.objects.get().target.key == KEY


def test_others_neither_see_nor_use_it(web: Callable[..., Any], learner: Any, make_user: Any, unit: Any) -> None:
    for person in (learner, make_user(staff_courses=["course-v1:Demo+Other+2026"]), make_user()):
        assert web(person).get(URL).status_code == 403
        assert web(person).post(URL, _form(do="ask", question="May I?")).status_code == 403
    assert web(None).get(URL).status_code == 302
    assert not Wanted.objects.exists()
    assert "Ask and pick" not in web(learner).get(COURSE).content.decode()


def test_what_cannot_be_done_is_said_kindly(web: Callable[..., Any], steward: Any, unit: Any, listed: Any) -> None:
    client, other = web(steward), "course-v1:Demo+Other+2026"
    for form, status in (
        ({"do": "nonsense"}, 400),
        ({"do": "ask", "question": ""}, 400),
        ({"do": "ask", "place": other, "question": "Why?"}, 403),
        ({"do": "pick", "item": "odd"}, 404),
        ({"do": "pick", "item": str(listed().uuid)}, 400),
        ({"do": "import"}, 400),
    ):
        assert client.post(URL, form).status_code == status, form
    assert web(steward).get(URL).status_code == 200


def test_an_export_is_looked_at_and_then_shared(web: Callable[..., Any], steward: Any, theme: Any, unit: Any) -> None:
    content = json.dumps({"recommendations": {"a": {"url": "https://example.com/a", "title": "A <i>chart</i>"}}})

    def send(dry: str) -> str:
        upload = SimpleUploadedFile("export.json", content.encode())
        form = {"do": "import", "theme": theme.slug, "place": UNIT, "dry": dry, "file": upload}
        return str(web(steward).post(URL, form).content.decode())

    assert "1 as drafts" in send("1")
    assert not Knowledge.objects.exists()
    assert "A chart" in send("0")
    assert Knowledge.objects.get().origin_key == UNIT
    assert "1 shared already" in send("0")


def test_the_course_shows_its_picks_and_what_is_wanted(
    web: Callable[..., Any], steward: Any, learner: Any, as_actor: Any, listed: Any, unit: Any, now: Any
) -> None:
    items = [listed(origin_key=UNIT, title=f"Number {number}") for number in range(3)]
    wanted = api.ask(UNIT, as_actor(steward), question="How alone?", now=now)
    api.pick(KEY, items[0].uuid, as_actor(steward), now=now)
    page = web(learner).get(COURSE)
    assert [card["title"] for card in page.context["picks"]] == ["Number 0"]
    assert {card["title"] for card in page.context["found"]} == {"Number 1", "Number 2"}
    assert "Wanted in this course" in page.content.decode()
    assert f"wanted={wanted.uuid}" in page.content.decode()


def test_the_report_suggests_to_ask_where_learners_stop_and_one_click_does_it(
    web: Callable[..., Any], steward: Any, went: Callable[..., None], settings: Any, now: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "CLOCK": "tests.pages.test_curate.morning"}
    went(4, 3)
    client = web(steward)
    page = client.get(f"{COURSE}report/")
    (stop,) = page.context["stops"]
    assert (stop["place"], stop["words"]) == (UNIT, "4 of 7 people began it and left")
    assert "Learners stop here: ask for knowledge" in page.content.decode()
    client.post(URL, _form(do="ask", place=stop["place"], question=stop["question"]))
    assert Wanted.objects.get().question == "How do you get through “Unit 1”?"
    assert client.get(f"{COURSE}report/").context["stops"] == []


def test_few_people_a_fresh_week_and_a_majority_who_finish_say_nothing(
    went: Callable[..., None], now: Any, django_assert_num_queries: Any
) -> None:
    went(4, 0)
    assert gaps.gaps(KEY, team=set(), now=now) == ()
    went(4, 0, days=2)
    assert gaps.gaps(KEY, team=set(), now=now) == ()
    went(1, 0)
    with django_assert_num_queries(2):
        (gap,) = gaps.gaps(KEY, team=set(), now=now)
    assert (gap.left, gap.people) == (5, 5)
    went(0, 5)
    assert gaps.gaps(KEY, team=set(), now=now) == ()


def test_many_questions_say_it_too_and_the_team_is_not_counted(unit: Any, went: Callable[..., None], now: Any) -> None:
    count = ReactionCount.objects.create(target=unit, kind="question", count=4)
    assert gaps.gaps(KEY, team=set(), now=now) == ()
    count.count = 5
    count.save()
    (gap,) = gaps.gaps(KEY, team=set(), now=now)
    assert (gap.questions, gap.left) == (5, 0)
    assert gaps.gaps(KEY, team=set(), now=now, but=[UNIT]) == ()
    went(5, 0)
    team = set(Engagement.objects.values_list("user_id", flat=True))
    assert gaps.gaps(KEY, team=team, now=now)[0].left == 0


def test_the_page_costs_the_same_however_much_there_is(
    web: Callable[..., Any], steward: Any, as_actor: Any, listed: Any, unit: Any, now: Any
) -> None:
    client, actor = web(steward), as_actor(steward)

    def cost() -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(URL).status_code == 200
        return len([query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]])

    api.ask(UNIT, actor, question="First?", now=now)
    api.pick(UNIT, listed(origin_key=UNIT).uuid, actor, now=now)
    few = cost()
    for number in range(2):
        api.ask(UNIT, actor, question=f"Number {number}?", now=now)
        api.pick(UNIT, listed(origin_key=UNIT).uuid, actor, now=now)
    assert cost() == few <= 16


def morning() -> Any:
    """A Monday morning, as the fixture ``now``."""
    from datetime import datetime, timezone

    return datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
