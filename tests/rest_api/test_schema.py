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

from social_learning.rest_api.v1 import schema as schema_module

ROOT = "/api/social_learning/v1/"
PUBLIC = ("schema/", "docs/")


@cache
def document():
    """Return the schema as it is served."""
    with patched_settings(schema_module._SETTINGS):
        return SchemaGenerator().get_schema(request=None, public=True)


api = schemathesis.openapi.from_dict(document())


@pytest.fixture
def world(published, learner, steward, author, as_actor, now):
    """Something for every kind of id: what the learner may see, what is theirs, what they said."""
    from social_learning.comments import api as comments
    from social_learning.inbox import api as inbox

    item, draft = published(), published(author=learner, state="draft")
    comment = comments.add(item.target, as_actor(learner), "Helped me", now=now)
    inbox.tell(learner.pk, "applied", params={"title": "x", "note": ""}, url="/x", dedupe_key="x", now=now)
    return {
        "key": [item.key, draft.key, item.key],
        "kind": ["like", "applied", "outdated"],
        "comment": [str(comment.uuid)],
        "uuid": [str(item.uuid), str(draft.uuid)],
    }


def token(user):
    """Return what the platform gives to an app that speaks for a person."""
    from edx_rest_framework_extensions.auth.jwt.tests.utils import generate_jwt

    return f"JWT {generate_jwt(user)}"


def settle(case, world):
    """Let three in four made-up ids name something real; which ones depends on the made-up id alone."""
    for name, value in (case.path_parameters or {}).items():
        real = world["comment"] if "/comments/{uuid}" in case.path else world.get(name)
        pick = sum(str(value).encode(errors="replace"))
        if real and pick % 4:
            case.path_parameters[name] = real[pick % len(real)]


@api.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.django_db
def test_answers_are_as_the_schema_says(case, world, learner):
    settle(case, world)
    case.call_and_validate(app=get_wsgi_application(), headers={"Authorization": token(learner)})


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
