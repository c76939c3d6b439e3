"""docs/workflow.rst and its picture are what the table of the workflow says."""

from __future__ import annotations

from social_learning.review.workflow import ACTIONS
from tests.docs import workflow as maker


def test_the_document_and_its_picture_are_up_to_date() -> None:
    assert maker.PAGE.read_text("utf-8") == maker.page(), "Run: make docs-workflow"
    assert maker.PICTURE.read_text("utf-8") == maker.picture(), "Run: make docs-workflow"


def test_every_step_and_every_state_is_there() -> None:
    text, drawn = maker.page(), maker.picture()
    for action in ACTIONS.values():
        assert f"* - {action.label}" in text
        assert action.name in drawn
        for state in {*action.sources, action.target}:
            assert f">{state}</text>" in drawn
