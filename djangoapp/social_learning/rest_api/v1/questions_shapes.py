"""What the API takes and gives about questions and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import serializers

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.lib.markdown import to_html
from social_learning.questions import queries
from social_learning.questions.models import Question, State
from social_learning.rest_api.shapes import Shape


class ListInput(Shape):
    """Which questions."""

    list = serializers.ChoiceField(choices=queries.LISTS, default=queries.UNANSWERED, help_text="Which questions.")
    theme = serializers.IntegerField(required=False, help_text="Id of a theme.")
    space = serializers.IntegerField(required=False, help_text="Id of a space.")
    cursor = serializers.CharField(required=False, allow_blank=True, help_text="The value of next of the page before.")


class SimilarInput(Shape):
    """What somebody is about to ask."""

    text = serializers.CharField(allow_blank=True, max_length=1000, help_text="The question so far.")


class QuestionInput(Shape):
    """A new question."""

    title = serializers.CharField(max_length=2000, allow_blank=True, help_text="The question in one line.")
    body = serializers.CharField(required=False, allow_blank=True, max_length=20_000, help_text="More, in Markdown.")
    theme = serializers.IntegerField(required=False, allow_null=True, help_text="Id of a theme.")
    space = serializers.IntegerField(required=False, allow_null=True, help_text="Id of a space; else the site's own.")
    about = serializers.CharField(
        required=False, allow_blank=True, max_length=255, help_text="Key of the Knowledge, unit or course it is about."
    )


class ChangeInput(Shape):
    """What changes about a question; what is not sent stays."""

    title = serializers.CharField(required=False, max_length=2000, allow_blank=True)
    body = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    theme = serializers.IntegerField(required=False)


class QuestionAnswerInput(Shape):
    """An answer, in Markdown."""

    body = serializers.CharField(allow_blank=True, max_length=20_000)


class QuestionShape(Shape):
    """A question as it stands in a list."""

    uuid = serializers.UUIDField()
    key = serializers.CharField(help_text="To react to it, discuss and follow it.")
    url = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    asker = serializers.CharField(help_text="Name of who asked.")
    theme = serializers.IntegerField(allow_null=True)
    space = serializers.IntegerField()
    about = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=State.values)
    answers = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)


class QuestionAnswerShape(Shape):
    """An answer as this person sees it."""

    uuid = serializers.UUIDField()
    key = serializers.CharField(help_text="To report it.")
    author = serializers.CharField()
    by_expert = serializers.BooleanField()
    body = serializers.CharField(help_text="As typed, for who may change it; else empty.", allow_blank=True)
    html = serializers.CharField()
    is_accepted = serializers.BooleanField()
    knowledge = serializers.CharField(allow_blank=True, help_text="Address of the Knowledge made of it, or empty.")
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    can_edit = serializers.BooleanField()
    can_remove = serializers.BooleanField()
    can_accept = serializers.BooleanField()
    can_unaccept = serializers.BooleanField()
    can_harvest = serializers.BooleanField()
    muted = serializers.BooleanField(help_text="By this reader, for themselves alone; the text is left out.")
    can_report = serializers.BooleanField(help_text="With its key, at reports/.")


class WholeQuestion(QuestionShape):
    """A question with its answers, the accepted one first."""

    body = serializers.CharField(help_text="As typed, for who may change it; else empty.", allow_blank=True)
    html = serializers.CharField(allow_blank=True)
    can_edit = serializers.BooleanField()
    can_answer = serializers.BooleanField()
    can_close = serializers.BooleanField()
    can_remove = serializers.BooleanField()
    can_pass_on = serializers.BooleanField()
    can_report = serializers.BooleanField(help_text="With its key, at reports/.")
    results = QuestionAnswerShape(many=True)


class QuestionPage(Shape):
    """One page of questions, the newest first."""

    results = QuestionShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page, null at the end.")


class SimilarShape(Shape):
    """Something that may answer it already."""

    title = serializers.CharField()
    url = serializers.CharField()
    kind = serializers.CharField(help_text="What sort of thing it is, in words.")
    why = serializers.CharField(allow_blank=True)


class SimilarList(Shape):
    """What is alike, the most alike first."""

    results = SimilarShape(many=True)


class MadeShape(Shape):
    """The Knowledge that was begun."""

    uuid = serializers.UUIDField()
    key = serializers.CharField()
    url = serializers.CharField()


def listed(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return questions as they stand in a list; one query for all names."""
    rows = list(questions)
    names = users.names(row.asker_id for row in rows)
    return [_line(row, names) for row in rows]


def whole(seen: queries.Seen) -> dict[str, Any]:
    """Return a question with its answers; one query for all names."""
    row = seen.question
    names = users.names({row.asker_id, *(one.answer.user_id for one in seen.answers)})
    return {
        **_line(row, names),
        "body": row.body if seen.can_edit else "",
        "html": to_html(row.body),
        **{name: getattr(seen, name) for name in _MAY_ASKED},
        "results": [_answer(one, names) for one in seen.answers],
    }


def _line(row: Question, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "uuid": row.uuid,
        "key": row.key,
        "url": row.url,
        "title": row.title,
        "asker": names.get(row.asker_id) or names.get(FORMER, ""),
        "theme": row.theme_id,
        "space": row.space_id,
        "about": row.origin_key,
        "state": row.state,
        "answers": row.answer_count,
        "created_at": row.created_at,
        "edited_at": row.edited_at,
    }


_MAY_ASKED = ("can_edit", "can_answer", "can_close", "can_remove", "can_pass_on", "can_report")
_MAY = ("by_expert", "is_accepted", "can_edit", "can_remove", "can_accept", "can_unaccept", "can_harvest", "can_report")


def _answer(one: queries.SeenAnswer, names: Mapping[int, str]) -> dict[str, Any]:
    row = one.answer
    return {
        "uuid": row.uuid,
        "key": row.key,
        "author": names.get(row.user_id, ""),
        "body": row.body if one.can_edit else "",
        "html": "" if one.muted else to_html(row.body),
        "muted": one.muted,
        "knowledge": f"/social-learning/knowledge/{one.knowledge.uuid}/" if one.knowledge else "",
        "created_at": row.created_at,
        "edited_at": row.edited_at,
        **{name: getattr(one, name) for name in _MAY},
    }
