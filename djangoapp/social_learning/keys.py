"""Our own opaque keys: ``knowledge-v1:<uuid>``, ``path-v1:…``, ``question-v1:…``, ``answer-v1:…``,
``comment-v1:…``.

They stand beside the platform's ``course-v1:``, ``block-v1:`` and ``lb:`` keys wherever a target is named.
"""

from __future__ import annotations

from typing import ClassVar, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from opaque_keys import InvalidKeyError, OpaqueKey
from opaque_keys.edx.keys import CourseKey, UsageKey

from social_learning.lib.errors import NotFound

MAX_KEY_LENGTH = 255


class SocialKey(OpaqueKey):
    """A key of this plugin: a namespace and a UUID."""

    KEY_TYPE = "social_learning_key"
    KEY_FIELDS = ("uuid",)
    CHECKED_INIT = False
    KIND: ClassVar[str] = ""
    uuid: UUID

    def __init__(self, uuid: UUID | str) -> None:
        super().__init__(uuid=uuid if isinstance(uuid, UUID) else UUID(uuid))

    def _to_string(self) -> str:
        return str(self.uuid)

    @classmethod
    def _from_string(cls, serialized: str) -> Self:
        try:
            uuid = UUID(serialized)
        except ValueError as error:
            raise InvalidKeyError(cls, serialized) from error
        # UUID() forgives braces, capitals and missing dashes; one thing has one name.
        if str(uuid) != serialized:
            raise InvalidKeyError(cls, serialized)
        return cls(uuid)


class KnowledgeKey(SocialKey):
    """Names one Knowledge."""

    CANONICAL_NAMESPACE = "knowledge-v1"
    KIND = "knowledge"


class PathKey(SocialKey):
    """Names one Path."""

    CANONICAL_NAMESPACE = "path-v1"
    KIND = "path"


class QuestionKey(SocialKey):
    """Names one question."""

    CANONICAL_NAMESPACE = "question-v1"
    KIND = "question"


class AnswerKey(SocialKey):
    """Names one answer to a question."""

    CANONICAL_NAMESPACE = "answer-v1"
    KIND = "answer"


class CommentKey(SocialKey):
    """Names one comment."""

    CANONICAL_NAMESPACE = "comment-v1"
    KIND = "comment"


OURS: dict[str, type[SocialKey]] = {
    key.CANONICAL_NAMESPACE: key for key in (KnowledgeKey, PathKey, QuestionKey, AnswerKey, CommentKey)
}


def parse(text: str) -> OpaqueKey:
    """Return the key that ``text`` names: one of ours, a course or a usage key.

    Our own are parsed without entry points, so that a bare checkout works. Raises ``NotFound`` (code
    ``unknown_target``) for everything else.
    """
    namespace, _sep, rest = text.partition(":")
    try:
        if len(text) > MAX_KEY_LENGTH:
            raise InvalidKeyError(OpaqueKey, text[:40])
        if namespace in OURS:
            return OURS[namespace]._from_string(rest)
        return CourseKey.from_string(text) if namespace == "course-v1" else UsageKey.from_string(text)
    except InvalidKeyError as error:
        raise NotFound(_("We do not know what this refers to."), code="unknown_target") from error


def kind_of(key: OpaqueKey) -> str:
    """Return the kind of target a key names: ``knowledge``, ``path``, ``course``, or the block's type."""
    if isinstance(key, SocialKey):
        return key.KIND
    return "course" if isinstance(key, CourseKey) else str(key.block_type)


def course_of(key: OpaqueKey) -> str:
    """Return the course a key belongs to as text, or ``""`` for our own keys and library blocks."""
    if isinstance(key, CourseKey):
        return str(key)
    context = getattr(key, "context_key", None)
    return str(context) if isinstance(context, CourseKey) else ""


def units_between(course_key: str) -> tuple[str, str] | None:
    """Return the first key and the first beyond, as text, of all blocks of a course; None for a course of old.

    An index finds what lies between; a pattern would not use it on every database.
    """
    namespace, _sep, run = course_key.partition(":")
    return (f"block-v1:{run}+type@", f"block-v1:{run}+typeA") if namespace == "course-v1" and run else None
