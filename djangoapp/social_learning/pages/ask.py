"""Questions: asking one, all of them in lists, and one with its answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import queries as knowledge
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.lib.errors import Invalid, SocialError
from social_learning.lib.markdown import to_html
from social_learning.pages import bars, follows, show_questions
from social_learning.pages.base import Visit, page
from social_learning.questions import answers, api, harvest, queries
from social_learning.questions.models import State
from social_learning.search import kinds, similar
from social_learning.spaces import api as spaces_api
from social_learning.spaces import queries as spaces
from social_learning.targets.models import Target

TABS = {
    queries.FOR_ME: _("For you"),
    queries.UNANSWERED: _("Waiting for an answer"),
    queries.ANSWERED: _("Answered"),
    queries.MINE: _("Mine"),
}


@page("GET")
def questions(visit: Visit) -> HttpResponse:
    """Show a list of questions; who is expert of something finds first what waits for them."""
    asked = visit.request.GET
    tabs = [name for name in TABS if name != queries.FOR_ME or visit.expert_themes]
    here = asked.get("list", "")
    here = here if here in TABS else (queries.FOR_ME if visit.expert_themes else queries.UNANSWERED)
    theme_id = spaces.theme_id_of(asked["theme"]) if asked.get("theme") else None
    found = _page(visit, here, theme_id)
    return visit.show(
        "questions",
        "catalogue",
        tabs=[(name, TABS[name], f"?list={name}") for name in tabs],
        tab=here,
        rows=show_questions.rows(found.questions),
        more=f"?{urlencode({'list': here, 'theme': asked.get('theme', ''), 'cursor': found.next})}"
        if found.next
        else "",
    )


def _page(visit: Visit, which: str, theme_id: int | None) -> queries.Page:
    given: dict[str, Any] = {"theme_id": theme_id, "standing": visit.standing}
    try:
        return queries.page(visit.actor, which, cursor=visit.request.GET.get("cursor") or None, **given)
    except Invalid:
        # An old link to a page further on: better the first page than a wall.
        return queries.page(visit.actor, which, **given)


@transaction.non_atomic_requests
@page("GET", "POST")
def ask(visit: Visit) -> HttpResponse:
    """Ask: a question, more about it, its theme. What is alike is shown before it is asked, with or without script."""
    sent = visit.request.POST
    if visit.request.method != "POST":
        asked = visit.request.GET
        typed = {"title": asked.get("text", "")[:200], "theme": _theme_of(asked.get("theme", ""))}
        return _form(visit, typed, about=asked.get("about", ""), space=asked.get("space", ""))
    typed = {name: sent.get(name, "") for name in ("title", "body", "theme")}
    about, space = sent.get("about", ""), sent.get("space", "")
    # Whoever has seen what is alike asks all the same with the second button.
    alike = [] if sent.get("sure") else similar.find(visit.actor, typed["title"], standing=visit.standing)
    if alike:
        return _form(visit, typed, about=about, space=space, alike=alike)
    try:
        made = api.ask(
            visit.actor,
            title=typed["title"],
            body=typed["body"],
            theme_id=_number(typed["theme"], "theme"),
            space_id=_number(space, "space"),
            about=about,
            now=visit.now,
        )
    except SocialError as error:
        if visit.wants_json:
            raise
        return _form(visit, typed, about=about, space=space, error=error)
    return visit.go(made.url, said="asked")


def _form(
    visit: Visit, typed: dict[str, Any], *, about: str, space: str, alike: Any = (), error: SocialError | None = None
) -> HttpResponse:
    target = _target(visit, about)
    theme_id = knowledge.theme_of_target(target.pk) if target is not None and not typed["theme"] else None
    return visit.show(
        "ask",
        "catalogue",
        status=error.status if error else 200,
        error=error,
        typed={**typed, "theme": str(typed["theme"] or theme_id or "")},
        themes=spaces.themes_in_use(),
        spaces=[] if target is not None else spaces.visible_spaces(visit.actor),
        space=space,
        about=target,
        alike=[{"title": one.title, "url": one.url, "kind": kinds.label_of(one.kind), "why": one.why} for one in alike],
    )


def _target(visit: Visit, about: str) -> Target | None:
    if not about:
        return None
    try:
        return spaces_api.open_target(about, visit.actor, now=visit.now)
    except SocialError:
        # What one cannot see is not what one asks about; the question can be asked all the same.
        return None


@page("GET")
def question(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show one question: what is asked, the accepted answer first, then the others, and a place to answer."""
    return _question(visit, uuid)


def _question(visit: Visit, uuid: UUID, *, typed: str = "", error: SocialError | None = None) -> HttpResponse:
    seen = queries.one(uuid, visit.actor, now=visit.now)
    row = seen.question
    names = users.people({row.asker_id, *(one.answer.user_id for one in seen.answers)} - {FORMER})
    bar = bars.of_unit(visit, row.target, row.url)
    # What helps or is applied is an answer; of a question one can say that it is a good one.
    bar["bar"]["kinds"] = [kind for kind in bar["bar"]["kinds"] if kind["name"] == "like"]
    return visit.show(
        "question",
        "catalogue",
        status=error.status if error else 200,
        error=error,
        typed=typed,
        seen=seen,
        question=row,
        html=to_html(row.body) if row.body else "",
        asker=show_questions.person(names.get(row.asker_id)),
        chip=show_questions.chip(row),
        about=_target(visit, row.origin_key),
        answers=show_questions.answers(seen, names),
        is_open=row.state == State.OPEN,
        is_closed=row.closed_at is not None,
        themes=spaces.themes_in_use() if seen.can_edit else [],
        follow=follows.of_target(visit, row.target, row.url),
        **bar,
    )


@transaction.non_atomic_requests
@page("POST")
def answer(visit: Visit, uuid: UUID) -> HttpResponse:
    """Answer a question; what is refused stays in the form."""
    body = visit.request.POST.get("body", "")
    try:
        made = answers.answer(uuid, visit.actor, body, now=visit.now)
    except SocialError as error:
        if visit.wants_json or error.status in (401, 403, 404):
            raise
        return _question(visit, uuid, typed=body[:20_000], error=error)
    return visit.go(f"{_url(uuid)}#answer-{made.uuid}", said="answer_given")


@transaction.non_atomic_requests
@page("POST")
def change(visit: Visit, uuid: UUID) -> HttpResponse:
    """Do to a question what a form asks for: change it, close it, open it again, pass it on, take it away."""
    given = visit.request.POST
    doing = given.get("do", "")
    if doing == "edit":
        theme = _number(given.get("theme", ""), "theme")
        api.edit(uuid, visit.actor, title=given.get("title"), body=given.get("body"), theme_id=theme, now=visit.now)
        return visit.go(_url(uuid), said="saved")
    verb = _VERBS.get(doing)
    if verb is None:
        raise Invalid(_("We do not know this choice."), code="unknown_choice")
    verb(uuid, visit.actor, now=visit.now)
    gone = doing in ("remove", "pass_on")
    return visit.go(reverse("social_learning:questions") if gone else _url(uuid), said=f"question_{doing}")


@transaction.non_atomic_requests
@page("POST")
def change_answer(visit: Visit, uuid: UUID) -> HttpResponse:
    """Do to an answer what a form asks for: accept it or not any more, change it, take it away, harvest it."""
    given = visit.request.POST
    doing = given.get("do", "")
    if doing == "harvest":
        item = harvest.to_knowledge(uuid, visit.actor, now=visit.now)
        own = item.author_id == visit.actor.user_id and item.state == KnowledgeState.DRAFT
        return visit.go(reverse("social_learning:draft", args=[item.uuid]) if own else knowledge_api.page_url(item))
    if doing == "edit":
        row = answers.edit(uuid, visit.actor, given.get("body", ""), now=visit.now)
    elif doing in _ANSWER_VERBS:
        row = _ANSWER_VERBS[doing](uuid, visit.actor, now=visit.now)
    else:
        raise Invalid(_("We do not know this choice."), code="unknown_choice")
    said = "saved" if doing == "edit" else f"answer_{doing}"
    return visit.go(f"{_url(row.question.uuid)}#answers", said=said)


_VERBS: dict[str, Callable[..., Any]] = {
    "close": api.close,
    "reopen": api.reopen,
    "pass_on": api.pass_on,
    "remove": api.remove,
}
_ANSWER_VERBS: dict[str, Callable[..., Any]] = {
    "accept": answers.accept,
    "unaccept": answers.unaccept,
    "remove": answers.remove,
}


def _url(uuid: UUID) -> str:
    return reverse("social_learning:question", args=[uuid])


def _theme_of(slug: str) -> str:
    return str(spaces.theme_id_of(slug) or "") if slug else ""


def _number(text: str, name: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        sentence = _("Please choose one from the list.")
        raise Invalid(sentence, code="invalid", fields={name: sentence})
    return int(text)


urlpatterns = [
    path("ask/", ask, name="ask"),
    path("questions/", questions, name="questions"),
    path("questions/<uuid:uuid>/", question, name="question"),
    path("questions/<uuid:uuid>/answer/", answer, name="answer-question"),
    path("questions/<uuid:uuid>/change/", change, name="change-question"),
    path("answers/<uuid:uuid>/", change_answer, name="change-answer"),
]
