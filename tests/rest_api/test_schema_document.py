"""The schema as a document: built without a warning, valid, and one name for one shape."""

from __future__ import annotations

from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from drf_spectacular.validation import validate_schema

from social_learning.rest_api.v1 import schema as schema_module

ROOT = "/api/social_learning/v1/"


@pytest.fixture(scope="module")
def built() -> tuple[dict[str, Any], str]:
    """The schema, and what its generator complained of."""
    with GENERATOR_STATS.silence(), patched_settings(schema_module._SETTINGS):
        document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
        said = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
    return document, "\n".join(map(str, said))


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = [
        operation for path in document["paths"].values() for operation in path.values() if "responses" in operation
    ]
    return {operation["operationId"]: operation for operation in found}


def test_it_is_built_without_a_warning(built: tuple[dict[str, Any], str]) -> None:
    assert not built[1]


def test_it_is_valid(built: tuple[dict[str, Any], str]) -> None:
    validate_schema(built[0])


def test_it_speaks_of_nothing_but_this_plugin(built: tuple[dict[str, Any], str]) -> None:
    assert all(path.startswith(ROOT) for path in built[0]["paths"])


def test_every_operation_has_a_name_words_and_its_refusals(built: tuple[dict[str, Any], str]) -> None:
    for name, operation in operations(built[0]).items():
        assert operation.get("summary") or operation.get("description"), name
        assert {"401", "429"} <= set(operation["responses"]), name
        for status, answer in operation["responses"].items():
            if status.startswith("4") and status != "416":
                shape = answer["content"]["application/json"]["schema"]
                assert shape == {"$ref": "#/components/schemas/Error"}, (name, status)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["schema/", "docs/"])
def test_it_is_served(path: str, client_for: Any, learner: Any) -> None:
    answer = client_for(learner).get(f"{ROOT}{path}")
    assert answer.status_code == 200
    assert b"example.com" not in answer.content
