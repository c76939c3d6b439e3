"""Experts in Django's admin, to look at."""

from __future__ import annotations

from django.contrib import admin

from social_learning.experts.models import Expert
from social_learning.lib.admin import ReadOnlyAdmin


@admin.register(Expert)
class ExpertAdmin(ReadOnlyAdmin):
    """Who is expert of what, and paused until when."""

    list_display = ("user_id", "theme", "since", "paused_until")
    list_filter = ("theme",)
    list_select_related = ("theme",)
    search_fields = ("=user_id",)
