"""The registry: what every entry says, and what follows from one entry alone."""

from __future__ import annotations

import pytest

from social_learning.knowledge import detect, formats
from social_learning.knowledge.formats import Facts, Finished, Format
from social_learning.media import types

CONTRACT = {
    "article",
    "slides",
    "pdf",
    "document",
    "sheet",
    "image",
    "video",
    "embed",
    "link",
    "course",
    "unit",
    "scorm",
    "audio",
    "session",
}


def test_every_format_has_words_an_icon_and_an_end() -> None:
    assert set(formats.FORMATS) == CONTRACT
    for name, entry in formats.FORMATS.items():
        assert entry.name == name
        assert formats.label_of(name) == str(entry.label) != ""
        assert formats.icon_of(name)
        assert entry.source in {"text", "file", "link", "site", "session"}
        assert entry.finished.rule in {"scrolled", "last_part", "watched", "opened", "attended"}
        assert 0 < entry.finished.at <= 1
        assert bool(entry.files) == (entry.source == "file")
        assert formats.minutes_of(name, Facts()) >= 1


def test_a_file_type_belongs_to_one_format() -> None:
    extensions = [extension for entry in formats.FORMATS.values() for extension in entry.files]
    assert len(extensions) == len(set(extensions))
    assert set(extensions) == set(types.TYPES)
    assert formats.accept().split(",") == [f".{extension}" for extension in extensions]


def test_only_what_browsers_show_safely_is_shown_by_them() -> None:
    assert {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "application/pdf",
        "video/mp4",
        "video/webm",
        "audio/mpeg",
        "audio/mp4",
        "audio/ogg",
        "audio/wav",
        "audio/webm",
    } == types.INLINE_MIMES


@pytest.mark.parametrize(
    ("kind", "facts", "minutes"),
    [
        ("article", Facts(words=1), 1),
        ("article", Facts(words=201), 2),
        ("slides", Facts(words=10, parts=20), 14),
        ("slides", Facts(words=4000, parts=20), 20),
        ("video", Facts(seconds=61), 2),
        ("video", Facts(), 5),
        ("scorm", Facts(), 15),
    ],
)
def test_minutes(kind: str, facts: Facts, minutes: int) -> None:
    assert formats.minutes_of(kind, facts) == minutes


def test_what_is_no_longer_known_is_still_shown() -> None:
    assert formats.label_of("hologram") == "hologram"
    assert formats.icon_of("hologram") == "link"
    assert formats.kind_of_mime("model/hologram") == "document"


def test_an_entry_is_all_a_format_needs() -> None:
    entry = Format("sound", "Sound", "sound", "file", Finished("watched"), lambda facts: 3, ("mp3",))
    assert entry.accept == (".mp3",)


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        ("https://example.com", True),
        ("www.example.com/x", True),
        ("javascript:alert(1)", True),
        ("block-v1:A+B+C+type@scorm+block@d", True),
        ("https://example.com is good", False),
        ("e.g.", False),
        ("Bend your knees", False),
        ("", False),
    ],
)
def test_what_was_meant_as_a_link(text: str, is_link: bool) -> None:
    assert detect.is_link(text) == is_link
