"""Who may be asked to read something, and by which name they are found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import attrs
from django.utils.translation import gettext_lazy as _

from social_learning.edxapp import users
from social_learning.experts import queries as experts_queries
from social_learning.knowledge import copies
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Invalid
from social_learning.review import queries
from social_learning.review.models import Review
from social_learning.spaces import queries as spaces_queries
from social_learning.spaces.models import Visibility

MOST = 50
_NOBODY = _("Please choose a colleague who can look at it: an expert of its theme, or who looks after the space.")


@attrs.frozen
class Reader:
    """Somebody who can be asked, and how much they have already."""

    user_id: int
    username: str
    name: str
    load: int


def candidates(work: Knowledge, *, now: datetime, without: Collection[int] = ()) -> list[Reader]:
    """Return who can be asked to look at this, those with least to do first.

    Experts of the theme who are here, and who looks after the space; nobody whose own work it is.
    """
    wanted = {*experts_queries.experts_of(work.theme_id, now), *spaces_queries.steward_ids(work.space_id)}
    wanted -= {*copies.makers(work), *without}
    people = users.people(wanted)
    here = {pk for pk, person in people.items() if person.is_active and not person.is_retired}
    if work.space.visibility == Visibility.HIDDEN:
        # Somebody from outside would learn that there is such an area.
        here = spaces_queries.who_sees(work.space, here)
    load = queries.load(here)
    found = [Reader(pk, people[pk].username, users.display_name(people[pk]), load[pk]) for pk in here]
    return sorted(found, key=lambda reader: (reader.load, reader.name))[:MOST]


def named(username: str, work: Knowledge, review: Review, *, now: datetime, without: Collection[int] = ()) -> int:
    """Return who is meant by a name, if that person can be asked to look at this.

    Raises ``Invalid`` (``unknown_reader``) otherwise, in the same words whether there is such a person or not.
    """
    helper = {review.helper_id} if review.helper_id is not None else set()
    name = username.strip().lstrip("@")
    for reader in candidates(work, now=now, without={*helper, *without}):
        if reader.username == name:
            return reader.user_id
    raise Invalid(_NOBODY, code="unknown_reader", fields={"person": _NOBODY})
