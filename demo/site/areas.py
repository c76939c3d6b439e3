"""Business areas of the demo: one that is open, one for its members, one that is hidden; and a tree of themes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from social_learning.data import Actor
from social_learning.edxapp import tagging
from social_learning.knowledge import api as knowledge
from social_learning.review import api as review
from social_learning.spaces import areas, groups, members, taxonomy, theme_queries, themes, trusted
from social_learning.spaces.models import Joining, ReviewPolicy, Role, RuleKind, Sharing, Visibility

if TYPE_CHECKING:
    from demo.site.seed import Seed

TAXONOMY = 1
TAGS = (
    tagging.Tag(1, "Safety"),
    tagging.Tag(2, "Lifting and carrying", parent=1, external_id="S-1"),
    tagging.Tag(3, "Machines", parent=1, external_id="S-2"),
    tagging.Tag(4, "Customer care"),
    tagging.Tag(5, "Difficult conversations", parent=4, external_id="C-1"),
    tagging.Tag(6, "Working together"),
)


@dataclass(frozen=True)
class Shared:
    """One thing that somebody shared in an area."""

    author: str
    title: str
    why: str
    theme: str
    body: str


@dataclass(frozen=True)
class Area:
    """An area, who looks after it, who is named in it, and what is shared there."""

    title: str
    purpose: str
    charter: str
    visibility: Visibility
    joining: Joining
    sharing: Sharing
    steward: str
    members: tuple[str, ...]
    themes: tuple[str, ...]
    shared: tuple[Shared, ...]


AREAS = (
    Area(
        "Maintenance",
        "Keeping machines running: what we tried, what held, and what to leave alone.",
        "- Say which machine, and which year.\n- A photo of the part helps more than its number.\n"
        "- What did not work is welcome, too.",
        Visibility.PUBLIC,
        Joining.OPEN,
        Sharing.MEMBERS,
        "kwame",
        ("lena", "tariq", "priya", "olga"),
        ("Machines", "Safety"),
        (
            Shared(
                "tariq",
                "Hear a worn bearing before it stops the line",
                "A minute with a screwdriver saves half a shift.",
                "Machines",
                "Hold a long screwdriver against the housing and the handle to your ear.\n\nA good bearing hums. "
                "A worn one *crackles*: order the part now, and change it at the next stop.",
            ),
            Shared(
                "priya",
                "Grease: less is more",
                "Most of our hot bearings had too much, not too little.",
                "Machines",
                "1. Two strokes, then turn the shaft by hand.\n2. Wipe off what comes out.\n"
                "3. Note the date on the card.",
            ),
        ),
    ),
    Area(
        "Safety circle",
        "Those who look after safety in the halls: near misses, before they become accidents.",
        "What is told here stays here. **Nobody is blamed**: we look for the cause, not for the person.",
        Visibility.MEMBERS,
        Joining.CLOSED,
        Sharing.TRUSTED,
        "ingrid",
        ("amadou", "giulia", "wei"),
        ("Safety",),
        (
            Shared(
                "amadou",
                "Near miss at gate 3: what we changed",
                "A mirror and a painted line, and nobody has jumped aside since.",
                "Safety",
                "The forklift came out of the shade.\n\n- A round mirror at head height\n"
                "- A yellow line one metre before the gate\n- The horn only as the last means",
            ),
        ),
    ),
    Area(
        "Plant 4 start-up",
        "For the team that prepares the new plant, until it is announced.",
        "",
        Visibility.HIDDEN,
        Joining.CLOSED,
        Sharing.MEMBERS,
        "aiko",
        ("carlos", "ingrid"),
        ("Working together",),
        (
            Shared(
                "ingrid",
                "Who is told what, and when",
                "One list, so that nobody hears it from the newspaper.",
                "Working together",
                "First the shift leaders, then the shifts, then everybody else: on one day.",
            ),
        ),
    ),
)


def fill(seed: Seed) -> None:
    """Make the tree of themes and the areas, with what is shared in them."""
    begin = seed.today - timedelta(days=60)
    admin = seed.actors["aiko"]
    tagging.TWIN.taxonomies[TAXONOMY] = ("Skills of the house", list(TAGS))
    taxonomy.sync(TAXONOMY, now=begin)
    named = {theme.title: theme.pk for theme in theme_queries.themes()}
    themes.own(named["Safety"], _id(seed.actors["ingrid"]), admin)
    for area in AREAS:
        _area(seed, area, named, admin, begin)


def _area(seed: Seed, area: Area, named: dict[str, int], admin: Actor, begin: datetime) -> None:
    space = areas.create(
        admin,
        now=begin,
        title=area.title,
        purpose=area.purpose,
        charter=area.charter,
        visibility=area.visibility,
        joining=area.joining,
        sharing=area.sharing,
        review_policy=ReviewPolicy.NONE,
    )
    members.name(space.pk, _id(seed.actors[area.steward]), admin, role=Role.STEWARD, now=begin)
    for username in area.members:
        members.name(space.pk, _id(seed.actors[username]), admin, role=Role.MEMBER, now=begin)
    if area.sharing == Sharing.TRUSTED:
        trusted.trust(space.pk, _id(seed.actors[area.members[0]]), admin, now=begin)
    if area.visibility == Visibility.MEMBERS:
        groups.add_rule(space.pk, admin, kind=RuleKind.ORGANISATION, value="Elsewhere")
    areas.set_themes(space.pk, [named[title] for title in area.themes], admin)
    for number, one in enumerate(area.shared):
        author = seed.actors[one.author]
        # What this person may has changed since they were looked up.
        author.known.clear()
        shared = begin + timedelta(days=20 + 9 * number)
        draft = knowledge.create_draft(
            author,
            space_id=space.pk,
            now=shared,
            title=one.title,
            theme_id=named[one.theme],
            why=one.why,
            body=one.body,
            language="en",
        )
        review.perform("publish", draft.pk, author, now=shared + timedelta(hours=1))


def _id(actor: Actor) -> int:
    assert actor.user_id is not None
    return actor.user_id
