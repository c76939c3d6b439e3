"""Reads of the report of one course; their number is the same whatever the size of the course.

The course's space says what belongs to it: what the space holds, the course's units, and what was shared in them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from social_learning import conf, keys
from social_learning.comments.models import Comment
from social_learning.edxapp import completion, courses
from social_learning.insight.facts import Care, Flagged, Help, Report, Sharing, Silent, Unfinished, Waiting
from social_learning.knowledge.models import Knowledge, State
from social_learning.progress.models import Engagement, SilentPackage
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.review.models import Feedback, Review, Step
from social_learning.spaces.models import Space

# Answers older than this say nothing about how long people wait now.
ANSWERS_SINCE = timedelta(days=365)
MAX_ANSWERS = 1000
# A draft that its author did not touch for so long rests; a unit not touched for so long was left.
RESTS_AFTER = timedelta(days=14)
LEFT_AFTER = timedelta(days=7)
ROWS = 5
MAX_PACKAGES = 50
_WAITS = (State.SUBMITTED, State.IN_REVIEW, State.PUBLISHED)
_RESTING = (State.CHANGES_REQUESTED, State.WITHDRAWN)


def report(space: Space, *, team: set[int], now: datetime) -> Report:
    """Return the report of the course whose space this is; ``team`` is left out of it."""
    sharing, resting = _sharing(space, team, now)
    return Report(
        enrolled=courses.learner_count(str(space.course_key)),
        sharing=sharing,
        help=_help(space, team),
        waiting=_waiting(space, now),
        care=_care(space, resting),
    )


def _of_course(space: Space, prefix: str = "") -> Q:
    """Return what was shared in the course, for rows that reach Knowledge by ``prefix``."""
    inside = Q(**{f"{prefix}space_id": space.pk})
    units = keys.units_between(str(space.course_key))
    if units is None:
        return inside
    return inside | Q(**{f"{prefix}origin_key__gte": units[0], f"{prefix}origin_key__lt": units[1]})


def _here(space: Space) -> Q:
    """Return what only people of the course can reach, for rows that have a target: the space's and the units'."""
    return Q(target__space_id=space.pk) | Q(target__context_key=space.course_key)


def _sharing(space: Space, team: set[int], now: datetime) -> tuple[Sharing, int]:
    public, others = Q(state=State.PUBLISHED), ~Q(author_id__in=team)
    found = Knowledge.objects.filter(_of_course(space)).aggregate(
        people=Count("author_id", filter=public & others, distinct=True),
        items=Count("pk", filter=public),
        validated=Count("pk", filter=public & Q(validated_at__isnull=False)),
        resting=Count("pk", filter=Q(state__in=_RESTING, updated_at__lt=now - RESTS_AFTER)),
    )
    said = Comment.objects.filter(_here(space), deleted_at=None).exclude(user_id__in=team)
    resting = found.pop("resting")
    return Sharing(talking=said.values("user_id").distinct().count(), **found), resting


def _help(space: Space, team: set[int]) -> Help:
    # Whoever made a thing is not helped by it.
    own = Q(user_id=F("target__owner_id"))
    came = Engagement.objects.filter(_here(space)).exclude(user_id__in=team).exclude(own)
    said = Reaction.objects.filter(_here(space)).exclude(user_id__in=team).exclude(own)
    return Help(
        **came.aggregate(
            readers=Count("user_id", filter=Q(qualified_at__isnull=False), distinct=True),
            finished=Count("user_id", filter=Q(completed_at__isnull=False), distinct=True),
        ),
        **said.aggregate(
            likers=Count("user_id", filter=Q(kind="like"), distinct=True),
            applied=Count("user_id", filter=Q(kind="applied"), distinct=True),
        ),
    )


def _waiting(space: Space, now: datetime) -> Waiting:
    waits = Review.objects.filter(_of_course(space, "knowledge__"), closed_at=None, knowledge__state__in=_WAITS)
    counts = waits.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    # An answer belongs to the last time its Knowledge was handed in before it.
    handed_in = Step.objects.filter(
        knowledge_id=OuterRef("review__knowledge_id"), at__lte=OuterRef("created_at"), action__in=("submit", "publish")
    ).order_by("-id")
    answers = Feedback.objects.filter(_of_course(space, "review__knowledge__"), created_at__gte=now - ANSWERS_SINCE)
    moments = answers.annotate(asked=Subquery(handed_in.values("at")[:1])).order_by("-id")
    pairs = moments.values_list("asked", "created_at")[:MAX_ANSWERS]
    days = tuple((answered - asked) / timedelta(days=1) for asked, answered in pairs if asked is not None)
    return Waiting(days=days, median=median(days) if days else None, **counts)


def _care(space: Space, resting: int) -> Care:
    marked = ReactionCount.objects.filter(
        _here(space), kind__in=("question", "outdated"), count__gt=0, target__deleted_at=None
    )
    rows = marked.values("target_id", "target__title", "target__url").annotate(
        questions=Sum("count", filter=Q(kind="question"), default=0),
        outdated=Sum("count", filter=Q(kind="outdated"), default=0),
        both=Sum("count"),
    )
    found = list(rows.order_by("-both", "target_id"))
    return Care(
        questions=sum(row["questions"] for row in found),
        outdated=sum(row["outdated"] for row in found),
        resting=resting,
        flagged=tuple(
            Flagged(row["target__title"], row["target__url"], row["questions"], row["outdated"]) for row in found[:ROWS]
        ),
    )


def left_units(course_key: str, *, team: set[int], now: datetime) -> tuple[Unfinished, ...]:
    """Return the units that the largest part of people left, of those that enough people began; one query."""
    begun = Engagement.objects.filter(target__context_key=course_key, target__deleted_at=None)
    begun = begun.exclude(target__kind="course").exclude(user_id__in=team)
    left = Q(completed_at=None, last_activity_at__lt=now - LEFT_AFTER)
    rows = begun.values("target_id", "target__title", "target__url").annotate(
        people=Count("pk"), left=Count("pk", filter=left)
    )
    floor = int(conf.get("POPULARITY_FLOOR"))
    share = 1.0 * F("left") / F("people")
    found = rows.filter(people__gte=floor, left__gt=0).annotate(share=share).order_by("-share", "target_id")[:ROWS]
    return tuple(Unfinished(row["target__title"], row["target__url"], row["people"], row["left"]) for row in found)


def silent_packages(course_key: str) -> tuple[Silent, ...]:
    """Return the SCORM packages of a course that never report, those opened by most first; one query.

    A package that has gone from the course since the last sweep is left out.
    """
    rows = SilentPackage.objects.filter(course_key=course_key).order_by("-opened", "block_key")
    found = list(rows.values_list("block_key", "opened")[:MAX_PACKAGES])
    titles = completion.package_titles(course_key, [key for key, _opened in found])
    return tuple(
        Silent(titles[key], courses.unit_url(key, course_key), opened) for key, opened in found if key in titles
    )
