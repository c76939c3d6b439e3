"""The plugin inside edx-platform: accounts, courses, pages, REST, mail, Studio. Skipped where there is no platform.

Run it in the platform's environment, on a database without its migrations, for instance::

    cd edx-platform
    pytest -c /path/to/openedx-social-learning/pyproject.toml --ds=lms.envs.test --nomigrations -p no:cacheprovider \
        /path/to/openedx-social-learning/tests/edxapp

and the same with ``--ds=cms.envs.test`` for Studio. No MongoDB is needed: no course content is read.
"""

from __future__ import annotations

from typing import Any, cast

import pytest
from django.conf import settings
from django.core import mail as django_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from opaque_keys.edx.keys import CourseKey

from social_learning.edxapp import courses, mail, present, site, users
from social_learning.lib import clock

IN_STUDIO = present() and getattr(settings, "SERVICE_VARIANT", "lms") == "cms"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not present(), reason="Runs inside edx-platform; the top of this file says how."),
]
lms_only = pytest.mark.skipif(IN_STUDIO, reason="Learners' pages and REST are in the LMS only.")
API = "/api/social_learning/v1"


@pytest.fixture
def course(course_key: str) -> Any:
    """A course as the LMS lists it, without content."""
    from openedx.core.djangoapps.content.course_overviews.tests.factories import CourseOverviewFactory

    return CourseOverviewFactory(
        id=CourseKey.from_string(course_key), display_name="Working well, together", org="Demo"
    )


@pytest.fixture
def account() -> Any:
    """Make an account with a profile."""
    from common.djangoapps.student.tests.factories import UserFactory

    return lambda **fields: UserFactory(password="secret", **fields)


@pytest.fixture
def no_webpack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the scripts that a build of the platform would have made."""
    monkeypatch.setattr("webpack_loader.templatetags.webpack_loader.render_bundle", lambda *_a, **_k: "")
    monkeypatch.setattr("webpack_loader.utils.get_as_tags", lambda *_a, **_k: [])


@pytest.fixture
def learner_client(client: Any, account: Any, no_webpack: None) -> Any:
    """A browser of a learner who logged in."""
    user = account()
    assert client.login(username=user.username, password="secret")
    client.user = user
    return client


def test_an_actor_knows_courses_and_roles_as_the_platform_does(account: Any, course: Any) -> None:
    from common.djangoapps.student.models import CourseEnrollment
    from common.djangoapps.student.roles import CourseBetaTesterRole, CourseStaffRole, OrgStaffRole

    learner, tester, staff, of_org = (account() for _number in range(4))
    for user in (learner, tester):
        CourseEnrollment.enroll(user, course.id, mode="audit")
    CourseBetaTesterRole(course.id).add_users(tester)
    CourseStaffRole(course.id).add_users(staff)
    OrgStaffRole("Demo").add_users(of_org)
    key = str(course.id)
    with CaptureQueriesContext(connection) as asked:
        actor = users.actor(learner)
    assert actor.courses == {key}
    assert actor.staff_courses == set()
    assert len(asked) <= 2
    assert users.actor(tester).staff_courses == set()
    assert users.actor(staff).staff_courses == users.actor(of_org).staff_courses == {key}
    assert courses.team_ids(key) == {staff.pk}
    assert courses.learner_count(key) == 2


def test_courses_are_those_the_site_lists(course: Any, course_key: str) -> None:
    assert courses.exists(course_key)
    assert courses.title(course_key) == "Working well, together"
    for wrong in ("nonsense", "", "course-v1:No+Such+2026"):
        assert not courses.exists(wrong)
        assert courses.title(wrong) == wrong
        assert courses.learner_count(wrong) == 0
        assert courses.team_ids(wrong) == set()


def test_names_come_from_profiles_in_one_query(account: Any) -> None:
    from common.djangoapps.student.models import UserProfile

    named, bare = account(), account()
    UserProfile.objects.filter(user=named).update(name="Ana Ferreira")
    UserProfile.objects.filter(user=bare).delete()
    with CaptureQueriesContext(connection) as asked:
        found = users.people([named.pk, bare.pk])
    assert len(asked) == 1
    assert users.display_name(found[named.pk]) == "Ana Ferreira"
    assert users.display_name(found[bare.pk]) == bare.username


def test_language_and_time_zone_are_the_accounts_own(account: Any) -> None:
    from openedx.core.djangoapps.user_api.models import UserPreference

    user = account()
    assert users.language_of(user.pk) == settings.LANGUAGE_CODE
    for key, value in (("time_zone", "Europe/Paris"), ("pref-lang", "fr")):
        UserPreference.objects.create(user=user, key=key, value=value)
    assert users.preferences(user.pk) == ("Europe/Paris", "fr")


@lms_only
def test_a_mail_goes_out_within_the_sites_frame_with_our_headers(account: Any) -> None:
    user = account()
    words = {"title": "Lifting", "sentence": "Bend your knees.", "quote": "", "button": "Look"}
    context = {**words, "link": "https://learn.example.com/x"}
    headers = {"List-Unsubscribe": "<https://learn.example.com/u>"}
    assert mail.send(user.pk, "message", context, headers=headers)
    (sent,) = cast(list[Any], django_mail.outbox)
    assert sent.to == [user.email]
    assert sent.extra_headers["List-Unsubscribe"] == headers["List-Unsubscribe"]
    # The frame is the platform's: its base template tells the mail's id.
    assert "ace-message-id" in sent.alternatives[0][0]


@lms_only
def test_pages_stand_in_the_sites_own_frame(learner_client: Any) -> None:
    assert site.base_template() == "main_django.html"
    page = learner_client.get("/social-learning/").content.decode()
    assert 'class="content-wrapper" id="content"' in page
    assert page.count("<main") == page.count('id="main"') == 1
    assert page.partition("<title>")[2].partition("</title>")[0].count("<") == 0


@lms_only
def test_nobody_is_sent_to_log_in(client: Any) -> None:
    answer = client.get("/social-learning/")
    assert (answer.status_code, answer.url) == (302, "/login?next=/social-learning/")
    assert client.get(f"{API}/catalogue/").status_code == 401


@lms_only
def test_a_token_of_the_site_reacts_to_a_unit(client: Any, account: Any, course: Any) -> None:
    from common.djangoapps.student.models import CourseEnrollment
    from openedx.core.djangoapps.oauth_dispatch.jwt import create_jwt_for_user

    inside, outside = account(), account()
    CourseEnrollment.enroll(inside, course.id, mode="audit")
    url = f"{API}/targets/block-v1:Demo+Social+2026+type@vertical+block@unit1/reactions/like/"
    for user, status in ((inside, 200), (outside, 404)):
        token = {"HTTP_AUTHORIZATION": f"JWT {create_jwt_for_user(user)}"}
        assert client.put(url, **token).status_code == status


@lms_only
def test_a_refusal_has_our_body_whatever_the_sites_settings_are(learner_client: Any) -> None:
    answer = learner_client.get(f"{API}/catalogue/?cursor=nonsense")
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "fields"}


@lms_only
def test_the_schema_and_its_page_are_served(learner_client: Any) -> None:
    schema = learner_client.get(f"{API}/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json").json()
    assert f"{API}/catalogue/" in schema["paths"]
    assert all(path.startswith(API) for path in schema["paths"])
    assert learner_client.get(f"{API}/docs/").status_code == 200


@lms_only
def test_a_session_of_the_site_shares_and_reacts(learner_client: Any) -> None:
    from social_learning.spaces import api as spaces

    spaces.ensure_site_space(now=clock.now())
    answer = learner_client.post(f"{API}/knowledge/", {"body": "Bend your knees."}, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert str(learner_client.user.email) not in answer.content.decode()


@pytest.mark.skipif(not IN_STUDIO, reason="Looks at Studio.")
def test_studio_offers_our_blocks_and_has_none_of_our_pages(client: Any) -> None:
    from cms.djangoapps.contentstore.views.component import DEFAULT_ADVANCED_MODULES

    assert {"knowledge_share", "social_reactions"} <= set(DEFAULT_ADVANCED_MODULES)
    assert client.get("/social-learning/").status_code == 404
