"""Paths in Django's admin, to look at."""

from __future__ import annotations

from django.contrib import admin

from social_learning.lib.admin import ReadOnlyAdmin
from social_learning.paths.models import Path


@admin.register(Path)
class PathAdmin(ReadOnlyAdmin):
    """Which paths there are."""

    list_display = ("title", "space", "theme", "state", "author_id", "changed_at")
    list_filter = ("state",)
    list_select_related = ("space", "theme")
    search_fields = ("title",)
