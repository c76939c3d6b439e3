"""The report page of a course: who sees it, what it says, its tables and its switches."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from social_learning.edxapp import completion_twin, site, toggles
from social_learning.progress.models import Engagement, SilentPackage
from social_learning.reactions.models import ReactionCount
from social_learning.spaces import api as spaces
from social_learning.targets import api as targets

pytestmark = pytest.mark.django_db
KEY = "course-v1:Demo+Social+2026"
OTHER = "course-v1:Demo+Other+2026"
URL = f"/social-learning/courses/{KEY}/report/"
PACKAGE = "block-v1:Demo+Social+2026+type@scorm+block@{}"
FEW = "everybody would know who is meant"


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    """Forget what switches another test has set."""
    cache.clear()


@pytest.fixture
def unit(learner: Any, now: Any) -> Any:
    """A unit of the course."""
    space = spaces.ensure_course_space(KEY, now=now)
    key = "block-v1:Demo+Social+2026+type@vertical+block@unit1"
    return targets.ensure(key, now=now, space_id=space.pk, title='=cmd|"/C calc"', url="/unit/1")


@pytest.fixture
def readers(make_user: Any, unit: Any, now: Any) -> Callable[[int], None]:
    """Let so many people of the course read the unit."""

    def make(number: int) -> None:
        for _person in range(number):
            user = make_user(courses=[KEY])
            Engagement.objects.create(
                user_id=user.pk, target=unit, opened_at=now, last_activity_at=now, qualified_at=now
            )

    return make


@pytest.fixture
def silent(now: Any) -> Iterator[Callable[..., None]]:
    """Let the sweep have found a package of the course that so many opened and that never reported."""

    def make(name: str, opened: int) -> None:
        key = PACKAGE.format(name)
        course_blocks.append(key)
        completion_twin.TWIN.build(KEY, {"block-v1:Demo+Social+2026+type@vertical+block@unit1": course_blocks})
        SilentPackage.objects.create(block_key=key, course_key=KEY, opened=opened, since=now)

    course_blocks: list[str] = []
    yield make
    completion_twin.TWIN.forget()


def _rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("who", ["steward", "site_admin"])
def test_the_team_and_site_staff_see_the_five_questions(
    web: Callable[..., Any], request: Any, learner: Any, who: str
) -> None:
    answer = web(request.getfixturevalue(who)).get(URL)
    assert answer.status_code == 200
    assert [question.slug for question in answer.context["questions"]] == [
        "sharing", "help", "waiting", "care", "calls",
    ]  # fmt: skip
    page = answer.content.decode()
    assert page.count("<h1") == 1
    assert f'href="/social-learning/courses/{KEY}/"' in page


def test_learners_other_teams_and_nobody_do_not(web: Callable[..., Any], learner: Any, make_user: Any) -> None:
    for person in (learner, make_user(staff_courses=[OTHER]), make_user()):
        assert web(person).get(URL).status_code == 403
        assert web(person).get(f"{URL}?csv=help").status_code == 403
        assert web(person).post(URL, {"switch": "course_tab", "on": "0"}).status_code == 403
    assert web(None).get(URL).status_code == 302
    assert toggles.course_tab(KEY)


def test_below_the_floor_there_are_words_only(
    web: Callable[..., Any], steward: Any, readers: Callable[[int], None]
) -> None:
    client = web(steward)
    readers(4)
    helped = next(one for one in client.get(URL).context["questions"] if one.slug == "help")
    assert helped.bars == ()
    assert any(FEW in sentence for sentence in helped.words)
    assert all(row[2] == "" for row in _rows(client.get(f"{URL}?csv=help"))[1:])
    readers(1)
    helped = next(one for one in client.get(URL).context["questions"] if one.slug == "help")
    assert next((bar.label, bar.number, bar.of) for bar in helped.bars) == ("really opened something", 5, 6)
    assert not any(FEW in sentence for sentence in helped.words)


def test_tables_come_as_files_that_run_nothing_and_name_nobody(
    web: Callable[..., Any], steward: Any, learner: Any, unit: Any, readers: Callable[[int], None]
) -> None:
    readers(6)
    ReactionCount.objects.create(target=unit, kind="question", count=2)
    answer = web(steward).get(f"{URL}?csv=")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="course-v1demosocial2026.csv"'
    rows = _rows(answer)
    assert all(len(row) == 6 for row in rows)
    assert ["What needs care?", '\'=cmd|"/C calc"', "", "", "2 questions", f"{site.root_url()}/unit/1"] in rows
    assert ["Who is helped?", "really opened something", "6", "7", "", ""] in rows
    text = answer.content.decode()
    assert "@" not in text.replace("type@", "").replace("block@", "")
    assert learner.get_full_name() not in text
    assert not re.search(r"person\d", text)
    one = _rows(web(steward).get(f"{URL}?csv=help"))
    assert {row[0] for row in one[1:]} == {"Who is helped?"}


def test_a_table_that_does_not_exist_is_said_kindly(web: Callable[..., Any], steward: Any, learner: Any) -> None:
    answer = web(steward).get(f"{URL}?csv=nonsense")
    assert answer.status_code == 400
    assert "There is no such table." in answer.content.decode()


@pytest.mark.parametrize(("name", "reads"), [("course_tab", toggles.course_tab), ("unit_bar", toggles.unit_bar)])
def test_the_team_turns_both_switches_of_its_own_course(
    web: Callable[..., Any], steward: Any, learner: Any, name: str, reads: Callable[[str], bool]
) -> None:
    client, before = web(steward), reads(OTHER)
    for on in (True, False, True):
        answer = client.post(URL, {"switch": name, "on": "1" if on else "0"})
        assert (answer.status_code, answer.url) == (302, f"{URL}?said=saved#switches")
        assert reads(KEY) is on
        shown = {switch["name"]: switch["on"] for switch in client.get(URL).context["switches"]}
        assert shown[name] is on
    assert reads(OTHER) is before


def test_switches_need_the_token_a_known_name_and_somebody_active(
    web: Callable[..., Any], steward: Any, learner: Any, make_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(steward)
    assert strict.post(URL, {"switch": "course_tab", "on": "0"}).status_code == 403
    assert web(steward).post(URL, {"switch": "everything", "on": "1"}).status_code == 400
    asleep = make_user(staff_courses=[KEY], is_active=False)
    monkeypatch.setattr("django.contrib.auth.middleware.auth.get_user", lambda _request: asleep)
    assert web(None).post(URL, {"switch": "course_tab", "on": "0"}).status_code == 403
    assert toggles.course_tab(KEY)


@pytest.mark.parametrize("key", ["course-v1:No+Such+2026", "no+such+course", "No/Such/Course"])
def test_a_course_that_does_not_exist_has_no_switches(web: Callable[..., Any], site_admin: Any, key: str) -> None:
    url = f"/social-learning/courses/{key}/report/"
    assert web(site_admin).get(url).status_code == 404
    assert web(site_admin).post(url, {"switch": "course_tab", "on": "0"}).status_code == 404


def test_a_switch_that_the_site_has_turned_off_is_not_offered(
    web: Callable[..., Any], steward: Any, learner: Any, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "COURSE_TAB": "off", "UNIT_BAR": "off"}
    page = web(steward).get(URL).content.decode()
    assert page.count("Off on the whole site.") == 2
    assert 'name="switch"' not in page


def test_the_page_costs_the_same_however_large_the_course_is(
    web: Callable[..., Any], steward: Any, listed: Callable[..., Any], readers: Callable[[int], None], now: Any
) -> None:
    space, client = spaces.ensure_course_space(KEY, now=now), web(steward)

    def count() -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(URL).status_code == 200
        return len([query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]])

    readers(6)
    listed(space=space)
    first = count()
    readers(9)
    for _number in range(5):
        listed(space=space)
    assert count() == first
    assert first <= 30


def test_packages_that_never_report_are_named_where_there_are_any(
    web: Callable[..., Any], steward: Any, learner: Any, silent: Callable[..., None]
) -> None:
    client = web(steward)
    assert "do not report" not in client.get(URL).content.decode()
    silent("forklift", 31)
    silent("ladder", 1)
    ranking = next(one for one in client.get(URL).context["rankings"] if one.slug == "silent")
    assert [(link.title, link.words) for link in ranking.links] == [
        ("forklift", "Opened by 31 people"), ("ladder", "Opened by 1 person"),
    ]  # fmt: skip
    page = client.get(URL).content.decode()
    assert "SCORM packages that do not report" in page
    assert f'href="/courses/{KEY}/jump_to/{PACKAGE.format("forklift")}"' in page
    rows = _rows(client.get(f"{URL}?csv=silent"))
    assert rows[1][:2] == ["SCORM packages that do not report", "forklift"]
    assert web(learner).get(f"{URL}?csv=silent").status_code == 403
