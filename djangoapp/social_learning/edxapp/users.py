"""Accounts: who is asking, and what may be shown of others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.data import ANONYMOUS, Actor, Person
from social_learning.edxapp import courses, present

RETIRED_PREFIX = "retired__user_"


def actor(user: Any, *, within: str = "") -> Actor:
    """Return the plain value of a request's user: at most two queries for courses and roles.

    ``within`` a course: as somebody of this one, in one query. Their other courses are left out, which is enough for
    what belongs to a course, and never too much.
    """
    if user is None or not user.is_authenticated:
        return ANONYMOUS
    enrolled, staffed = courses.of_user_in(user, within) if within else courses.of_user(user)
    return Actor(
        user_id=user.pk,
        username=user.username,
        is_active=user.is_active,
        is_site_staff=bool(user.is_staff or user.is_superuser),
        courses=enrolled,
        staff_courses=staffed,
        # The platform hangs the staff member on the user while they view as a specific learner.
        read_only=getattr(user, "real_user", None) is not None,
    )


def views_as_learner(user: Any, course_key: str) -> bool:
    """Return whether a staff member sees this course as a learner would: as one of them, or as any. No query."""
    if getattr(user, "real_user", None) is not None:
        return True
    # What the platform hangs on the user while it lets them view as another; there is nothing where it does not.
    chosen = getattr(user, "masquerade_settings", None) or {}
    return any(str(key) == course_key and one.role == "student" for key, one in chosen.items())


def actor_of(user_id: int) -> Actor:
    """Return the same for an account by id, for work outside a request; anonymous if it does not exist."""
    return actor(get_user_model()._default_manager.filter(pk=user_id).first())


def people(user_ids: Iterable[int]) -> dict[int, Person]:
    """Return the persons with these ids, in one query (two on the platform, for profile names and preferences)."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    users = get_user_model()._default_manager.filter(pk__in=wanted)
    # Names are asked for on every list: no more columns than they need.
    if present():
        found = users.select_related("profile").only("username", "is_active", "profile__name")  # type: ignore[misc]
        return {user.pk: _platform_person(user) for user in found}
    found = users.only("username", "is_active", "first_name", "last_name")
    return {user.pk: _twin_person(user) for user in found}


def person(user_id: int) -> Person | None:
    """Return one person, or None if there is no such account."""
    return people([user_id]).get(user_id)


def id_of(username: str) -> int | None:
    """Return the id of the account with this username, or None."""
    return get_user_model()._default_manager.filter(username=username).values_list("pk", flat=True).first()


def ids_of(usernames: Iterable[str]) -> dict[str, int]:
    """Return the ids of the accounts with exactly these usernames; one query, none for none."""
    wanted = set(usernames)
    if not wanted:
        return {}
    found = get_user_model()._default_manager.filter(username__in=wanted).values_list("username", "pk")
    # The database may take another spelling for the same.
    return {name: user_id for name, user_id in found if name in wanted}


def display_name(someone: Person | None) -> str:
    """Return what a colleague sees of a person: full name or username by setting, never an address."""
    if someone is None or someone.is_retired:
        return _("A former colleague")
    if conf.get("SHOW_NAMES") == "full_name" and someone.full_name.strip():
        return someone.full_name.strip()
    return someone.username


def names(user_ids: Iterable[int]) -> dict[int, str]:
    """Return display names by id, also for accounts that are gone."""
    wanted = set(user_ids)
    found = people(wanted)
    return {user_id: display_name(found.get(user_id)) for user_id in wanted}


def joined(user_ids: Iterable[int]) -> dict[int, datetime]:
    """Return since when each of these accounts exists; one query, none for none."""
    wanted = set(user_ids)
    found = get_user_model()._default_manager.filter(pk__in=wanted).values_list("pk", "date_joined")
    return dict(found) if wanted else {}


def staff_ids(among: Iterable[int] | None = None) -> set[int]:
    """Return the ids of the site's staff, or of those ``among`` some people, which reads no other account."""
    found = get_user_model()._default_manager.filter(is_staff=True)
    return set((found if among is None else found.filter(pk__in=list(among))).values_list("pk", flat=True))


def preferences(user_id: int) -> tuple[str, str]:
    """Return (time zone, language) of a person as they set them in their account; empty where they did not."""
    if not present():
        return "", ""
    from openedx.core.djangoapps.user_api.models import UserPreference

    found = dict(
        UserPreference.objects.filter(user_id=user_id, key__in=("time_zone", "pref-lang")).values_list("key", "value")
    )
    return found.get("time_zone", ""), found.get("pref-lang", "")


def language_of(user_id: int) -> str:
    """Return the language to write to a person in: their own, else the site's."""
    return preferences(user_id)[1] or str(settings.LANGUAGE_CODE)


def _twin_person(user: Any) -> Person:
    return Person(
        user_id=user.pk,
        username=user.username,
        full_name=user.get_full_name(),
        is_active=user.is_active,
        is_retired=user.username.startswith(RETIRED_PREFIX),
    )


def _platform_person(user: Any) -> Person:
    profile = getattr(user, "profile", None)
    return Person(
        user_id=user.pk,
        username=user.username,
        full_name=getattr(profile, "name", "") or "",
        is_active=user.is_active,
        is_retired=user.username.startswith(RETIRED_PREFIX),
    )
