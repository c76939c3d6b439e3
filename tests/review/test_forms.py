"""What reviewers write: a strength first, then suggestions, each with its kind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.lib.errors import Invalid
from social_learning.review import forms
from social_learning.review.suggestions import KINDS
from social_learning.review.workflow import ACTIONS

GOOD = {"strength": "The pictures make it very clear.", "suggestions": [{"kind": "fact", "text": "Name the norm."}]}
CHANGES = ACTIONS["request_changes"].needs
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["kind", "text", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def refused(payload: Any, needs: Any = CHANGES) -> dict[str, Any]:
    with pytest.raises(Invalid) as caught:
        forms.clean(payload, needs)
    assert caught.value.code == "feedback_incomplete"
    return caught.value.fields


def test_good_feedback_is_kept_and_tidied() -> None:
    found = forms.clean({**GOOD, "strength": "  Clear and short, thank you.\x00 ", "offers_help": True}, CHANGES)
    assert found.strength == "Clear and short, thank you."
    assert found.suggestions == ({"kind": "fact", "text": "Name the norm."},)
    assert found.offers_help is True


@pytest.mark.parametrize("strength", [None, "", "   ", "Nice one", 7, ["Nice and clear"], "x" * 2001])
def test_a_strength_comes_first(strength: Any) -> None:
    assert "strength" in refused({**GOOD, "strength": strength})


@pytest.mark.parametrize(
    "suggestions",
    [
        None,
        [],
        "fact: name the norm",
        [{"kind": "style", "text": "Name the norm."}],
        [{"kind": ["fact"], "text": "Name the norm."}],
        [{"kind": "fact", "text": ""}],
        [{"kind": "fact", "text": "x" * 2001}],
        ["Name the norm."],
        [{"kind": "fact", "text": "Name the norm."}] * 4,
    ],
)
def test_suggestions_are_one_to_three_and_say_what_they_are_about(suggestions: Any) -> None:
    assert list(refused({**GOOD, "suggestions": suggestions})) == ["suggestions"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_suggestion_is_taken(kind: str) -> None:
    given_ = {**GOOD, "suggestions": [{"kind": kind, "text": "Could be shorter."}] * 3}
    assert len(forms.clean(given_, CHANGES).suggestions) == 3


def test_approving_needs_a_strength_and_no_suggestion() -> None:
    assert forms.clean({"strength": GOOD["strength"]}, ACTIONS["approve"].needs).suggestions == ()
    assert list(refused({}, ACTIONS["approve"].needs)) == ["strength"]


def test_declining_needs_strength_reason_and_a_way_forward() -> None:
    needs = ACTIONS["decline"].needs
    assert set(refused({}, needs)) == {"strength", "suggestions", "note"}
    assert set(refused({**GOOD, "note": "No."}, needs)) == {"note"}
    assert forms.clean({**GOOD, "note": "The same is in the manual already."}, needs).note.startswith("The same")


def test_what_an_action_does_not_ask_for_is_left_out() -> None:
    assert forms.clean(GOOD, ACTIONS["claim"].needs) == forms.Given()


@given(st.dictionaries(st.sampled_from(["strength", "suggestions", "note", "offers_help"]), JSON))
def test_whatever_is_sent_is_cleaned_or_refused_with_sentences(payload: dict[str, Any]) -> None:
    try:
        found = forms.clean(payload, CHANGES)
    except Invalid as refusal:
        said = {name: str(sentence) for name, sentence in refusal.fields.items()}
    else:
        said = {}
        assert len(found.strength) >= 10
        assert 1 <= len(found.suggestions) <= 3
    assert set(said) <= {"strength", "suggestions", "note"}
    assert all(said.values())
