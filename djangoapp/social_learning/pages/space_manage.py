"""Where stewards say what an area is for, who belongs, and what holds there; and where a new one begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning.edxapp import cohorts, users
from social_learning.lib.errors import Invalid, NotAllowed, NotFound, SocialError
from social_learning.pages import spaces as space_pages
from social_learning.pages.base import Visit, page
from social_learning.spaces import areas, directory, groups, members, taxonomy, theme_queries, trusted
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Joining, ReviewPolicy, Role, RuleKind, Sharing, Space, SpaceRule, Visibility

Choice = tuple[str, str | Promise, str | Promise]
CHOICES: dict[str, tuple[str | Promise, tuple[Choice, ...]]] = {
    "visibility": (
        gettext_lazy("Who sees it?"),
        (
            (Visibility.PUBLIC, gettext_lazy("Open to all"), gettext_lazy("Everybody reads what is shared here.")),
            (
                Visibility.MEMBERS,
                gettext_lazy("For its members"),
                gettext_lazy("All may know that it exists; what it holds is for its members."),
            ),
            (
                Visibility.HIDDEN,
                gettext_lazy("Hidden"),
                gettext_lazy("For everybody else it is not there: no list, no search, no count."),
            ),
        ),
    ),
    "joining": (
        gettext_lazy("How does one belong?"),
        (
            (
                Joining.EVERYONE,
                gettext_lazy("All belong"),
                gettext_lazy("Everybody of the site, where it is open to all."),
            ),
            (Joining.OPEN, gettext_lazy("Whoever likes"), gettext_lazy("One joins and leaves by oneself.")),
            (
                Joining.CLOSED,
                gettext_lazy("By list and groups"),
                gettext_lazy("Those named below, and the groups below."),
            ),
        ),
    ),
    "sharing": (
        gettext_lazy("Who shares here?"),
        (
            (Sharing.MEMBERS, gettext_lazy("Every member"), ""),
            (
                Sharing.TRUSTED,
                gettext_lazy("Trusted members"),
                gettext_lazy("Those you name, and of whom an expert has validated something here."),
            ),
            (Sharing.TEAM, gettext_lazy("Those who look after it"), ""),
            (Sharing.NOBODY, gettext_lazy("Nobody for now"), ""),
        ),
    ),
    "review_policy": (
        gettext_lazy("When does an expert look?"),
        (
            (ReviewPolicy.NONE, gettext_lazy("When asked"), gettext_lazy("It is in the catalogue at once.")),
            (ReviewPolicy.AFTER, gettext_lazy("Afterwards"), gettext_lazy("In the catalogue at once, then confirmed.")),
            (ReviewPolicy.BEFORE, gettext_lazy("Before"), gettext_lazy("In the catalogue once an expert has helped.")),
        ),
    ),
}
TEXTS = ("title", "purpose", "charter")
_RULES = {
    RuleKind.COURSE: gettext_lazy("Everybody of the course"),
    RuleKind.ORGANISATION: gettext_lazy("Everybody in a course of the organisation"),
    RuleKind.COHORT: gettext_lazy("A cohort of the course"),
}


@page("GET", "POST")
def new(visit: Visit) -> HttpResponse:
    """Let a new area begin: a name and a purpose are enough."""
    if not areas.can_create(visit.actor):
        raise NotAllowed(_("New areas are made by those who look after the site. Ask them, they will be glad."))
    typed: Mapping[str, str] = {
        "visibility": Visibility.MEMBERS,
        "joining": Joining.CLOSED,
        "sharing": Sharing.MEMBERS,
        "review_policy": ReviewPolicy.AFTER,
    }
    if visit.request.method == "GET":
        return _form(visit, typed, None)
    typed = _typed(visit)
    try:
        space = areas.create(visit.actor, now=visit.now, **typed)
    except Invalid as error:
        return _form(visit, typed, error)
    return visit.go(reverse("social_learning:space-manage", args=[space.slug]), said="area_made")


def _form(visit: Visit, typed: Mapping[str, str], error: SocialError | None) -> HttpResponse:
    return visit.show(
        "space_new", "catalogue", status=error.status if error else 200, typed=typed, error=error, choices=_shown(typed)
    )


@page("GET", "POST")
def manage(visit: Visit, slug: str) -> HttpResponse:
    """Show what can be decided about an area to who looks after it, or do what a form says."""
    space = areas.managed(slug, visit.actor)
    if visit.request.method == "GET":
        return _show(visit, space)
    doing = visit.request.POST.get("do", "")
    try:
        place, said = _do(visit, space, doing)
    except Invalid as error:
        # What was typed stays: whoever is told no need not write it again.
        return _show(visit, space, error=error, doing=doing)
    return visit.go(f"{reverse('social_learning:space-manage', args=[slug])}#{place}", said=said)


def _do(visit: Visit, space: Space, doing: str) -> tuple[str, str]:
    """Do what a form says; return where on the page to go on, and the sentence to be shown there."""
    given, actor, now = visit.request.POST, visit.actor, visit.now
    if doing == "settings":
        changes: dict[str, Any] = _typed(visit)
        # A box that is not ticked is not sent; the form says that it was there.
        if "trusted_publish_shown" in given:
            changes["trusted_publish"] = given.get("trusted_publish") == "1"
        if actor.is_site_staff and "quota_mb" in given:
            changes["quota_mb"] = _number(given["quota_mb"])
        areas.change(space.pk, actor, **changes)
        return "settings", "saved"
    if doing == "name":
        role = given.get("role", Role.MEMBER)
        unknown = members.name_many(space.pk, given.get("people", ""), actor, role=role, now=now)
        if unknown:
            sentence = _("The others are named. We do not know: %(names)s.") % {"names": ", ".join(unknown)[:300]}
            raise Invalid(sentence, fields={"people": sentence})
        return "people", "saved"
    if doing in ("remove", "member", "steward", "trust", "distrust"):
        _person(visit, space, doing)
        return "trusted" if "trust" in doing else "people", "saved"
    if doing == "rule":
        _rule(visit, space)
        return "groups", "saved"
    if doing == "drop_rule":
        groups.drop_rule(space.pk, _number(given.get("rule", "")) or 0, actor)
        return "groups", "saved"
    if doing == "themes":
        wanted = [int(value) for value in given.getlist("theme") if value.isdecimal() and len(value) < 18]
        areas.set_themes(space.pk, wanted, actor)
        return "themes", "saved"
    if doing in ("archive", "restore"):
        areas.archive(space.pk, actor, now=now, back=doing == "restore")
        return "settings", "saved"
    raise Invalid(_("We do not know this choice."), code="unknown_choice")


def _person(visit: Visit, space: Space, doing: str) -> None:
    given, actor, now = visit.request.POST, visit.actor, visit.now
    username = given.get("username", "").replace("\x00", "").strip()
    user_id = users.id_of(username) if username else _number(given.get("person", ""))
    if user_id is None:
        sentence = _("We do not know anybody of this name.")
        raise Invalid(sentence, fields={"username": sentence})
    if doing == "remove":
        members.remove(space.pk, user_id, actor)
    elif doing in ("trust", "distrust"):
        trusted.trust(space.pk, user_id, actor, now=now, on=doing == "trust")
    else:
        members.name(space.pk, user_id, actor, role=doing, now=now)


def _rule(visit: Visit, space: Space) -> None:
    given = visit.request.POST
    kind, value = given.get("kind", ""), given.get("value", "")
    cohort = 0
    if kind == RuleKind.COHORT:
        name = given.get("cohort", "").replace("\x00", "").strip()
        named = cohorts.of_course(value.replace("\x00", "").strip())
        cohort = next((number for number, title in named.items() if title == name), 0)
    groups.add_rule(space.pk, visit.actor, kind=kind, value=value, cohort=cohort)


def _show(visit: Visit, space: Space, *, error: SocialError | None = None, doing: str = "") -> HttpResponse:
    stored = {name: getattr(space, name) for name in (*TEXTS, *CHOICES)}
    typed = _typed(visit) if doing == "settings" else stored
    after = _number(visit.request.GET.get("after", "")) or 0
    try:
        named = directory.members(space, visit.actor, after=after)
    except NotFound:
        named = directory.Members((), None)
    about = {theme.pk for theme in theme_queries.of_space(space.pk)}
    return visit.show(
        "space_manage",
        "catalogue",
        status=error.status if error else 200,
        space=space,
        url=space_pages.address(space),
        error=error,
        doing=doing,
        given=visit.request.POST if error else {},
        typed=typed,
        choices=_shown(typed),
        quota=visit.actor.is_site_staff,
        people=_people(visit, named),
        next=named.next,
        rules=[_ruled(rule) for rule in directory.rules(space.pk)],
        kinds=list(_RULES.items()),
        trusted=_trusted(space),
        themes=[(theme, theme.pk in about) for theme in spaces.themes_in_use()],
        suggested=taxonomy.suggested(space),
        may_archive=space.course_key is None and space.slug != spaces.DEFAULT_SLUG,
    )


def _shown(typed: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": label,
            "options": [(value, title, hint, value == typed.get(name)) for value, title, hint in options],
        }
        for name, (label, options) in CHOICES.items()
    ]


def _people(visit: Visit, named: directory.Members) -> list[dict[str, Any]]:
    shown = {one["user_id"]: one for one in space_pages.people([row.user_id for row in named.rows])}
    return [
        {**shown[row.user_id], "is_steward": row.role == Role.STEWARD, "own": row.user_id == visit.actor.user_id}
        for row in named.rows
        if row.user_id in shown
    ]


def _trusted(space: Space) -> list[dict[str, Any]]:
    rows = directory.trusted(space.pk)
    why = {row.user_id: row.reason for row in rows}
    words = {"named": _("named"), "validated": _("something was validated here")}
    return [{**one, "line": words.get(why[one["user_id"]], "")} for one in space_pages.people(list(why))]


def _ruled(rule: SpaceRule) -> dict[str, Any]:
    name = cohorts.of_course(rule.value).get(rule.cohort, "") if rule.kind == RuleKind.COHORT else ""
    return {
        "id": rule.pk,
        "label": _RULES[RuleKind(rule.kind)],
        "value": f"{name} · {rule.value}" if name else rule.value,
    }


def _typed(visit: Visit) -> dict[str, str]:
    given = visit.request.POST
    return {name: given[name] for name in (*TEXTS, *CHOICES) if name in given}


def _number(text: str) -> int | None:
    """Return a number that somebody typed, or None for nothing; ``Invalid`` for what is none."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise Invalid(_("Please give a number."), fields={"quota_mb": _("Please give a number.")})
    return int(text)


urlpatterns = [
    path("spaces/new/", new, name="space-new"),
    path("spaces/<str:slug>/manage/", manage, name="space-manage"),
]
