"""All evidence at once, for making it anew."""

from __future__ import annotations

from collections.abc import Iterator

from social_learning.lib import stream
from social_learning.trust.models import Evidence, Kind


def every() -> Iterator[Evidence]:
    """Yield every fact there is, with flat memory."""
    yield from stream.each(Evidence.objects.all())


def drop(kind: Kind, ref: int) -> None:
    """Take back what was noted about a thing that is gone, whoever's it was."""
    Evidence.objects.filter(kind=kind.value, ref=ref).delete()
