"""Spaces and themes in Django's admin: where an operator says which themes there are and what holds in a space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from social_learning.edxapp.forms import PersonField
from social_learning.lib import clock
from social_learning.lib.admin import Admin, Inline
from social_learning.spaces import api
from social_learning.spaces.models import ReviewPolicy, Role, Sharing, Space, SpaceMember, Theme, Visibility


class _SpaceForm(forms.ModelForm):  # type: ignore[type-arg]
    visibility = forms.ChoiceField(choices=Visibility.choices)
    sharing = forms.ChoiceField(choices=Sharing.choices)
    review_policy = forms.ChoiceField(choices=ReviewPolicy.choices, initial=ReviewPolicy.BEFORE)

    def clean_course_key(self) -> str | None:
        """Return None for no course: two spaces without one must not clash."""
        return self.cleaned_data["course_key"] or None


class _MemberForm(forms.ModelForm):  # type: ignore[type-arg]
    user_id = PersonField()
    role = forms.ChoiceField(choices=Role.choices)

    class Meta:
        model = SpaceMember
        fields = ("user_id", "role")


class _MemberInline(Inline):
    """People named in a space; those enrolled in a course belong to its space by themselves."""

    model = SpaceMember
    form = _MemberForm
    extra = 1


@admin.register(Space)
class SpaceAdmin(Admin):
    """Who sees a space, who may share into it, when an expert looks, and who looks after it."""

    form = _SpaceForm
    fields = ("title", "slug", "purpose", "visibility", "sharing", "review_policy", "course_key")
    list_display = ("title", "visibility", "sharing", "review_policy", "course_key")
    prepopulated_fields = {"slug": ("title",)}
    search_fields = ("title", "course_key")
    inlines = (_MemberInline,)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Let a space be without a course."""
        form = super().get_form(request, obj, change, **kwargs)
        form.base_fields["course_key"].required = False
        return form

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Save by the room's own verb."""
        api.keep_space(obj, now=clock.now())

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Nobody deletes a space here: what is in it would lose its home."""
        return False


@admin.register(Theme)
class ThemeAdmin(Admin):
    """What knowledge is about. A theme that is in use cannot be deleted."""

    list_display = ("title", "slug", "parent", "position")
    list_editable = ("position",)
    list_select_related = ("parent",)
    prepopulated_fields = {"slug": ("title",)}
    search_fields = ("title", "description")
