"""What a card says of a Knowledge beside its own words: who wrote along, and whether its link still leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from social_learning.knowledge import coauthors
from social_learning.knowledge.models import LinkDetails


@attrs.frozen
class Beside:
    """How many are named beside the author; whether the link is dead, and whether we drew a picture of it."""

    others: int = 0
    is_dead: bool = False
    has_poster: bool = False


NOTHING = Beside()


def of(knowledge_ids: Iterable[int], links: Iterable[int]) -> dict[int, Beside]:
    """Return it by Knowledge, for those of which there is something to say; ``links`` are those that may be a link.

    Two queries, one where nothing may be a link, and none for nothing.
    """
    wanted, asked = set(knowledge_ids), set(links)
    named = coauthors.credited(wanted) if wanted else {}
    rows = LinkDetails.objects.filter(knowledge_id__in=asked).values_list("knowledge_id", "dead_at", "has_poster")
    told = {pk: (dead_at is not None, has) for pk, dead_at, has in rows} if asked else {}
    return {
        pk: Beside(len(named.get(pk, ())), *told.get(pk, (False, False))) for pk in wanted if pk in named or pk in told
    }
