"""Reports in Django's admin, to look at; what people wrote stays between them and the stewards."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from social_learning.lib.admin import ReadOnlyAdmin
from social_learning.moderation.models import Report


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """What was reported, why, and what came of it."""

    list_display = ("key", "reason", "status", "space", "created_at", "decided_at", "decided_by")
    list_filter = ("status", "reason")
    search_fields = ("=key",)
    list_select_related = ("space",)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        """Leave the words out, and who reported."""
        apart = ("snapshot", "line", "reporter_id")
        return [name for name in super().get_readonly_fields(request, obj) if name not in apart]
