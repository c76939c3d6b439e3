"""Kinds of reaction of a site's own: offered, counted, weighed, taken out again; a slip breaks no page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.checks import Error, Warning
from django.utils import translation

from social_learning import checks, conf
from social_learning.data import Actor
from social_learning.lib import clock
from social_learning.lib.errors import Invalid
from social_learning.operations import settings_checks
from social_learning.operations.answers import Look
from social_learning.reactions import api, kinds, queries, site_kinds
from social_learning.reactions.models import Reaction
from social_learning.xblock_service import parts

LEA = Actor(user_id=501, username="lea")
OURS = ["like", "applied", "question", "outdated"]
THANKS = {
    "name": "thanks",
    "label": {"en": "Thank you", "fr": "Merci", "pt-br": "Obrigado"},
    "active_label": {"en": "You said thank you"},
    "icon": "sun",
    "note_label": "What for?",
    "weight": 0.5,
}
TYPO = {"name": "typo", "label": "Has a typo", "public_count": False, "weight": 3}


@pytest.fixture
def site(settings: Any) -> Any:
    """A site with these two kinds of its own; call it with others."""

    def use(*entries: Any) -> None:
        settings.SOCIAL_LEARNING = {**getattr(settings, "SOCIAL_LEARNING", {}), "REACTION_KINDS": list(entries)}

    use(THANKS, TYPO)
    return use


def test_they_come_after_ours_and_go_with_the_setting(site: Any) -> None:
    assert list(kinds.every()) == [*OURS, "thanks", "typo"]
    assert kinds.public() == ("like", "applied", "thanks")
    assert [choice.value for choice in parts.kind_choices()] == [*OURS, "thanks", "typo"]
    site()
    assert list(kinds.every()) == OURS


def test_without_a_setting_there_are_ours_and_none_is_weighed_here() -> None:
    assert list(kinds.every()) == OURS
    assert kinds.weights() == {}
    # Asked again nothing is built anew: the hot path asks for each reaction.
    assert kinds.every() is kinds.every()


def test_only_what_everybody_sees_is_weighed(site: Any) -> None:
    assert kinds.weights() == {"thanks": 0.5}


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "Thank you"), ("fr", "Merci"), ("fr-ca", "Merci"), ("pt-br", "Obrigado"), ("de", "Thank you")],
)
def test_a_label_is_in_the_readers_language(site: Any, language: str, label: str) -> None:
    with translation.override(language):
        assert kinds.as_list()[4]["label"] == label


def test_a_label_of_one_text_and_defaults(site: Any) -> None:
    assert kinds.as_list()[5] == {
        "name": "typo",
        "label": "Has a typo",
        "active_label": "Has a typo",
        "icon": kinds.DEFAULT_ICON,
        "public_count": False,
        "note_label": "",
    }


def test_it_is_given_counted_and_carries_a_line(site: Any, published: Any, now: datetime) -> None:
    target = published().target
    state = api.react(target, LEA, "thanks", now=now, note="for the steps")
    assert (state.counts["thanks"], state.mine) == (1, ("thanks",))
    assert "typo" not in state.counts
    assert api.react(target, LEA, "typo", now=now, sees_all=True).counts["typo"] == 1


def test_one_that_is_taken_out_is_hidden_but_kept(site: Any, published: Any, now: datetime) -> None:
    target = published().target
    api.react(target, LEA, "thanks", now=now)
    site(TYPO)
    assert queries.state(target.pk, LEA.user_id).mine == ()
    assert "thanks" not in queries.state(target.pk, LEA.user_id, sees_all=True).counts
    with pytest.raises(Invalid, match="unknown_kind"):
        api.react(target, LEA, "thanks", now=now)
    assert Reaction.objects.filter(kind="thanks").count() == 1
    site(THANKS)
    assert queries.state(target.pk, LEA.user_id).mine == ("thanks",)
    assert queries.state(target.pk, LEA.user_id).counts["thanks"] == 1


WRONG = [
    ("no dictionary", "like"),
    ("no name", {"label": "Thanks"}),
    ("a name that is ours", {"name": "like", "label": "Like"}),
    ("a name with a capital", {"name": "Thanks", "label": "Thanks"}),
    ("a name with a hyphen", {"name": "thank-you", "label": "Thanks"}),
    ("a name that is too long", {"name": "t" * 25, "label": "Thanks"}),
    ("no label", {"name": "thanks"}),
    ("a blank label", {"name": "thanks", "label": " "}),
    ("a label that is too long", {"name": "thanks", "label": "T" * 41}),
    ("labels in no language", {"name": "thanks", "label": {}}),
    ("a label that is no text", {"name": "thanks", "label": {"en": 3}}),
    ("a number for a switch", {"name": "thanks", "label": "Thanks", "public_count": 1}),
    ("a weight below nothing", {"name": "thanks", "label": "Thanks", "weight": -1}),
    ("a word nobody reads", {"name": "thanks", "label": "Thanks", "colour": "red"}),
]


@pytest.mark.parametrize("entry", [entry for _case, entry in WRONG], ids=[case for case, _entry in WRONG])
def test_what_cannot_be_used_is_passed_over_and_said(site: Any, entry: Any) -> None:
    site(entry, TYPO)
    assert list(kinds.every()) == [*OURS, "typo"]
    (said,) = site_kinds.problems(conf.get("REACTION_KINDS"), OURS)
    assert said.startswith("entry 1: ")
    (found,) = checks.reaction_kinds(None)
    assert isinstance(found, Error)
    assert found.id == "social_learning.E004"
    answer = settings_checks.values(Look(now=clock.now()))
    assert answer.status == "error"
    assert said in answer.sentence


def test_a_name_can_be_used_once(site: Any) -> None:
    site(THANKS, {**TYPO, "name": "thanks"})
    assert str(kinds.every()["thanks"].label) == "Thank you"
    assert len(site_kinds.problems(conf.get("REACTION_KINDS"), OURS)) == 1


@pytest.mark.parametrize("setting", ["like", {"name": "thanks"}, None, 7])
def test_a_setting_that_is_no_list_breaks_nothing(settings: Any, setting: Any) -> None:
    settings.SOCIAL_LEARNING = {"REACTION_KINDS": setting}
    assert list(kinds.every()) == OURS
    assert site_kinds.problems(setting, OURS)


def test_there_is_a_most(site: Any) -> None:
    site(*({"name": f"kind_{letter}", "label": letter} for letter in "abcdefghijklmn"))
    assert len(kinds.every()) == len(OURS) + site_kinds.MOST
    assert len(checks.reaction_kinds(None)) == 1


def test_good_ones_pass_and_a_missing_icon_is_a_warning(site: Any) -> None:
    assert checks.reaction_kinds(None) == []
    site({**THANKS, "icon": "unicorn"})
    (found,) = checks.reaction_kinds(None)
    assert isinstance(found, Warning)
    assert "unicorn" in found.msg
