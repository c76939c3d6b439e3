"""Business areas and themes."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, key_field, user_id_field


class Visibility(models.TextChoices):
    """Who sees what a space holds."""

    PUBLIC = "public"
    # Its name and purpose are known to all; what it holds only to its members.
    MEMBERS = "members"
    # For everybody else it is not there.
    HIDDEN = "hidden"


class Joining(models.TextChoices):
    """How people come to belong who are neither named nor let in by a rule."""

    # All who are logged in belong to a public space.
    EVERYONE = "everyone"
    # Whoever likes joins and leaves by themselves.
    OPEN = "open"
    CLOSED = "closed"


class Sharing(models.TextChoices):
    """Who may share into a space."""

    NOBODY = "nobody"
    MEMBERS = "members"
    TRUSTED = "trusted"
    TEAM = "team"


class RuleKind(models.TextChoices):
    """By what people belong to a space without being named."""

    COURSE = "course"
    ORGANISATION = "org"
    COHORT = "cohort"


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
    joining = ExactCharField(max_length=8, default=Joining.EVERYONE)
    # Trusted people publish first and are looked at after, where an expert looks before.
    trusted_publish = models.BooleanField(default=False)
    # What holds here, in Markdown.
    charter = models.TextField(blank=True, default="")
    # The most that its files may take; none: what the site allows.
    quota_mb = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    # Nothing new is shared any more; what is there stays readable.
    archived_at = models.DateTimeField(null=True, blank=True)

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
    joined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "space"], name="sl_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} of {self.space_id}"


class SpaceRule(models.Model):
    """Who belongs to a space without being named: the people of a course, an organisation, or a cohort of a course.

    Whoever leaves the course or the cohort belongs no more: nothing is copied, the rule is asked each time.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="rules")
    kind = ExactCharField(max_length=8)
    # The key of a course, also for a cohort; the short name of an organisation.
    value = key_field()
    # The platform's number of a cohort, 0 for other kinds.
    cohort = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "kind", "value", "cohort"], name="sl_rule_once"),
        ]
        indexes = [
            # To which spaces the people of these courses and organisations belong.
            models.Index(fields=["kind", "value"], name="sl_rule_value"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} of {self.space_id}"


class SpaceTrust(models.Model):
    """A person who shares where only trusted people do: named by a steward, or by what was validated there.

    A steward may take it back; the row stays, so that the next validation does not give it again.

    .. pii: an account id, and that the person is trusted in a space.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    user_id = user_id_field()
    # "named" or "validated".
    reason = ExactCharField(max_length=10)
    is_on = models.BooleanField(default=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "space"], name="sl_trust_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.space_id}: {self.is_on}"


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
    # Not offered any more; what is about it stays.
    retired_at = models.DateTimeField(null=True, blank=True)
    # The theme into which this one was merged: its slug leads there, and everything about it moves there.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Where it comes from, if it is a tag of the platform's: taxonomy and tag by number, and the tag's outer name.
    taxonomy = models.BigIntegerField(null=True, blank=True)
    tag = models.BigIntegerField(null=True, blank=True)
    external_id = ExactCharField(max_length=255, blank=True, default="")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="sl_theme_slug"),
            # A tag is one theme, whoever syncs at the same time.
            models.UniqueConstraint(fields=["taxonomy", "tag"], name="sl_theme_tag"),
        ]

    def __str__(self) -> str:
        return self.title


class ThemeSlug(models.Model):
    """An address that a theme once had.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    slug = ExactCharField(max_length=120)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="sl_themeslug_slug"),
        ]

    def __str__(self) -> str:
        return self.slug


class ThemeOwner(models.Model):
    """A person who looks after a theme and what is below it: names, order, merging.

    .. pii: an account id, and what that person looks after.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="owners")
    user_id = user_id_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "theme"], name="sl_themeowner_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} of theme {self.theme_id}"


class SpaceTheme(models.Model):
    """What a space is about.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "theme"], name="sl_spacetheme_once"),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} about {self.theme_id}"
