"""The Django settings that are rendered, run as Tutor's settings module would run them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from celery import Celery

from .support import Project

pytestmark = pytest.mark.tutor
Maker = Callable[[], Project]
BLOCK = re.compile(r"^######## social-learning$.*?^######## End of social-learning$", re.MULTILINE | re.DOTALL)
FILES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
S3 = "storages.backends.s3boto3.S3Boto3Storage"


def settings(project: Project, **before: Any) -> dict[str, Any]:
    """Return the settings after our block ran on what the platform and other plugins had set before."""
    block = BLOCK.search(project.read("apps", "openedx", "settings", "lms", "production.py"))
    assert block
    module: dict[str, Any] = {"STORAGES": {name: dict(value) for name, value in FILES.items()}, **before}
    exec(block[0], module)  # the very text that the LMS imports
    return module


def test_tutor_wins_over_the_app_and_the_operators_dictionary_over_both(new_project: Maker) -> None:
    project = new_project().save(max_upload_mb=20, settings={"SHOW_NAMES": "username", "RELAUNCH_STEPS_DAYS": [5]})
    given = settings(project, SOCIAL_LEARNING={"MAX_UPLOAD_MB": 7, "CLOCK": None, "SHOW_NAMES": "full_name"})
    assert given["SOCIAL_LEARNING"] == {
        "MAX_UPLOAD_MB": 20,
        "RELAUNCH_ENABLED": False,
        "UNIT_BAR": "flag",
        "COURSE_TAB": "on",
        "CLOCK": None,
        "SHOW_NAMES": "username",
        "RELAUNCH_STEPS_DAYS": [5],
    }


def test_strings_cannot_break_out_of_the_settings(new_project: Maker) -> None:
    nasty = 'it\'s "quoted" \\ and\nbroken'
    project = new_project().save(settings={"SHOW_NAMES": nasty}, media_root=nasty)
    given = settings(project)
    assert given["SOCIAL_LEARNING"]["SHOW_NAMES"] == nasty
    assert given["STORAGES"]["knowledge_private"]["OPTIONS"]["location"] == nasty


def test_files_are_private_by_default(project: Project) -> None:
    storage = settings(project)["STORAGES"]["knowledge_private"]
    assert storage["BACKEND"] == "django.core.files.storage.FileSystemStorage"
    # Not under /openedx/media, which uWSGI serves to anybody; no address of its own.
    assert storage["OPTIONS"] == {"location": "/openedx/media-private/social-learning", "base_url": None}


def test_object_storage_takes_the_private_bucket_and_signs_for_minutes(project: Project) -> None:
    learning = {"MEDIA": {"BACKEND": S3, "OPTIONS": {"bucket_name": "openedxlearning"}}}
    given = settings(project, STORAGES={"default": {"BACKEND": S3}}, OPENEDX_LEARNING=learning)
    storage = given["STORAGES"]["knowledge_private"]
    assert storage["BACKEND"] == S3
    assert storage["OPTIONS"]["bucket_name"] == "openedxlearning"
    assert storage["OPTIONS"]["querystring_auth"] is True
    assert storage["OPTIONS"]["querystring_expire"] <= 900
    assert storage["OPTIONS"]["default_acl"] is None
    assert storage["OPTIONS"]["custom_domain"] is None


def test_the_default_bucket_is_never_used_unasked(project: Project, new_project: Maker) -> None:
    given = settings(project, STORAGES={"default": {"BACKEND": S3}})
    assert "FileSystemStorage" in given["STORAGES"]["knowledge_private"]["BACKEND"]
    asked = settings(new_project().save(s3_bucket="ours"), STORAGES={"default": {"BACKEND": S3}})
    assert asked["STORAGES"]["knowledge_private"]["OPTIONS"]["bucket_name"] == "ours"


def test_plugins_for_object_storage_have_their_word_first(new_project: Maker) -> None:
    project = new_project()
    other = {"name": "zzz", "version": "1", "patches": {"openedx-common-settings": "THEIRS = 1"}}
    (project.root / "plugins").mkdir()
    (project.root / "plugins" / "zzz.yml").write_text(yaml.safe_dump(other))
    project.save()
    assert project.run("plugins", "enable", "zzz").returncode == 0
    text = project.read("apps", "openedx", "settings", "cms", "production.py")
    assert 0 < text.index("THEIRS = 1") < text.index("######## social-learning")


def test_a_storage_of_the_operators_own_is_taken_as_it_is(new_project: Maker) -> None:
    own = {
        "BACKEND": "storages.backends.azure_storage.AzureStorage",
        "OPTIONS": {"azure_container": "private"},
    }
    assert settings(new_project().save(storage=own))["STORAGES"]["knowledge_private"] == own


def test_our_tasks_go_to_the_queue_and_others_where_they_went(new_project: Maker) -> None:
    router = f"{__name__}.platform_router"
    app = Celery("routes")
    app.conf.task_routes = settings(new_project().save(queue="knowledge"), CELERY_ROUTES=router)["CELERY_ROUTES"]
    assert route(app, "social_learning.relaunch.tasks.send_task") == "knowledge"
    assert route(app, "lms.djangoapps.bulk_email.tasks.send_course_email") == "mail"
    assert route(app, "unknown.task") == app.conf.task_default_queue


def test_without_a_queue_the_routes_are_left_alone(project: Project) -> None:
    assert settings(project, CELERY_ROUTES="theirs")["CELERY_ROUTES"] == "theirs"


def platform_router(name: str, *_args: Any, **_kwargs: Any) -> dict[str, str] | None:
    """Stand for the platform's own router."""
    return {"queue": "mail"} if "bulk_email" in name else None


def route(app: Celery, task: str) -> str:
    """Return the queue that Celery would send a task to."""
    found: str = app.amqp.router.route({}, task)["queue"].name
    return found
