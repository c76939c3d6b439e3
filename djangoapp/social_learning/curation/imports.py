"""Make Knowledge of what another tool recommended, as its importer's own: through the review of the course's space."""

from __future__ import annotations

from datetime import datetime

import attrs
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from social_learning import keys
from social_learning.curation import permissions
from social_learning.curation.recommender import Export, Resource
from social_learning.data import Actor
from social_learning.knowledge import api as knowledge
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Invalid, NotAllowed, SocialError
from social_learning.review import api as review
from social_learning.spaces import api as spaces

PUBLISHED, SUBMITTED, DRAFT, SKIPPED, REFUSED = "published", "submitted", "draft", "skipped", "refused"


@attrs.frozen
class Line:
    """What became of one resource."""

    outcome: str
    title: str
    words: str = ""


@attrs.frozen
class Outcome:
    """What became of an export, resource by resource."""

    lines: tuple[Line, ...]

    def count(self, outcome: str) -> int:
        """Return how many resources ended so."""
        return sum(line.outcome == outcome for line in self.lines)


def bring(
    export: Export,
    actor: Actor,
    *,
    course_key: str,
    theme_id: int,
    now: datetime,
    unit_key: str = "",
    dry_run: bool = False,
) -> Outcome:
    """Share each link as this person's: published, or handed in, as the policy of the course's space says.

    A link that somebody shared in the course already is skipped, so that a second run adds nothing. Each is a
    transaction of its own: what is done stays done. Raises ``NotAllowed`` for who is not of the course's team, and
    ``Invalid`` (``other_course``) for a unit of another course. With ``dry_run`` nothing is written.
    """
    if not permissions.can_curate(actor, course_key):
        raise NotAllowed(_("This is for the team of the course."))
    if unit_key and keys.course_of(keys.parse(unit_key)) != course_key:
        raise Invalid(_("This unit belongs to another course."), code="other_course")
    space = spaces.ensure_course_space(course_key, now=now)
    lines = [Line(REFUSED, label, str(why)) for label, why in export.refused]
    there = _there(space.pk, course_key)
    for resource in export.resources:
        if resource.url in there:
            lines.append(Line(SKIPPED, resource.title, _("It is shared in this course already.")))
        elif dry_run:
            lines.append(Line(DRAFT, resource.title, resource.url))
        else:
            lines.append(_bring(resource, actor, space.pk, theme_id, unit_key, now))
    return Outcome(tuple(lines))


def _there(space_id: int, course_key: str) -> set[str]:
    inside = Q(space_id=space_id)
    units = keys.units_between(course_key)
    if units is not None:
        inside |= Q(origin_key__gte=units[0], origin_key__lt=units[1])
    return set(Knowledge.objects.filter(inside).exclude(url="").values_list("url", flat=True))


def _bring(resource: Resource, actor: Actor, space_id: int, theme_id: int, unit_key: str, now: datetime) -> Line:
    try:
        with transaction.atomic():
            made = knowledge.create_draft(
                actor,
                space_id=space_id,
                now=now,
                title=resource.title,
                theme_id=theme_id,
                why=resource.why or _("Learners of this course recommended it."),
                body=resource.body,
                url=resource.url,
                origin_key=unit_key,
                in_bulk=True,
            )
            return Line(hand_in(made.pk, actor, now=now), resource.title, resource.url)
    except SocialError as error:
        return Line(REFUSED, resource.title, str(error.message))


def hand_in(knowledge_id: int, actor: Actor, *, now: datetime) -> str:
    """Publish it where that is for the person to do, else hand it in, else leave the draft."""
    item = Knowledge.objects.select_related("space", "theme", "file", "target").get(pk=knowledge_id)
    offered = {action.name for action in review.available_actions(item, actor)}
    for action, outcome in (("publish", PUBLISHED), ("submit", SUBMITTED)):
        if action in offered:
            review.perform(action, knowledge_id, actor, now=now)
            return outcome
    return DRAFT
