"""What the plugin says about the app must be true of the app."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from uuid import uuid4

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tutorsociallearning.patch_files import read_patches

from .support import REPO

PATCHES = read_patches()


def resolves(path: str) -> bool:
    """Return whether the app has something at this address."""
    try:
        return bool(resolve(path))
    except Resolver404:
        return False


@pytest.mark.parametrize(
    "place",
    [
        "/api/social_learning/v1/knowledge/{}/file/",
        "/api/social_learning/v1/knowledge/{}/working/file/",
        "/api/social_learning/v1/knowledge/{}/images/",
        "/api/social_learning/v1/areas/{}/archive/",
        "/social-learning/share/{}/",
        "/social-learning/spaces/{}/archive/",
    ],
)
def test_the_higher_limit_is_where_files_are_sent(place: str) -> None:
    line = re.search(r"@social_learning_upload path (.+)", PATCHES["caddyfile-lms"])
    assert line
    uuid = str(uuid4())
    address = next(
        (found for found in (place.format(f"knowledge-v1:{uuid}"), place.format(uuid)) if resolves(found)), ""
    )
    assert address
    # As Caddy does: a star inside an address stands for one part of it, at the end for all that follows.
    parts = address.split("/")
    globs = [(glob, glob.split("/")) for glob in line[1].split()]
    assert any(
        fnmatch(address, glob) if glob.endswith("*") else len(wanted) == len(parts) and all(map(fnmatch, parts, wanted))
        for glob, wanted in globs
    )


def test_only_these_pages_take_files() -> None:
    from social_learning.curation import recommender
    from social_learning.media import captions

    pages = REPO / "djangoapp" / "social_learning" / "pages"
    taking = {file.name for file in pages.rglob("*.py") if "request.FILES" in file.read_text()}
    assert taking == {"share.py", "exchange.py", "curate.py", "playing.py"}
    # Without a limit of its own a page gets what Caddy lets through to all of the LMS, 4 MB.
    assert max(recommender.MAX_BYTES, captions.MAX_BYTES) < 4_000_000


@pytest.mark.parametrize("command", ["check", "relaunch", "rebuild", "sweep"])
def test_the_jobs_are_commands_of_the_app(command: str) -> None:
    assert get_commands()[f"social_learning_{command}"] == "social_learning"


def test_periodic_jobs_are_jobs_that_can_be_run_by_hand() -> None:
    commands = (REPO / "tutor_plugin" / "tutorsociallearning" / "commands.py").read_text()
    scheduled = set(re.findall(r"social_learning_[a-z]+", PATCHES["local-docker-compose-prod-services"]))
    assert scheduled == {"social_learning_relaunch", "social_learning_sweep"}
    assert all(f'"{name}"' in commands for name in scheduled)


def test_settings_that_tutor_gives_are_settings_of_the_app() -> None:
    from social_learning import conf

    given = re.search(r"\*\*\{\{ (\{.*?\}) \}\},", PATCHES["openedx-common-settings"], re.DOTALL)
    assert given
    names = set(re.findall(r'"([A-Z_]+)":', given[1]))
    assert names
    assert names <= set(conf.DEFAULTS)
    assert f'STORAGES["{conf.DEFAULTS["STORAGE_ALIAS"]}"]' in PATCHES["openedx-common-settings"]
