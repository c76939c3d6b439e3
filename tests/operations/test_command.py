"""``social_learning_check``: what it prints, and how it ends."""

from __future__ import annotations

import json
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from social_learning.operations import checks
from social_learning.operations.answers import Answer, Check, Look, error, ok, skipped, warning

pytestmark = pytest.mark.django_db


def run(*args: str) -> tuple[str, int]:
    out, code = StringIO(), 0
    try:
        call_command("social_learning_check", *args, stdout=out, no_color=True)
    except SystemExit as end:
        code = int(end.code or 0)
    return out.getvalue(), code


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put checks with these answers into the list: ``answering(ok("."), error(".", "!"))``."""

    def put(*answers: Answer) -> None:
        listed = [
            Check(f"site.{number}", "site", lambda look, answer=answer: answer) for number, answer in enumerate(answers)
        ]
        examine = checks.examine
        monkeypatch.setattr(checks, "examine", lambda look, **how: examine(look, checks=listed, **how))

    return put


def test_one_line_each_with_the_remedy(answering: Any) -> None:
    answering(
        ok("All is well."), skipped("Not here."), warning("Nearly.", "Look."), error("Lost.", "Find it.", "two\nlines")
    )
    text, _code = run()
    assert text.splitlines() == [
        "ok      site.0: All is well.",
        "skipped site.1: Not here.",
        "WARNING site.2: Nearly. -> Look.",
        "ERROR   site.3: Lost. [two lines] -> Find it.",
        "1 error, 1 warning, 1 skipped, 1 ok",
    ]


def test_only_what_is_wrong_with_verbosity_0(answering: Any) -> None:
    answering(ok("All is well."), warning("Nearly.", "Look."))
    text, _code = run("--verbosity", "0")
    assert text.splitlines() == ["WARNING site.1: Nearly. -> Look.", "0 error, 1 warning, 0 skipped, 1 ok"]


@pytest.mark.parametrize(
    ("answer", "level", "code"),
    [
        (ok("."), "warning", 0),
        (skipped("."), "warning", 0),
        (warning(".", "!"), "error", 0),
        (warning(".", "!"), "warning", 1),
        (error(".", "!"), "error", 1),
        (error(".", "!"), "warning", 1),
    ],
)
def test_it_ends_with_1_from_the_fail_level_on(answering: Any, answer: Answer, level: str, code: int) -> None:
    answering(answer)
    assert run("--fail-level", level)[1] == code
    assert run("--fail-level", level, "--json")[1] == code


def test_errors_end_with_1_by_default(answering: Any) -> None:
    answering(error(".", "!"))
    assert run()[1] == 1


def test_json_is_for_machines(private_store: Any) -> None:
    text, _code = run("--json", "--only", "storage", "--only", "converters")
    found = json.loads(text)
    assert found["status"] == "ok"
    assert {answer["group"] for answer in found["answers"]} == {"storage", "converters"}
    assert set(found["answers"][0]) == {"name", "group", "status", "sentence", "remedy", "detail"}


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(CommandError):
        run("--only", "kitchen")


def test_where_no_platform_is_its_part_is_skipped() -> None:
    text, code = run("--only", "platform")
    lines = text.splitlines()
    assert len(lines) > 50
    assert all(line.startswith("skipped ") for line in lines[:-1])
    assert code == 0


def test_the_worker_is_asked_on_demand(answering: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Look] = []
    monkeypatch.setattr(checks, "examine", lambda look, **how: asked.append(look) or [])
    run()
    run("--worker")
    assert [look.ask_worker for look in asked] == [False, True]
    assert all(isinstance(look.now, datetime) for look in asked)
