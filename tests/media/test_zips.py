"""Office documents are looked into, and what would harm is refused before it unpacks."""

from __future__ import annotations

import io
import struct
import time
from zipfile import ZIP_BZIP2, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from social_learning.lib.errors import SocialError
from social_learning.media import zips
from social_learning.media.types import TYPES
from tests import uploads
from tests.examples import many

PPTX, DOCX = TYPES["pptx"], TYPES["docx"]


def code_of(data: bytes, kind: object = DOCX) -> str:
    """Return the code with which a document is refused, or nothing."""
    try:
        zips.inspect(io.BytesIO(data), kind, len(data))  # type: ignore[arg-type]
    except SocialError as error:
        return error.code if str(error.message) else "without a sentence"
    return ""


def test_real_documents_pass() -> None:
    assert code_of(uploads.pptx(*[("T", "x" * 2000, "n")] * 20), PPTX) == ""
    assert code_of(uploads.docx(uploads.paragraph("x") * 5000)) == ""


def test_a_bomb_is_refused_quickly() -> None:
    data = uploads.bomb(600)
    assert len(data) < 2_000_000
    began = time.perf_counter()
    assert code_of(data, PPTX) == "zip_bomb"
    assert time.perf_counter() - began < 1


def test_a_smaller_bomb_shows_by_its_ratio() -> None:
    assert code_of(uploads.bomb(60), PPTX) == "zip_bomb"


def test_a_bomb_that_lies_about_its_size_is_found_by_unpacking_a_little() -> None:
    assert code_of(uploads.lying_bomb()) == "zip_bomb"


def test_ten_thousand_small_members_are_a_bomb_too() -> None:
    assert code_of(uploads.docx(**{f"m/{i}": b"" for i in range(zips.MAX_ENTRIES + 1)})) == "zip_bomb"


def test_a_table_of_contents_that_claims_the_64_bit_form_is_refused() -> None:
    data = uploads.docx()
    end = data.rfind(b"PK\x05\x06")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    assert code_of(data[:end] + locator + data[end:]) == "zip_bomb"
    huge = struct.pack("<L", 2_000_000_000)
    assert code_of(data[: end + 12] + huge + data[end + 16 :]) == "zip_bomb"


@pytest.mark.parametrize("name", ["../evil.sh", "/etc/passwd", "a/../../b", "..\\evil.bat", "C:/evil.bat"])
def test_names_that_reach_outside_are_refused(name: str) -> None:
    assert code_of(uploads.docx(**{name: b"x"})) == "bad_zip"


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "ppt/VBAPROJECT.BIN", "Basic/script-lc.xml"])
def test_macros_are_seen(name: str) -> None:
    data = uploads.docx(**{name: b"x"})
    assert zips.inspect(io.BytesIO(data), TYPES["docx"], len(data)) is True
    plain = uploads.docx()
    assert zips.inspect(io.BytesIO(plain), TYPES["docx"], len(plain)) is False


def test_a_password_is_asked_to_be_taken_off() -> None:
    data = bytearray(uploads.docx())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        data[place + at] |= 1
    assert code_of(bytes(data)) == "encrypted"


def test_other_ways_of_packing_are_refused() -> None:
    out = io.BytesIO(uploads.docx())
    with ZipFile(out, "a", ZIP_BZIP2) as archive:
        archive.writestr("x", b"x" * 100)
    assert code_of(out.getvalue()) == "bad_zip"


def test_entities_in_the_list_of_types_are_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><Types>&b;</Types>'
    data = uploads.zipped({"[Content_Types].xml": laughs, "word/document.xml": "<x/>"})
    assert code_of(data) == "bad_zip"


def test_a_document_that_calls_itself_another_is_a_mismatch() -> None:
    assert code_of(uploads.docx(), PPTX) == "mismatch"
    assert code_of(uploads.odf("text", ""), TYPES["odp"]) == "mismatch"


@settings(max_examples=many(150), deadline=None)
@given(st.data())
def test_a_damaged_document_is_refused_or_passes_but_never_fails(data: st.DataObject) -> None:
    whole = bytearray(uploads.docx(uploads.paragraph("hello")))
    for _change in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    assert code_of(bytes(whole)) in {"", "bad_zip", "zip_bomb", "mismatch", "encrypted", "macros"}
    assert code_of(bytes(whole[:cut])) in {"", "bad_zip", "zip_bomb", "mismatch", "encrypted", "macros"}
