"""``social_learning_export_person`` and ``social_learning_forget_person``."""

from __future__ import annotations

import stat
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from social_learning.management.commands import social_learning_forget_person as forget_person
from social_learning.privacy.models import Departure
from social_learning.reactions.models import Reaction
from tests import acts
from tests.privacy import tables

pytestmark = pytest.mark.django_db


def run(name: str, *args: str) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def gone(learner: Any, published: Any, now: datetime) -> Any:
    """A closed account that once liked something."""
    acts.do("like", published().target, learner.pk, now)
    learner.is_active = False
    learner.save()
    return learner


def test_an_export_is_written_for_its_owner_only_and_never_over_another(
    author: Any, drafted: Any, tmp_path: Path
) -> None:
    drafted(author)
    out = tmp_path / "amir.zip"
    assert run("social_learning_export_person", "amir", "--out", str(out)) == f"Written to {out}.\n"
    assert {"data.json", "index.html"} < set(ZipFile(out).namelist())
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="cannot be written"):
        run("social_learning_export_person", "amir", "--out", str(out))


def test_an_export_of_nobody_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no account named"):
        run("social_learning_export_person", "nobody", "--out", str(tmp_path / "x.zip"))
    assert not (tmp_path / "x.zip").exists()


def test_a_closed_account_is_forgotten(gone: Any) -> None:
    assert "is forgotten" in run("social_learning_forget_person", gone.username, "--yes")
    assert list(tables.naming(gone.pk)) == ["Departure.user_id"]
    assert Departure.objects.get().done_at is not None


def test_an_open_account_is_not(gone: Any) -> None:
    gone.is_active = True
    gone.save()
    with pytest.raises(CommandError, match="is open"):
        run("social_learning_forget_person", gone.username, "--yes")
    assert Reaction.objects.filter(user_id=gone.pk).exists()


def test_an_account_that_the_platform_retired_is(gone: Any) -> None:
    gone.is_active, gone.username = True, "retired__user_0a1b"
    gone.save()
    run("social_learning_forget_person", gone.username, "--yes")
    assert not Reaction.objects.exists()


def test_nothing_happens_without_a_yes(gone: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="Use --yes"):
        run("social_learning_forget_person", gone.username)
    monkeypatch.setattr(forget_person.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("social_learning_forget_person", gone.username)
    assert Reaction.objects.filter(user_id=gone.pk).exists()
    assert not Departure.objects.exists()
    monkeypatch.setattr("builtins.input", lambda _question: "Yes ")
    run("social_learning_forget_person", gone.username)
    assert not Reaction.objects.exists()


def test_an_account_that_was_deleted_is_named_by_its_number(gone: Any) -> None:
    number = gone.pk
    with pytest.raises(CommandError, match="does not exist any more"):
        run("social_learning_forget_person", "--id", str(number), "--yes")
    gone.delete()
    run("social_learning_forget_person", "--id", str(number), "--yes")
    assert list(tables.naming(number)) == ["Departure.user_id"]


@pytest.mark.parametrize("args", [(), ("lea", "--id", "7"), ("nobody",), ("--id", "0")])
def test_who_is_meant_must_be_said(args: tuple[str, ...], db: None) -> None:
    with pytest.raises(CommandError):
        run("social_learning_forget_person", *args, "--yes")
