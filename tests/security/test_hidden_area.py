"""A hidden area is not there for who does not belong: every page and every read of the API is the same without it.

Not only its words: also no number, order or state differs. So the whole site is read twice by somebody outside, before
and after a hidden area comes to life, and both readings must agree to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from difflib import unified_diff
from typing import Any

import pytest
import time_machine

from tests import uploads
from tests.security import places

pytestmark = pytest.mark.django_db
WORD = "Zanzibar"
# What differs with every answer: tokens against forgery, their scripts' nonces.
_NOISE = re.compile(
    r'(csrfmiddlewaretoken" value|name="csrf-token" content)="[^"]*"|nonce="[^"]*"|"X-CSRFTOKEN"\] = ".*"'
)
NOW = datetime.fromisoformat("2026-03-02T10:00:00+00:00")


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    """Let no time pass between the two readings."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def outsider(make_user: Callable[..., Any], expert: Any, theme: Any, author: Any, values: Any, as_actor: Any) -> Any:
    """Somebody with every reason to hear of something: follows theme and author, and is an expert of the theme."""
    from social_learning.experts.models import Expert
    from social_learning.follows import api as follows

    user = make_user("olaf", courses=[values["course_id"]])
    Expert.objects.create(user_id=user.pk, theme=theme, since=datetime(2026, 1, 1, tzinfo=NOW.tzinfo))
    for kind, key in (("theme", theme.slug), ("person", author.username)):
        follows.follow(kind, key, as_actor(user), now=NOW)
    return user


def _told(item: Any, people: tuple[Any, ...], comment: Any) -> None:
    """Let everything derived hear of it, as the worker would."""
    from social_learning import events
    from social_learning.wiring import table

    table.run(
        events.KNOWLEDGE_CHANGED.event_type,
        {"knowledge_id": item.pk, "action": "publish", "actor_id": item.author_id},
        now=NOW,
    )
    for signal, what in (
        (events.REACTION_CHANGED, "like"),
        (events.REACTION_CHANGED, "applied"),
        (events.COMMENT_CHANGED, "comment"),
        (events.PROGRESS_CHANGED, "progress"),
    ):
        for user in people:
            payload = {"target_id": item.target_id, "user_id": user.pk, "what": what}
            table.run(signal.event_type, payload, now=NOW)


def bring_to_life(
    published: Any, author: Any, learner: Any, expert: Any, site_admin: Any, as_actor: Any, theme: Any
) -> dict[str, str]:
    """Fill a hidden area: something validated with a file, a draft that waits, talk, likes, readings."""
    from social_learning.comments import api as comments
    from social_learning.media import files
    from social_learning.progress import api as progress
    from social_learning.reactions import api as reactions
    from social_learning.spaces import areas, members

    admin = as_actor(site_admin)
    space = areas.create(
        admin, title=f"{WORD} project", purpose=WORD, charter=WORD, visibility="hidden", review_policy="before", now=NOW
    )
    for user in (author, learner, expert):
        members.name(space.pk, user.pk, admin, role="member", now=NOW)
    areas.set_themes(space.pk, [theme.pk], admin)
    file = files.keep(uploads.upload("plan.pdf", uploads.pdf(WORD)), uploader_id=author.pk, now=NOW)
    item = published(
        title=f"{WORD} plan", why=WORD, body=WORD, file=file, kind="pdf", space=space, validated_at=NOW,
        validated_by=expert.pk,
    )  # fmt: skip
    for user in (learner, expert):
        actor = as_actor(user)
        comment = comments.add(item.target, actor, f"{WORD}, @olaf should see this", now=NOW)
        reactions.react(item.target, actor, "like", now=NOW)
        reactions.react(item.target, actor, "applied", now=NOW, note=WORD)
        progress.open_(item.target, actor, now=NOW - timedelta(minutes=5))
        progress.finish(item.target, actor, now=NOW)
    waiting = published(title=f"{WORD} draft", body=WORD, space=space, state="draft", published_at=None)
    _submit(waiting, as_actor(author))
    _told(item, (learner, expert), comment)
    return {
        "uuid": str(item.uuid),
        "key": item.key,
        "slug": space.slug,
        "comments.uuid": str(comment.uuid),
        "files.uuid": str(file.uuid),
        "waiting": str(waiting.uuid),
    }


def _submit(waiting: Any, actor: Any) -> None:
    from social_learning.review import api as review

    review.perform("submit", waiting.pk, actor, now=NOW)


def _read(client: Any, given: dict[str, str]) -> dict[str, tuple[int, str]]:
    """Return what every page and every read of the API says, by address."""
    addresses = {place.url(given) for place in (*places.rest("get"), *places.pages())}
    addresses |= {
        f"{places.API}{path}"
        for path in (
            f"catalogue/?q={WORD}",
            "catalogue/?sort=new",
            "rankings/?time=week",
            "activity/?person=amir",
            "catalogue/?kind=pdf",
        )
    }
    addresses |= {f"{places.PAGES}{path}" for path in (f"?q={WORD}", "?sort=new", "?theme=safety", "activity/?space=x")}
    found = {}
    for address in sorted(addresses):
        answer = client.get(address)
        streamed = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = (answer.status_code, _NOISE.sub("", streamed.decode("utf-8", "replace")))
    return found


class Values(dict[str, str]):
    """What fills the addresses; a name that nobody told us of gets a number, so that a new page is read, too."""

    def __missing__(self, name: str) -> str:
        return "1"


def _same(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> None:
    """Say which lines of which address differ."""
    told = {
        address: list(unified_diff(text.splitlines(), after[address][1].splitlines(), lineterm="", n=0))
        for address, (_status, text) in before.items()
        if text != after[address][1]
    }
    assert not told, "\n".join(line[:400] for address, lines in told.items() for line in (address, *lines[2:12]))


@pytest.fixture
def given(values: dict[str, str], theme: Any, space: Any) -> dict[str, str]:
    """What fills the addresses outside: things everybody may see."""
    return Values(values)


def test_the_whole_site_is_the_same_without_it(
    given: dict[str, str], outsider: Any, published: Any, author: Any, learner: Any, expert: Any, site_admin: Any,
    as_actor: Any, theme: Any, client_for: Any,
) -> None:  # fmt: skip
    client = client_for(outsider)
    # The first reading makes what first readings make: the space of a course, for one.
    _read(client, given)
    before = _read(client, given)
    hidden = bring_to_life(published, author, learner, expert, site_admin, as_actor, theme)
    after = _read(client, given)
    assert len(before) > 60
    spoken = [address for address, (_status, text) in after.items() if WORD in text and f"q={WORD}" not in address]
    assert not spoken
    # Where the word itself was asked for it is repeated, and nothing more is said.
    assert {a: s for a, (s, _t) in before.items()} == {a: s for a, (s, _t) in after.items()}
    _same(before, after)
    # The same reading by a member does find it: it is there to be found.
    seen = _read(client_for(learner), given)
    assert any(f"{WORD} plan" in text for _status, text in seen.values())
    assert hidden["uuid"] in seen[f"{places.API}catalogue/"][1]


def test_no_address_of_it_answers(
    given: dict[str, str], outsider: Any, published: Any, author: Any, learner: Any, expert: Any, site_admin: Any,
    as_actor: Any, theme: Any, client_for: Any,
) -> None:  # fmt: skip
    hidden = bring_to_life(published, author, learner, expert, site_admin, as_actor, theme)
    client = client_for(outsider)
    asked = 0
    for place in (*places.rest("get"), *places.pages()):
        own = {name for name in place.names if name in ("uuid", "key", "slug")}
        if not own or "theme" in place.route or "/courses/" in place.route:
            continue
        # As a page may know the words of a form or a token only, other names are filled as outside.
        address = place.url(Values({**given, **hidden}))
        if not any(hidden[name] in address for name in own):
            # Things with ids of their own.
            continue
        answer = client.get(address)
        asked += 1
        assert answer.status_code in (404, 405), place
        assert WORD not in answer.content.decode(), place
    assert asked > 15
    slug, waiting = hidden["slug"], hidden["waiting"]
    for path in (f"desk/{waiting}/", f"knowledge/{waiting}/", f"spaces/{slug}/manage/"):
        assert client.get(f"{places.PAGES}{path}").status_code == 404
    for verb in ("join", "leave", "manage"):
        answer = client.post(f"{places.PAGES}spaces/{slug}/{verb}/", {"do": "settings"})
        assert answer.status_code == 404
    assert client.put(f"{places.API}areas/{slug}/membership/").status_code == 404


def test_nobody_outside_is_told_of_it(
    given: dict[str, str], outsider: Any, published: Any, author: Any, learner: Any, expert: Any, site_admin: Any,
    as_actor: Any, theme: Any,
) -> None:  # fmt: skip
    from social_learning.inbox.models import Message
    from social_learning.review.models import Review

    bring_to_life(published, author, learner, expert, site_admin, as_actor, theme)
    assert not Message.objects.filter(user_id=outsider.pk).exists()
    assert set(Review.objects.values_list("reviewer_id", flat=True)) <= {expert.pk, None}
