"""What goes in and out of the addresses of targets: shapes only, the rules are in the rooms."""

from __future__ import annotations

from rest_framework import serializers

from social_learning.comments import reasons
from social_learning.rest_api.shapes import Shape


class ReactionKindShape(Shape):
    """One kind of reaction."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    active_label = serializers.CharField()
    icon = serializers.CharField()
    public_count = serializers.BooleanField()
    note_label = serializers.CharField(allow_blank=True, help_text="What to ask in one line; empty for nothing.")


class ReactionsShape(Shape):
    """Counts by kind, one's own kinds, and all kinds."""

    counts = serializers.DictField(child=serializers.IntegerField(min_value=0))
    mine = serializers.ListField(child=serializers.CharField())
    kinds = ReactionKindShape(many=True)


class ReactionsHere(ReactionsShape):
    """The same, and whether this person may react."""

    can_react = serializers.BooleanField()


class ForumShape(Shape):
    """Where the course forum discusses a unit, how many posts there are (if it says), and what a link says."""

    url = serializers.CharField()
    posts = serializers.IntegerField(min_value=0, allow_null=True)
    words = serializers.CharField()


class CommentsHere(Shape):
    """How many comments, whether this person may add one, and the course forum where that is the place instead."""

    count = serializers.IntegerField(min_value=0)
    can_comment = serializers.BooleanField()
    forum = ForumShape(allow_null=True)


class PopularityShape(Shape):
    """The popularity of a target in numbers and words; without enough people there is no index."""

    likes = serializers.IntegerField()
    applied = serializers.IntegerField()
    participants = serializers.IntegerField()
    finished = serializers.IntegerField()
    index = serializers.IntegerField(allow_null=True)
    quartile = serializers.IntegerField(allow_null=True)
    direction = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    direction_words = serializers.CharField(allow_blank=True)
    enough = serializers.BooleanField()


class ProgressShape(Shape):
    """How far one person came."""

    opened_at = serializers.DateTimeField(allow_null=True)
    last_activity_at = serializers.DateTimeField(allow_null=True)
    seconds = serializers.IntegerField(min_value=0)
    fraction = serializers.FloatField(min_value=0, max_value=1)
    completed_at = serializers.DateTimeField(allow_null=True)


class ProgressHere(ProgressShape):
    """The same, and whether progress of this person is recorded."""

    can_record = serializers.BooleanField()


class SummaryShape(Shape):
    """All that one person sees of a target."""

    key = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    reactions = ReactionsHere()
    comments = CommentsHere()
    popularity = PopularityShape()
    progress = ProgressHere()


class CommentShape(Shape):
    """One comment as one person sees it."""

    uuid = serializers.UUIDField()
    parent_uuid = serializers.UUIDField(allow_null=True)
    user_id = serializers.IntegerField(allow_null=True, help_text="Null once the comment is removed.")
    author_name = serializers.CharField(allow_blank=True)
    by_owner = serializers.BooleanField(help_text="Written by the owner of what is discussed.")
    body = serializers.CharField(allow_blank=True, help_text="The Markdown as typed, only for who may change it.")
    html = serializers.CharField(allow_blank=True, help_text="Safe HTML.")
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    removed = serializers.CharField(allow_blank=True, help_text="What to show in place of a removed comment.")
    can_edit = serializers.BooleanField()
    can_remove = serializers.BooleanField()
    answers = serializers.ListField(
        child=serializers.DictField(), help_text="The first answers, each of the shape of a comment."
    )
    answer_count = serializers.IntegerField(min_value=0)
    next_answers = serializers.CharField(allow_null=True, help_text="Cursor of further answers, with parent_uuid.")
    versions = serializers.IntegerField(min_value=0, help_text="How many texts it has had, for who may read them.")
    resolved_at = serializers.DateTimeField(allow_null=True, help_text="When its question was answered.")
    pinned = serializers.BooleanField(help_text="On top of its thread.")
    can_resolve = serializers.BooleanField()
    can_pin = serializers.BooleanField()
    can_report = serializers.BooleanField()
    muted = serializers.BooleanField(help_text="By this reader, for themselves alone; the text is left out.")


class ThreadShape(Shape):
    """A page of comments, oldest first."""

    results = CommentShape(many=True)
    next = serializers.CharField(allow_null=True)


class WhoInput(Shape):
    """Which page of who reacted."""

    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(required=False, default=20, min_value=1, max_value=100)


class WhoEntryShape(Shape):
    """One person's reaction; without name and id where names are not shown."""

    name = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    user_id = serializers.IntegerField(allow_null=True)
    is_mine = serializers.BooleanField()


class WhoShape(Shape):
    """Who reacted in one way, the latest first."""

    kind = serializers.CharField()
    count = serializers.IntegerField(min_value=0)
    names_shown = serializers.BooleanField(help_text="False: only what people wrote is listed, without their names.")
    words = serializers.CharField(allow_blank=True, help_text='For instance "Lena, Amadou and 3 others".')
    results = WhoEntryShape(many=True)
    next = serializers.CharField(allow_null=True)


class Nothing(Shape):
    """A body that says nothing: there is nothing to say."""


class AnsweredShape(Shape):
    """How many people had asked."""

    answered = serializers.IntegerField(min_value=0)


class WaitingShape(Shape):
    """Questions or marks of one kind on one thing."""

    key = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    done_label = serializers.CharField()
    icon = serializers.CharField()
    count = serializers.IntegerField(min_value=0)
    since = serializers.DateTimeField(allow_null=True, help_text="When the last of them was given.")
    people = serializers.ListField(child=serializers.CharField(), help_text="The last few, where they may be named.")


class WaitingPageShape(Shape):
    """A page of what waits for this person."""

    results = WaitingShape(many=True)
    next = serializers.CharField(allow_null=True)


class NoteInput(Shape):
    """One line with a reaction that asks for one."""

    note = serializers.CharField(required=False, allow_blank=True, max_length=2_000)


class CommentInput(Shape):
    """A new comment."""

    body = serializers.CharField(max_length=20_000, allow_blank=True, trim_whitespace=False)
    parent_uuid = serializers.UUIDField(required=False, allow_null=True)


class CommentEdit(Shape):
    """The new text of a comment."""

    body = serializers.CharField(max_length=20_000, allow_blank=True, trim_whitespace=False)


class ProgressInput(Shape):
    """What happened; ``seconds`` and ``fraction`` belong to ``advance``."""

    event = serializers.ChoiceField(choices=["open", "advance", "finish", "undo"])
    seconds = serializers.IntegerField(required=False, default=0, min_value=0, max_value=86_400)
    fraction = serializers.FloatField(required=False, default=0.0, min_value=0, max_value=1)


class PageInput(Shape):
    """Which page of a thread."""

    cursor = serializers.CharField(required=False, allow_blank=True, max_length=200)
    limit = serializers.IntegerField(required=False, default=20, min_value=1, max_value=100)
    parent_uuid = serializers.UUIDField(required=False)


class RemovalInput(Shape):
    """Why a steward removes a comment; its author needs no reason."""

    reason = serializers.ChoiceField(choices=list(reasons.REASONS), required=False)
