"""Whom a comment names. A name that is nobody's here stays a word: nobody learns by it who has an account."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from social_learning.comments.models import Comment, CommentMention
from social_learning.data import FORMER, Actor
from social_learning.edxapp import users
from social_learning.lib import mentions
from social_learning.lib.markdown import to_html
from social_learning.spaces import queries as spaces_queries
from social_learning.targets import queries as targets_queries
from social_learning.targets.models import Target

MOST = 5
# Among how many words that look like a name the names are looked for.
LOOKED_UP = 50
SUGGESTED = 8
# Whose names are offered: those who said something here lately, and who belong to the space or gave it something.
HERE, AROUND = 200, 100
SHORTEST = 2


@attrs.frozen
class Suggestion:
    """A colleague to name: what is typed, and what is shown."""

    username: str
    name: str

    def as_dict(self) -> dict[str, str]:
        """Return plain JSON values."""
        return {"username": self.username, "name": self.name}


def keep(comment: Comment, target: Target) -> None:
    """Keep whom the comment names now, of those who may see its target, without its author.

    Whom a former text named stays: never more than ``MOST`` in all, so that changing a text reaches nobody else.
    """
    if "@" not in comment.body:
        return
    kept = set(CommentMention.objects.filter(comment=comment).values_list("user_id", flat=True))
    new = [(user_id, typed) for user_id, typed in _named(comment, target).items() if user_id not in kept]
    CommentMention.objects.bulk_create(
        (CommentMention(comment=comment, user_id=user_id, typed=typed) for user_id, typed in new[: MOST - len(kept)]),
        ignore_conflicts=True,
    )


def told(comments: Iterable[Comment]) -> dict[int, list[int]]:
    """Return, by comment, the ids of those whom its text names as it stands; one query."""
    rows = {comment.pk: comment for comment in comments}
    return {
        pk: [typed[name] for name in mentions.named(to_html(rows[pk].body), typed)]
        for pk, typed in of(rows.values()).items()
    }


def of(comments: Iterable[Comment]) -> dict[int, dict[str, int]]:
    """Return, by comment, the ids behind the usernames in it; one query, none where no text has an @."""
    wanted = [comment.pk for comment in comments if comment.deleted_at is None and "@" in comment.body]
    found: dict[int, dict[str, int]] = {}
    if wanted:
        rows = CommentMention.objects.filter(comment_id__in=wanted).values_list("comment_id", "typed", "user_id")
        for comment_id, typed, user_id in rows:
            found.setdefault(comment_id, {})[typed] = user_id
    return found


def suggest(target: Target, actor: Actor, typed: str) -> list[Suggestion]:
    """Return whom the person may mean: at most ``SUGGESTED`` who took part here and may see it.

    By the beginning of the username or of a part of the name. A constant number of queries; none for a short text.
    """
    begin = typed.strip().lstrip("@").casefold()
    if len(begin) < SHORTEST or not actor.may_write or target.space is None:
        return []
    people = users.people(_around(target) - {actor.user_id, FORMER})
    fitting = [person for person in people.values() if _fits(begin, person.username, users.display_name(person))]
    allowed = spaces_queries.who_sees(target.space, [person.user_id for person in fitting])
    found = [Suggestion(person.username, users.display_name(person)) for person in fitting if person.user_id in allowed]
    return sorted(found, key=lambda one: (one.name.casefold(), one.username))[:SUGGESTED]


def _named(comment: Comment, target: Target) -> dict[int, str]:
    html = to_html(comment.body)
    ids = users.ids_of(mentions.candidates(html)[:LOOKED_UP])
    if not ids or target.space is None:
        return {}
    allowed = spaces_queries.who_sees(target.space, ids.values()) - {comment.user_id}
    known = {name: user_id for name, user_id in ids.items() if user_id in allowed}
    return {known[name]: name for name in mentions.named(html, known)[:MOST]}


def _around(target: Target) -> set[int]:
    said = Comment.objects.filter(target_id=target.pk, deleted_at=None).order_by("-pk")
    here = set(said.values_list("user_id", flat=True)[:HERE])
    assert target.space_id is not None  # Who asks has looked.
    members = spaces_queries.member_ids(target.space_id, limit=AROUND)
    owner = {target.owner_id} if target.owner_id is not None else set()
    return {*owner, *here, *members, *targets_queries.owner_ids(target.space_id, limit=AROUND)}


def _fits(begin: str, username: str, name: str) -> bool:
    parts = name.casefold().split()
    return username.casefold().startswith(begin) or any(
        " ".join(parts[place:]).startswith(begin) for place in range(len(parts))
    )
