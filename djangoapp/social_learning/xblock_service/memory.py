"""The in-memory twin's facts: reactions, comments and shares of one process, safe under threads, gone with it.

It obeys the rules of the app that a course author can notice: a like is given once, nobody likes their own, nobody
acts without being logged in, words are short. It is small on purpose, and full at some point rather than growing.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timezone

import attrs
from django.utils.translation import gettext_lazy as _

from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed, NotFound, TooMany
from social_learning.reactions import kinds
from social_learning.xblock_service.contract import Viewer

Person = int | str
MAX_COMMENT = 5_000
MAX_NOTE = 200
# Of one thing: comments or shares; and of things in all.
MAX_EACH = 200
MAX_THINGS = 2_000


@attrs.define
class Said:
    """One comment."""

    uuid: str
    person: Person
    name: str
    body: str
    created_at: datetime
    parent: str | None = None
    edited_at: datetime | None = None
    is_removed: bool = False


@attrs.define
class Thing:
    """Something to react to and to talk about: a unit, or what somebody shared on one."""

    key: str
    owner: Person | None = None
    reactions: dict[str, dict[Person, str]] = attrs.field(factory=dict)
    comments: list[Said] = attrs.field(factory=list)

    def counts(self) -> dict[str, int]:
        """Return how many reactions there are of each kind that everybody sees counted."""
        return {kind: len(self.reactions.get(kind, ())) for kind in kinds.public()}

    def mine(self, person: Person | None) -> list[str]:
        """Return the kinds this person has given, in their order."""
        return [kind for kind in kinds.every() if person in self.reactions.get(kind, ())]


@attrs.frozen
class Shared:
    """A link or a few words that somebody shared on a unit."""

    uuid: str
    unit_key: str
    person: Person
    name: str
    title: str
    url: str
    body: str
    why: str
    created_at: datetime

    @property
    def key(self) -> str:
        """The opaque key as text, as of a Knowledge."""
        return f"knowledge-v1:{self.uuid}"


def _clock() -> datetime:
    return datetime.now(timezone.utc)


class Memory:
    """All facts of the twin; ``clock`` tells the time."""

    def __init__(self, clock: Callable[[], datetime] = _clock) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._things: dict[str, Thing] = {}
        self._shared: list[Shared] = []

    def thing(self, key: str) -> Thing:
        """Return the thing with this key; one that nobody has touched is empty and not kept."""
        with self._lock:
            return self._things.get(key) or Thing(key)

    def react(self, key: str, viewer: Viewer, kind: str, *, note: str = "") -> Thing:
        """Give a reaction; a second time changes its note only. Nobody reacts to their own."""
        person, line = actor(viewer), _line(kinds.get(kind), note)
        with self._lock:
            thing = self._kept(key)
            if thing.owner == person:
                raise NotAllowed(_("This is your own. Let your colleagues say what it is worth."), code="own_item")
            given = thing.reactions.setdefault(kind, {})
            given[person] = line or given.get(person, "")
            return thing

    def unreact(self, key: str, viewer: Viewer, kind: str) -> Thing:
        """Take a reaction back; nothing happens if it was not given."""
        person = actor(viewer)
        kinds.get(kind)
        with self._lock:
            thing = self._kept(key)
            thing.reactions.get(kind, {}).pop(person, None)
            return thing

    def comment(self, key: str, viewer: Viewer, body: str, *, parent: str | None = None) -> Said:
        """Say something about a thing, or answer what was said."""
        person, words = actor(viewer), _words(body)
        with self._lock:
            thing = self._kept(key)
            if len(thing.comments) >= MAX_EACH:
                raise TooMany
            above = next((said for said in thing.comments if said.uuid == parent), None)
            if parent is not None and above is None:
                raise NotFound
            # An answer to an answer goes to its comment.
            top = (above.parent or above.uuid) if above else None
            said = Said(str(uuid.uuid4()), person, viewer.username or str(person), words, self._clock(), top)
            thing.comments.append(said)
            return said

    def edit(self, comment: str, viewer: Viewer, body: str) -> Said:
        """Put one's own comment in other words."""
        person, words = actor(viewer), _words(body)
        with self._lock:
            said = self._own(comment, person)
            if said.is_removed:
                raise NotFound
            said.body, said.edited_at = words, self._clock()
            return said

    def remove(self, comment: str, viewer: Viewer) -> None:
        """Take one's own comment back; answers to it stay."""
        person = actor(viewer)
        with self._lock:
            said = self._own(comment, person)
            said.body, said.is_removed = "", True

    def share(self, unit_key: str, viewer: Viewer, *, title: str, url: str, body: str, why: str) -> Shared:
        """Keep what somebody shared on a unit; the values were checked by the caller."""
        person = actor(viewer)
        with self._lock:
            if len(self._shared) >= MAX_EACH:
                raise TooMany
            name = viewer.username or str(person)
            shared = Shared(str(uuid.uuid4()), unit_key, person, name, title, url, body, why, self._clock())
            self._kept(shared.key).owner = person
            self._shared.append(shared)
            return shared

    def shared_on(self, unit_key: str) -> list[Shared]:
        """Return what was shared on a unit, newest first."""
        with self._lock:
            return [shared for shared in reversed(self._shared) if shared.unit_key == unit_key]

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._things.clear()
            self._shared.clear()

    def _kept(self, key: str) -> Thing:
        if key not in self._things and len(self._things) >= MAX_THINGS:
            raise TooMany
        return self._things.setdefault(key, Thing(key))

    def _own(self, comment: str, person: Person) -> Said:
        every = (said for thing in self._things.values() for said in thing.comments)
        said = next((said for said in every if said.uuid == comment), None)
        if said is None:
            raise NotFound
        if said.person != person:
            raise NotAllowed
        return said


def actor(viewer: Viewer) -> Person:
    """Return who acts; raises ``LoginNeeded`` for nobody and ``NotAllowed`` (``read_only``) for a preview."""
    if viewer.user_id is None:
        raise LoginNeeded
    if viewer.preview:
        raise NotAllowed(_("You are looking at this as a learner would; nothing is changed."), code="read_only")
    return viewer.user_id


def _line(kind: kinds.Kind, note: object) -> str:
    line = " ".join(note.split()) if isinstance(note, str) else ""
    if line and not kind.note_label:
        sentence = _("This reaction has no text. A comment is the place for it.")
        raise Invalid(sentence, code="note_not_asked", fields={"note": sentence})
    if len(line) > MAX_NOTE:
        sentence = _("Please keep it to one line of 200 characters.")
        raise Invalid(sentence, code="note_too_long", fields={"note": sentence})
    return line


def _words(body: object) -> str:
    words = body.strip() if isinstance(body, str) else ""
    if not words:
        sentence = _("Please write something first.")
        raise Invalid(sentence, fields={"body": sentence}, code="empty")
    if len(words) > MAX_COMMENT:
        sentence = _("Please keep it below 5,000 characters; longer texts make good shared knowledge.")
        raise Invalid(sentence, fields={"body": sentence}, code="too_long")
    return words
