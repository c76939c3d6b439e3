"""Reviews in Django's admin, to look at."""

from __future__ import annotations

from django.contrib import admin

from social_learning.lib.admin import ReadOnlyAdmin
from social_learning.review.models import Pace, Review, Step


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Who looks at what, in which round, until when."""

    list_display = (
        "knowledge",
        "reviewer_id",
        "round",
        "submitted_at",
        "due_at",
        "closed_at",
    )
    list_select_related = ("knowledge",)
    search_fields = ("knowledge__title", "=reviewer_id")
    date_hierarchy = "submitted_at"


@admin.register(Step)
class StepAdmin(ReadOnlyAdmin):
    """Every transition."""

    list_display = ("knowledge", "action", "from_state", "to_state", "actor_id", "at")
    list_select_related = ("knowledge",)
    list_filter = ("action",)
    search_fields = ("knowledge__title", "=actor_id")


@admin.register(Pace)
class PaceAdmin(ReadOnlyAdmin):
    """How long somebody may take; chosen on the page of the desk, where it is checked."""

    list_display = ("__str__", "theme", "space", "days", "valid_days", "holidays")
    list_select_related = ("theme", "space")
