"""Who may read, change and remove a Knowledge: pure predicates over plain values, default deny."""

from __future__ import annotations

from collections.abc import Collection

import attrs

from social_learning.data import Actor
from social_learning.knowledge.models import State

# What everybody who sees the space may read.
READABLE = frozenset({State.PUBLISHED, State.ARCHIVED})
# What is its author's alone: not yet, or no longer, shown to anybody.
PERSONAL = frozenset({State.DRAFT, State.WITHDRAWN})
# While it is the author's turn.
EDITABLE = frozenset({State.DRAFT, State.CHANGES_REQUESTED, State.WITHDRAWN, State.REMOVED})


@attrs.frozen
class Standing:
    """What one person is to one Knowledge, beyond being its author."""

    sees_space: bool = False
    is_steward: bool = False
    is_expert: bool = False
    # A co-author, or asked to become one.
    takes_part: bool = False


def is_author(actor: Actor, author_id: int) -> bool:
    """Return whether this person wrote it."""
    return actor.user_id is not None and actor.user_id == author_id


def can_view(actor: Actor, *, state: str, author_id: int, standing: Standing) -> bool:
    """Return whether this person may read it.

    What is published or archived is open to those who see its space; what waits for, or went through, a review also
    to stewards and to the experts of its theme; a draft only to its author and co-authors, and to who is asked to
    become one. Site staff see everything.
    """
    if actor.user_id is None:
        return False
    if actor.is_site_staff or is_author(actor, author_id) or standing.takes_part:
        return True
    if state in READABLE:
        return standing.sees_space
    return state not in PERSONAL and state in State.values and (standing.is_steward or standing.is_expert)


def is_maker(actor: Actor, author_id: int, co_authors: Collection[int]) -> bool:
    """Return whether this person wrote it, alone or with others."""
    return is_author(actor, author_id) or (actor.user_id is not None and actor.user_id in co_authors)


def can_edit(actor: Actor, *, state: str, author_id: int, co_authors: Collection[int] = ()) -> bool:
    """Return whether this person may change it: author and co-authors, while it is their turn."""
    return actor.may_write and is_maker(actor, author_id, co_authors) and state in EDITABLE


def can_invite(actor: Actor, *, author_id: int) -> bool:
    """Return whether this person may ask colleagues to write along: the first author, who stays responsible."""
    return actor.may_write and is_author(actor, author_id)


def can_suggest(actor: Actor, *, state: str, author_id: int, co_authors: Collection[int], sees: bool) -> bool:
    """Return whether this person may suggest a change: any reader of what is published, but not its authors."""
    return actor.may_write and sees and state == State.PUBLISHED and not is_maker(actor, author_id, co_authors)


def can_restore(actor: Actor, *, author_id: int, co_authors: Collection[int], is_steward: bool) -> bool:
    """Return whether this person may bring an old version back: authors, and who looks after the space."""
    return actor.may_write and (is_steward or is_maker(actor, author_id, co_authors))


def can_delete(actor: Actor, *, state: str, author_id: int, was_published: bool) -> bool:
    """Return whether this person may remove it for good: its author, as long as nobody else has seen it."""
    return actor.may_write and is_author(actor, author_id) and state in PERSONAL and not was_published
