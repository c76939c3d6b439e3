"""The one list of what we rely on, group by group; the command, the REST endpoint and the page show the same.

A new check is a small function in the module of its group and a line here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable
from contextlib import nullcontext

import attrs
from django.db import connection, transaction
from django.utils.translation import gettext as _

from social_learning.operations import (
    background,
    converters,
    database,
    installed,
    neighbours,
    platform,
    settings_checks,
    storage,
    uploads,
)
from social_learning.operations.answers import Answer, Check, Look, error, skipped

log = logging.getLogger(__name__)

CHECKS: tuple[Check, ...] = (
    *platform.CHECKS,
    *(
        Check(name, group, run, slow)
        for group, name, run, slow in (
            ("settings", "settings.names", settings_checks.names, False),
            ("settings", "settings.values", settings_checks.values, False),
            ("settings", "settings.trending", settings_checks.trending_key, False),
            ("settings", "settings.filters", settings_checks.filters, False),
            ("settings", "settings.mail_policy", settings_checks.mail_policy, False),
            ("settings", "settings.mako", settings_checks.mako, False),
            ("settings", "settings.csrf", settings_checks.csrf, False),
            ("settings", "settings.cors", settings_checks.cors, False),
            ("storage", "storage.alias", storage.alias, False),
            ("storage", "storage.not_public", storage.not_public, False),
            ("storage", "storage.shared", storage.shared, False),
            ("storage", "storage.works", storage.works, True),
            ("storage", "storage.links", storage.links, True),
            ("uploads", "uploads.limits", uploads.limits, False),
            ("uploads", "uploads.space", uploads.space, False),
            ("converters", "converters.pdf", converters.pdf, False),
            ("converters", "converters.pictures", converters.pictures_, False),
            ("converters", "converters.films", converters.films, False),
            ("converters", "converters.office", converters.office_files, False),
            ("converters", "converters.walls", converters.walls, False),
            ("schedule", "schedule.sweep", background.sweep, False),
            ("schedule", "schedule.relaunch", background.relaunch, False),
            ("database", "database.migrations", database.migrations, False),
            ("database", "database.exact_keys", database.exact_keys, False),
            ("database", "database.clock", database.clock_agrees, False),
            ("celery", "celery.tasks", background.tasks, False),
            ("celery", "celery.broker", background.broker, False),
            ("celery", "celery.worker", background.worker, True),
            ("site", "site.cache", installed.cache_works, False),
            ("site", "site.clock", installed.real_clock, False),
            ("site", "site.translations", installed.translations, False),
            ("site", "site.static", installed.static_files, False),
            ("site", "site.entry_points", installed.entry_points_, False),
            ("site", "site.themes", installed.themes, False),
            ("neighbours", "neighbours.scorm", neighbours.scorm, False),
            ("neighbours", "neighbours.aggregator", neighbours.aggregator, False),
            ("neighbours", "neighbours.xapi", neighbours.xapi, False),
        )
    ),
)
GROUPS: tuple[str, ...] = tuple(dict.fromkeys(check.group for check in CHECKS))


def examine(
    look: Look,
    *,
    groups: Collection[str] = GROUPS,
    slow: bool = True,
    seconds: float | None = None,
    checks: Iterable[Check] = CHECKS,
) -> list[Answer]:
    """Return the answer of each check of these groups, in their order.

    Without ``slow`` only what is quick is looked at. After ``seconds`` the rest is skipped, saying so: a page must
    come back even where everything is down. A check that breaks is an error of its own and stops nothing.
    """
    begun = time.monotonic()
    answers = []
    for check in checks:
        if check.group not in groups or (check.slow and not slow):
            continue
        if seconds is not None and time.monotonic() - begun > seconds:
            answer = skipped(_("There was no time left to look at this. The command social_learning_check does."))
        else:
            answer = _answer(check, look)
        answers.append(attrs.evolve(answer, name=check.name, group=check.group))
    return answers


def _answer(check: Check, look: Look) -> Answer:
    # Within a request's transaction, a query that fails must not spoil those of the other checks.
    apart = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with apart:
            return check.run(look)
    except Exception as found:
        log.warning("social_learning: the check %s broke: %r", check.name, found)
        log.debug("Where it broke", exc_info=True)
        kind = type(found).__name__
        sentence = _("This could not be checked: %(kind)s.") % {"kind": kind}
        return error(sentence, _("The log of the process that checked says more."), detail=f"{kind}: {found}")
