"""Every address answers as the schema says, whatever it is sent; the schema names every address."""

from __future__ import annotations

import re
from functools import cache

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from social_learning.rest_api.v1 import schema as schema_module
from tests import uploads
from tests.examples import many

ROOT = "/api/social_learning/v1/"
PUBLIC = ("schema/", "docs/")


@cache
def document():
    """Return the schema as it is served."""
    with patched_settings(schema_module._SETTINGS):
        return SchemaGenerator().get_schema(request=None, public=True)


@cache
def site():
    """Return the site; to make it costs more than a request does."""
    return get_wsgi_application()


api = schemathesis.openapi.from_dict(document())
api.config.update(base_url="http://testserver")
# What the rooms refuse in spite of a right shape, an own like for instance, is a matter of their own tests.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def world(published, learner, steward, author, as_actor, now, private_store):
    """Something for every kind of id: what the learner may see, what is theirs, what they said."""
    from social_learning.comments import api as comments
    from social_learning.inbox import api as inbox
    from social_learning.media import files

    film = files.keep(uploads.upload("film.mp4", uploads.MP4), uploader_id=author.pk, now=now)
    item, draft = published(file=film, kind="video"), published(author=learner, state="draft")
    comment = comments.add(item.target, as_actor(learner), "Helped me", now=now)
    inbox.tell(learner.pk, "applied", params={"title": "x", "note": ""}, url="/x", dedupe_key="x", now=now)
    return {
        "key": [item.key, draft.key, item.key],
        "kind": ["like", "applied", "outdated"],
        "comment": [str(comment.uuid)],
        "uuid": [str(item.uuid), str(draft.uuid)],
        "file": [str(film.uuid)],
    }


def token(user):
    """Return what the platform gives to an app that speaks for a person."""
    from edx_rest_framework_extensions.auth.jwt.tests.utils import generate_jwt

    return f"JWT {generate_jwt(user)}"


def settle(case, world):
    """Let three in four made-up ids name something real; which ones depends on the made-up id alone."""
    for name, value in (case.path_parameters or {}).items():
        noun = next((noun for noun in ("comment", "file") if f"/{noun}s/{{{name}}}" in case.path), name)
        real = world.get(noun)
        pick = sum(str(value).encode(errors="replace"))
        if real and pick % 4:
            case.path_parameters[name] = real[pick % len(real)]


@api.parametrize()
@settings(max_examples=many(5), derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.django_db
def test_answers_are_as_the_schema_says(case, world, learner):
    settle(case, world)
    answer = case.call(app=site(), headers={"Authorization": token(learner)})
    case.validate_response(answer, checks=CHECKS)
    assert answer.status_code != 401


def test_the_schema_names_every_address():
    """An address that is not in the schema is one that nobody can build on."""
    urls = get_resolver("social_learning.rest_api.v1.urls").url_patterns
    routes = {re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern)) for pattern in urls}
    named = {path.removeprefix(ROOT) for path in document()["paths"]}
    assert {route for route in routes if route and not route.startswith(PUBLIC)} == named


@pytest.mark.django_db
def test_a_token_logs_in(client_for, learner):
    nobody = client_for(None)
    assert nobody.get(f"{ROOT}catalogue/", HTTP_AUTHORIZATION=token(learner)).status_code == 200
    assert nobody.get(f"{ROOT}catalogue/", HTTP_AUTHORIZATION="JWT nonsense").status_code == 401


def test_the_schema_says_how_to_log_in():
    schemes = document()["components"]["securitySchemes"]
    assert schemes["jwt"]["name"] == "Authorization"
