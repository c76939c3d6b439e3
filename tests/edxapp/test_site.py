"""Our pages and addresses in the platform: the LMS has them in its own frame, Studio has none of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from social_learning.edxapp import site
from tests.edxapp.places import API, IN_STUDIO, guards

pytestmark = guards().both
lms_only = pytest.mark.skipif(IN_STUDIO, reason="Learners' pages are in the LMS only.")


@lms_only
def test_our_addresses_lead_to_us_in_the_lms() -> None:
    for path in ("/social-learning/", f"{API}/catalogue/", f"{API}/schema/"):
        assert resolve(path).app_name == "social_learning" or resolve(path).func.__module__.startswith(
            "social_learning"
        )


@pytest.mark.skipif(not IN_STUDIO, reason="Looks at Studio.")
def test_studio_offers_our_blocks_and_has_none_of_our_pages(client: Client, no_webpack: None) -> None:
    from cms.djangoapps.contentstore.views.component import DEFAULT_ADVANCED_MODULES

    assert {"knowledge_share", "social_reactions"} <= set(DEFAULT_ADVANCED_MODULES)
    for path in ("/social-learning/", f"{API}/catalogue/"):
        assert client.get(path).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("social_learning:catalogue")


@lms_only
def test_pages_stand_in_the_sites_own_frame(learner_client: Any) -> None:
    assert site.base_template() == "main_django.html"
    page = learner_client.get("/social-learning/").content.decode()
    assert 'class="content-wrapper" id="content"' in page
    assert page.count("<main") == page.count('id="main"') == 1
    assert page.partition("<title>")[2].partition("</title>")[0].count("<") == 0


@lms_only
def test_nobody_is_sent_to_log_in(client: Client) -> None:
    answer: Any = client.get("/social-learning/")
    assert (answer.status_code, answer.url) == (302, "/login?next=/social-learning/")
    assert client.get(f"{API}/catalogue/").status_code == 401


@pytest.fixture
def empty_database(tmp_path: Any) -> Any:
    """A database of its own, with no table at all; gives its connection."""
    name = "empty"
    like = connections["default"].settings_dict
    connections.settings[name] = {**like, "ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "db")}
    yield connections[name]
    connections[name].close()
    del connections[name]
    del connections.settings[name]


@pytest.mark.django_db(databases="__all__")
def test_our_migrations_apply_alone_and_make_what_the_models_say(
    empty_database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.apps import apps
    from django.db.migrations.executor import MigrationExecutor

    others = {config.label: None for config in apps.get_app_configs() if config.label != "social_learning"}
    monkeypatch.setattr(settings, "MIGRATION_MODULES", others)
    executor = MigrationExecutor(empty_database)
    (leaf,) = executor.loader.graph.leaf_nodes("social_learning")
    executor.migrate([leaf])
    made = set(empty_database.introspection.table_names())
    models = apps.get_app_config("social_learning").get_models(include_auto_created=True)
    assert {model._meta.db_table for model in models} <= made
    executor = MigrationExecutor(empty_database)
    executor.migrate([("social_learning", None)])
    assert not {name for name in empty_database.introspection.table_names() if name.startswith("social_learning_")}
