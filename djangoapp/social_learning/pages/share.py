"""Share: one box, then one screen. Both work as plain forms; a script sends the same forms and asks for JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.curation import api as curation_api
from social_learning.curation import queries as curation
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import detect, formats, permissions, queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Invalid, NotAllowed, SocialError
from social_learning.media import quota
from social_learning.pages import linked, meetings, merging, playing, show, way, words
from social_learning.pages.base import Visit, page
from social_learning.review import api as review_api
from social_learning.review import queries as reviews
from social_learning.spaces import api as spaces_api
from social_learning.spaces import queries as spaces

_FIELDS = ("title", "why", "body", "url", "note")
_KEPT = ("origin_key", "space", "theme", "wanted")


@page("GET", "POST")
def start(visit: Visit) -> HttpResponse:
    """Show the one box, or make a draft of what was put into it and go on to its screen."""
    # A new site has no space yet: the first who shares opens the one for everybody.
    spaces_api.ensure_site_space(now=visit.now)
    allowed = spaces.sharing_spaces(visit.actor)
    if visit.request.method != "POST":
        return _box(visit, allowed, visit.request.GET)
    try:
        item = _begin(visit, allowed, visit.request.POST)
    except SocialError as error:
        return _refused(visit, error) or _box(visit, allowed, visit.request.POST, error)
    return visit.go(reverse("social_learning:draft", args=[item.uuid]))


def _begin(visit: Visit, allowed: list[Any], given: QueryDict) -> Knowledge:
    text, upload = given.get("text", "").strip(), visit.request.FILES.get("file")
    if not text and upload is None:
        sentence = _("Paste a link, write something, or choose a file first.")
        raise Invalid(sentence, code="empty", fields={"text": sentence})
    is_link = detect.is_link(text)
    # A question that was answered or taken back meanwhile keeps nobody from sharing.
    wanted = curation.open_for(given.get("wanted", ""), visit.actor)
    # A refused file leaves no empty draft behind.
    with transaction.atomic():
        item = knowledge_api.create_draft(
            visit.actor,
            space_id=_space_id(allowed, given, wanted.course_key if wanted else ""),
            now=visit.now,
            url=text if is_link else "",
            body="" if is_link else text,
            origin_key=curation.origin_of(wanted) if wanted else given.get("origin_key", ""),
            theme_id=_number(given.get("theme", "")),
        )
        if wanted is not None:
            curation_api.answer(wanted, item.pk, visit.actor)
        return knowledge_api.attach_file(item.pk, visit.actor, upload, now=visit.now) if upload else item


def _space_id(allowed: list[Any], given: QueryDict, course_key: str) -> int:
    """Return the space that was chosen, else that of the course that asks, else the first."""
    chosen = given.get("space", "")
    asking = (space for space in allowed if course_key and space.course_key == course_key)
    found = next((space for space in allowed if str(space.pk) == chosen), None) or next(asking, None)
    found = found or next(iter(allowed), None)
    if found is None:
        raise NotAllowed(_("There is no space yet into which you may share. Please ask your course team."))
    return int(found.pk)


def _refused(visit: Visit, error: SocialError) -> HttpResponse | None:
    return visit.refuse(error) if visit.wants_json else None


def _box(visit: Visit, allowed: list[Any], given: QueryDict, error: SocialError | None = None) -> HttpResponse:
    return visit.show(
        "share",
        "share",
        status=error.status if error else 200,
        allowed=allowed,
        reference=linked.reference(visit.actor, given, _KEPT),
        wanted=curation.open_for(given.get("wanted", ""), visit.actor),
        recorder=playing.recorder(),
        box={
            "action": reverse("social_learning:share"),
            "accept": formats.accept(),
            # Where it was shared, as the box in a unit says; kept when the form comes back.
            "fields": {name: given.get(name, "") for name in _KEPT if given.get(name)},
            "typed": {"text": given.get("text", "")},
            "problem": _sentence(error),
            "max_mb": conf.get("MAX_UPLOAD_MB"),
            "room": quota.of_person(visit.actor.user_id or 0).sentence,
        },
    )


def _sentence(error: SocialError | None) -> str:
    return str(next(iter(error.fields.values()), error.message)) if error else ""


@page("GET", "POST")
def draft(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show the writing screen of one's own draft, or do what the pressed button says with all that was typed."""
    # The new version in hand, where what is published is being improved.
    item = queries.work(uuid, visit.actor, now=visit.now)
    others = item.target.co_owner_ids
    if not permissions.can_edit(visit.actor, state=item.state, author_id=item.author_id, co_authors=others):
        return visit.go(reverse("social_learning:knowledge", args=[uuid]))
    if visit.request.method != "POST":
        return _screen(visit, item)
    try:
        # Each step is a transaction of its own: what was typed stays saved, even if the file beside it is refused.
        return _do(visit, item)
    except SocialError as error:
        return _refused(visit, error) or merging.screen(visit, item, error) or _kept(visit, item, error)


def _do(visit: Visit, item: Knowledge) -> HttpResponse:
    doing = visit.request.POST.get("do", "save")
    here = reverse("social_learning:draft", args=[item.uuid])
    if doing == "delete":
        knowledge_api.delete_draft(item.pk, visit.actor, now=visit.now)
        return visit.go(reverse("social_learning:me"), said="deleted")
    upload = visit.request.FILES.get("file")
    if not (doing == "attach" and visit.wants_json):
        item = _save(visit, item)
    if upload is not None:
        item = knowledge_api.attach_file(item.pk, visit.actor, upload, now=visit.now)
    if doing == "detach":
        knowledge_api.detach_file(item.pk, visit.actor, now=visit.now)
    if doing == "dates":
        return visit.go(reverse("social_learning:session-dates", args=[item.uuid]))
    if doing in ("save", "attach", "detach"):
        return visit.go(here, said="saved" if doing == "save" else "")
    review_api.perform(doing, item.pk, visit.actor, now=visit.now, payload={})
    return visit.go(reverse("social_learning:knowledge", args=[item.uuid]), said=doing)


def _save(visit: Visit, item: Knowledge) -> Knowledge:
    given = visit.request.POST
    return knowledge_api.save_draft(
        item.pk,
        visit.actor,
        version=_number(given.get("version", "")) or item.version,
        now=visit.now,
        **_typed(given),
    )


def _typed(given: QueryDict) -> dict[str, Any]:
    """Return the fields that this form had, as they were typed."""
    values: dict[str, Any] = {name: given.get(name, "") for name in _FIELDS if name in given}
    if "theme" in given:
        values["theme_id"] = _number(given.get("theme", ""))
    if space_id := _number(given.get("space", "")):
        values["space_id"] = space_id
    return values


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None


def _kept(visit: Visit, item: Knowledge, error: SocialError) -> HttpResponse:
    """Show the screen again with everything as it was typed, and a sentence beside what is missing."""
    fresh = queries.work(item.uuid, visit.actor, now=visit.now)
    for name, value in _typed(visit.request.POST).items():
        setattr(fresh, name, value)
    return _screen(visit, fresh, error)


def _problems(error: SocialError | None) -> dict[str, Any]:
    """Return the sentences by field of this form; what is missing altogether stands where a file can be added."""
    fields = dict(error.fields) if error else {}
    renamed = {"theme_id": "theme", "space_id": "space", "content": "file"}
    return {renamed.get(name, name): sentence for name, sentence in fields.items()}


def _screen(visit: Visit, item: Knowledge, error: SocialError | None = None) -> HttpResponse:
    actions = review_api.available_actions(item, visit.actor)
    content = show.content(item)
    return visit.show(
        "draft",
        "share",
        status=error.status if error else 200,
        item=item,
        state=words.state_chip(item.state),
        src=reverse(f"social_learning:api-knowledge{'-working' if item.shows_copy else ''}", args=[item.uuid]),
        source=formats.FORMATS[item.kind].source if item.kind in formats.FORMATS else "text",
        content=content,
        # The text has its own place in the preview, where it changes while it is typed.
        preview={**content, "html": ""},
        duplicates=linked.shared_before(item, visit.actor),
        details=linked.state(item, content["known"]),
        themes=spaces.themes_in_use(),
        allowed=spaces.sharing_spaces(visit.actor),
        accept=formats.accept(),
        max_mb=conf.get("MAX_UPLOAD_MB"),
        room=quota.of_person(item.author_id).sentence if item.author_id == visit.actor.user_id else "",
        actions=[action for action in actions if action.name in ("publish", "submit")],
        error=error,
        problems=_problems(error),
        steps=way.stepper(item, reviews.latest_review(item.pk)),
        letters=way.letters(item),
        session=meetings.of_item(visit, item),
        deletable=permissions.can_delete(
            visit.actor, state=item.state, author_id=item.author_id, was_published=item.published_at is not None
        ),
    )
