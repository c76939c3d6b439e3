"""What colleagues shared: every published Knowledge, with the text inside its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from social_learning.knowledge.models import Knowledge, State
from social_learning.lib import stream
from social_learning.lib.markdown import plain_text
from social_learning.media.models import StoredFile
from social_learning.search import trust
from social_learning.search.sources.base import Entry, Ref


class KnowledgeSource:
    """Published Knowledge, by its id."""

    name = "knowledge"

    def entry(self, ref: Ref) -> Entry | None:
        """Return the entry of a Knowledge that is published."""
        # Locked, so that of two workers at once none writes what the other saw change.
        item = Knowledge.objects.select_for_update().filter(pk=ref).first()
        if item is None or item.state != State.PUBLISHED:
            return None
        return Entry(
            key=item.key,
            kind=item.kind,
            title=item.title,
            url=f"/social-learning/knowledge/{item.uuid}/",
            audience=item.space_id,
            space_id=item.space_id,
            theme_id=item.theme_id or 0,
            author_id=item.author_id,
            knowledge_id=item.pk,
            target_id=item.target_id,
            uuid=item.uuid,
            why=item.why,
            text=_text(item),
            language=item.language,
            minutes=item.minutes,
            thumbnail=_thumbnail(item.file),
            origin_key=item.origin_key,
            is_validated=item.validated_at is not None,
            # What was confirmed, and is so no longer, comes after what nobody has looked at yet.
            trust=trust.STALE if item.lapsed_at is not None else trust.PEER,
            valid_until=item.valid_until,
            published_at=item.published_at or item.updated_at,
        )

    def refs(self, after: Ref | None, limit: int) -> Sequence[Ref]:
        """Return the next ids of what is published."""
        found = Knowledge.objects.filter(state=State.PUBLISHED, pk__gt=after or 0).order_by("pk")
        return list(found.values_list("pk", flat=True)[:limit])

    def living(self, refs: Sequence[str]) -> set[str]:
        """Return which of these are published."""
        found = Knowledge.objects.filter(state=State.PUBLISHED, pk__in=list(map(int, refs)))
        return set(map(str, found.values_list("pk", flat=True)))

    def changed_since(self, moment: datetime) -> Iterator[Ref]:
        """Yield the ids of what was edited since then."""
        changed = Knowledge.objects.filter(updated_at__gte=moment)
        yield from (pk for (pk,) in stream.rows(changed, "pk"))


def _text(item: Knowledge) -> str:
    parts = [item.why, plain_text(item.body)]
    if item.file is not None:
        parts.append(item.file.name)
        for page in item.file.outline:
            parts += [str(page.get("title", "")), str(page.get("text", ""))]
    return "\n".join(part for part in parts if part)


def _thumbnail(file: StoredFile | None) -> str:
    if file is None or not file.pages:
        return ""
    return f"/api/social_learning/v1/files/{file.uuid}/pages/1/"
