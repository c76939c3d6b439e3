"""The demo's content: real files, a table that holds together, a story that is the same at every start."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from opaque_keys.edx.keys import UsageKey
from pptx import Presentation

from demo.content import story
from demo.content.catalogue import ITEMS, LENA_FINISHED, UNFINISHED
from demo.content.makers import scorm
from demo.content.people import COLLEAGUES, EVERYBODY, PERSONAS, THEMES
from demo.unit import course

FOLDER = story.FOLDER
PUBLISHED = [item for item in ITEMS if item.state == "published"]
NAMES = {person.username for person in EVERYBODY}
by_slug = {item.slug: item for item in ITEMS}


@pytest.mark.parametrize(
    ("name", "place", "mark"),
    [
        ("safety-walk.pptx", 0, b"PK"),
        ("calling-back.pdf", 0, b"%PDF-"),
        ("shift-board.mp4", 4, b"ftyp"),
        ("shift-board.jpg", 0, b"\xff\xd8\xff"),
        ("lift-safely.zip", 0, b"PK"),
    ],
)
def test_each_file_is_small_and_of_its_kind(name: str, place: int, mark: bytes) -> None:
    content = (FOLDER / name).read_bytes()
    assert content[place:].startswith(mark)
    assert 1_000 < len(content) < 400_000


def test_the_slides_have_titles_and_speaker_notes() -> None:
    deck = Presentation(str(FOLDER / "safety-walk.pptx"))
    assert len(deck.slides) == 7
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        assert len(slide.notes_slide.notes_text_frame.text) > 80


def test_the_booklet_has_four_pages_with_selectable_text() -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    book = pypdfium2.PdfDocument(FOLDER / "calling-back.pdf")
    texts = [page.get_textpage().get_text_range() for page in book]
    assert len(texts) == 4
    assert "Before you dial" in texts[1]
    assert all(len(text) > 500 for text in texts)


def test_the_film_starts_before_it_is_loaded() -> None:
    """Faststart: the index stands before the pictures, so that a browser can seek at once."""
    content = (FOLDER / "shift-board.mp4").read_bytes()
    assert b"avc1" in content
    assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_the_package_is_scorm_12_and_made_from_its_sources() -> None:
    with zipfile.ZipFile(FOLDER / "lift-safely.zip") as package:
        assert package.testzip() is None
        manifest = ET.fromstring(package.read("imsmanifest.xml"))
        space = {"c": "http://www.imsproject.org/xsd/imscp_rootv1p1p2"}
        assert manifest.findtext("c:metadata/c:schemaversion", namespaces=space) == "1.2"
        named = {node.get("href") for node in manifest.iterfind(".//c:file", space)}
        assert named | {"imsmanifest.xml"} == set(package.namelist())
        for name in package.namelist():
            assert package.read(name) == (FOLDER / "lift-safely" / name).read_bytes()
        script = package.read("lesson.js").decode()
    for call in ("LMSInitialize", "LMSCommit", "LMSFinish", "'cmi.core.lesson_status', 'completed'"):
        assert call in script


def test_making_the_package_again_gives_the_same_bytes(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "lift-safely", tmp_path / "lift-safely")
    assert scorm.make(tmp_path).read_bytes() == (FOLDER / "lift-safely.zip").read_bytes()


def test_people_are_many_and_no_address_can_belong_to_anybody() -> None:
    assert len(COLLEAGUES) == 30
    assert [person.username for person in PERSONAS] == ["lena", "amadou", "ingrid", "carlos", "aiko"]
    assert len(NAMES) == len(EVERYBODY)
    assert all(person.email.endswith("@example.com") for person in EVERYBODY)
    assert all(person.first_name and person.last_name for person in EVERYBODY)


def test_each_theme_has_an_expert_who_did_not_write_what_is_reviewed() -> None:
    experts = {person.username: person.expert_in for person in EVERYBODY}
    for _slug, name, purpose in THEMES:
        assert purpose.endswith(".")
        assert any(name in themes for themes in experts.values())
    for item in ITEMS:
        if item.review:
            assert item.theme in experts[item.review.expert]
            assert item.review.expert != item.author
            assert item.review.strength
            assert len(item.review.suggestions) <= 3
            assert item.review.days < item.shared_days_ago


def test_the_table_is_complete() -> None:
    assert len(by_slug) == len(ITEMS) == 16
    assert {item.theme for item in ITEMS} == {name for _, name, _ in THEMES}
    assert {item.kind for item in ITEMS} == {"slides", "pdf", "video", "article", "embed", "link", "scorm"}
    assert {item.state for item in ITEMS} == {"published", "in_review", "changes_requested", "draft"}
    for item in ITEMS:
        assert item.author in NAMES
        assert sum(map(bool, (item.file, item.url, item.article))) == 1
        assert 20 < len(item.why) <= 255
        assert item.path is None or item.path.is_file()
        assert not item.article or len(item.markdown) > 300
    assert course.find(UsageKey.from_string(by_slug["lift-safely"].url)) is not None


def test_no_text_is_filler() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (FOLDER / "articles").glob("*.md")]
    assert len(texts) == 10
    assert not re.search(r"lorem|ipsum|TODO|xxx", " ".join(texts), re.IGNORECASE)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.slug)
def test_the_facts_are_those_of_the_table(item: story.Item) -> None:
    facts, wanted = item.facts(), item.popularity
    counts = Counter(fact.kind for fact in facts)
    assert counts == +Counter(
        opened=wanted.opened,
        finished=wanted.finished,
        like=wanted.liked,
        applied=wanted.applied,
        question=wanted.questions,
        outdated=wanted.outdated,
    )
    assert len({(fact.username, fact.kind) for fact in facts}) == len(facts)
    assert {fact.username for fact in facts} <= NAMES - {item.author}
    assert facts == sorted(facts, key=lambda fact: -fact.days_ago)
    published_days_ago = item.shared_days_ago - (item.review.days if item.review else 0)
    assert all(0 < fact.days_ago <= published_days_ago for fact in facts)
    assert all(said.days_ago <= published_days_ago for said in item.comments)
    opened = {fact.username: fact.days_ago for fact in facts if fact.kind == "opened"}
    assert all(fact.days_ago <= opened[fact.username] for fact in facts)
    assert [fact.note for fact in facts if fact.note] == [
        fact.note for fact in facts if fact.note in item.applied_notes
    ]
    assert sum(bool(fact.note) for fact in facts) == len(item.applied_notes)
    assert facts == item.facts()


def test_nobody_likes_more_than_thirty_things_a_day() -> None:
    days = Counter((f.username, int(f.days_ago)) for item in ITEMS for f in item.facts() if f.kind == "like")
    assert max(days.values()) <= 30


def test_comments_come_from_people_who_could_have_read_it() -> None:
    for item in ITEMS:
        assert all(said.username in NAMES for said in item.comments)
        assert all(said.days_ago < item.shared_days_ago for said in item.comments)
        assert not item.comments or not item.comments[0].reply
        assert all(len(note) <= 200 for note in item.applied_notes)
        if item.state != "published":
            assert not item.facts()
            assert not item.comments


def test_what_people_left_can_be_taken_up_again() -> None:
    for username, slug, days, share in UNFINISHED:
        item = by_slug[slug]
        assert item in PUBLISHED
        assert days < item.shared_days_ago
        assert 0 < share < 1
        done = {fact.username for fact in item.facts() if fact.kind == "finished"}
        assert username not in done
    assert not {slug for slug, _ in LENA_FINISHED} & {slug for name, slug, _, _ in UNFINISHED if name == "lena"}


def trending(item: story.Item) -> float:
    """Return the trending key of the ranking's design, with the default weights and half-life."""
    weights = {"opened": 0.2, "finished": 1, "like": 1, "applied": 2}
    return sum(weights.get(fact.kind, 0) * 2 ** (-fact.days_ago / 21) for fact in item.facts())


def test_the_ranking_tells_a_story() -> None:
    order = [item.slug for item in sorted(PUBLISHED, key=trending, reverse=True)]
    assert set(order[:4]) >= {"safety-walk", "machine-standup"}
    assert order.index("machine-standup") < order.index("calming-email")
    assert order[-1] in {"hse-manual-handling", "dock-four", "calming-email"}
    most_applied = max(PUBLISHED, key=lambda item: item.popularity.applied)
    assert most_applied.slug == "handover-note"
    assert by_slug["same-day"].popularity.outdated > 5
