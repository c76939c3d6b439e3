"""Knowledge and its files in Django's admin, to look at."""

from __future__ import annotations

from django.contrib import admin

from social_learning.knowledge.models import Knowledge
from social_learning.lib.admin import ReadOnlyAdmin
from social_learning.media.models import StoredFile


@admin.register(Knowledge)
class KnowledgeAdmin(ReadOnlyAdmin):
    """What was shared, by whom, and how far it is."""

    list_display = ("title", "kind", "state", "theme", "space", "author_id", "updated_at")
    list_select_related = ("theme", "space")
    list_filter = ("state", "kind", "theme")
    search_fields = ("title", "=uuid", "=author_id")
    date_hierarchy = "created_at"


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    """What lies in private storage, and whether its preview could be made."""

    list_display = ("name", "mime", "size", "status", "note", "pages", "uploader_id", "created_at")
    list_filter = ("status", "mime")
    search_fields = ("name", "=uuid", "=sha256", "=uploader_id")
    date_hierarchy = "created_at"
