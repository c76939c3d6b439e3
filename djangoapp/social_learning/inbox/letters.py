"""What our mails say: one message with its button, or several messages under the names of their groups."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from social_learning.edxapp import site, users
from social_learning.inbox import kinds, render, unsubscribe
from social_learning.inbox.groups import GROUPS
from social_learning.inbox.models import Digest, Message
from social_learning.inbox.render import Shown

# A mail names this many; the rest is a number and a link.
NAMED = 20


def of_message(message: Message) -> dict[str, Any]:
    """Return what the mail of one message shows: plain text in the reader's language."""
    with translation.override(users.language_of(message.user_id)):
        names = users.names([message.actor_id]) if message.actor_id is not None else {}
        shown = render.show(message, names)
        group = GROUPS.get(kinds.get(message.kind).group)
        label = str(group.label) if group else ""
        return {**_item(shown), "group": label, **_courses([message]), **_foot(unsubscribe.link(message))}


def of_digest(digest: Digest, messages: list[Message]) -> dict[str, Any]:
    """Return what a mail of several messages shows, in the order of the groups, newest first within each."""
    with translation.override(users.language_of(digest.user_id)):
        named = messages[:NAMED]
        names = users.names(message.actor_id for message in named if message.actor_id is not None)
        shown = [(kinds.get(message.kind).group, _item(render.show(message, names))) for message in named]
        count, more = len(messages), len(messages) - len(named)
        return {
            "count": count,
            "title": ngettext("%(n)d thing for you", "%(n)d things for you", count) % {"n": count},
            "groups": list(_grouped(shown)),
            "more": ngettext("And %(n)d more in your inbox.", "And %(n)d more in your inbox.", more) % {"n": more}
            if more
            else "",
            "preview": " · ".join(item["title"] for _group, item in islice(shown, 3)),
            "inbox_link": site.root_url() + reverse("social_learning:inbox"),
            **_courses(messages),
            **_foot(unsubscribe.link(digest)),
        }


def _grouped(shown: list[tuple[str, dict[str, str]]]) -> Iterable[dict[str, Any]]:
    for name, group in GROUPS.items():
        items = [item for found, item in shown if found == name]
        if items:
            yield {"label": str(group.label), "items": items}


def _item(shown: Shown) -> dict[str, str]:
    return {
        "title": shown.title,
        "sentence": shown.sentence,
        "quote": shown.quote,
        "button": shown.button,
        "link": f"{site.root_url()}{shown.url}" if shown.url.startswith("/") else shown.url,
    }


def _courses(messages: list[Message]) -> dict[str, list[str]]:
    """Return the courses a mail is about, by the name under which the platform looks whether a person left their mails.

    Nothing where part of it belongs to no course: that part is wanted all the same.
    """
    keys = {message.course_key for message in messages}
    return {} if "" in keys else {"course_ids": sorted(keys)}


def _foot(stop_link: str) -> dict[str, str]:
    return {"stop_link": stop_link, "settings_link": site.root_url() + reverse("social_learning:settings")}
