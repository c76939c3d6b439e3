"""The only writer of spaces and themes, and the gate through which every target is reached."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_noop

from social_learning import keys
from social_learning.data import Actor
from social_learning.edxapp import content, courses
from social_learning.lib.errors import NotFound
from social_learning.spaces import queries, sight
from social_learning.spaces.models import ReviewPolicy, Role, Sharing, Space, SpaceMember, Theme, Visibility
from social_learning.spaces.sight import Seen
from social_learning.targets import api as targets_api
from social_learning.targets import queries as targets_queries
from social_learning.targets.models import Target

# What an operator or a course team decides about a space.
_SETTINGS = ("purpose", "visibility", "sharing", "review_policy")


def ensure_site_space(*, now: datetime) -> Space:
    """Return the space of the whole site, made if needed: seen by all who are logged in."""
    space, _made = Space.objects.get_or_create(
        slug=queries.DEFAULT_SLUG, defaults={"title": gettext_noop("Everyone"), "created_at": now}
    )
    return space


def ensure_course_space(course_key: str, *, now: datetime) -> Space:
    """Return the space of a course, made if needed: for those enrolled; ``NotFound`` if there is no such course.

    The space of a rerun begins as that of the course it was made from: purpose, who sees it, who may share, when an
    expert looks, and those of its stewards who are of the new course's team. What is in it stays where it is.
    """
    space = queries.course_space(course_key)
    if space is not None:
        return space
    if not courses.exists(course_key):
        raise NotFound
    with transaction.atomic():
        before = _before(course_key)
        like = before or Space(visibility=Visibility.MEMBERS)
        space, made = Space.objects.get_or_create(
            course_key=course_key,
            defaults={
                "slug": slugify(course_key)[:120],
                "title": courses.title(course_key)[:255],
                "created_at": now,
                **{name: getattr(like, name) for name in _SETTINGS},
            },
        )
        if made and before is not None:
            stewards = set(queries.steward_ids(before.pk)) & courses.team_ids(course_key)
            SpaceMember.objects.bulk_create(
                SpaceMember(space=space, user_id=user_id, role=Role.STEWARD) for user_id in sorted(stewards)
            )
    return space


def _before(course_key: str) -> Space | None:
    """Return the space of the course that this one was made from."""
    rerun = content.rerun_of(course_key)
    return queries.course_space(rerun.source) if rerun else None


def create_space(
    slug: str,
    *,
    title: str,
    now: datetime,
    purpose: str = "",
    visibility: Visibility = Visibility.PUBLIC,
    sharing: Sharing = Sharing.MEMBERS,
    review_policy: ReviewPolicy = ReviewPolicy.BEFORE,
) -> Space:
    """Return a new space, or the one that has this slug already."""
    space, _made = Space.objects.get_or_create(
        slug=slug,
        defaults={
            "title": title,
            "purpose": purpose,
            "visibility": visibility,
            "sharing": sharing,
            "review_policy": review_policy,
            "created_at": now,
        },
    )
    return space


def keep_space(space: Space, *, now: datetime) -> Space:
    """Save what an operator entered about a space; a new one begins now."""
    if space.created_at is None:
        space.created_at = now
    space.save()
    return space


def set_policy(space_id: int, *, sharing: Sharing | None = None, review_policy: ReviewPolicy | None = None) -> None:
    """Change who may share into a space and when an expert looks."""
    changes = {"sharing": sharing, "review_policy": review_policy}
    Space.objects.filter(pk=space_id).update(**{name: value for name, value in changes.items() if value})


def add_member(space_id: int, user_id: int, *, role: Role = Role.MEMBER) -> None:
    """Name a person in a space; a second time changes the role."""
    SpaceMember.objects.update_or_create(space_id=space_id, user_id=user_id, defaults={"role": role})


def ensure_theme(slug: str, *, title: str, description: str = "", position: int = 0) -> Theme:
    """Return the theme with this slug, made if needed."""
    theme, _made = Theme.objects.get_or_create(
        slug=slug, defaults={"title": title, "description": description, "position": position}
    )
    return theme


def open_target(key: str, actor: Actor, *, now: datetime, title: str = "") -> Target:
    """Return the target of ``key`` if this person may see it: the one gate of reactions, comments and progress.

    A course, or a block of a course, gets its row when it is first asked for, if the person belongs to the course. Who
    gives its ``title`` is showing it; without, the course's own content tells, and whether there is such a block.
    Raises ``NotFound`` for what does not exist, is a draft of somebody else, or is not theirs to see.
    """
    target = targets_queries.find(key, gone=True)
    if target is None:
        target = _first_sight(key, actor, now=now, title=title)
    queries.visible_target(actor, target)
    return target


def open_seen(key: str, actor: Actor, *, now: datetime) -> Seen:
    """Return what :func:`open_target` does, as much of it as a reaction needs: one query for what somebody has touched.

    Raises the same; what is not there yet is made all the same.
    """
    name = str(keys.parse(key))
    found = sight.seen(actor, [name])
    if not found:
        # Refused, explained or made there.
        open_target(name, actor, now=now)
        found = sight.seen(actor, [name])
    if not found:
        raise NotFound
    return found[0]


def _first_sight(key: str, actor: Actor, *, now: datetime, title: str) -> Target:
    parsed = keys.parse(key)
    course_key = keys.course_of(parsed)
    belongs = actor.is_site_staff or course_key in (actor.courses | actor.staff_courses)
    if not course_key or isinstance(parsed, keys.SocialKey) or not belongs:
        raise NotFound
    space = ensure_course_space(course_key, now=now)
    return targets_api.ensure(
        key,
        now=now,
        space_id=space.pk,
        title=title or _title(str(parsed), course_key),
        url=courses.unit_url(str(parsed), course_key),
    )


def _title(key: str, course_key: str) -> str:
    found = content.published(course_key, [key])
    if key not in found:
        raise NotFound
    return found[key]
