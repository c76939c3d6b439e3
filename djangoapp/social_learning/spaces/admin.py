"""Spaces and themes in Django's admin: where an operator says which themes there are and what holds in a space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from social_learning.edxapp.forms import PersonField
from social_learning.lib import clock
from social_learning.lib.admin import Admin, Inline
from social_learning.lib.errors import SocialError
from social_learning.spaces import api, areas, themes
from social_learning.spaces.models import (
    Joining,
    ReviewPolicy,
    Role,
    RuleKind,
    Sharing,
    Space,
    SpaceMember,
    SpaceRule,
    Theme,
    ThemeOwner,
    Visibility,
)


class _SpaceForm(forms.ModelForm):  # type: ignore[type-arg]
    visibility = forms.ChoiceField(choices=Visibility.choices)
    sharing = forms.ChoiceField(choices=Sharing.choices)
    review_policy = forms.ChoiceField(choices=ReviewPolicy.choices, initial=ReviewPolicy.BEFORE)
    joining = forms.ChoiceField(choices=Joining.choices, initial=Joining.EVERYONE, required=False)

    def clean_course_key(self) -> str | None:
        """Return None for no course: two spaces without one must not clash."""
        return self.cleaned_data["course_key"] or None

    def clean_joining(self) -> str:
        """Return what holds where nothing was chosen."""
        return self.cleaned_data["joining"] or Joining.EVERYONE

    def clean_visibility(self) -> str:
        """Refuse to open to all what was shared with a few."""
        wanted: str = self.cleaned_data["visibility"]
        try:
            areas.check_visibility(self.instance, wanted)
        except SocialError as error:
            raise forms.ValidationError(str(error.message)) from error
        return wanted


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


class _RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    kind = forms.ChoiceField(choices=RuleKind.choices)

    class Meta:
        model = SpaceRule
        fields = ("kind", "value", "cohort")


class _RuleInline(Inline):
    """Groups that belong: the people of a course, an organisation, or a cohort by its number."""

    model = SpaceRule
    form = _RuleForm
    extra = 0


class _OwnerForm(forms.ModelForm):  # type: ignore[type-arg]
    user_id = PersonField()

    class Meta:
        model = ThemeOwner
        fields = ("user_id",)


class _OwnerInline(Inline):
    """Who looks after a theme and what is below it."""

    model = ThemeOwner
    form = _OwnerForm
    extra = 0


@admin.register(Space)
class SpaceAdmin(Admin):
    """Who sees a space, who may share into it, when an expert looks, and who looks after it."""

    form = _SpaceForm
    fields = (
        *(
            "title",
            "slug",
            "purpose",
            "charter",
            "visibility",
            "joining",
            "sharing",
            "review_policy",
            "trusted_publish",
        ),
        *("course_key", "quota_mb", "archived_at"),
    )
    list_display = ("title", "visibility", "sharing", "review_policy", "course_key")
    prepopulated_fields = {"slug": ("title",)}
    search_fields = ("title", "course_key")
    inlines = (_MemberInline, _RuleInline)

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


class _ThemeForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_parent(self) -> Theme | None:
        """Refuse a theme below itself."""
        parent: Theme | None = self.cleaned_data["parent"]
        try:
            themes.check_parent(self.instance, parent.pk if parent else None)
        except SocialError as error:
            raise forms.ValidationError(str(error.message)) from error
        return parent


@admin.register(Theme)
class ThemeAdmin(Admin):
    """What knowledge is about. A theme that is in use cannot be deleted."""

    fields = ("title", "slug", "description", "parent", "position", "retired_at")
    form = _ThemeForm
    inlines = (_OwnerInline,)
    list_display = ("title", "slug", "parent", "position")
    list_editable = ("position",)
    list_select_related = ("parent",)
    prepopulated_fields = {"slug": ("title",)}
    search_fields = ("title", "description")

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Save by the room's own verb: an address of old goes on leading here."""
        themes.keep(obj)
