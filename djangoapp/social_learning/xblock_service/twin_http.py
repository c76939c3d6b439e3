"""The twin's little protocol: what the REST API says of targets, comments and shares, spoken by one XBlock handler.

Paths, bodies, answers and errors are those of ``/api/social_learning/v1/``, so that the same elements talk to either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, unquote

import attrs
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from social_learning.lib import markdown
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed, NotFound, SocialError
from social_learning.reactions import kinds
from social_learning.xblock_service import parts
from social_learning.xblock_service.contract import Answer, Call, Place, Viewer
from social_learning.xblock_service.memory import Memory, Person, Said, Shared, Thing

MAX_TITLE = 255
MAX_URL = 2_000
MAX_BODY = 5_000
_WEB = re.compile(r"https?://[^\s/$.?#][^\s]*\Z", re.IGNORECASE)
_KEY = r"targets/(?P<key>[^/]+)/"
_COMMENT = r"comments/(?P<comment_id>[0-9a-f-]{36})/"


def answer(memory: Memory, place: Place, viewer: Viewer, call: Call) -> Answer:
    """Do what was asked for; a refusal is an answer with the status and body of the REST API."""
    viewer, path = _who(viewer, call.path)
    try:
        for method, pattern, view in _ROUTES:
            found = re.fullmatch(pattern, path)
            if found and method == call.method:
                status, body = view(_Asked(memory, place, viewer, call.body), **found.groupdict())
                return Answer(status, body)
        raise NotFound
    except SocialError as error:
        return Answer(error.status, error.as_dict())


def root(place: Place, viewer: Viewer) -> str:
    """Return the address under which all paths of the protocol lie, for this person.

    In the SDK the person is whoever the address says, so the address goes on saying it.
    """
    return place.handler_url + ("" if viewer.is_certain else f"as/{quote(str(viewer.user_id), safe='')}/")


def _who(viewer: Viewer, path: str) -> tuple[Viewer, str]:
    named = re.match(r"as/([^/]{1,100})/", path)
    if named is None:
        return viewer, path
    rest = path[named.end() :]
    return (viewer if viewer.is_certain else attrs.evolve(viewer, user_id=unquote(named[1]))), rest


class _Asked:
    """One request: whose, where, with what."""

    def __init__(self, memory: Memory, place: Place, viewer: Viewer, body: dict[str, Any]) -> None:
        self.memory, self.place, self.viewer, self.body = memory, place, viewer, body

    def known(self, key: str) -> str:
        """Return ``key`` if it is this block's unit or was shared on it: a block speaks for its own unit only."""
        shared = (one.key for one in self.memory.shared_on(self.place.unit_key))
        if key != self.place.unit_key and key not in shared:
            raise NotFound(_("We do not know what this refers to."), code="unknown_target")
        return key

    def said_here(self, comment: str) -> str:
        """Return a comment's id if it belongs to this block's unit or what was shared on it."""
        keys = [self.place.unit_key, *(one.key for one in self.memory.shared_on(self.place.unit_key))]
        if not any(said.uuid == comment for key in keys for said in self.memory.thing(key).comments):
            raise NotFound
        return comment


Done = tuple[int, dict[str, Any]]


def reactions(thing: Thing, person: Person | None) -> dict[str, Any]:
    """Return counts, one's own and the kinds, as the REST API does."""
    return {"counts": thing.counts(), "mine": thing.mine(person), "kinds": kinds.as_list()}


def reacted(thing: Thing, kind: str, viewer: Viewer) -> dict[str, Any]:
    """Return how many reacted and what they wrote, as the REST API does where nobody is named."""
    given = thing.reactions.get(kind, {})
    entry = {"name": "", "kind": kind, "user_id": None, "at": timezone.now().isoformat()}
    written = [{**entry, "note": note, "is_mine": person == viewer.user_id} for person, note in given.items() if note]
    words = ngettext("%(n)d person", "%(n)d people", len(given)) % {"n": len(given)} if given else ""
    return {
        "kind": kind,
        "count": len(given),
        "names_shown": False,
        "words": words,
        "results": written[::-1],
        "next": None,
    }


def summary(memory: Memory, key: str, viewer: Viewer) -> dict[str, Any]:
    """Return all there is to know of a target, as the REST API does."""
    thing, may = memory.thing(key), not (viewer.is_anonymous or viewer.preview)
    can_react = may and thing.owner != viewer.user_id
    return {
        **parts.nothing_yet(key),
        "reactions": {**reactions(thing, viewer.user_id), "can_react": can_react},
        "comments": {"count": sum(not said.is_removed for said in thing.comments), "can_comment": may, "forum": None},
    }


def comment(said: Said, viewer: Viewer, answers: Sequence[Said] = ()) -> dict[str, Any]:
    """Return one comment with its answers as the pages' own template takes it; see ``comments.queries``."""
    mine = viewer.user_id == said.person and not viewer.preview and not said.is_removed
    return {
        "uuid": said.uuid,
        "parent_uuid": said.parent,
        "user_id": None if said.is_removed else said.person,
        "author_name": "" if said.is_removed else said.name,
        "by_owner": False,
        "body": said.body if mine else "",
        "html": "" if said.is_removed else markdown.to_html(said.body),
        "created_at": said.created_at,
        "edited_at": said.edited_at,
        "removed": _("Removed by its author.") if said.is_removed else "",
        "can_edit": mine,
        "can_remove": mine,
        "answers": [comment(answer, viewer) for answer in answers],
        "answer_count": len(answers),
        "next_answers": None,
        # Nobody looks after a twin.
        **dict.fromkeys(("pinned", "can_resolve", "can_pin", "can_report", "muted"), False),
        "versions": 0,
        "resolved_at": None,
    }


def thread(thing: Thing, viewer: Viewer) -> list[dict[str, Any]]:
    """Return all that was said about a thing, oldest first, answers under their comment."""
    tops = [said for said in thing.comments if said.parent is None]
    return [comment(top, viewer, [said for said in thing.comments if said.parent == top.uuid]) for top in tops]


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return a comment as JSON values."""
    return {
        **values,
        **{name: values[name].isoformat() for name in ("created_at", "edited_at") if values[name]},
        "html": str(values["html"]),
        "removed": str(values["removed"]),
        "answers": [plain(answer) for answer in values["answers"]],
    }


def card(shared: Shared) -> dict[str, Any]:
    """Return what was shared, as the REST API does."""
    return {
        "key": shared.key,
        "uuid": shared.uuid,
        "title": shared.title,
        "why": shared.why,
        "url": shared.url,
        "state": "published",
    }


def _summary(asked: _Asked, key: str) -> Done:
    return 200, summary(asked.memory, asked.known(key), asked.viewer)


def _react(asked: _Asked, key: str, kind: str) -> Done:
    thing = asked.memory.react(asked.known(key), asked.viewer, kind, note=asked.body.get("note", ""))
    return 200, reactions(thing, asked.viewer.user_id)


def _reacted(asked: _Asked, key: str, kind: str) -> Done:
    chosen, thing = kinds.get(kind), asked.memory.thing(asked.known(key))
    if asked.viewer.is_anonymous:
        raise LoginNeeded
    if not chosen.public_count:
        raise NotAllowed
    return 200, reacted(thing, kind, asked.viewer)


def _unreact(asked: _Asked, key: str, kind: str) -> Done:
    thing = asked.memory.unreact(asked.known(key), asked.viewer, kind)
    return 200, reactions(thing, asked.viewer.user_id)


def _comments(asked: _Asked, key: str) -> Done:
    found = thread(asked.memory.thing(asked.known(key)), asked.viewer)
    return 200, {"results": [plain(one) for one in found], "next": None}


def _comment(asked: _Asked, key: str) -> Done:
    body, parent = asked.body.get("body", ""), asked.body.get("parent_uuid") or None
    said = asked.memory.comment(asked.known(key), asked.viewer, body, parent=parent)
    return 201, plain(comment(said, asked.viewer))


def _edit(asked: _Asked, comment_id: str) -> Done:
    said = asked.memory.edit(asked.said_here(comment_id), asked.viewer, asked.body.get("body", ""))
    return 200, plain(comment(said, asked.viewer))


def _remove(asked: _Asked, comment_id: str) -> Done:
    asked.memory.remove(asked.said_here(comment_id), asked.viewer)
    return 204, {}


def _share(asked: _Asked) -> Done:
    sent = {name: asked.body.get(name) or "" for name in ("title", "url", "body", "why")}
    if not all(isinstance(value, str) for value in sent.values()):
        raise Invalid
    given = {name: value.strip() for name, value in sent.items()}
    _check_share(**given)
    return 201, card(asked.memory.share(asked.place.unit_key, asked.viewer, **given))


def _check_share(*, title: str, url: str, body: str, why: str) -> None:
    wrong: dict[str, Any] = {}
    if not title or len(title) > MAX_TITLE or len(why) > MAX_TITLE:
        wrong["title"] = _("Please give it a short title.")
    if url and (len(url) > MAX_URL or not _WEB.match(url)):
        wrong["url"] = _("Please give an address that begins with https://.")
    if not (url or body) or len(body) > MAX_BODY:
        wrong["body"] = _("Please paste a link, or write a few words.")
    if wrong:
        raise Invalid(fields=wrong)


_ROUTES: tuple[tuple[str, str, Callable[..., Done]], ...] = (
    ("GET", _KEY, _summary),
    ("GET", _KEY + r"reactions/(?P<kind>[a-z_]{1,24})/", _reacted),
    ("PUT", _KEY + r"reactions/(?P<kind>[a-z_]{1,24})/", _react),
    ("DELETE", _KEY + r"reactions/(?P<kind>[a-z_]{1,24})/", _unreact),
    ("GET", _KEY + "comments/", _comments),
    ("POST", _KEY + "comments/", _comment),
    ("PATCH", _COMMENT, _edit),
    ("DELETE", _COMMENT, _remove),
    ("POST", "knowledge/", _share),
)
