"""Which groups belong to a business area: the people of a course, of an organisation, of a cohort."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import cohorts, courses
from social_learning.spaces import permissions
from social_learning.spaces.holding import bad, choice, forget, held
from social_learning.spaces.models import RuleKind, SpaceRule

MAX_RULES = 20


def add_rule(space_id: int, actor: Actor, *, kind: str, value: str, cohort: int = 0) -> SpaceRule:
    """Let the people of a course, an organisation or a cohort belong; a second time changes nothing."""
    kind = choice("kind", RuleKind, kind)
    value = value.replace("\x00", "").strip()[:255]
    with transaction.atomic():
        space = held(space_id, actor)
        _check_rule(kind, value, cohort, actor)
        if space.rules.count() >= MAX_RULES:
            raise bad("value", _("So many groups are enough for one area. Please take one away first."))
        rule, _made = SpaceRule.objects.get_or_create(
            space=space, kind=kind, value=value, cohort=cohort if kind == RuleKind.COHORT else 0
        )
    forget(actor)
    return rule


def drop_rule(space_id: int, rule_id: int, actor: Actor) -> None:
    """Take a rule away: whoever belonged by it alone belongs no more."""
    with transaction.atomic():
        held(space_id, actor)
        SpaceRule.objects.filter(space_id=space_id, pk=rule_id).delete()
    forget(actor)


def _check_rule(kind: str, value: str, cohort: int, actor: Actor) -> None:
    if not value:
        raise bad("value", _("Please say which one."))
    if kind == RuleKind.ORGANISATION:
        return
    if not courses.exists(value):
        raise bad("value", _("We do not know this course."))
    if kind == RuleKind.COHORT and not (
        permissions.is_course_team(actor, value) and cohort in cohorts.of_course(value)
    ):
        raise bad("cohort", _("Choose a cohort of a course whose team you are in."))
