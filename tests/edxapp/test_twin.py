"""What rooms may rely on where no platform is installed: the same values, from Django's accounts and groups."""

from __future__ import annotations

from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail as django_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.data import ANONYMOUS
from social_learning.edxapp import content, courses, mail, present, site, studio, users
from social_learning.settings import common, production

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(present(), reason="The platform answers here, not the twin.")]
OTHER = "course-v1:Demo+Other+2026"


def test_an_actor_carries_courses_and_roles_in_constant_queries(make_user: Any, course_key: str) -> None:
    user = make_user(courses=[course_key], staff_courses=[OTHER])
    with CaptureQueriesContext(connection) as asked:
        actor = users.actor(user)
    assert (actor.user_id, actor.username) == (user.pk, user.username)
    assert actor.courses == {course_key}
    assert actor.staff_courses == {OTHER}
    assert actor.may_write
    assert not actor.is_site_staff
    assert len(asked) <= 2


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_is_anonymous_and_may_not_write(nobody: Any) -> None:
    assert users.actor(nobody) == ANONYMOUS
    assert not ANONYMOUS.may_write
    assert users.actor_of(10**6) == ANONYMOUS


def test_an_account_that_is_not_active_may_not_write(make_user: Any) -> None:
    assert not users.actor(make_user(is_active=False)).may_write


def test_who_views_as_a_learner_may_only_look(make_user: Any) -> None:
    learner = make_user()
    learner.real_user = make_user(is_staff=True)
    actor = users.actor(learner)
    assert actor.read_only
    assert not actor.may_write


def test_site_staff_is_known(make_user: Any, learner: Any) -> None:
    staff = make_user(is_staff=True)
    assert users.actor(staff).is_site_staff
    assert users.staff_ids() == {staff.pk}
    assert users.staff_ids([staff.pk, 0]) == {staff.pk}
    assert users.staff_ids([0]) == set()


def test_people_come_in_one_query_and_never_with_an_address(make_user: Any, settings: Any) -> None:
    someone = [make_user(first_name="Ana", last_name="Ferreira"), make_user()]
    with CaptureQueriesContext(connection) as asked:
        found = users.people([user.pk for user in someone] + [10**6])
    assert len(asked) == 1
    assert set(found) == {user.pk for user in someone}
    assert not any("@" in str(person) for person in found.values())
    assert users.people([]) == {}


def test_the_shown_name_follows_the_setting(make_user: Any, settings: Any) -> None:
    ana = users.person(make_user("ana", first_name="Ana", last_name="Ferreira").pk)
    plain = users.person(make_user("plain").pk)
    assert (users.display_name(ana), users.display_name(plain)) == ("Ana Ferreira", "plain")
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "SHOW_NAMES": "username"}
    assert users.display_name(ana) == "ana"


def test_who_has_left_is_a_former_colleague(make_user: Any) -> None:
    gone = make_user(f"{users.RETIRED_PREFIX}1f2e")
    assert users.names([gone.pk, 10**6]) == {gone.pk: "A former colleague", 10**6: "A former colleague"}


def test_there_are_no_preferences_here(make_user: Any, settings: Any) -> None:
    user = make_user()
    assert users.preferences(user.pk) == ("", "")
    assert users.language_of(user.pk) == settings.LANGUAGE_CODE


def test_a_course_exists_once_somebody_belongs_to_it(make_user: Any, course_key: str) -> None:
    assert not courses.exists(course_key)
    make_user(courses=[course_key])
    assert courses.exists(course_key)
    assert courses.title(course_key) == course_key
    assert not courses.exists("nonsense")


def test_learners_are_counted_without_the_team_and_who_is_not_active(make_user: Any, course_key: str) -> None:
    make_user(courses=[course_key])
    make_user(courses=[course_key], is_active=False)
    team = make_user(courses=[course_key], staff_courses=[course_key])
    assert courses.learner_count(course_key) == 1
    assert courses.team_ids(course_key) == {team.pk}
    assert courses.learner_count(OTHER) == 0
    assert courses.team_ids(OTHER) == set()
    make_user(is_staff=True)
    assert courses.site_learner_count() == 2


def test_a_block_is_opened_through_the_platforms_own_way(course_key: str) -> None:
    block = "block-v1:Demo+Social+2026+type@vertical+block@unit1"
    assert courses.unit_url(block, course_key) == f"/courses/{course_key}/jump_to/{block}"


def test_the_site_tells_its_base_template_and_address(settings: Any) -> None:
    settings.SITE_ROOT_URL = "https://learn.example.com/"
    assert site.root_url() == "https://learn.example.com"
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "BASE_TEMPLATE": None}
    assert site.base_template() == "social_learning/standalone.html"
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "BASE_TEMPLATE": "ours.html"}
    assert site.base_template() == "ours.html"


@pytest.mark.parametrize(
    "fields", [{"is_active": False}, {"email": ""}, {"username": f"{users.RETIRED_PREFIX}9"}], ids=str
)
def test_no_mail_to_who_cannot_be_written_to(make_user: Any, fields: dict[str, Any]) -> None:
    assert not mail.send(make_user(**fields).pk, "relaunch", {})
    assert django_mail.outbox == []


def test_studio_has_nothing_to_offer_here(settings: Any) -> None:
    settings.LIBRARY_ENABLED_BLOCKS = ["html"]
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "OFFER_IN_LIBRARIES": True}
    studio.offer_blocks(["knowledge_share"])
    studio.offer_in_libraries(["knowledge_share"])
    studio.when_a_course_is_deleted(lambda **_data: None)
    assert not studio.here()
    assert settings.LIBRARY_ENABLED_BLOCKS == ["html"]


def test_a_course_that_exists_has_whatever_is_asked_for(make_user: Any, course_key: str) -> None:
    keys = [course_key, "block-v1:Demo+Social+2026+type@vertical+block@unit1"]
    assert content.published(course_key, keys) == {}
    make_user(courses=[course_key])
    assert content.published(course_key, keys) == dict.fromkeys(keys, "")
    assert content.rerun_of(course_key) is None
    assert content.changed_since(datetime.now(timezone.utc)) == []


def test_who_is_enrolled_is_known(make_user: Any, course_key: str) -> None:
    assert courses.is_enrolled(make_user(courses=[course_key]), course_key)
    assert not courses.is_enrolled(make_user(staff_courses=[course_key], courses=[OTHER]), course_key)


def test_settings_of_the_operator_stay_and_ours_come_once() -> None:
    theirs = SimpleNamespace(
        INSTALLED_APPS=["one"],
        REST_FRAMEWORK={"DEFAULT_SCHEMA_CLASS": "their.Schema"},
        SOCIAL_LEARNING={"SHOW_NAMES": "username"},
        STORAGES={"knowledge_private": {"BACKEND": "their.Storage"}},
    )
    common.plugin_settings(theirs)
    production.plugin_settings(theirs)
    assert theirs.INSTALLED_APPS == ["one", "drf_spectacular"]
    assert theirs.REST_FRAMEWORK == {"DEFAULT_SCHEMA_CLASS": "their.Schema"}
    assert theirs.SOCIAL_LEARNING == {"SHOW_NAMES": "username"}
    assert theirs.STORAGES == {"knowledge_private": {"BACKEND": "their.Storage"}}


def test_settings_give_the_lms_what_our_schema_needs() -> None:
    bare = SimpleNamespace(INSTALLED_APPS=["one"], REST_FRAMEWORK={}, STORAGES={})
    common.plugin_settings(bare)
    assert bare.REST_FRAMEWORK["DEFAULT_SCHEMA_CLASS"] == "drf_spectacular.openapi.AutoSchema"
    assert bare.SPECTACULAR_SETTINGS == {"ENABLE_DJANGO_DEPLOY_CHECK": False}
    assert bare.STORAGES["knowledge_private"]["OPTIONS"]["base_url"] is None
