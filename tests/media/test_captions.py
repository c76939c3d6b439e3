"""Captions: text and times and nothing else, whatever people bring."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.lib.errors import Invalid, NotFound, TooLarge
from social_learning.media import captions
from social_learning.media.models import StoredFile
from tests import films
from tests.uploads import upload

SRT = "1\n00:00:01,000 --> 00:00:02,500\nBend your knees\n\n2\n00:00:03,000 --> 00:00:04,000\nand lift\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.500\nPliez les genoux\n"


def read(text: str | bytes, name: str = "a.vtt") -> list[captions.Line]:
    """Return the lines of captions."""
    return captions.read(upload(name, text if isinstance(text, bytes) else text.encode()), name)


def test_both_kinds_of_captions_are_read() -> None:
    assert read(SRT, "a.srt") == [captions.Line(1, 2.5, "Bend your knees"), captions.Line(3, 4, "and lift")]
    assert read(VTT) == [captions.Line(1, 2.5, "Pliez les genoux")]


def test_marks_styles_and_places_do_not_stay() -> None:
    hostile = (
        "WEBVTT\n\nSTYLE\n::cue { background: url(https://evil.example/) }\n\nNOTE secret\n\nREGION\nid:a\n\n"
        "00:01.000 --> 00:02.000 position:10% line:-9999\n"
        "<v Bob><b>Hi</b> &lt;script&gt;alert(1)&lt;/script&gt; <img src=x onerror=alert(1)>{\\an8}\u202e\x07"
    )
    kept = captions.written(read(hostile))
    body = kept.removeprefix("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n")
    assert body == "Hi &lt;script&gt;alert(1)&lt;/script&gt;\n"


def test_what_is_kept_can_be_read_again() -> None:
    lines = read("WEBVTT\n\n00:01.000 --> 00:02.000\na &amp;amp; b &lt; c --&gt; d\n")
    assert lines[0].text == "a &amp; b < c --> d"
    assert read(captions.written(lines)) == lines


@given(st.text(max_size=400), st.sampled_from(["vtt", "srt"]))
def test_any_text_is_refused_kindly_or_kept_clean(text: str, form: str) -> None:
    head = "WEBVTT\n\n" if form == "vtt" else ""
    data = f"{head}00:00:01.000 --> 00:00:02.000\n{text}\n".replace("\ud800", "").encode("utf-8", "ignore")
    try:
        kept = captions.written(read(data, f"a.{form}"))
    except Invalid as refused:
        assert refused.fields["captions"]
        return
    for block in kept.split("\n\n")[1:]:
        _times, _newline, said = block.partition("\n")
        assert "<" not in said
        assert ">" not in said


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.vtt"),
        (b"hello", "a.vtt"),
        (b"hello", "a.srt"),
        (b"\x00\x01\x02\xff" * 50, "a.srt"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nback in time\n", "a.vtt"),
        (b"WEBVTT\n\n99:00:01.000 --> 99:00:02.000\nfour days\n", "a.vtt"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n   \n", "a.vtt"),
        (SRT.encode(), "a.txt"),
        (b"<html></html>", "a.html"),
    ],
)
def test_what_are_no_captions_is_said(data: bytes, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(data, name)
    assert refused.value.fields["captions"]


def test_too_much_is_said() -> None:
    with pytest.raises(TooLarge):
        read(b"WEBVTT\n" + b"x" * captions.MAX_BYTES)
    with pytest.raises(Invalid):
        read("WEBVTT\n\n" + "00:01.000 --> 00:02.000\nx\n\n" * 10_001)


def test_old_alphabets_are_read() -> None:
    assert read(SRT.replace("knees", "genoux é").encode("cp1252"), "a.srt")[0].text == "Bend your genoux é"
    assert read(VTT.encode("utf-16"))[0].text == "Pliez les genoux"
    assert read(b"\xef\xbb\xbf" + VTT.encode())[0].text == "Pliez les genoux"


@pytest.fixture
def stored(db: None, now: datetime) -> StoredFile:
    """A film that is ready."""
    return films.ready(7, now)


def put(stored: StoredFile, language: str, text: str, now: datetime, **more: Any) -> Any:
    """Keep captions."""
    name = "a.vtt" if text.startswith("WEBVTT") else "a.srt"
    return captions.put(stored, language=language, upload=upload(name, text.encode()), now=now, **more)


def test_several_languages_stand_side_by_side_and_each_can_be_replaced(stored: StoredFile, now: datetime) -> None:
    put(stored, "en", SRT, now)
    put(stored, "fr", VTT, now)
    put(stored, "EN", VTT.replace("Pliez", "Again:"), now, label="  English,\nmended ")
    assert [(one.language, one.label) for one in captions.of(stored)] == [("en", "English, mended"), ("fr", "Français")]
    assert "Again:" in captions.get(stored, "en").vtt


def test_what_is_said_can_be_searched_and_goes_with_the_captions(stored: StoredFile, now: datetime) -> None:
    put(stored, "en", SRT, now)
    stored.refresh_from_db()
    assert stored.outline == [{"title": "English", "text": "Bend your knees\nand lift", "notes": ""}]
    captions.remove(stored, "en", now=now)
    stored.refresh_from_db()
    assert stored.outline == []
    with pytest.raises(NotFound):
        captions.remove(stored, "en", now=now)


@pytest.mark.parametrize("language", ["", "e", "english!", "en_GB", "../..", "x" * 17, "en-"])
def test_a_language_that_is_none_is_said(stored: StoredFile, now: datetime, language: str) -> None:
    with pytest.raises(Invalid) as refused:
        put(stored, language, VTT, now)
    assert refused.value.fields["language"]


def test_captions_go_with_their_file(stored: StoredFile, now: datetime) -> None:
    put(stored, "en", SRT, now)
    pk = stored.pk
    stored.delete()
    assert not captions.Caption.objects.filter(file_id=pk).exists()
