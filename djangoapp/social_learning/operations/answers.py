"""What a check answers: one line for a person who looks after the site, with what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import attrs
from django.utils.translation import gettext_lazy as _

OK, WARNING, ERROR, SKIPPED = "ok", "warning", "error", "skipped"
# The worst first, as people want to read them.
STATUSES = (ERROR, WARNING, SKIPPED, OK)
LABELS = {OK: _("in order"), WARNING: _("look at this"), ERROR: _("does not work"), SKIPPED: _("not looked at")}


@attrs.frozen
class Answer:
    """One line. ``detail`` is for the log and the terminal only: it may quote an error of another program."""

    status: str
    sentence: str
    remedy: str = ""
    detail: str = ""
    name: str = ""
    group: str = ""


@attrs.frozen
class Look:
    """How to look: at which moment, and whether a worker should be asked and waited for."""

    now: datetime
    ask_worker: bool = False


@attrs.frozen
class Check:
    """A named check. ``slow`` ones may talk to another machine or take long: only the command runs them."""

    name: str
    group: str
    run: Callable[[Look], Answer]
    slow: bool = False


def ok(sentence: str) -> Answer:
    """Return the answer of what is as it should be."""
    return Answer(OK, sentence)


def warning(sentence: str, remedy: str) -> Answer:
    """Return the answer of what works, but not as well as it should, or not for long."""
    return Answer(WARNING, sentence, remedy)


def error(sentence: str, remedy: str, detail: str = "") -> Answer:
    """Return the answer of what does not work."""
    return Answer(ERROR, sentence, remedy, detail)


def skipped(sentence: str) -> Answer:
    """Return the answer of what cannot be told here."""
    return Answer(SKIPPED, sentence)


def worst(answers: Iterable[Answer]) -> str:
    """Return the status of the whole: the worst of all, where what was not looked at does no harm."""
    found = {answer.status for answer in answers}
    return next((status for status in (ERROR, WARNING) if status in found), OK)
