"""Messages in Django's admin, to look at; what they say stays between the people concerned."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from social_learning.inbox.models import Digest, Message
from social_learning.lib.admin import ReadOnlyAdmin


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Who was told what kind of thing, when it was read and mailed."""

    list_display = ("user_id", "kind", "created_at", "read_at", "mailed_at")
    list_filter = ("kind",)
    search_fields = ("=user_id",)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        """Leave the words out."""
        return [name for name in super().get_readonly_fields(request, obj) if name != "params"]


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    """Who was sent several messages together, on which day."""

    list_display = ("user_id", "day", "created_at", "sent_at", "failed_at")
    search_fields = ("=user_id",)
