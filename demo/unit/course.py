"""The demo's course, as a table: two units with a text and blocks of ours, and one that has none of them.

The keys are those of a real course run: targets, reactions and progress treat the demo as they treat an LMS.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.exceptions import NoSuchUsage

COURSE_KEY = CourseKey.from_string("course-v1:Demo+Social+2026")
COURSE_TITLE = "Working well, together"


@dataclass(frozen=True)
class Block:
    """One block of the course: its type, id, what the author set, and what stands in it."""

    block_type: str
    block_id: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[Block, ...] = ()

    @property
    def key(self) -> UsageKey:
        """Return the block's usage key."""
        return COURSE_KEY.make_usage_key(self.block_type, self.block_id)


LIFTING_INTRO = """
<h2>Before you lift, look</h2>
<p>Most back injuries on our floor do not come from heavy loads. They come from the light box that was
picked up in a hurry, with a twist, for the fortieth time that day. This unit takes ten minutes and changes
how you see that box.</p>
<p>Go through the four screens below, then tell your colleagues what you changed at your own work place. If
something here does not fit your area, press <em>outdated</em> and say why: so this unit stays true.</p>
"""

HANDOVER_INTRO = """
<h2>The five minutes that save the next shift an hour</h2>
<p>A handover is a promise: whoever comes after you will not be surprised. Write down what is
<strong>different from normal</strong>, what you <strong>tried</strong>, and the <strong>one thing</strong>
they should look at first.</p>
<p>Read the notes your colleagues share below. Take one idea with you today, and come back to say whether it
worked.</p>
"""

NOISE_INTRO = """
<h2>When your ears ring, it was too loud</h2>
<p>Raise your voice to somebody an arm's length away? Then it is above 85 decibels where you stand, and every shift
without protection takes a little of your hearing that does not come back.</p>
<p>Three habits keep it: <strong>roll</strong> the foam plug thin before you put it in, <strong>wait</strong> until it
has filled the ear, and <strong>change</strong> it after each break.</p>
"""

UNITS = (
    Block(
        "vertical",
        "unit1",
        {"display_name": "Lift safely"},
        (
            Block("html", "lift_intro", {"display_name": "Before you lift", "data": LIFTING_INTRO}),
            Block(
                "scorm",
                "lift_scorm",
                {"display_name": "Lift safely: four screens", "has_score": False, "height": 520},
            ),
            Block("social_reactions", "lift_reactions", {"display_name": "What do you make of it?"}),
            Block("knowledge_share", "lift_share", {"display_name": "Share what helped you"}),
        ),
    ),
    Block(
        "vertical",
        "unit2",
        {"display_name": "A good handover"},
        (
            Block("html", "handover_intro", {"display_name": "Why handovers matter", "data": HANDOVER_INTRO}),
            Block("social_reactions", "handover_reactions", {"display_name": "What do you make of it?"}),
            Block("knowledge_share", "handover_share", {"display_name": "Share a note that worked"}),
        ),
    ),
    # Nothing of ours in it: the bar under it comes by itself.
    Block(
        "vertical",
        "unit3",
        {"display_name": "Keep your hearing"},
        (Block("html", "noise_intro", {"display_name": "When it is too loud", "data": NOISE_INTRO}),),
    ),
)


def outline() -> list[dict[str, str]]:
    """Return id, title and usage key of each unit, in order."""
    return [
        {"id": unit.block_id, "title": str(unit.fields["display_name"]), "usage_key": str(unit.key)} for unit in UNITS
    ]


def unit_key(unit_id: str) -> UsageKey:
    """Return the key of a unit named by its id or its whole key; raises NoSuchUsage when there is none."""
    for unit in UNITS:
        if unit_id in (unit.block_id, str(unit.key)):
            return unit.key
    raise NoSuchUsage(unit_id)


def find(usage_key: Any) -> Block | None:
    """Return the block with this key, or None."""
    return _BY_KEY.get(usage_key)


def fields_of(usage_key: Any) -> Mapping[str, Any]:
    """Return what the author set on a block; nothing for what is not in the course (a type, a stranger)."""
    block = find(usage_key)
    return block.fields if block else {}


def children_of(usage_key: Any) -> list[UsageKey]:
    """Return the keys of a block's children; raises KeyError for what is not in the course."""
    return [child.key for child in _BY_KEY[usage_key].children]


def parent_of(usage_key: Any) -> UsageKey | None:
    """Return the key of the block that holds this one, None for a unit; raises KeyError for a stranger."""
    return _PARENTS[_BY_KEY[usage_key].key]


def unit_of(usage_key: Any) -> UsageKey:
    """Return the unit that a block stands in (a unit stands in itself); raises NoSuchUsage for a stranger."""
    if usage_key not in _PARENTS:
        raise NoSuchUsage(str(usage_key))
    return _PARENTS[usage_key] or usage_key


def blocks_of_type(block_type: str) -> list[Block]:
    """Return all blocks of a type, in the order of the course."""
    return [block for block in _BY_KEY.values() if block.block_type == block_type]


def _walk(block: Block, parent: UsageKey | None) -> Iterator[tuple[Block, UsageKey | None]]:
    yield block, parent
    for child in block.children:
        yield from _walk(child, block.key)


_ALL = [pair for unit in UNITS for pair in _walk(unit, None)]
_BY_KEY: dict[UsageKey, Block] = {block.key: block for block, _ in _ALL}
_PARENTS: dict[UsageKey, UsageKey | None] = {block.key: parent for block, parent in _ALL}
