"""The list of what we rely on: complete here, true on the platform.

On the platform every line must hold in the LMS and in Studio; ``README`` says how to run it there.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.db import models

import social_learning
from social_learning.edxapp import inspection, present
from social_learning.edxapp.contracts import BOTH, CONTRACTS, LMS, Contract
from social_learning.edxapp.inspection import Outcome, examine, problem
from social_learning.operations import platform, settings_checks
from social_learning.operations.answers import Look

SOURCES = Path(social_learning.__file__).parent
# What an installation of edx-platform brings; what else we import stands in our own requirements.
PLATFORM = {"lms", "cms", "common", "openedx", "xmodule", "edx_ace", "completion", "eventtracking", "edx_proctoring"}
PLATFORM |= {"organizations", "waffle", "edx_when", "config_models", "event_routing_backends"}
LINE = Contract("a_platform.rooms:Door", "doors")


def imported() -> Iterator[tuple[str, str]]:
    """Yield every name of the platform that our code imports, with the file that does."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PLATFORM:
                yield from ((f"{node.module}:{name.name}", str(path.relative_to(SOURCES))) for name in node.names)


def test_every_import_of_the_platform_is_listed() -> None:
    listed = {path for contract in CONTRACTS for path in (contract.path, *contract.elsewhere)}

    def known(name: str) -> bool:
        module, _colon, attribute = name.partition(":")
        whole = f"{module}.{attribute}"
        return any(path in (name, whole) or path.startswith((f"{name}.", f"{whole}:", f"{whole}.")) for path in listed)

    missing = [f"{name} ({file})" for name, file in imported() if not known(name)]
    assert not missing, f"Add to edxapp/contracts.py: {sorted(set(missing))}"


def test_every_line_is_there_once_and_says_what_for() -> None:
    assert len({contract.path for contract in CONTRACTS}) == len(CONTRACTS)
    assert all(str(contract.purpose) and set(contract.services) <= set(BOTH) for contract in CONTRACTS)


# ---------------------------------------------------------------- how a line is held against what is there
@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ModuleType]:
    """Put a module with these names where a platform would have it: ``here(Door=…, release="ulmo")``."""

    def put(release: str = "ulmo", **names: Any) -> ModuleType:
        module = ModuleType("a_platform.rooms")
        vars(module).update(names)
        monkeypatch.setitem(sys.modules, "a_platform", ModuleType("a_platform"))
        monkeypatch.setitem(sys.modules, "a_platform.rooms", module)
        monkeypatch.setattr(inspection, "service", lambda: "lms")
        monkeypatch.setattr(inspection, "release", lambda: release)
        return module

    return put


class Door:
    """Something of a platform."""

    width = 90

    def __init__(self, colour: str, *, height: int = 200) -> None:
        raise AssertionError("Nothing of the platform is called.")

    def opened(self, *steps: str, **how: bool) -> None:
        """Do nothing."""


def test_a_name_that_is_as_we_need_it_holds(here: Callable[..., ModuleType]) -> None:
    here(Door=Door)
    assert examine(LINE._replace(takes=("colour", "height"), has=("width", "opened"))) == (Outcome.HOLDS, "")
    assert examine(LINE._replace(path="a_platform.rooms:Door.opened", takes=("slowly",)))[0] is Outcome.HOLDS
    assert examine(LINE._replace(path="a_platform.rooms:Door.width", value=90))[0] is Outcome.HOLDS
    assert examine(LINE._replace(path="a_platform.rooms"))[0] is Outcome.HOLDS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"path": "a_platform.cellar:Door"}, "ModuleNotFoundError"),
        ({"path": "a_platform.rooms:Window"}, "a_platform.rooms has no Window"),
        ({"takes": ("colour", "weight")}, "it has no weight"),
        ({"path": "a_platform.rooms:Door.opened", "takes": ("steps",)}, "it has no steps"),
        ({"path": "a_platform.rooms:Door.width", "takes": ("x",)}, "it has no x"),
        ({"has": ("lock",)}, "it has no lock"),
        ({"fields": ("colour",)}, "it has no colour"),
        ({"path": "a_platform.rooms:Door.width", "value": 80}, "it is 90, not 80"),
        ({"path": "template:no/such.html"}, "no/such.html does not exist"),
        ({"path": "mako:no/such.html"}, "no/such.html does not exist"),
        ({"path": "setting:NO_SUCH"}, "NO_SUCH does not exist"),
        ({"path": "url:/no/such/"}, "/no/such/ does not exist"),
    ],
)
def test_a_name_that_has_changed_is_broken(here: Callable[..., ModuleType], change: dict[str, Any], words: str) -> None:
    here(Door=Door)
    outcome, wrong = examine(LINE._replace(**change))
    assert outcome is Outcome.BROKEN
    assert words in wrong


def test_a_module_that_breaks_while_it_is_imported_is_broken(
    here: Callable[..., ModuleType], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here()
    (tmp_path / "a_cellar.py").write_text("raise RuntimeError('flooded')")
    monkeypatch.syspath_prepend(tmp_path)
    assert examine(LINE._replace(path="a_cellar:Door")) == (Outcome.BROKEN, "RuntimeError: flooded")


@pytest.mark.skipif(present(), reason="These templates are the demo's.")
def test_templates_settings_and_addresses_are_looked_up(
    here: Callable[..., ModuleType], settings: Any, tmp_path: Path
) -> None:
    here()
    (tmp_path / "bar.html").touch()
    settings.MAKO_TEMPLATE_DIRS_BASE = [tmp_path]
    for path in ("template:demo/base.html", "mako:bar.html", "setting:STORAGES", "url:/social-learning/me/"):
        assert problem(path, LINE) == ""


def test_a_model_needs_its_fields(here: Callable[..., ModuleType]) -> None:
    from social_learning.targets.models import Target

    assert issubclass(Target, models.Model)
    here(Door=Target)
    assert examine(LINE._replace(fields=("key", "space_id")))[0] is Outcome.HOLDS
    assert examine(LINE._replace(fields=("colour",))) == (Outcome.BROKEN, "it has no colour")


@pytest.mark.parametrize(
    ("release", "outcome"),
    [("ulmo", Outcome.NOT_HERE), ("master", Outcome.NOT_HERE), ("verawood", Outcome.BROKEN), ("xylon", Outcome.BROKEN)],
)
def test_what_a_later_release_brings_is_missed_from_then_on(
    here: Callable[..., ModuleType], release: str, outcome: Outcome
) -> None:
    here(release)
    assert examine(LINE._replace(since="verawood"))[0] is outcome


def test_what_other_releases_keep_elsewhere_is_found_there(here: Callable[..., ModuleType]) -> None:
    here(Door=Door)
    assert examine(LINE._replace(path="a_platform.attic:Door", elsewhere=(LINE.path,)))[0] is Outcome.HOLDS


def test_what_belongs_to_a_neighbour_counts_where_it_is(here: Callable[..., ModuleType], now: Any) -> None:
    here()
    assert examine(LINE._replace(needs="no_such_neighbour"))[0] is Outcome.NOT_HERE
    assert "no_such_neighbour" in platform.holds(LINE._replace(needs="no_such_neighbour"), Look(now=now)).sentence
    assert examine(LINE._replace(needs="django"))[0] is Outcome.BROKEN


def test_what_belongs_to_the_other_service_is_not_looked_for(here: Callable[..., ModuleType]) -> None:
    here()
    assert examine(LINE._replace(services=("cms",))) == (Outcome.NOT_HERE, "")


def test_each_line_answers_in_a_sentence(here: Callable[..., ModuleType], now: Any) -> None:
    look = Look(now=now)
    here(Door=Door)
    assert platform.holds(LINE, look).status == "ok"
    broken = platform.holds(LINE._replace(has=("lock",)), look)
    assert broken.status == "error"
    assert "it has no lock" in broken.sentence
    assert "doors" in broken.sentence
    for line in (LINE._replace(services=("cms",)), LINE._replace(path="a_platform.x", since="verawood")):
        assert platform.holds(line, look).status == "skipped"


def test_a_signal_that_is_gone_is_named(here: Callable[..., ModuleType], now: Any, monkeypatch: Any) -> None:
    here(RANG=object())
    config = apps.get_app_config("social_learning")
    receiver = {"receiver_func_name": "on_retirement", "signal_path": "a_platform.rooms.RANG"}
    heard = {"lms.djangoapp": {"relative_path": "wiring.from_lms", "receivers": [receiver]}}
    monkeypatch.setattr(config, "plugin_app", {"signals_config": heard}, raising=False)
    assert platform.signals(Look(now=now)).status == "ok"
    receiver["signal_path"] = "a_platform.rooms.SANG"
    found = platform.signals(Look(now=now))
    assert (found.status, "a_platform.rooms.SANG" in found.sentence) == ("error", True)
    receiver |= {"signal_path": "a_platform.rooms.RANG", "receiver_func_name": "on_nothing"}
    assert "wiring.from_lms.on_nothing" in platform.signals(Look(now=now)).sentence


# ---------------------------------------------------------------- on the platform
on_platform = pytest.mark.skipif(not present(), reason="Runs inside edx-platform; tests/edxapp/README says how.")


@on_platform
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.path)
def test_the_platform_is_as_we_need_it(contract: Contract) -> None:
    outcome, wrong = examine(contract)
    assert outcome is not Outcome.BROKEN, wrong
    if inspection.service() in contract.services and not (contract.since or contract.needs):
        assert outcome is Outcome.HOLDS


@on_platform
def test_what_we_hear_and_where_we_hang_in_is_there(now: Any) -> None:
    look = Look(now=now)
    assert platform.signals(look).status == "ok", platform.signals(look)
    for check in (settings_checks.filters, settings_checks.mail_policy, settings_checks.mako):
        expected = "skipped" if check is settings_checks.mako and inspection.service() not in LMS else "ok"
        assert check(look).status == expected, check(look)
