"""Find who answers a block: the runtime's service, the installed app, or the in-memory twin."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from social_learning.xblock_service.contract import SocialService

NAME = "social_learning"


def resolve(block: Any) -> SocialService:
    """Return the service for this block; there is always one."""
    offered = block.runtime.service(block, NAME)
    return cast(SocialService, offered) if offered is not None else installed()


def installed() -> SocialService:
    """Return the app's service where the app is installed and ready, else the twin's."""
    from django.apps import apps

    return _installed() if apps.ready else _twin()


@cache
def _installed() -> SocialService:
    """Return what holds from now on: the list of apps does not change any more."""
    from django.apps import apps

    if not apps.is_installed(NAME):
        return _twin()
    # Only here: its models cannot be imported where the app is not installed.
    from social_learning.xblock_service import live

    return live.SERVICE


def _twin() -> SocialService:
    from social_learning.xblock_service import twin

    return twin.SERVICE
