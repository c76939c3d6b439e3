"""Pages and mails as somebody reads them whose language is French: nothing of the English is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override

from social_learning.edxapp import users
from tests.locale import messages, po

pytestmark = pytest.mark.django_db(transaction=True)

PO = messages.LOCALE / "fr" / "LC_MESSAGES" / "django.po"
ENTRIES = list(po.entries(PO.read_text(encoding="utf-8")))
ENGLISH = {entry.msgid for entry in ENTRIES if entry.msgid not in {e for other in ENTRIES for e in other.strings}}
SENTENCES = [text for text in ENGLISH if text.count(" ") >= 2 and "%" not in text]
# Messages with something to fill in, by what stands around it.
FILLED = [
    re.compile(re.sub(r"%\\\(\w+\\\)[sd]", ".+", re.escape(text)))
    for text in ENGLISH
    if re.search(r"[A-Za-z]{3}", re.sub(r"%\(\w+\)[sd]", "", text)) and "%(" in text
]
SPOKEN = ("aria-label", "alt", "title", "placeholder")
SHARED = "Savoir-faire du quai quatre"


class _Read(HTMLParser):
    """Everything that is seen or heard, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        for name, value in attrs:
            if value and (name in SPOKEN or (name.startswith("data-") and " " in value)):
                self.pieces.append(value)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.silent:
            self.pieces.append(" ".join(data.split()))


def read(page: str) -> list[str]:
    """Return what people see and hear of our part of a page, or of a mail."""
    reader = _Read()
    reader.feed(page[max(0, page.find('<div class="sl-root')) :])
    return reader.pieces


def english(pieces: list[str]) -> list[str]:
    """Return the pieces that are an English message, filled in or not, or hold an English sentence."""
    return [
        piece
        for piece in pieces
        if piece in ENGLISH
        or any(sentence in piece for sentence in SENTENCES)
        or any(filled.fullmatch(piece) for filled in FILLED)
    ]


@pytest.fixture
def french() -> Callable[..., Callable[[str], str]]:
    """Give what somebody whose browser speaks French gets: ``french(user)(url)``."""

    def make(user: Any) -> Callable[[str], str]:
        client = Client(headers={"accept-language": "fr"})
        client.force_login(user)

        def get(url: str) -> str:
            answer = client.get(url)
            assert answer.status_code == 200, url
            return answer.content.decode()

        return get

    return make


@pytest.fixture
def item(published: Callable[..., Any]) -> Any:
    """Something published, liked by nobody yet, in the catalogue."""
    from social_learning.search import api

    knowledge = published(title=SHARED, why="Gagne une heure.", body="Pliez les genoux.", minutes=4)
    api.sync_knowledge(knowledge.pk)
    return knowledge


@pytest.fixture
def handed_in(author: Any, as_actor: Callable[[Any], Any], space: Any, theme: Any, now: Any, expert: Any) -> Any:
    """A draft that the expert has begun to look at."""
    from social_learning.knowledge import api
    from social_learning.review import api as review

    given = {"title": SHARED, "why": "Gagne une heure.", "body": "Pliez.", "theme_id": theme.pk}
    draft = api.create_draft(as_actor(author), space_id=space.pk, now=now, **given)
    review.perform("submit", draft.pk, as_actor(author), now=now)
    review.perform("claim", draft.pk, as_actor(expert), now=now)
    return draft


def test_english_is_found() -> None:
    assert english(["Search", "Shared on 2 March 2026", "Now: Nothing waits here", "Chercher"]) == [
        "Search",
        "Shared on 2 March 2026",
        "Now: Nothing waits here",
    ]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "Ce que savent vos collègues"),
        ("?q=quai", "Pour «\u202fquai\u202f»"),
        ("?q=rien", "Personne n’a encore partagé sur ce sujet"),
        ("share/", "Un lien, un fichier ou quelques lignes"),
        ("inbox/", "Messages"),
        ("me/", "Que savez-vous qui ferait gagner une heure à quelqu’un\u202f?"),
        ("desk/", "Relectures"),
        ("knowledge/{uuid}/", "Partagé le 2 mars 2026"),
        ("settings/", "Ce qui peut me parvenir, et quand"),
    ],
)
def test_a_page_speaks_french(
    path: str, words: str, french: Callable[..., Any], item: Any, learner: Any, expert: Any
) -> None:
    reader = expert if path == "desk/" else learner
    page = french(reader)("/social-learning/" + path.format(uuid=item.uuid))
    assert words in unescape(page)
    assert english(read(page)) == []


def test_the_review_speaks_french(french: Callable[..., Any], handed_in: Any, author: Any, expert: Any) -> None:
    form = french(expert)(f"/social-learning/desk/{handed_in.uuid}/")
    assert "Qu’est-ce qui est réussi\u202f?" in unescape(form)
    assert english(read(form)) == []
    own = french(author)(f"/social-learning/knowledge/{handed_in.uuid}/")
    assert "Chez Elif Expert, jusqu’au" in unescape(own)
    assert english(read(own)) == []
    draft = french(author)("/social-learning/me/")
    assert "Une personne experte le regarde" in unescape(draft)
    assert english(read(draft)) == []


def test_a_draft_speaks_french(
    french: Callable[..., Any], author: Any, as_actor: Callable[[Any], Any], space: Any, theme: Any, now: Any
) -> None:
    from social_learning.knowledge import api

    draft = api.create_draft(as_actor(author), space_id=space.pk, now=now, title=SHARED)
    page = french(author)(f"/social-learning/share/{draft.uuid}/")
    assert "Pourquoi est-ce utile\u202f? Une phrase." in unescape(page)
    assert english(read(page)) == []


def test_the_mail_speaks_french(learner: Any, expert: Any, now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from social_learning.inbox import api

    monkeypatch.setattr(users, "preferences", lambda _user_id: ("", "fr"))
    row = api.tell(
        learner.pk,
        "changes_requested",
        params={"title": SHARED, "strength": "Très clair.", "note": "Très clair."},
        url="/social-learning/x/",
        dedupe_key="x",
        now=now,
        actor_id=expert.pk,
    )
    assert row is not None
    (sent,) = mail.outbox
    html = str(sent.alternatives[0][0])
    assert "«\u202fTrès clair.\u202f»" in sent.body
    assert "«\u202fTrès clair.\u202f»" in unescape(html)
    assert english(read(html)) == []
    assert english(sent.body.splitlines()) == []


def test_the_call_back_speaks_french(
    learner: Any, item: Any, as_actor: Callable[[Any], Any], now: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from social_learning.progress import api as progress

    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "RELAUNCH_ENABLED": True}
    monkeypatch.setattr(users, "preferences", lambda _user_id: ("", "fr"))
    progress.open_(item.target, as_actor(learner), now=now)
    progress.advance(item.target, as_actor(learner), seconds=60, fraction=0.5, now=now)
    later = now + timedelta(days=3, minutes=5)
    call_command("social_learning_relaunch", "--now", later.isoformat(), verbosity=0)
    (sent,) = mail.outbox
    assert sent.subject == f"Il reste 2 minutes\u202f: {SHARED}"
    assert "Vous en êtes à 50\u00a0%\u202f:" in sent.body
    assert english(read(str(sent.alternatives[0][0]))) == []
    assert english(sent.body.splitlines()) == []


@pytest.mark.parametrize("name", ["knowledge_share", "social_reactions"])
def test_settings_of_a_block_are_translated(name: str) -> None:
    from xblock.core import XBlock

    block = XBlock.load_class(name)
    # What is the same in both languages, such as a word that French gave to English, is no gap.
    french = {string for entry in ENTRIES for string in entry.strings}
    with override("fr"):
        labels = [
            block.ugettext(None, text)
            for field in block.editable_fields
            for text in (block.fields[field].display_name, block.fields[field].help)
        ]
    assert [label for label in labels if label not in french] == []
