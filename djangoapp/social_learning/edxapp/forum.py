"""The course forum: the topic it keeps for a unit, so that an operator may have one place to talk instead of two.

The platform itself makes a topic of every unit for which the course team allows discussions, and the forum's own rules
(cohorts, closed times, moderators) hold there. So we make nothing and copy nothing: we only know the way, and how many
posts there are, which the forum tells everybody of the course. Where it cannot be told, our own thread stays open.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable

import attrs
from django.conf import settings
from django.core.cache import cache
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey

from social_learning import conf
from social_learning.edxapp import present

log = logging.getLogger(__name__)
# The forum that the platform brings along; others keep their topics to themselves.
PROVIDER = "openedx"
UNIT = "block-v1:"


@attrs.frozen
class Topic:
    """What the forum has for a unit: where it is, and how many posts; None where the forum does not say."""

    url: str
    posts: int | None = None


# The topics of the demo and of tests, by the unit's key.
TWIN: dict[str, Topic] = {}


def topic(key: str) -> Topic | None:
    """Return where a unit is discussed in the course forum; None where that is not so, or the bridge is off."""
    return topics([key]).get(key)


def topics(keys: Iterable[str]) -> dict[str, Topic]:
    """Return the same for many, by key; remembered for a short time, two queries for each course that is not."""
    units = [key for key in keys if key.startswith(UNIT)] if conf.get("FORUM_BRIDGE") == "link" else []
    if not units:
        return {}
    if not present():
        return {key: TWIN[key] for key in units if key in TWIN}
    names = {_name("topic", key): key for key in units}
    found: dict[str, Topic | None] = {names[name]: seen or None for name, seen in cache.get_many(names).items()}
    fresh = _looked_up([key for key in units if key not in found])
    # Only what the platform answered is remembered, "there is none" among it: a cache cannot tell None from nothing.
    seconds = int(conf.get("SWITCH_CACHE_SECONDS"))
    cache.set_many({_name("topic", key): seen or "" for key, seen in fresh.items()}, seconds)
    return {key: seen for key, seen in {**found, **fresh}.items() if seen is not None}


def _looked_up(keys: list[str]) -> dict[str, Topic | None]:
    courses: dict[str, list[UsageKey]] = {}
    for key in keys:
        try:
            usage = UsageKey.from_string(key)
        except InvalidKeyError:
            continue
        courses.setdefault(str(usage.course_key), []).append(usage)
    found: dict[str, Topic | None] = {}
    for units in courses.values():
        try:
            found.update(_of_course(units))
        except Exception:
            log.exception("social_learning: the course forum could not be asked; our own threads stay open")
    return found


def _of_course(units: list[UsageKey]) -> dict[str, Topic | None]:
    """Ask for topics of units of one course: the forum is on, is the platform's own, and the team let it in here."""
    from openedx.core.djangoapps.discussions.models import DiscussionsConfiguration, DiscussionTopicLink

    found: dict[str, Topic | None] = dict.fromkeys(map(str, units))
    course_key = units[0].course_key
    chosen = DiscussionsConfiguration.get(course_key)
    if not (chosen.enabled and chosen.provider_type == PROVIDER and chosen.enable_in_context):
        return found
    links = DiscussionTopicLink.objects.filter(
        context_key=course_key, usage_key__in=units, provider_id=PROVIDER, enabled_in_context=True
    )
    rows = list(links.values_list("usage_key", "external_id"))
    posts = _posts(str(course_key)) if rows else None
    for usage, name in rows:
        number = None if posts is None else sum(posts.get(name, {}).values())
        found[str(usage)] = Topic(_address(course_key, name), number)
    return found


def _posts(course_key: str) -> dict[str, dict[str, int]] | None:
    """Return the posts of a course by topic and sort, or None if the forum does not answer."""
    from opaque_keys.edx.keys import CourseKey
    from openedx.core.djangoapps.django_comment_common.comment_client.course import get_course_commentable_counts

    name = _name("posts", course_key)
    found: dict[str, dict[str, int]] | None = cache.get(name)
    if found is None:
        try:
            found = get_course_commentable_counts(CourseKey.from_string(course_key))
        except Exception:
            log.exception("social_learning: the course forum did not say how many posts there are")
            return None
        cache.set(name, found, int(conf.get("SWITCH_CACHE_SECONDS")))
    return found


def _address(course_key: object, name: str) -> str:
    """Return the topic's page in the discussions micro-frontend; without one, the forum's page of the LMS."""
    from openedx.core.djangoapps.discussions.url_helpers import get_discussions_mfe_topic_url

    there = str(get_discussions_mfe_topic_url(course_key, name))
    root = str(getattr(settings, "LMS_ROOT_URL", "")).rstrip("/")
    return there or f"{root}/courses/{course_key}/discussion/forum/"


def _name(what: str, key: str) -> str:
    return f"social_learning.forum.{what}.{hashlib.sha256(key.encode()).hexdigest()}"
