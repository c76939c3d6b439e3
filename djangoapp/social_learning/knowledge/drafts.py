"""What may stand in the fields of a draft, and what must before it leaves its author."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from social_learning import conf, keys
from social_learning.data import Actor
from social_learning.knowledge import details, detect, formats, needs
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Invalid, NotAllowed, NotFound
from social_learning.media.models import FileStatus
from social_learning.spaces import queries as spaces_queries

MAX_TITLE = 255
MAX_WHY = 255
MAX_LANGUAGE = 16
FIELDS = frozenset({"title", "theme_id", "why", "body", "url", "language", "space_id"})


def checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as they are kept; ``Invalid`` with a sentence for each that cannot be used as it is."""
    problems: dict[str, str] = {}
    kept: dict[str, Any] = {}
    for name in sorted(fields):
        if name not in FIELDS:
            raise TypeError(f"a draft has no field {name!r}")
        kept[name] = _CHECKS[name](fields[name], problems)
    if problems:
        raise Invalid(next(iter(problems.values())), fields=problems)
    return kept


def content(knowledge: Knowledge) -> dict[str, Any]:
    """Return the fields that follow from the content: kind, address, player and minutes.

    A file says more than a link, a link more than a text. Raises ``Invalid`` for a link that cannot be shared.
    """
    found = detect.of_link(knowledge.url) if knowledge.url else detect.of_text(knowledge.body)
    derived: dict[str, Any] = {
        "kind": found.kind,
        "url": found.url,
        "provider": found.provider,
        "provider_id": found.provider_id,
        "minutes": found.minutes,
    }
    if knowledge.kind == formats.SESSION:
        return {**derived, **_of_session(knowledge)}
    if knowledge.file is not None:
        return {**derived, **of_file(knowledge)}
    if knowledge.url:
        if seconds := details.seconds_of(knowledge.pk, found.url):
            derived["minutes"] = formats.minutes_of(found.kind, formats.Facts(seconds=seconds))
        derived["minutes"] += detect.reading_minutes(knowledge.body) - 1
    return derived


def of_file(knowledge: Knowledge) -> dict[str, Any]:
    """Return kind and minutes of a Knowledge that has a file."""
    if knowledge.kind == formats.SESSION:
        return _of_session(knowledge)
    stored = knowledge.file
    assert stored is not None
    kind = formats.kind_of_mime(stored.mime)
    words = sum(len(str(part.get("text", "")).split()) for part in stored.outline)
    facts = formats.Facts(words=words, parts=stored.pages or len(stored.outline), seconds=round(stored.seconds))
    extra = detect.reading_minutes(knowledge.body) - 1
    return {"kind": kind, "minutes": formats.minutes_of(kind, facts) + extra}


def _of_session(knowledge: Knowledge) -> dict[str, Any]:
    """A session stays one whatever is added to it; its dates say how long it takes."""
    return {"kind": formats.SESSION, "minutes": max(1, knowledge.minutes)}


def problems(knowledge: Knowledge) -> dict[str, str]:
    """Return what is still missing before others may see it: a sentence for each field."""
    missing: dict[str, str] = {}
    if not knowledge.title.strip():
        missing["title"] = _("Give it a title, so that others can find it.")
    if knowledge.theme_id is None:
        missing["theme"] = _("Choose a theme, so that it reaches the right people.")
    if not knowledge.why.strip():
        missing["why"] = _("Say in one sentence why it is useful.")
    has_content = bool(knowledge.body.strip() or knowledge.url or knowledge.file_id)
    if not has_content and knowledge.kind != formats.SESSION:
        missing["content"] = _("Add what you want to share: a link, a file or a text.")
    if knowledge.file is not None and knowledge.file.status == FileStatus.FAILED and not knowledge.file.size:
        missing["content"] = _("This file is empty. Please choose it again.")
    return {**missing, **needs.of(knowledge)}


def line(text: str, name: str, limit: int) -> str:
    """Return a line beside a draft as it is kept; ``Invalid`` for one that is too long."""
    problems: dict[str, str] = {}
    kept: str = _line(limit, name, gettext_noop("Please keep this below %(limit)d characters."))(text, problems)
    if problems:
        raise Invalid(problems[name], fields=problems)
    return kept


def origin(origin_key: str, actor: Actor) -> str:
    """Return where in a course something is shared, if the person belongs there; ``""`` for nowhere in particular."""
    if not origin_key:
        return ""
    key = keys.parse(origin_key)
    course_key = keys.course_of(key)
    if isinstance(key, keys.SocialKey) or not course_key:
        raise NotFound(code="unknown_target")
    if not (actor.is_site_staff or course_key in (actor.courses | actor.staff_courses)):
        raise NotAllowed(_("You can share in a course once you belong to it."))
    return str(key)


def _line(limit: int, name: str, sentence: str) -> Any:
    def check(value: Any, problems: dict[str, str]) -> str:
        text = str(value or "")
        # Counted before it is touched: splitting ten megabytes is work too.
        if len(text) > limit * 4 or len(text := " ".join(text.split())) > limit:
            problems[name] = _(sentence) % {"limit": limit}
            return ""
        return _sound(text, name, problems)

    return check


def _body(value: Any, problems: dict[str, str]) -> str:
    text = str(value or "")
    limit = conf.get("MAX_TEXT_CHARS")
    if len(text) > limit:
        problems["body"] = _("This text is too long. Please keep it below %(limit)d characters.") % {"limit": limit}
        return ""
    return _sound(text.replace("\r\n", "\n"), "body", problems)


def _url(value: Any, problems: dict[str, str]) -> str:
    text = str(value or "").strip()
    if not text:
        return ""
    try:
        return detect.of_link(text).url
    except Invalid as error:
        # The only field that was sent keeps its own code.
        if not problems:
            raise
        problems["url"] = str(error.message)
        return ""


def _theme(value: Any, problems: dict[str, str]) -> int | None:
    if value in (None, ""):
        return None
    try:
        return spaces_queries.theme(int(value)).pk
    except (NotFound, ValueError):
        problems["theme"] = _("We do not know this theme. Please choose one from the list.")
        return None


def _space(value: Any, problems: dict[str, str]) -> int:
    return int(value)


def _sound(text: str, name: str, problems: dict[str, str]) -> str:
    """Return text that every database takes: no NUL, no half characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        problems[name] = _("This holds characters that cannot be kept.")
        return ""
    return text.replace("\x00", "")


_CHECKS: dict[str, Any] = {
    "title": _line(
        MAX_TITLE, "title", gettext_noop("This title is too long. Please keep it below %(limit)d characters.")
    ),
    "why": _line(MAX_WHY, "why", gettext_noop("One sentence is enough. Please keep it below %(limit)d characters.")),
    "language": _line(MAX_LANGUAGE, "language", gettext_noop("We do not know this language.")),
    "body": _body,
    "url": _url,
    "theme_id": _theme,
    "space_id": _space,
}
