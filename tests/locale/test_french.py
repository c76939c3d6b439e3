"""The French catalogue: complete, well-formed, compiled, and as wide as the source."""

from __future__ import annotations

import gettext
import re

import pytest

from tests.locale import messages, po

FOLDER = messages.LOCALE / "fr" / "LC_MESSAGES"
TEXT = (FOLDER / "django.po").read_text(encoding="utf-8")
ENTRIES = list(po.entries(TEXT))
ALL_STRINGS = [(entry.msgid, string) for entry in ENTRIES for string in entry.strings]
# Two-part punctuation without its narrow no-break space; what stands in an address is left alone.
_CODE = re.compile(r"\{\"[^{}]*\}|\w+\['\w+'\]|\"[\w/]+\"")
_TIGHT = re.compile(r"(?<![\u202f/])[;!?»]|(?<!\u202f):(?!//|\d)|«(?!\u202f)")


def test_every_message_is_translated_and_none_is_a_guess() -> None:
    assert len(ENTRIES) > 500
    assert [entry.msgid for entry in ENTRIES if not entry.strings or not all(entry.strings)] == []
    assert [entry.msgid for entry in ENTRIES if "fuzzy" in entry.flags] == []
    assert "#~" not in TEXT
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)


def test_plurals_have_both_forms() -> None:
    for entry in ENTRIES:
        assert len(entry.strings) == (2 if entry.plural else 1), entry.msgid


def test_what_the_program_fills_in_is_kept() -> None:
    for entry in ENTRIES:
        asked = {tuple(po.placeholders(text)) for text in (entry.msgid, entry.plural or entry.msgid)}
        for string in entry.strings:
            assert tuple(po.placeholders(string)) in asked, entry.msgid


def test_french_is_written_as_french_is() -> None:
    for msgid, text in ALL_STRINGS:
        french = text
        # What is code in the source is the same code here.
        for code in _CODE.findall(msgid):
            french = french.replace(code, "code")
        assert "'" not in french, "a typographic apostrophe: ’"
        assert '"' not in french, "French quotation marks: « »"
        assert not _TIGHT.search(french), f"a narrow no-break space: {french}"
        assert (french[0].isspace(), french[-1].isspace()) == (msgid[0].isspace(), msgid[-1].isspace()), msgid
        # A sentence stays a sentence, a label a label.
        assert (french[-1] == ".") <= (msgid[-1] in ".!”"), msgid
        assert (msgid[-1] == ".") <= (french[-1] in ".!?»"), msgid


def test_a_missing_narrow_space_is_found() -> None:
    assert all(_TIGHT.search(text) for text in ("Quoi?", "Quoi ?", "«\u202fa»", "« a\u202f»", "a : b"))
    assert not any(_TIGHT.search(text) for text in ("Quoi\u202f?", "«\u202fa\u202f»", "https://a/?b", "a\u202f: b"))


def test_it_speaks_to_people_politely() -> None:
    familiar = re.compile(r"\b(tu|toi|ton|tes|t’)\b", re.IGNORECASE)
    assert [text for _msgid, text in ALL_STRINGS if familiar.search(text)] == []


def test_the_compiled_file_is_that_of_the_text() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in ENTRIES:
        if entry.plural:
            found = tuple(compiled.ngettext(entry.msgid, entry.plural, number) for number in (1, 2))
        elif entry.context:
            found = (compiled.pgettext(entry.context, entry.msgid),)
        else:
            found = (compiled.gettext(entry.msgid),)
        assert found == entry.strings, "run: python -m tests.locale.messages"


@pytest.mark.skipif(bool(messages.missing()), reason=messages.missing())
def test_it_holds_every_text_of_the_source_and_no_other() -> None:
    today = {entry.name for entry in po.entries(messages.merged("fr"))}
    known = {entry.name for entry in ENTRIES}
    assert today - known == set(), "run: python -m tests.locale.messages, and translate"
    assert known - today == set(), "run: python -m tests.locale.messages"
