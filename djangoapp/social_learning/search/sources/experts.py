"""Experts: a document for each person and theme, so that who looks for a theme finds whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from social_learning.edxapp import users
from social_learning.experts import queries as experts
from social_learning.experts.models import Expert
from social_learning.lib import stream
from social_learning.search import sight
from social_learning.search.sources.base import Entry, Ref


class ExpertSource:
    """Experts by the id of their naming; everybody may know who knows what."""

    name = "expert"

    def entry(self, ref: Ref) -> Entry | None:
        """Return the entry of an expert who is still here and does not mind to be found."""
        expert = Expert.objects.filter(pk=ref).select_related("theme").first()
        person = users.person(expert.user_id) if expert is not None else None
        if expert is None or person is None or not person.is_active or person.is_retired:
            return None
        if not experts.availability(expert.user_id).listed:
            return None
        return Entry(
            key=f"expert:{expert.pk}",
            kind="expert",
            title=users.display_name(person),
            url=f"/social-learning/people/{person.username}/",
            audience=sight.EVERYBODY,
            theme_id=expert.theme_id,
            author_id=expert.user_id,
            why=expert.theme.description,
            # Found by the theme, too; it stands before all that describes it.
            text=f"{expert.theme.title} {person.username}\n{expert.theme.description}",
            minutes=0,
            published_at=expert.since,
        )

    def refs(self, after: Ref | None, limit: int) -> Sequence[Ref]:
        """Return the next ids."""
        return list(Expert.objects.filter(pk__gt=after or 0).order_by("pk").values_list("pk", flat=True)[:limit])

    def living(self, refs: Sequence[str]) -> set[str]:
        """Return which of these are still named."""
        return set(map(str, Expert.objects.filter(pk__in=list(map(int, refs))).values_list("pk", flat=True)))

    def changed_since(self, moment: datetime) -> Iterator[Ref]:
        """Yield everybody: they are few, and nothing tells when a person is called otherwise."""
        yield from (pk for (pk,) in stream.rows(Expert.objects.all(), "pk"))
