"""The blocks on the app: who may act, what it costs, and what Studio and a failing database do to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import crum
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from social_learning.comments import api as comments
from social_learning.popularity.queries import Popularity
from social_learning.reactions import api as reactions
from social_learning.search import api as search
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Sharing, Space
from social_learning.targets.models import Target
from tests.xblocks.conftest import CLASSES, UNIT, Person, Placed, build

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("kind", list(CLASSES))


@pytest.fixture
def requested(rf: Any) -> Iterator[Any]:
    """Put somebody behind the running request: ``requested(user)``."""

    def be(user: Any) -> Any:
        request = rf.get("/xblock/unit")
        request.user = user
        crum.set_current_request(request)
        return request

    yield be
    crum.set_current_request(None)


def may_act(placed: Placed) -> bool:
    """Return whether anything can be pressed or sent in a panel."""
    seen = placed.html()
    return "<textarea" in seen or bool(re.search(r'aria-pressed="\w+"\s*>', seen) and "read-only" not in seen)


@BOTH
def test_a_learner_of_the_course_may_act(learner: Any, kind: str) -> None:
    assert may_act(build(kind, learner))


@BOTH
def test_somebody_of_another_course_sees_and_does_nothing(
    make_user: Any, learner: Any, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    comments.add(_opened(learner), _actor(learner), "Only for us.", now=_now())
    stranger = make_user("stranger", courses=["course-v1:Other+Course+1"])
    seen = build(kind, stranger).html()
    assert "Only for us." not in seen
    assert "<form" not in seen
    assert "for the people of this course" in seen or kind == "knowledge_share"
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@BOTH
def test_nobody_acts_for_a_learner_they_view_as(requested: Any, learner: Any, steward: Any, kind: str) -> None:
    learner.real_user = steward
    requested(learner)
    placed = build(kind, learner)
    assert not may_act(placed)
    assert "nobody acts for somebody else" in placed.html()


@BOTH
def test_the_team_viewing_as_any_learner_looks_only(steward: Any, site_admin: Any, kind: str) -> None:
    for member in (steward, site_admin):
        assert may_act(build(kind, member, staff=True))
        assert not may_act(build(kind, member, staff=False))
        unsaid = Person(user_id=member.pk)
        assert may_act(build(kind, member, services={"user": unsaid}))


@BOTH
def test_an_inactive_account_looks_only(learner: Any, kind: str) -> None:
    learner.is_active = False
    learner.save()
    assert not may_act(build(kind, learner))
    assert "not active yet" in build(kind, learner).html()


@BOTH
@pytest.mark.parametrize("view", ["student_view", "public_view"])
def test_without_login_nothing_is_asked_of_the_database(kind: str, view: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        seen = build(kind, None).html(view)
    assert "Log in to see" in seen
    assert not [query for query in queries if "SAVEPOINT" not in query["sql"]]


@BOTH
def test_studio_previews_with_the_addresses_of_the_lms(steward: Any, published: Any, settings: Any, kind: str) -> None:
    search.sync_knowledge(published(origin_key=str(UNIT)).pk)
    settings.SERVICE_VARIANT = "cms"
    settings.ROOT_URLCONF = "tests.xblocks.no_urls"
    for view in ("author_view", "student_view"):
        placed = build(kind, steward, staff=True)
        seen = placed.html(view)
        assert "Nothing can be pressed here" in seen
        assert "cannot be shown" not in seen
        assert "http://127.0.0.1:8000/" in seen
    assert "read-only" in build("social_reactions", steward, staff=True).html("author_view")


@BOTH
def test_a_preview_makes_no_rows(steward: Any, kind: str) -> None:
    build(kind, steward, staff=True).html("author_view")
    assert not Target.objects.exists()
    assert not Space.objects.filter(course_key__isnull=False).exists()


@BOTH
@pytest.mark.parametrize("view", ["student_view", "public_view"])
def test_looking_at_a_unit_makes_no_target(learner: Any, kind: str, view: str) -> None:
    build(kind, learner).html(view)
    assert not Target.objects.exists()


def test_the_first_who_does_something_makes_the_units_target(learner: Any, client_for: Any) -> None:
    (src,) = re.findall(r' src="(/api/[^"]+)"', build("social_reactions", learner).html())
    assert client_for(learner).put(f"{src}reactions/like/").status_code == 200
    target = Target.objects.get(key=str(UNIT))
    assert (target.kind, target.context_key) == ("vertical", str(UNIT.course_key))


def test_where_the_unit_is_gone_nothing_is_added(learner: Any) -> None:
    target = _opened(learner)
    comments.add(target, _actor(learner), "Well said.", now=_now())
    Target.objects.update(deleted_at=_now())
    placed = build("social_reactions", learner)
    assert not may_act(placed)
    assert "nothing is added" in placed.html()
    assert "data-open" not in placed.html()


def test_a_closed_unit_is_for_reading(learner: Any) -> None:
    _opened(learner)
    Target.objects.update(access="closed")
    placed = build("social_reactions", learner)
    assert not may_act(placed)
    assert "nothing is added" in placed.html()


@BOTH
def test_a_failing_database_leaves_the_pages_own_transaction_usable(
    learner: Any, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def fail(*args: Any, **kwargs: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    monkeypatch.setattr("social_learning.api.glance", fail)
    monkeypatch.setattr("social_learning.search.queries.shared_in", fail)
    with transaction.atomic():
        assert "cannot be shown just now" in build(kind, learner).html()
        # On a broken transaction this would raise.
        assert not Target.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        fail()


def test_a_space_that_cannot_be_made_leaves_nothing_behind(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(course_key: str, *, now: Any) -> Any:
        Space.objects.create(slug="twice", title="x", created_at=now)
        Space.objects.create(slug="twice", title="x", created_at=now)

    monkeypatch.setattr("social_learning.spaces.api.ensure_course_space", fail)
    with transaction.atomic():
        assert "cannot be shown just now" in build("knowledge_share", learner).html()
        assert not Space.objects.filter(slug="twice").exists()


@BOTH
def test_a_panel_costs_the_same_number_of_queries_whatever_there_is(
    learner: Any, make_user: Any, published: Any, kind: str
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            build(kind, learner, max_cards=12).html() if kind == "knowledge_share" else build(kind, learner).html()
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    target = _opened(learner)
    build("knowledge_share", learner).html()
    _fill(target, make_user, published, people=1)
    few = cost()
    _fill(target, make_user, published, people=6)
    assert cost() == few <= {"social_reactions": 8, "knowledge_share": 10}[kind]


@BOTH
def test_on_a_course_page_what_the_page_knows_is_not_asked_again(
    requested: Any, learner: Any, published: Any, make_user: Any, kind: str
) -> None:
    spaces.ensure_course_space(str(UNIT.course_key), now=_now())
    _fill(_opened(learner), make_user, published, people=2)
    requested(learner)
    placed = build(kind, learner)
    with CaptureQueriesContext(connection) as queries:
        seen = placed.html()
    assert "Discuss" in seen or "How we lift safely" in seen
    # One of them asks who is enrolled: the platform remembers that for the request, the twin does not.
    assert len(queries) - 1 <= {"social_reactions": 3, "knowledge_share": 8}[kind]


@BOTH
def test_a_unit_shows_the_same_whether_the_page_tells_or_the_database(
    requested: Any, learner: Any, steward: Any, site_admin: Any, make_user: Any, published: Any, kind: str
) -> None:
    _fill(_opened(learner), make_user, published, people=2)
    build("knowledge_share", learner).html()
    stranger = make_user(courses=["course-v1:Other+Course+1"])
    for user, staff in ((learner, False), (steward, True), (site_admin, True), (stranger, False)):
        asked = build(kind, user, staff=staff).html()
        requested(user)
        told = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", build(kind, user, staff=staff).html())
        crum.set_current_request(None)
        assert _words(told) == _words(asked)


def test_the_share_box_leads_into_the_courses_space_from_this_unit(learner: Any, theme: Any, course_key: str) -> None:
    seen = build("knowledge_share", learner, theme="safety").html()
    space = Space.objects.get(course_key=course_key)
    assert re.search(
        r'<form id="sl-share-form[^"]*" method="post" action="/social-learning/share/"[^>]*target="_top"', seen
    )
    for name, value in (("origin_key", str(UNIT)), ("space", space.pk), ("theme", theme.pk)):
        assert f'name="{name}" value="{value}"' in seen


def test_what_is_shared_from_the_unit_becomes_a_draft_of_this_unit(learner: Any, theme: Any, client: Any) -> None:
    from social_learning.knowledge.models import Knowledge

    fields = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', build("knowledge_share", learner).html())
    )
    client.force_login(learner)
    answer = client.post("/social-learning/share/", {**fields, "text": "Use the knot called bowline."})
    draft = Knowledge.objects.get()
    assert answer.status_code == 302
    assert (draft.origin_key, draft.space.course_key) == (str(UNIT), str(UNIT.course_key))


def test_where_sharing_is_for_the_team_learners_only_look(learner: Any, steward: Any, course_key: str) -> None:
    space = spaces.ensure_course_space(course_key, now=_now())
    spaces.set_policy(space.pk, sharing=Sharing.TEAM)
    assert "sl-share" not in build("knowledge_share", learner).html()
    assert "sl-share" in build("knowledge_share", steward, staff=True).html()


def test_the_gallery_follows_the_chosen_theme_and_order(learner: Any, published: Any, theme: Any, now: Any) -> None:
    other = spaces.ensure_theme("tools", title="Tools")
    old = published(title="Old knots", origin_key=str(UNIT), published_at=now.replace(year=2025))
    new = published(title="New ladders", origin_key=str(UNIT), theme=other)
    elsewhere = published(title="Elsewhere", origin_key=str(UNIT) + "x")
    for item in (old, new, elsewhere):
        search.sync_knowledge(item.pk)
    seen = build("knowledge_share", learner, sort="new").html()
    assert seen.index("New ladders") < seen.index("Old knots")
    assert "Elsewhere" not in seen
    assert "New ladders" not in build("knowledge_share", learner, theme="safety").html()
    assert "New ladders" in build("knowledge_share", learner, theme="a-theme-that-is-gone").html()
    assert 'target="_top"' in seen


def test_themes_are_offered_in_studio(theme: Any, steward: Any) -> None:
    assert '<option value="safety"' in build("knowledge_share", steward, staff=True).html("studio_view")


def test_popularity_is_said_once_enough_people_took_part(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "How is this computed?" not in build("social_reactions", learner).html()
    target = _opened(learner)
    said = {"words": "Helpful to 37 people", "index": 71.2, "direction_words": "more and more used"}
    popular = Popularity(target.pk, enough=True, participants=40, finished=12, **said)
    monkeypatch.setattr("social_learning.popularity.queries.shown", lambda target_id, now: popular)
    seen = build("social_reactions", learner).html()
    assert "Helpful to 37 people" in seen
    assert "How is this computed?" in seen
    assert "Helpful to 37" not in build("social_reactions", learner, show_popularity=False).html()


def _fill(target: Target, make_user: Any, published: Any, *, people: int) -> None:
    """Let people react, comment, answer and share."""
    for _number in range(people):
        user = make_user(courses=[str(UNIT.course_key)])
        reactions.react(target, _actor(user), "like", now=_now())
        said = comments.add(target, _actor(user), "Well said.", now=_now())
        comments.add(target, _actor(user), "Indeed.", now=_now(), parent_uuid=said.uuid)
        search.sync_knowledge(published(author=user, origin_key=str(UNIT)).pk)


def _opened(user: Any) -> Target:
    """Return the unit's target, as somebody's first act makes it."""
    return spaces.open_target(str(UNIT), _actor(user), now=_now(), title="Lift safely")


def _words(html: str) -> list[str]:
    return re.sub(r"<[^>]*>", " ", html).split()


def _actor(user: Any) -> Any:
    from social_learning.edxapp import users

    return users.actor(user)


def _now() -> Any:
    from social_learning.lib import clock

    return clock.now()


@BOTH
def test_our_scripts_hold_no_page_up(learner: Any, kind: str) -> None:
    """A module script that is not async delays jQuery's ready, and with it the API that a SCORM package looks for."""
    seen = build(kind, learner).html()
    assert seen.count('type="module"') == seen.count('type="module" async') > 0
