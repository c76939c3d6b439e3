"""Fixtures of the tests inside edx-platform: accounts, browsers, and a course with content. See README.

Whatever needs the platform is imported when a fixture is used, so that the twin's tests run without it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from socket import create_connection
from typing import Any

import pytest
from django.test import Client
from opaque_keys.edx.keys import CourseKey

from social_learning.edxapp import present
from tests.edxapp.places import Places

NO_MONGO = "Needs course content: a MongoDB (EDXAPP_TEST_MONGO_HOST) or mongomock in this environment."


@pytest.fixture
def account(db: None) -> Callable[..., Any]:
    """Make an account with a profile: ``account(username="ana")``; everybody's password is ``secret``."""
    from common.djangoapps.student.tests.factories import UserFactory

    return lambda **fields: UserFactory(password="secret", **fields)


@pytest.fixture
def client_of(no_webpack: None) -> Callable[[Any], Client]:
    """Give the browser of a person who logged in; None is nobody: ``client_of(user).get(url)``."""

    def browser(user: Any | None) -> Client:
        client = Client()
        if user is not None:
            assert client.login(username=user.username, password="secret")
        return client

    return browser


@pytest.fixture
def learner_client(client_of: Callable[[Any], Client], account: Callable[..., Any]) -> Any:
    """A browser of a learner who is in no course; ``.user`` is the account."""
    client: Any = client_of(user := account())
    client.user = user
    return client


@pytest.fixture
def no_webpack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the scripts that a build of the platform would have made."""
    monkeypatch.setattr("webpack_loader.templatetags.webpack_loader.render_bundle", lambda *_a, **_k: "")
    monkeypatch.setattr("webpack_loader.utils.get_as_tags", lambda *_a, **_k: [])
    monkeypatch.setattr("webpack_loader.loader.WebpackLoader.get_bundle", lambda *_a, **_k: [])
    monkeypatch.setattr("webpack_loader.loader.WebpackLoader.load_assets", lambda *_a: _NOTHING_BUILT)


@pytest.fixture
def course(db: None, course_key: str) -> Any:
    """A course as the LMS lists it, without content; needs no MongoDB."""
    from openedx.core.djangoapps.content.course_overviews.tests.factories import CourseOverviewFactory

    return CourseOverviewFactory(
        id=CourseKey.from_string(course_key), display_name="Working well, together", org="Demo"
    )


@pytest.fixture(scope="session", autouse=True)
def _content_store() -> Iterator[str]:
    """Put mongomock in MongoDB's place before anything of the platform connects; says why there is neither."""
    host, port = os.environ.get("EDXAPP_TEST_MONGO_HOST", "localhost"), os.environ.get("EDXAPP_TEST_MONGO_PORT", 27017)
    if not present() or _listens(host, int(port)):
        yield ""
        return
    try:
        import mongomock
        from mongomock import gridfs
    except ImportError:
        yield NO_MONGO
        return
    gridfs.enable_gridfs_integration()
    with pytest.MonkeyPatch.context() as patch:
        one = mongomock.MongoClient(tz_aware=True)
        patch.setattr("pymongo.MongoClient", lambda *_a, **_k: one)
        # It does not know "ismaster", which the platform asks to see whether it is there.
        patch.setattr("mongomock.database.Database.command", lambda *_a, **_k: {"ok": 1.0})
        yield ""


@pytest.fixture
def mongo(_content_store: str) -> None:
    """A MongoDB, or mongomock in its place; skips where there is neither."""
    if _content_store:
        pytest.skip(_content_store)


@pytest.fixture
def store(db: None, mongo: None) -> Iterator[Any]:
    """An empty modulestore of this test's own; what publishing tells others is told."""
    from xmodule.modulestore.tests.django_utils import TEST_DATA_SPLIT_MODULESTORE, ModuleStoreIsolationMixin

    class Isolation(ModuleStoreIsolationMixin):
        MODULESTORE = TEST_DATA_SPLIT_MODULESTORE
        ENABLED_SIGNALS = ("course_published", "course_deleted", "item_deleted")

    Isolation.start_modulestore_isolation()
    yield Isolation.store
    Isolation.end_modulestore_isolation()


@pytest.fixture
def places(store: Any, course_key: str) -> Places:
    """A published course with content: the keys of its blocks. ``unit`` has both our blocks, ``plain_unit`` none."""
    return Places.build(store, course_key)


@pytest.fixture
def course_learner(places: Places, account: Callable[..., Any]) -> Any:
    """A learner of the course with content."""
    return _enrolled(account(), places)


@pytest.fixture
def course_staff(places: Places, account: Callable[..., Any]) -> Any:
    """Somebody of the team of the course with content."""
    from common.djangoapps.student.roles import CourseInstructorRole, CourseStaffRole

    user = _enrolled(account(), places)
    CourseStaffRole(places.course_key).add_users(user)
    CourseInstructorRole(places.course_key).add_users(user)
    return user


@pytest.fixture
def outsider(places: Places, account: Callable[..., Any]) -> Any:
    """Somebody with an account who is not in the course with content."""
    return account()


@pytest.fixture
def masquerade(places: Places) -> Callable[..., None]:
    """Let staff view as a learner: ``masquerade(client)`` as any, ``masquerade(client, user)`` as this one."""

    def view_as(client: Client, user: Any | None = None) -> None:
        body = {"role": "student", **({"user_name": user.username} if user else {})}
        answer = client.post(f"/courses/{places.course_key}/masquerade", body, content_type="application/json")
        assert answer.json()["success"], answer.content

    return view_as


def _enrolled(user: Any, places: Places) -> Any:
    from common.djangoapps.student.models import CourseEnrollment

    CourseEnrollment.enroll(user, places.course_key, mode="audit")
    return user


def _listens(host: str, port: int) -> bool:
    try:
        with closing(create_connection((host, port), timeout=0.5)):
            return True
    except OSError:
        return False


_NOTHING_BUILT: dict[str, Any] = {"status": "done", "chunks": {}, "assets": {}}
