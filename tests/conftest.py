"""Fixtures of all tests, named as the sentences need them; rooms are imported only when a fixture is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests import services

# Steps of `make test` look for these marks in these folders only.
HERE = Path(__file__).parent
FOLDERS = {"browser": ("browser", "demo"), "tutor": ("tutor_plugin",), "packaging": ("packaging",)}
COURSE_KEY = "course-v1:Demo+Social+2026"
_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a real service, so that ``-m services`` finds it; refuse marks where nobody looks for them."""
    for item in items:
        if {"mariadb", "redis"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.services)
        for name, folders in FOLDERS.items():
            if item.get_closest_marker(name) and item.path.relative_to(HERE).parts[0] not in folders:
                raise pytest.UsageError(f"{item.nodeid} is marked {name}: it belongs into tests/{folders[0]}.")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Start MariaDB before Django makes its test database, where ``SOCIAL_LEARNING_TEST_DB=mariadb`` asks for it."""
    server = getattr(settings, "TEST_MARIADB", None)
    if server is None:
        yield
        return
    missing = server.missing()
    if missing:
        server.remove()
        pytest.skip(missing)
    server.start()
    yield
    server.stop()


@pytest.fixture
def mariadb() -> None:
    """Say that a test needs MariaDB as its database; combine with ``db`` or ``transactional_db``."""
    if getattr(settings, "TEST_MARIADB", None) is None:
        pytest.skip("Runs on MariaDB only: SOCIAL_LEARNING_TEST_DB=mariadb python -m pytest -m services")


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    """The URL of a real Redis that lives as long as the test run."""
    missing = services.redis_missing()
    if missing:
        pytest.skip(missing)
    with services.redis_server() as url:
        yield url


@pytest.fixture
def now() -> datetime:
    """A Monday morning."""
    return datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)


@pytest.fixture
def course_key() -> str:
    """The course of the tests; it exists once somebody made by ``make_user`` is enrolled."""
    return COURSE_KEY


@pytest.fixture
def make_user(db: None) -> Callable[..., Any]:
    """Make an account: ``make_user("ana", courses=[key], staff_courses=[key], is_staff=True, …)``."""

    def make(username: str = "", *, courses: Any = (), staff_courses: Any = (), **fields: Any) -> Any:
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import Group

        name = username or f"person{next(_numbers)}"
        fields.setdefault("email", f"{name}@example.com")
        user = get_user_model()._default_manager.create_user(name, password="secret", **fields)
        for role, keys in (("learner", courses), ("staff", staff_courses)):
            for key in keys:
                user.groups.add(Group.objects.get_or_create(name=f"{key}|{role}")[0])
        return user

    return make


@pytest.fixture
def learner(make_user: Callable[..., Any], course_key: str) -> Any:
    """Somebody enrolled in the course."""
    return make_user("lea", first_name="Lea", last_name="Learner", courses=[course_key])


@pytest.fixture
def author(make_user: Callable[..., Any], course_key: str) -> Any:
    """A colleague in the course who shares knowledge."""
    return make_user("amir", first_name="Amir", last_name="Author", courses=[course_key])


@pytest.fixture
def expert(make_user: Callable[..., Any], course_key: str, theme: Any, now: datetime) -> Any:
    """A colleague in the course, named expert of ``theme``."""
    from social_learning.experts.models import Expert

    user = make_user("elif", first_name="Elif", last_name="Expert", courses=[course_key])
    Expert.objects.create(user_id=user.pk, theme=theme, since=now)
    return user


@pytest.fixture
def steward(make_user: Callable[..., Any], course_key: str, space: Any) -> Any:
    """The course team: staff of the course and named steward of ``space``; not site staff."""
    from social_learning.spaces.models import Role, SpaceMember

    user = make_user("stella", first_name="Stella", last_name="Steward", staff_courses=[course_key])
    SpaceMember.objects.create(space=space, user_id=user.pk, role=Role.STEWARD)
    return user


@pytest.fixture
def site_admin(make_user: Callable[..., Any]) -> Any:
    """Site staff."""
    return make_user("sam", first_name="Sam", last_name="Staff", is_staff=True, is_superuser=True)


@pytest.fixture
def as_actor(db: None) -> Callable[[Any], Any]:
    """Turn an account into what rooms know of it: ``as_actor(user)``."""
    from social_learning.edxapp import users

    return users.actor


@pytest.fixture
def space(db: None, now: datetime) -> Any:
    """The space of the whole site."""
    from social_learning.spaces import api

    return api.ensure_site_space(now=now)


@pytest.fixture
def theme(db: None) -> Any:
    """A theme."""
    from social_learning.spaces import api

    return api.ensure_theme("safety", title="Safety")


@pytest.fixture
def published(db: None, now: datetime, space: Any, theme: Any, author: Any) -> Callable[..., Any]:
    """Make a published Knowledge: ``published(author=user, title="…", …)``; any field of the model may be given."""

    def make(**fields: Any) -> Any:
        from social_learning.knowledge.models import Knowledge, State
        from social_learning.targets.models import Access, Target

        owner = fields.pop("author", author)
        given: dict[str, Any] = {
            "space": space,
            "theme": theme,
            "kind": "article",
            "state": State.PUBLISHED,
            "title": f"How we lift safely {next(_numbers)}",
            "why": "Saves your back.",
            "body": "Bend your knees.",
            "created_at": now,
            "updated_at": now,
            "published_at": now,
            "author_id": owner.pk,
            **fields,
        }
        knowledge = Knowledge(**given)
        knowledge.target = Target.objects.create(
            key=knowledge.key,
            kind="knowledge",
            space=knowledge.space,
            title=knowledge.title,
            url=f"/social-learning/knowledge/{knowledge.uuid}/",
            owner_id=knowledge.author_id,
            access=Access.OPEN if knowledge.state == State.PUBLISHED else Access.PRIVATE,
            created_at=now,
        )
        knowledge.save()
        return knowledge

    return make


@pytest.fixture
def client_for() -> Callable[[Any], Any]:
    """Give a REST client with the person's session: ``client_for(user).get(url)``; None is nobody."""
    from rest_framework.test import APIClient

    def make(user: Any | None) -> Any:
        client = APIClient()
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of something that answers as S3 does, as long as the test run lives."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=services.free_port(), verbose=False)
    server.start()
    yield f"http://127.0.0.1:{server._port}"
    server.stop()


@pytest.fixture
def s3_store(s3_server: str, settings: Any) -> Any:
    """A private bucket of this test's own as the store of files, set as the Tutor plugin does; gives the bucket."""
    from urllib.request import Request, urlopen

    import boto3
    from django.core.files.storage import storages

    urlopen(Request(f"{s3_server}/moto-api/reset", method="POST")).close()
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    bucket = boto3.resource("s3", endpoint_url=s3_server, **keys).create_bucket(Bucket="knowledge")
    options = {
        "access_key": "test",
        "secret_key": "test",
        "region_name": "us-east-1",
        "endpoint_url": s3_server,
        "signature_version": "s3v4",
        "addressing_style": "path",
        "bucket_name": "knowledge",
        "location": "social-learning",
        "default_acl": None,
        "querystring_auth": True,
        "querystring_expire": 600,
        "custom_domain": None,
        "file_overwrite": False,
    }
    own = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "knowledge_private": own}
    assert storages["knowledge_private"].bucket_name == "knowledge"
    return bucket


@pytest.fixture
def private_store(tmp_path: Any, settings: Any) -> Any:
    """A private storage of this test's own; gives its folder."""
    folder = tmp_path / "private"
    own = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder), "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "knowledge_private": own}
    return folder
