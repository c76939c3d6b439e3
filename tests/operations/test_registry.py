"""The list of checks: all of it runs, whatever is wrong with a site."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection

from social_learning.lib import sql
from social_learning.operations import checks
from social_learning.operations.answers import Answer, Check, Look, error, ok, skipped, warning, worst

pytestmark = pytest.mark.django_db


def fine(look: Look) -> Answer:
    return ok("All is well.")


def broken(look: Look) -> Answer:
    raise RuntimeError("the secret is 42")


def test_every_check_has_a_name_of_its_own_and_answers_in_a_sentence(look: Look) -> None:
    names = [check.name for check in checks.CHECKS]
    assert len(set(names)) == len(names)
    answers = checks.examine(look)
    assert [answer.name for answer in answers] == names
    for answer in answers:
        assert answer.sentence.endswith("."), answer
        assert bool(answer.remedy) == (answer.status in ("error", "warning")), answer
    assert not [answer for answer in answers if "could not be checked" in answer.sentence]


def test_a_check_that_breaks_is_an_error_of_its_own(look: Look) -> None:
    found = checks.examine(look, checks=[Check("a", "site", broken), Check("b", "site", fine)])
    assert [(one.name, one.status) for one in found] == [("a", "error"), ("b", "ok")]
    assert "RuntimeError" in found[0].sentence
    assert "42" not in found[0].sentence + found[0].remedy
    assert "42" in found[0].detail


def test_a_query_that_fails_does_not_spoil_the_next_one(look: Look) -> None:
    def ask_nonsense(look: Look) -> Answer:
        return ok(str(sql.rows("SELECT nothing FROM nowhere", [])))

    def ask(look: Look) -> Answer:
        assert connection.in_atomic_block
        return ok(str(sql.rows("SELECT 1", [])))

    found = checks.examine(look, checks=[Check("a", "site", ask_nonsense), Check("b", "site", ask)])
    assert [one.status for one in found] == ["error", "ok"]


def test_only_the_groups_asked_for_and_only_the_quick_ones(look: Look) -> None:
    listed = [Check("a", "site", fine), Check("b", "storage", fine), Check("c", "site", broken, slow=True)]
    assert [one.name for one in checks.examine(look, groups=["site"], slow=False, checks=listed)] == ["a"]
    assert {one.group for one in checks.examine(look, groups=["uploads", "database"])} == {"uploads", "database"}


def test_after_its_time_the_rest_is_skipped(look: Look) -> None:
    def slow(look: Look) -> Answer:
        time.sleep(0.02)
        return ok("At last.")

    found = checks.examine(look, seconds=0.01, checks=[Check("a", "site", slow), Check("b", "site", broken)])
    assert [one.status for one in found] == ["ok", "skipped"]


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ([], "ok"),
        ([ok("."), skipped(".")], "ok"),
        ([ok("."), warning(".", ".")], "warning"),
        ([warning(".", "."), error(".", "."), ok(".")], "error"),
    ],
)
def test_the_whole_is_as_bad_as_its_worst(answers: list[Answer], status: str) -> None:
    assert worst(answers) == status


def test_the_start_refuses_what_the_checks_call_an_error(settings: Any, private_store: Any) -> None:
    from social_learning import checks as at_start

    assert at_start.storage_is_private(None) == at_start.trending_key_fits(None) == []
    settings.SOCIAL_LEARNING = {"STORAGE_ALIAS": "nowhere", "TRENDING_HALF_LIFE_DAYS": 0.5}
    assert [found.id for found in at_start.storage_is_private(None)] == ["social_learning.E002"]
    assert [found.id for found in at_start.trending_key_fits(None)] == ["social_learning.E001"]
    settings.MEDIA_ROOT = private_store.parent
    settings.SOCIAL_LEARNING = {}
    (found,) = at_start.storage_is_private(None)
    assert (found.id, bool(found.hint)) == ("social_learning.E003", True)
