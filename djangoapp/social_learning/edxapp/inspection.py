"""Hold one contract against the platform that runs, by looking only: nothing of it is called."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import Resolver404, resolve

from social_learning.edxapp import present
from social_learning.edxapp.contracts import Contract


class Outcome(Enum):
    """How a contract stands here."""

    HOLDS = "holds"
    BROKEN = "broken"
    # This release is older than the name, or it belongs to the other service or to something that is not installed.
    NOT_HERE = "not here"


def service() -> str:
    """Return "lms" or "cms", or "" where there is no platform."""
    return str(getattr(settings, "SERVICE_VARIANT", "lms")) if present() else ""


def release() -> str:
    """Return the platform's release line, for instance "verawood" or "master"; "" where it does not say."""
    try:
        return str(import_module("openedx.core.release").RELEASE_LINE)
    except (ImportError, AttributeError):
        return ""


def examine(contract: Contract) -> tuple[Outcome, str]:
    """Return how a contract stands, and for a broken one what is wrong with it."""
    if service() not in contract.services or (contract.needs and find_spec(contract.needs) is None):
        return Outcome.NOT_HERE, ""
    wrong = [problem(path, contract) for path in (contract.path, *contract.elsewhere)]
    if not all(wrong):
        return Outcome.HOLDS, ""
    if contract.since and not _should_have(contract.since):
        return Outcome.NOT_HERE, ""
    return Outcome.BROKEN, wrong[0]


def problem(path: str, contract: Contract) -> str:
    """Return what is wrong with the name at ``path``, in the words of Python; "" if nothing is."""
    kind, _colon, name = path.partition(":")
    if kind in _KINDS:
        return "" if _KINDS[kind](name) else f"{name} does not exist"
    try:
        found: Any = import_module(kind)
    except Exception as error:  # noqa: BLE001 - a module may break in any way while it is imported
        return f"{type(error).__name__}: {error}"
    for attribute in filter(None, name.split(".")):
        if not hasattr(found, attribute):
            return f"{kind} has no {attribute}"
        found = getattr(found, attribute)
    return _lacks(found, contract)


def _lacks(found: Any, contract: Contract) -> str:
    missing = [name for name in contract.takes if not _takes(found, name)]
    missing += [name for name in contract.fields if not _has_field(found, name)]
    missing += [name for name in contract.has if not hasattr(found, name)]
    if missing:
        return f"it has no {', '.join(missing)}"
    if contract.value is not None and found != contract.value:
        return f"it is {found!r}, not {contract.value!r}"
    return ""


def _should_have(since: str) -> bool:
    """Return whether this release should have what came ``since``; a checkout of master does not tell its age."""
    line = release()
    return line != "master" and since <= line


def _takes(function: Any, name: str) -> bool:
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return False
    found = parameters.get(name)
    if found is None:
        return any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters.values())
    return found.kind is not inspect.Parameter.VAR_POSITIONAL


def _has_field(model: Any, name: str) -> bool:
    try:
        model._meta.get_field(name)
    except (AttributeError, FieldDoesNotExist):
        return False
    return True


def _is_template(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def _is_mako(name: str) -> bool:
    folders: Any = getattr(settings, "MAKO_TEMPLATE_DIRS_BASE", ())
    return any((Path(str(folder)) / name).is_file() for folder in folders)


def _is_setting(name: str) -> bool:
    return hasattr(settings, name)


def _is_url(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


_KINDS: dict[str, Callable[[str], bool]] = {
    "template": _is_template,
    "mako": _is_mako,
    "setting": _is_setting,
    "url": _is_url,
}
