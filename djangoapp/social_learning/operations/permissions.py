"""Who may see whether the site is in order."""

from __future__ import annotations

from social_learning.data import Actor


def may_see_health(actor: Actor) -> bool:
    """Return True for the site's staff, acting for themselves."""
    return actor.is_site_staff and actor.may_write
