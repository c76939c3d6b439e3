"""The checks of settings, each where all is well and where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from social_learning import conf
from social_learning.edxapp.hooks import FILTER_STEPS, MAIL_POLICY
from social_learning.operations import settings_checks, values
from social_learning.operations.answers import Look
from social_learning.settings import common

Ours = Callable[..., None]


def test_a_known_entry_is_fine(look: Look, ours: Ours) -> None:
    ours(SHOW_NAMES="username")
    assert settings_checks.names(look).status == "ok"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("MAX_UPLOAD_MO", "Did you mean MAX_UPLOAD_MB instead of MAX_UPLOAD_MO?"),
        ("relaunch_enabled", "Did you mean RELAUNCH_ENABLED instead of relaunch_enabled?"),
        ("ZZZ", "Take ZZZ out; the names are in docs/settings.rst."),
    ],
)
def test_an_unknown_entry_is_named_with_what_was_meant(look: Look, ours: Ours, name: str, hint: str) -> None:
    ours(**{name: 1})
    found = settings_checks.names(look)
    assert (found.status, found.remedy) == ("warning", hint)
    assert name in found.sentence


def test_what_is_no_dictionary_is_said(look: Look, settings: Any) -> None:
    settings.SOCIAL_LEARNING = ["MAX_UPLOAD_MB"]
    assert settings_checks.names(look).status == "error"
    assert settings_checks.values(look).status == "ok"


@pytest.mark.parametrize("name", sorted(conf.SETTINGS))
def test_every_default_can_be_used(name: str) -> None:
    assert values.problem(name, conf.DEFAULTS[name]) == ""


SWITCHED_OFF = [name for name, setting in conf.SETTINGS.items() if re.search(r"\b0(:| for none)", str(setting.help))]


@pytest.mark.parametrize("name", sorted(SWITCHED_OFF))
def test_where_the_help_says_what_none_means_none_can_be_used(name: str) -> None:
    assert values.problem(name, 0) == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHOW_NAMES", "nickname"),
        ("UNIT_BAR", True),
        ("COURSE_TAB", "yes"),
        ("BASE_TEMPLATE", "no/such/template.html"),
        ("CLOCK", "no.such.clock"),
        ("CLOCK", "social_learning.conf.DEFAULTS"),
        ("STORAGE_ALIAS", "nowhere"),
        ("STORAGE_ALIAS", ["default"]),
        ("MAX_UPLOAD_MB", "50"),
        ("MAX_UPLOAD_MB", 0),
        ("MAX_UPLOAD_MB", True),
        ("MAX_UPLOAD_MB", 1.5),
        ("POPULARITY_FLOOR", -1),
        ("MAIL_ENABLED", "false"),
        ("UNIT_BAR_EXCLUDED_BLOCKS", "video"),
        ("RELAUNCH_STEPS_DAYS", (10, 3)),
        ("RELAUNCH_STEPS_DAYS", ()),
        ("RELAUNCH_STEPS_DAYS", (0, 3)),
        ("RELAUNCH_STEPS_DAYS", 3),
        ("RELAUNCH_QUIET_FROM", 24),
        ("RELAUNCH_QUIET_UNTIL", "8"),
        ("TRENDING_HALF_LIFE_DAYS", 0),
        ("LEVEL_FACTOR", 1),
        ("THROTTLE_WRITE", "120 per minute"),
        ("THROTTLE_READ", 600),
    ],
)
def test_a_value_that_cannot_be_used_is_named(look: Look, ours: Ours, name: str, value: Any) -> None:
    ours(**{name: value})
    found = settings_checks.values(look)
    assert found.status == "error"
    assert f"{name} = {value!r}: " in found.sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UNIT_BAR_EXCLUDED_BLOCKS", ["video"]),
        ("RELAUNCH_STEPS_DAYS", [1, 2]),
        ("POPULARITY_FLOOR", 0),
        ("TRENDING_HALF_LIFE_DAYS", 10.5),
        ("THROTTLE_UPLOAD", "5/day"),
        ("RELAUNCH_QUIET_FROM", 0),
        ("CLOCK", "django.utils.timezone.now"),
        ("BASE_TEMPLATE", "demo/base.html"),
    ],
)
def test_a_value_of_ones_own_is_fine(look: Look, ours: Ours, name: str, value: Any) -> None:
    ours(**{name: value})
    assert settings_checks.values(look).status == "ok"


def test_a_half_life_too_short_for_ten_years_is_an_error(look: Look, ours: Ours) -> None:
    assert settings_checks.trending_key(look).status == "ok"
    ours(TRENDING_HALF_LIFE_DAYS=1)
    assert settings_checks.trending_key(look).status == "error"


def test_without_a_platform_there_is_nothing_to_hang_into(look: Look, in_service: Callable[[str], None]) -> None:
    in_service("")
    for check in (settings_checks.filters, settings_checks.mail_policy, settings_checks.mako):
        assert check(look).status == "skipped"


def test_our_steps_stand_in_the_pipelines(look: Look, settings: Any, in_service: Callable[[str], None]) -> None:
    in_service("lms")
    settings.OPEN_EDX_FILTERS_CONFIG = {}
    found = settings_checks.filters(look)
    assert found.status == "error"
    assert all(step in found.sentence for step in FILTER_STEPS.values())
    common._add_filter_steps(settings)
    assert settings_checks.filters(look).status == "ok"


def test_our_policy_is_asked_before_mails(look: Look, settings: Any, in_service: Callable[[str], None]) -> None:
    in_service("cms")
    settings.ACE_ENABLED_POLICIES = ["bulk_email_optout"]
    assert settings_checks.mail_policy(look).status == "error"
    common._add_mail_policy(settings)
    assert MAIL_POLICY in settings.ACE_ENABLED_POLICIES
    assert settings_checks.mail_policy(look).status == "ok"


def test_the_instructor_dashboard_finds_our_section(
    look: Look, settings: Any, in_service: Callable[[str], None]
) -> None:
    in_service("lms")
    settings.MAKO_TEMPLATE_DIRS_BASE = ["/openedx/edx-platform/lms/templates"]
    assert settings_checks.mako(look).status == "error"
    settings.MAKO_TEMPLATE_DIRS_BASE.append(str(common.MAKO_TEMPLATES))
    assert settings_checks.mako(look).status == "ok"
    in_service("cms")
    assert settings_checks.mako(look).status == "skipped"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CSRF_COOKIE_HTTPONLY", True),
        ("CSRF_USE_SESSIONS", True),
        ("CSRF_COOKIE_NAME", "token"),
        ("CSRF_HEADER_NAME", "HTTP_X_TOKEN"),
        ("MIDDLEWARE", []),
    ],
)
def test_what_keeps_forms_from_working_is_named(look: Look, settings: Any, name: str, value: Any) -> None:
    assert settings_checks.csrf(look).status == "ok"
    setattr(settings, name, value)
    found = settings_checks.csrf(look)
    assert found.status == "error"
    assert name in found.sentence


def test_every_site_with_credentials_is_too_many(look: Look, settings: Any) -> None:
    settings.CORS_ORIGIN_ALLOW_ALL = True
    settings.CORS_ALLOW_CREDENTIALS = False
    assert settings_checks.cors(look).status == "ok"
    settings.CORS_ALLOW_CREDENTIALS = True
    assert settings_checks.cors(look).status == "warning"
