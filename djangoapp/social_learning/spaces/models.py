"""Business areas and themes."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, key_field, user_id_field


class Visibility(models.TextChoices):
    """Who sees what a space holds."""

    PUBLIC = "public"
    MEMBERS = "members"


class Sharing(models.TextChoices):
    """Who may share into a space."""

    NOBODY = "nobody"
    MEMBERS = "members"
    TEAM = "team"


class ReviewPolicy(models.TextChoices):
    """When an expert looks: never, after publication, or before it."""

    NONE = "none"
    AFTER = "after"
    BEFORE = "before"


class Role(models.TextChoices):
    """What a person is in a space."""

    MEMBER = "member"
    STEWARD = "steward"


class Space(models.Model):
    """A business area, or the space of one course, which appears by itself.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    slug = ExactCharField(max_length=120)
    title = models.CharField(max_length=255)
    purpose = models.CharField(max_length=500, blank=True, default="")
    course_key = key_field(null=True)
    visibility = ExactCharField(max_length=8, default=Visibility.PUBLIC)
    sharing = ExactCharField(max_length=8, default=Sharing.MEMBERS)
    review_policy = ExactCharField(max_length=8, default=ReviewPolicy.BEFORE)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="sl_space_slug"),
            # A course has one space.
            models.UniqueConstraint(fields=["course_key"], name="sl_space_course"),
        ]

    def __str__(self) -> str:
        return self.title


class SpaceMember(models.Model):
    """A person named in a space that is not a course's, or a steward of any space.

    .. pii: an account id, and that person's role.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="members")
    user_id = user_id_field()
    role = ExactCharField(max_length=8, default=Role.MEMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "space"], name="sl_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} of {self.space_id}"


class Theme(models.Model):
    """What knowledge is about. The theme's experts review it.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    slug = ExactCharField(max_length=120)
    title = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True, default="")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="sl_theme_slug"),
        ]

    def __str__(self) -> str:
        return self.title
