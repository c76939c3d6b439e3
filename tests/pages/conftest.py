"""Fixtures of the page tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def web() -> Callable[[Any], Client]:
    """Give a browser without script in which somebody is logged in: ``web(user).get(url)``; None is nobody."""

    def make(user: Any | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture(autouse=True)
def _private_files(settings: Any, tmp_path: Path) -> None:
    """Keep uploads of a test in a folder of its own."""
    storages = {**settings.STORAGES}
    storages["knowledge_private"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path), "base_url": None},
    }
    settings.STORAGES = storages


@pytest.fixture
def listed(published: Callable[..., Any], now: Any) -> Callable[..., Any]:
    """Make a published Knowledge that stands in the catalogue."""
    from social_learning.search import api

    def make(**fields: Any) -> Any:
        knowledge = published(**fields)
        api.sync_knowledge(knowledge.pk)
        return knowledge

    return make


@pytest.fixture
def drafted(author: Any, as_actor: Callable[[Any], Any], space: Any, theme: Any, now: Any) -> Callable[..., Any]:
    """Make a draft of the author with all that readers need."""
    from social_learning.knowledge import api

    def make(**fields: Any) -> Any:
        given = {"title": "Lift safely", "why": "Saves your back.", "body": "Bend your knees.", "theme_id": theme.pk}
        return api.create_draft(as_actor(author), space_id=space.pk, now=now, **{**given, **fields})

    return make
