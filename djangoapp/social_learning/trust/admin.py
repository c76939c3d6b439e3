"""Trust in Django's admin, to look at."""

from __future__ import annotations

from django.contrib import admin

from social_learning.lib.admin import ReadOnlyAdmin
from social_learning.trust.models import Pause


@admin.register(Pause)
class PauseAdmin(ReadOnlyAdmin):
    """Who was asked to pause where."""

    list_display = ("user_id", "space", "since", "until", "by_id")
    list_select_related = ("space",)
