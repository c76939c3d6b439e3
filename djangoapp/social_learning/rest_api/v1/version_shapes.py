"""Shapes of versions, co-authors and suggestions over REST."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from social_learning.edxapp import users
from social_learning.knowledge import compare, suggestions
from social_learning.knowledge.drafts import MAX_WHY
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Contributor, Revision, Suggestion
from social_learning.knowledge.versions import Change
from social_learning.rest_api.shapes import Shape
from social_learning.rest_api.v1.knowledge_data import SaveInput

MAX_INT = 2**31 - 1


class WorkingInput(SaveInput):
    """The fields of the new version to change, what it changes in a line, and the version they were read at."""

    note = serializers.CharField(max_length=MAX_WHY, required=False, allow_blank=True, help_text="What has changed.")


class KnowledgeVersionShape(Shape):
    """One version that was published."""

    number = serializers.IntegerField(min_value=1)
    title = serializers.CharField(allow_blank=True)
    author = serializers.CharField(help_text="Who wrote it.")
    helpers = serializers.ListField(child=serializers.CharField(), help_text="Whose suggestions went into it.")
    note = serializers.CharField(allow_blank=True, help_text="What has changed, in the author's words.")
    restores = serializers.IntegerField(min_value=0, help_text="The number it brought back, 0 for none.")
    published_at = serializers.DateTimeField()
    validated = serializers.BooleanField()
    validated_by = serializers.CharField(allow_blank=True)


class KnowledgeVersionsShape(Shape):
    """The versions of a Knowledge, newest first."""

    results = KnowledgeVersionShape(many=True)


class VersionTextShape(KnowledgeVersionShape):
    """One version with what it says."""

    why = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    theme = serializers.CharField(allow_blank=True)
    file = serializers.CharField(allow_blank=True, help_text="Its name.")
    minutes = serializers.IntegerField(min_value=1)


class PieceShape(Shape):
    """Some text that stayed, went or came."""

    what = serializers.ChoiceField(choices=[compare.SAME, compare.GONE, compare.NEW])
    text = serializers.CharField()


class ChangeShape(Shape):
    """One field that differs."""

    field = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    replaced = serializers.BooleanField(help_text="Exchanged as a whole, such as a file.")
    pieces = PieceShape(many=True)


class ChangesShape(Shape):
    """What differs between two versions."""

    old = serializers.IntegerField()
    new = serializers.IntegerField()
    changes = ChangeShape(many=True)


class ChangesInput(Shape):
    """Which version it is held against; without, the one before."""

    to = serializers.IntegerField(required=False, min_value=1, max_value=MAX_INT)


class CoauthorShape(Shape):
    """Somebody with a part in it."""

    username = serializers.CharField(allow_blank=True, help_text="Empty for who has left.")
    name = serializers.CharField()
    standing = serializers.ChoiceField(choices=["author", Contributor.COAUTHOR, Contributor.INVITED, "helper"])
    is_me = serializers.BooleanField()


class CoauthorsShape(Shape):
    """Everybody with a part in a Knowledge, its first author first."""

    results = CoauthorShape(many=True)


class InviteInput(Shape):
    """Whom to ask."""

    username = serializers.CharField(max_length=150)


class InvitationInput(Shape):
    """Yes or no."""

    accept = serializers.BooleanField()


class SuggestionInput(Shape):
    """An old passage and a new one in its place."""

    field = serializers.ChoiceField(choices=suggestions.FIELDS, default="body")
    old = serializers.CharField(max_length=suggestions.MAX_OLD, trim_whitespace=False)
    new = serializers.CharField(max_length=suggestions.MAX_NEW, allow_blank=True, trim_whitespace=False)
    note = serializers.CharField(max_length=suggestions.MAX_NOTE, required=False, allow_blank=True)
    at = serializers.IntegerField(
        required=False, min_value=0, max_value=MAX_INT, help_text="Where it stands, if the words stand there twice."
    )


class DecisionInput(Shape):
    """A word to who suggested it."""

    answer = serializers.CharField(max_length=suggestions.MAX_NOTE, required=False, allow_blank=True)


class EditShape(Shape):
    """One suggestion."""

    uuid = serializers.UUIDField()
    field = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    old = serializers.CharField()
    after = serializers.CharField(allow_blank=True)
    new = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    state = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)
    by = serializers.CharField()
    is_mine = serializers.BooleanField()
    version = serializers.IntegerField(allow_null=True, help_text="The number of the version it went into.")
    created_at = serializers.DateTimeField()


class EditsShape(Shape):
    """What a person sees of the suggestions for a Knowledge."""

    results = EditShape(many=True)


def version_rows(rows: list[Revision], helpers: dict[int, set[int]]) -> list[dict[str, Any]]:
    """Return what :class:`KnowledgeVersionShape` shows of versions; names are those of today."""
    helping = set().union(*helpers.values()) if helpers else set()
    names = users.names({row.author_id for row in rows} | {row.validated_by or 0 for row in rows} | helping)
    return [
        {
            "number": row.number,
            "title": row.title,
            "author": names[row.author_id],
            "helpers": sorted(names[user_id] for user_id in helpers.get(row.number or 0, ())),
            "note": row.note,
            "restores": row.restores,
            "published_at": row.published_at,
            "validated": row.validated_at is not None,
            "validated_by": names[row.validated_by] if row.validated_by is not None else "",
        }
        for row in rows
    ]


def version_text(row: Revision, helpers: dict[int, set[int]]) -> dict[str, Any]:
    """Return what :class:`VersionTextShape` shows of one version."""
    return {
        **version_rows([row], helpers)[0],
        "why": row.why,
        "body": row.body,
        "url": row.url,
        "language": row.language,
        "theme": row.theme.title if row.theme is not None else "",
        "file": row.file.name if row.file is not None else "",
        "minutes": row.minutes,
    }


def change_rows(changes: list[Change]) -> list[dict[str, Any]]:
    """Return what :class:`ChangeShape` shows."""
    return [
        {
            "field": change.field,
            "label": change.label,
            "replaced": change.replaced,
            "pieces": [{"what": piece.what, "text": piece.text} for piece in change.pieces],
        }
        for change in changes
    ]


def people_rows(knowledge: Knowledge, parts: list[Contributor], me: int | None) -> list[dict[str, Any]]:
    """Return what :class:`CoauthorsShape` shows; who was only asked is shown to those who write."""
    inside = me in {knowledge.author_id, *knowledge.target.co_owner_ids}
    shown = [part for part in parts if part.standing != Contributor.INVITED or inside or part.user_id == me]
    people = users.people({knowledge.author_id, *(part.user_id for part in shown)})
    rows = [(knowledge.author_id, "author"), *((part.user_id, part.standing or "helper") for part in shown)]
    found = []
    for user_id, standing in rows:
        person = people.get(user_id)
        here = person is not None and not person.is_retired
        found.append(
            {
                "username": person.username if person is not None and here else "",
                "name": users.display_name(person),
                "standing": standing,
                "is_me": user_id == me,
            }
        )
    return found


def edit_rows(rows: list[Suggestion], me: int | None) -> list[dict[str, Any]]:
    """Return what :class:`EditShape` shows of suggestions; names are those of today."""
    names = users.names({row.user_id for row in rows})
    plain = ("uuid", "field", "before", "old", "after", "new", "note", "state", "answer", "created_at")
    return [
        {
            **{name: getattr(row, name) for name in plain},
            "by": names[row.user_id],
            "is_mine": row.user_id == me,
            "version": row.revision.number if row.revision is not None else None,
        }
        for row in rows
    ]
