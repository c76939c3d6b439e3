"""What business areas look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from social_learning.data import Actor
from social_learning.rest_api.shapes import Shape
from social_learning.spaces import areas, permissions, theme_queries
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Joining, ReviewPolicy, Role, RuleKind, Sharing, Space, Visibility


class AreaRow(Shape):
    """An area in the list."""

    slug = serializers.CharField()
    title = serializers.CharField()
    purpose = serializers.CharField(allow_blank=True)
    visibility = serializers.ChoiceField(choices=Visibility.choices)
    is_member = serializers.BooleanField()
    is_steward = serializers.BooleanField()
    can_join = serializers.BooleanField()
    archived = serializers.BooleanField()
    course_key = serializers.CharField(allow_blank=True)


class AreaList(Shape):
    """The areas a person may know of."""

    results = AreaRow(many=True)


class AreaShape(AreaRow):
    """One area; ``sees`` says whether the person reads what it holds."""

    id = serializers.IntegerField()
    charter = serializers.CharField(allow_blank=True)
    joining = serializers.ChoiceField(choices=Joining.choices)
    sharing = serializers.ChoiceField(choices=Sharing.choices)
    review_policy = serializers.ChoiceField(choices=ReviewPolicy.choices)
    trusted_publish = serializers.BooleanField()
    themes = serializers.ListField(child=serializers.CharField(), help_text="Slugs of what it is about.")
    sees = serializers.BooleanField()
    can_share = serializers.BooleanField()


class AreaInput(Shape):
    """What can be decided about an area; what is left out stays."""

    title = serializers.CharField(required=False, max_length=areas.MAX_TITLE)
    purpose = serializers.CharField(required=False, allow_blank=True, max_length=areas.MAX_PURPOSE)
    charter = serializers.CharField(required=False, allow_blank=True, max_length=areas.MAX_CHARTER)
    visibility = serializers.ChoiceField(required=False, choices=Visibility.choices)
    joining = serializers.ChoiceField(required=False, choices=Joining.choices)
    sharing = serializers.ChoiceField(required=False, choices=Sharing.choices)
    review_policy = serializers.ChoiceField(required=False, choices=ReviewPolicy.choices)
    trusted_publish = serializers.BooleanField(
        required=False, help_text="Where an expert looks before: who has earned trust publishes at once."
    )
    quota_mb = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=areas.MAX_QUOTA_MB, help_text="By site staff alone."
    )
    archived = serializers.BooleanField(required=False)


class NewAreaInput(AreaInput):
    """What a new area begins with."""

    title = serializers.CharField(max_length=areas.MAX_TITLE)
    quota_mb = None  # type: ignore[assignment]
    archived = None  # type: ignore[assignment]


class MembershipShape(Shape):
    """Whether the person belongs to an area now."""

    is_member = serializers.BooleanField()


class AreaMember(Shape):
    """Somebody named in an area."""

    username = serializers.CharField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)


class AreaMembers(Shape):
    """One page of those named, the first to come first."""

    results = AreaMember(many=True)
    next = serializers.IntegerField(allow_null=True, help_text="The value of after for the next page, null at the end.")


class AfterInput(Shape):
    """Where a page begins."""

    after = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2**62)


class RoleInput(Shape):
    """What somebody is named."""

    role = serializers.ChoiceField(choices=Role.choices)


class RuleInput(Shape):
    """A group that belongs."""

    kind = serializers.ChoiceField(choices=RuleKind.choices)
    value = serializers.CharField(max_length=255, help_text="Key of a course, or short name of an organisation.")
    cohort = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2**62)


class RuleShape(RuleInput):
    """A rule with its number."""

    id = serializers.IntegerField()


class RuleList(Shape):
    """The rules of an area."""

    results = RuleShape(many=True)


def row(space: Space, actor: Actor) -> dict[str, Any]:
    """Return an area as it stands in the list; no query once the person's roles are known."""
    roles = spaces.roles_of(actor)
    return {
        "slug": space.slug,
        "title": space.title,
        "purpose": space.purpose,
        "visibility": space.visibility,
        "is_member": permissions.is_member(actor, space, roles),
        "is_steward": permissions.is_steward(actor, space, roles),
        "can_join": permissions.can_join(actor, space, roles),
        "archived": space.archived_at is not None,
        "course_key": space.course_key or "",
    }


def whole(space: Space, actor: Actor) -> dict[str, Any]:
    """Return an area with what holds in it; three queries at most."""
    return {
        **row(space, actor),
        "id": space.pk,
        "charter": space.charter,
        "joining": space.joining,
        "sharing": space.sharing,
        "review_policy": space.review_policy,
        "trusted_publish": space.trusted_publish,
        "themes": [theme.slug for theme in theme_queries.of_space(space.pk)],
        "sees": permissions.can_see(actor, space, spaces.roles_of(actor)),
        "can_share": spaces.can_share(actor, space),
    }
