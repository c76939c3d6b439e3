"""Shapes of knowledge over REST: what goes in, what comes out."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from social_learning import conf
from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.keys import MAX_KEY_LENGTH
from social_learning.knowledge import api, drafts, formats, images, links, permissions, providers
from social_learning.knowledge.detect import Detected
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib import markdown
from social_learning.media import prepare
from social_learning.media.models import FileStatus, StoredFile
from social_learning.rest_api.shapes import ContentKindShape, PlaceShape, Shape

_MAX_ID = 2**63 - 1
_TOO_LONG: dict[str, Any] = {"max_length": _("Please keep this below {max_length} characters.")}


def _text(limit: int, help_text: str, **options: Any) -> serializers.CharField:
    return serializers.CharField(
        max_length=limit, allow_blank=True, required=False, help_text=help_text, error_messages=_TOO_LONG, **options
    )


class DraftInput(Shape):
    """What a draft may hold; all of it can come later."""

    title = _text(drafts.MAX_TITLE, "What others will look for.")
    why = _text(drafts.MAX_WHY, "In one sentence, why it is useful.")
    body = _text(conf.DEFAULTS["MAX_TEXT_CHARS"], "Markdown.", trim_whitespace=False)
    url = _text(links.MAX_LENGTH, "A link to the web, or to a course, unit or SCORM lesson of this site, or its key.")
    theme = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=_MAX_ID, help_text="Id of a theme."
    )
    space = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=_MAX_ID,
        help_text="Id of a space; else that of the course, or the site's.",
    )
    language = _text(drafts.MAX_LANGUAGE, "Such as en or fr.")


class CreateInput(DraftInput):
    """A new draft, and where it was shared."""

    origin_key = _text(MAX_KEY_LENGTH, "Usage key of the unit in which it is shared.")
    wanted = serializers.UUIDField(
        required=False, allow_null=True, help_text="The question it answers; then it is shared where that was asked."
    )


class SaveInput(DraftInput):
    """The fields to change, and the version they were read at."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class DetectInput(Shape):
    """What was put into the share box."""

    text = serializers.CharField(
        max_length=conf.DEFAULTS["MAX_TEXT_CHARS"], trim_whitespace=False, error_messages=_TOO_LONG
    )


class UploadInput(Shape):
    """One file."""

    file = serializers.FileField(max_length=1000)


class FinishedShape(Shape):
    """When a person has finished: what is measured (scrolled, last_part, watched, opened), and from which fraction."""

    rule = serializers.CharField()
    at = serializers.FloatField()


class FormatShape(ContentKindShape):
    """What sort of content it is, and when a person has finished it."""

    finished = FinishedShape()


class DetectedShape(Shape):
    """What the content would be, and what can be filled in."""

    kind = FormatShape()
    url = serializers.CharField(allow_blank=True, help_text="The link in its one spelling.")
    provider = serializers.CharField(allow_blank=True, help_text="Who plays it, such as YouTube.")
    embed_url = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True, help_text="A suggestion.")
    minutes = serializers.IntegerField(min_value=1)


class AuthorShape(Shape):
    """Who shared it."""

    name = serializers.CharField()
    is_me = serializers.BooleanField()


class PartShape(Shape):
    """The words of one page, slide or chapter."""

    title = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    notes = serializers.CharField(allow_blank=True)


class FileShape(Shape):
    """The file, and what was made of it."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()
    mime = serializers.CharField()
    size = serializers.IntegerField(min_value=0, help_text="Bytes.")
    status = serializers.ChoiceField(choices=FileStatus.choices)
    note = serializers.CharField(allow_blank=True, help_text="A sentence, where something is missing.")
    pages = serializers.IntegerField(min_value=0, help_text="How many page images there are.")
    outline = PartShape(many=True)
    url = serializers.CharField()
    page_url_template = serializers.CharField(help_text="Put the number of the page, from 1, in place of {n}.")


class KnowledgeShape(Shape):
    """One Knowledge as one person sees it."""

    uuid = serializers.UUIDField()
    key = serializers.CharField()
    page_url = serializers.CharField()
    kind = FormatShape()
    title = serializers.CharField(allow_blank=True)
    why = serializers.CharField(allow_blank=True)
    theme = PlaceShape(allow_null=True)
    space = PlaceShape()
    author = AuthorShape()
    state = serializers.ChoiceField(choices=State.choices)
    version = serializers.IntegerField(min_value=1)
    minutes = serializers.IntegerField(min_value=1)
    language = serializers.CharField(allow_blank=True)
    origin_key = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True)
    body_html = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    embed_url = serializers.CharField(allow_blank=True)
    file = FileShape(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    validated = serializers.BooleanField()
    can_edit = serializers.BooleanField()
    problems = serializers.DictField(child=serializers.CharField(), help_text="What is missing, by field.")


class KnowledgePage(Shape):
    """One page of one's own, the last changed first."""

    results = KnowledgeShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page, null at the end.")


def knowledge_data(knowledge: Knowledge, actor: Actor, names: dict[int, str] | None = None) -> dict[str, Any]:
    """Return what :class:`KnowledgeShape` shows of a Knowledge to one person."""
    names = names if names is not None else users.names([knowledge.author_id])
    mine = permissions.is_author(actor, knowledge.author_id)
    return {
        "uuid": knowledge.uuid,
        "key": knowledge.key,
        "page_url": api.page_url(knowledge),
        "kind": _kind(knowledge.kind),
        "title": knowledge.title,
        "why": knowledge.why,
        "theme": _place(knowledge.theme) if knowledge.theme else None,
        "space": _place(knowledge.space),
        "author": {"name": names[knowledge.author_id], "is_me": mine},
        "state": knowledge.state,
        "version": knowledge.version,
        "minutes": knowledge.minutes,
        "language": knowledge.language,
        "origin_key": knowledge.origin_key,
        "body": knowledge.body,
        "body_html": markdown.to_html(knowledge.body, images.shown(knowledge)),
        "url": knowledge.url,
        "embed_url": providers.player_url(knowledge.provider, knowledge.provider_id),
        "file": _file(knowledge.file) if knowledge.file else None,
        "published_at": knowledge.published_at,
        "updated_at": knowledge.updated_at,
        "validated": knowledge.validated_at is not None,
        "can_edit": permissions.can_edit(
            actor,
            state=knowledge.state,
            author_id=knowledge.author_id,
            co_authors=knowledge.target.co_owner_ids,
        ),
        # What is missing concerns the one who can add it.
        "problems": api.ready_problems(knowledge) if mine else {},
    }


def detected_data(found: Detected) -> dict[str, Any]:
    """Return what :class:`DetectedShape` shows."""
    return {
        "kind": _kind(found.kind),
        "url": found.url,
        "provider": providers.label_of(found.provider),
        "embed_url": providers.player_url(found.provider, found.provider_id),
        "title": found.title,
        "minutes": found.minutes,
    }


def _kind(name: str) -> dict[str, Any]:
    known = formats.FORMATS.get(name, formats.FORMATS["link"])
    finished = {"rule": known.finished.rule, "at": known.finished.at}
    return {"name": name, "label": formats.label_of(name), "icon": formats.icon_of(name), "finished": finished}


def _place(place: Any) -> dict[str, Any]:
    return {"id": place.pk, "slug": place.slug, "title": place.title}


def _file(stored: StoredFile) -> dict[str, Any]:
    page = reverse("social_learning:api-file-page", args=[stored.uuid, 0])
    return {
        "uuid": stored.uuid,
        "name": stored.name,
        "mime": stored.mime,
        "size": stored.size,
        "status": stored.status,
        "note": prepare.note_of(stored),
        "pages": stored.pages,
        "outline": [{"title": "", "text": "", "notes": "", **part} for part in stored.outline],
        "url": reverse("social_learning:api-file", args=[stored.uuid]),
        "page_url_template": page.removesuffix("0/") + "{n}/",
    }
