"""Our key family, with and without entry points."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opaque_keys import OpaqueKey

from social_learning import keys
from social_learning.lib.errors import NotFound

UNIT = "block-v1:Demo+Social+2026+type@vertical+block@unit1"


@given(st.uuids(), st.sampled_from(list(keys.OURS.values())))
def test_a_key_survives_text(value: uuid.UUID, family: type[keys.SocialKey]) -> None:
    key = family(value)
    assert keys.parse(str(key)) == key
    assert keys.kind_of(keys.parse(str(key))) == family.KIND


@given(st.text())
def test_text_that_is_no_key_is_unknown(text: str) -> None:
    try:
        parsed = keys.parse(text)
    except NotFound as error:
        assert error.code == "unknown_target"
    else:
        assert isinstance(parsed, OpaqueKey)


def test_one_thing_has_one_name() -> None:
    value = str(uuid.uuid4())
    for alias in (value.upper(), "{" + value + "}", value.replace("-", ""), "urn:uuid:" + value):
        if alias != value:
            with pytest.raises(NotFound):
                keys.parse(f"knowledge-v1:{alias}")


def test_kinds_and_courses_of_the_platform() -> None:
    assert keys.kind_of(keys.parse(UNIT)) == "vertical"
    assert keys.course_of(keys.parse(UNIT)) == "course-v1:Demo+Social+2026"
    assert keys.kind_of(keys.parse("course-v1:Demo+Social+2026")) == "course"
    assert keys.course_of(keys.KnowledgeKey(uuid.uuid4())) == ""


def test_too_long_is_refused() -> None:
    with pytest.raises(NotFound):
        keys.parse("block-v1:A+B+C+type@vertical+block@" + "x" * 300)


_PART = st.from_regex(r"[A-Za-z0-9_.-]{1,8}", fullmatch=True)


@given(_PART, _PART, _PART, _PART, _PART)
def test_all_blocks_of_a_course_and_no_others_lie_between(
    org: str, number: str, run: str, kind: str, other: str
) -> None:
    between = keys.units_between(f"course-v1:{org}+{number}+{run}")
    assert between is not None
    first, beyond = between
    assert first <= f"block-v1:{org}+{number}+{run}+type@{kind}+block@x" < beyond
    for stranger in (f"{run}{other}", f"{other}{run}"):
        assert not first <= f"block-v1:{org}+{number}+{stranger}+type@{kind}+block@x" < beyond


@pytest.mark.parametrize("key", ["", "Org/Course/Run", "library-v1:A+B", "course-v1:"])
def test_what_is_no_course_has_no_blocks(key: str) -> None:
    assert keys.units_between(key) is None
