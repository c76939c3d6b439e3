"""Who looks at a block, as rooms know them; nobody acts for another."""

from __future__ import annotations

from typing import Any

import attrs
import crum

from social_learning.data import ANONYMOUS, Actor
from social_learning.edxapp import courses, users
from social_learning.xblock_service import parts
from social_learning.xblock_service.contract import Viewer
from social_learning.xblock_service.live.shield import in_studio


def actor(viewer: Viewer, course_key: str) -> Actor:
    """Return the actor: for looking only in Studio, in a preview, and while staff views as a learner.

    The platform puts the learner in place of the staff member when they view as one person (``real_user`` tells),
    and takes the staff role away when they view as any learner.
    """
    known = _known(viewer.user_id)
    team = known.is_site_staff or course_key in known.staff_courses
    as_learner = team and viewer.is_course_staff is False
    if viewer.preview or in_studio() or as_learner:
        return attrs.evolve(known, read_only=True)
    return known


def at_a_glance(viewer: Viewer, course_key: str) -> Actor:
    """Return the actor as far as it can be told without a query: not in which courses they are.

    For looking only as in :func:`actor`, and for whoever is not the person of this request.
    """
    user = _request_user()
    if not isinstance(viewer.user_id, int):
        return ANONYMOUS
    if user is None or user.pk != viewer.user_id:
        return Actor(user_id=viewer.user_id, read_only=True)
    as_learner = viewer.is_course_staff is False and (user.is_staff or user.is_superuser)
    return Actor(
        user_id=user.pk,
        username=user.username,
        is_active=user.is_active,
        is_site_staff=bool(user.is_staff or user.is_superuser),
        read_only=viewer.preview or in_studio() or as_learner or users.views_as_learner(user, course_key),
    )


def in_course(viewer: Viewer, course_key: str) -> Actor:
    """Return the actor as somebody of this one course; what the course page knows already is not asked for again.

    Other courses of theirs are left out, so they may see a little less than everywhere else, never more. Where the
    runtime does not tell enough, this is :func:`actor`.
    """
    user = _request_user()
    told = user is not None and user.pk == viewer.user_id and viewer.is_course_staff is not None
    # Studio's previews call nobody staff, and an author need not be enrolled.
    if not told or viewer.preview or in_studio():
        return actor(viewer, course_key)
    person = at_a_glance(viewer, course_key)
    here = frozenset({course_key})
    return attrs.evolve(
        person,
        courses=here if courses.is_enrolled(user, course_key) else frozenset(),
        staff_courses=here if viewer.is_course_staff else frozenset(),
    )


def belongs(person: Actor, course_key: str) -> bool:
    """Return whether what is said in a course is for this person; course pages are open to more people."""
    return person.is_site_staff or course_key in (person.courses | person.staff_courses)


def why_not(viewer: Viewer, person: Actor) -> str:
    """Return why this person may only look, in a sentence; ``""`` if they may act."""
    if person.user_id is None:
        return parts.login_words()
    if viewer.preview or in_studio():
        return parts.preview_words()
    if person.read_only:
        return parts.masquerade_words()
    return "" if person.may_write else parts.inactive_words()


def _known(user_id: int | str | None) -> Actor:
    if not isinstance(user_id, int):
        return ANONYMOUS
    user = _request_user()
    # The request's own user knows more than a fresh row: who is behind it.
    return users.actor(user) if user is not None and user.pk == user_id else users.actor_of(user_id)


def _request_user() -> Any | None:
    return getattr(crum.get_current_request(), "user", None) or crum.get_current_user()
