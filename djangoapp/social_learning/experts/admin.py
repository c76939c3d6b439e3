"""Experts in Django's admin: named and removed by the room's own verbs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from social_learning.edxapp import users
from social_learning.edxapp.forms import PersonField
from social_learning.experts import api
from social_learning.experts.models import Expert
from social_learning.lib import clock
from social_learning.lib.admin import Admin


class _ExpertForm(forms.ModelForm):  # type: ignore[type-arg]
    user_id = PersonField()

    class Meta:
        model = Expert
        fields = ("user_id", "theme")

    def clean(self) -> dict[str, Any] | None:
        """Refuse a closed account with the room's own sentence, before anything is kept."""
        cleaned = super().clean()
        person = users.person(self.cleaned_data.get("user_id") or 0)
        if person is not None and not person.is_active:
            self.add_error("user_id", str(api.closed_account().message))
        return cleaned


@admin.register(Expert)
class ExpertAdmin(Admin):
    """Who is expert of what, and paused until when."""

    form = _ExpertForm
    list_display = ("person", "theme", "since", "paused_until")
    list_filter = ("theme",)
    list_select_related = ("theme",)
    search_fields = ("=user_id",)

    @admin.display(description="person")
    def person(self, expert: Expert) -> str:
        """Return the expert's name."""
        return users.display_name(users.person(expert.user_id))

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody turns one expert into another: remove and name."""
        return obj is None and bool(super().has_change_permission(request, obj))

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Name the expert."""
        named = api.appoint(obj.user_id, obj.theme_id, users.actor(request.user), now=clock.now())
        obj.pk, obj.since = named.pk, named.since

    def delete_model(self, request: Any, obj: Any) -> None:
        """Take the person off the theme."""
        api.remove(obj.user_id, obj.theme_id, users.actor(request.user))

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        """Take several off."""
        for expert in queryset:
            self.delete_model(request, expert)
