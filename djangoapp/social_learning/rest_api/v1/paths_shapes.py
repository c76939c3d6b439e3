"""What the API takes and gives about paths."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
from rest_framework import serializers

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.lib.markdown import to_html
from social_learning.paths import queries, sight
from social_learning.paths.models import Path, State
from social_learning.progress.queries import Progress
from social_learning.rest_api.shapes import Shape


class PathListInput(Shape):
    """Which paths."""

    list = serializers.ChoiceField(choices=queries.LISTS, default=queries.ALL, help_text="Which paths.")
    theme = serializers.IntegerField(required=False, help_text="Id of a theme.")
    space = serializers.IntegerField(required=False, help_text="Id of a space.")
    cursor = serializers.CharField(required=False, allow_blank=True, help_text="The value of next of the page before.")


class PathChange(Shape):
    """What changes about a path; what is not sent stays."""

    version = serializers.IntegerField(required=False, help_text="The version that was read; refused if it is older.")
    title = serializers.CharField(required=False, max_length=2000, allow_blank=True)
    objective = serializers.CharField(required=False, max_length=20_000, allow_blank=True, help_text="In Markdown.")
    audience = serializers.CharField(required=False, max_length=5000, allow_blank=True)
    theme = serializers.IntegerField(required=False, allow_null=True, help_text="Id of a theme.")
    is_sequential = serializers.BooleanField(required=False, help_text="One step after the other, or in any order.")
    required_completion = serializers.IntegerField(
        required=False, help_text="Of a course or a unit, so many percent are enough; 1 to 100."
    )


class PathInput(PathChange):
    """A new path."""

    version = None  # type: ignore[assignment]
    space = serializers.IntegerField(help_text="Id of the space in which it stands.")


class CopyInput(Shape):
    """Where a copy stands."""

    space = serializers.IntegerField(required=False, help_text="Id of a space; else that of the path.")


class HandBackInput(Shape):
    """A word to its author."""

    note = serializers.CharField(required=False, allow_blank=True, max_length=5000)


class StepChange(Shape):
    """What changes about a step; what is not sent stays."""

    version = serializers.IntegerField(required=False, help_text="The version of the path that was read.")
    required = serializers.BooleanField(required=False, help_text="Whether everybody takes it.")  # type: ignore[assignment]
    note = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    minutes = serializers.IntegerField(required=False, help_text="How long it takes; else what is known of it.")


class StepInput(StepChange):
    """A new last step."""

    key = serializers.CharField(
        max_length=2000, help_text="Key of a Knowledge, course or unit, or the address of its page."
    )


class OrderInput(Shape):
    """The order of all steps."""

    version = serializers.IntegerField(required=False, help_text="The version of the path that was read.")
    steps = serializers.ListField(child=serializers.IntegerField(), max_length=200, help_text="Their ids.")


class StepShape(Shape):
    """A step as this person sees it; what is not open to them has no key, title, address and note."""

    id = serializers.IntegerField()
    position = serializers.IntegerField()
    state = serializers.ChoiceField(choices=sight.STATES)
    is_required = serializers.BooleanField()
    minutes = serializers.IntegerField()
    key = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    kind = serializers.CharField(allow_blank=True)
    fraction = serializers.FloatField()
    done_at = serializers.DateTimeField(allow_null=True)
    can_finish = serializers.BooleanField(help_text="Whether I may say myself that I have done it.")


class PathProgressShape(Shape):
    """How far I came on a path."""

    begun_at = serializers.DateTimeField(allow_null=True, help_text="null: I have not begun it.")
    fraction = serializers.FloatField()
    finished_at = serializers.DateTimeField(allow_null=True)


class PathShape(Shape):
    """A path as it stands in a list."""

    uuid = serializers.UUIDField()
    key = serializers.CharField(help_text="To react to it, discuss and follow it.")
    url = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    audience = serializers.CharField(allow_blank=True)
    author = serializers.CharField(help_text="Name of who made it.")
    theme = serializers.IntegerField(allow_null=True)
    space = serializers.IntegerField()
    state = serializers.ChoiceField(choices=State.values)
    is_sequential = serializers.BooleanField()
    published_at = serializers.DateTimeField(allow_null=True)
    minutes = serializers.IntegerField()
    step_count = serializers.IntegerField()
    progress = PathProgressShape()


class WholePath(PathShape):
    """A path with its steps, in order."""

    version = serializers.IntegerField()
    objective = serializers.CharField(allow_blank=True, help_text="As typed, in Markdown.")
    html = serializers.CharField(allow_blank=True)
    required_completion = serializers.IntegerField()
    asked_at = serializers.DateTimeField(allow_null=True, help_text="When it was handed in to be published.")
    minutes_left = serializers.IntegerField()
    next_step = serializers.IntegerField(allow_null=True, help_text="Id of the step to go on with.")
    can_edit = serializers.BooleanField()
    can_publish = serializers.BooleanField()
    can_ask = serializers.BooleanField()
    can_archive = serializers.BooleanField()
    can_discard = serializers.BooleanField()
    can_walk = serializers.BooleanField()
    steps = StepShape(many=True)


class PathPage(Shape):
    """One page of paths, the newest first."""

    results = PathShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page, null at the end.")


_MAY = ("can_edit", "can_publish", "can_ask", "can_archive", "can_discard", "can_walk")


def listed(rows: Iterable[queries.Row]) -> list[dict[str, Any]]:
    """Return paths as they stand in a list; one query for all names."""
    shown = list(rows)
    names = users.names(row.path.author_id for row in shown)
    return [
        {
            **_line(row.path, names.get(row.path.author_id) or names.get(FORMER, "")),
            "minutes": row.minutes,
            "step_count": row.steps,
            "progress": _progress(row.progress),
        }
        for row in shown
    ]


def whole(seen: queries.Seen) -> dict[str, Any]:
    """Return a path with its steps; one query for the author's name."""
    path = seen.path
    following = seen.next
    return {
        **_line(path, users.names([path.author_id])[path.author_id]),
        "minutes": seen.minutes,
        "step_count": len(seen.steps),
        "progress": _progress(seen.progress),
        "version": path.version,
        "objective": path.objective,
        "html": to_html(path.objective),
        "required_completion": path.required_completion,
        "asked_at": path.asked_at,
        "minutes_left": seen.minutes_left,
        "next_step": following.id if following is not None else None,
        **{name: getattr(seen, name) for name in _MAY},
        "steps": [attrs.asdict(step) for step in seen.steps],
    }


def _line(path: Path, author: str) -> dict[str, Any]:
    return {
        **{name: getattr(path, name) for name in ("uuid", "key", "url", "title", "audience", "state")},
        "author": author,
        "theme": path.theme_id,
        "space": path.space_id,
        "is_sequential": path.is_sequential,
        "published_at": path.published_at,
    }


def _progress(progress: Progress | None) -> dict[str, Any]:
    known = progress or Progress()
    return {"begun_at": known.opened_at, "fraction": known.fraction, "finished_at": known.completed_at}
