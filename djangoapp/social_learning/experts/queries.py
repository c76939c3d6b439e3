"""Reads of experts for other rooms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from social_learning.experts.models import Expert


def is_expert(user_id: int | None, theme_id: int | None, now: datetime) -> bool:
    """Return whether the person is named expert of the theme; a pause does not take that away."""
    if user_id is None or theme_id is None:
        return False
    return Expert.objects.filter(user_id=user_id, theme_id=theme_id, since__lte=now).exists()


def experts_of(theme_id: int | None, now: datetime) -> list[int]:
    """Return the ids of the theme's experts who are not paused, in order; one query."""
    if theme_id is None:
        return []
    free = Q(paused_until=None) | Q(paused_until__lte=now)
    found = Expert.objects.filter(free, theme_id=theme_id, since__lte=now)
    return list(found.order_by("user_id").values_list("user_id", flat=True))


def themes_of(user_id: int | None) -> list[int]:
    """Return the ids of the themes the person is named expert of; one query."""
    if user_id is None:
        return []
    return list(Expert.objects.filter(user_id=user_id).order_by("theme_id").values_list("theme_id", flat=True))


def of_theme(theme_id: int) -> list[Expert]:
    """Return all experts of a theme, paused ones too, for a list of them."""
    return list(Expert.objects.filter(theme_id=theme_id).order_by("user_id"))


def by_theme(theme_ids: Iterable[int], now: datetime) -> list[Expert]:
    """Return the experts of these themes who are not paused, by theme; one query."""
    free = Q(paused_until=None) | Q(paused_until__lte=now)
    found = Expert.objects.filter(free, theme_id__in=set(theme_ids), since__lte=now)
    return list(found.order_by("theme__position", "theme_id", "user_id"))
