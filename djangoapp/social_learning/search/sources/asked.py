"""What colleagues asked: questions with their answers, for who sees their space."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from social_learning.lib.markdown import plain_text
from social_learning.questions import queries as questions
from social_learning.questions.models import Question, State
from social_learning.search.sources.base import Entry, Ref


class AskedSource:
    """Questions by their id, until they are taken away; closed ones only with an answer."""

    name = "asked"

    def entry(self, ref: Ref) -> Entry | None:
        """Return the entry of a question that stands."""
        # Locked, so that of two workers at once none writes what the other saw change.
        row = _listed().select_for_update().filter(pk=ref).first()
        if row is None:
            return None
        answers = questions.answers_of(row.pk)
        if row.state == State.CLOSED and not answers:
            return None
        answers.sort(key=lambda answer: answer.pk != row.accepted_id)
        return Entry(
            key=row.key,
            kind="asked",
            title=row.title,
            url=row.url,
            audience=row.space_id,
            space_id=row.space_id,
            theme_id=row.theme_id or 0,
            author_id=row.asker_id,
            target_id=row.target_id,
            uuid=row.uuid,
            why=plain_text(answers[0].body if answers else row.body)[:255],
            # The accepted answer stands before the others, should it all be too long.
            text="\n".join(plain_text(text) for text in (row.body, *(answer.body for answer in answers))),
            minutes=0,
            origin_key=row.origin_key,
            published_at=row.created_at,
        )

    def refs(self, after: Ref | None, limit: int) -> Sequence[Ref]:
        """Return the next ids."""
        return list(_listed().filter(pk__gt=after or 0).order_by("pk").values_list("pk", flat=True)[:limit])

    def living(self, refs: Sequence[str]) -> set[str]:
        """Return which of these still stand."""
        return set(map(str, _listed().filter(pk__in=list(map(int, refs))).values_list("pk", flat=True)))

    def changed_since(self, moment: datetime) -> Iterator[Ref]:
        """Yield what was asked, answered or changed since then."""
        yield from questions.changed_since(moment)


def _listed() -> QuerySet[Question]:
    return Question.objects.filter(deleted_at=None)
