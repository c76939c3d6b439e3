"""What must hold before the app starts to work: a few of the checks of the room operations, at every start."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register

from social_learning.lib import clock
from social_learning.operations import settings_checks, storage
from social_learning.operations.answers import ERROR, Answer, Look
from social_learning.reactions import kinds, site_kinds
from social_learning.templatetags.sl_icons import SHAPES


@register()
def trending_key_fits(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse a half life with which the trending key would overflow within ten years."""
    return _errors(settings_checks.trending_key(Look(now=clock.now())), "social_learning.E001")


@register()
def storage_is_private(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse a store for shared files that is missing, or that the web server hands out to anybody."""
    look = Look(now=clock.now())
    missing = _errors(storage.alias(look), "social_learning.E002")
    return missing or _errors(storage.not_public(look), "social_learning.E003")


@register()
def reaction_kinds(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse kinds of reaction of the site that cannot be used; warn of an icon that there is not."""
    given = site_kinds.given()
    hint = "See REACTION_KINDS in docs/settings.rst."
    wrong: list[CheckMessage] = [
        Error(f"SOCIAL_LEARNING['REACTION_KINDS']: {said}", hint=hint, id="social_learning.E004")
        for said in site_kinds.problems(given, kinds.OUR_NAMES)
    ]
    icons = {entry.get("icon") for entry in site_kinds.usable(given, kinds.OUR_NAMES)} - {None, "", *SHAPES}
    hint = f"The icons are {', '.join(sorted(SHAPES))}."
    return wrong + [
        Warning(f"SOCIAL_LEARNING['REACTION_KINDS']: no icon {name!r}.", hint=hint, id="social_learning.W001")
        for name in sorted(icons, key=str)
    ]


def _errors(answer: Answer, number: str) -> list[Error]:
    if answer.status != ERROR:
        return []
    return [Error(answer.sentence, hint=answer.remedy, id=number)]
