"""The texts that a draft had at its last versions, so that two who save at once are shown both, merged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from social_learning.knowledge import merge
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import SavedText

# A window that was left open for longer is shown both texts, without a common one.
KEPT = 30
# Every so many versions the old ones go.
TIDIED = 10


def keep(work: Knowledge, values: Mapping[str, Any], *, now: datetime) -> None:
    """Remember the texts of a draft at the version that is about to be left, if they are to change; old ones go."""
    texts = {name: getattr(work, name) for name in merge.FIELDS}
    if all(values.get(name, text) == text for name, text in texts.items()):
        return
    row = SavedText(knowledge_id=work.pk, version=work.version, at=now, **texts)
    SavedText.objects.bulk_create([row], ignore_conflicts=True)
    if work.version % TIDIED == 0:
        SavedText.objects.filter(knowledge_id=work.pk, version__lte=work.version - KEPT).delete()


def clear(knowledge_id: int) -> None:
    """Forget them all, once nobody writes on."""
    SavedText.objects.filter(knowledge_id=knowledge_id).delete()


def both(work: Knowledge, fields: dict[str, Any], version: int) -> dict[str, Any]:
    """Return what a writer needs whose version is not the newest: theirs, yours, both merged, and how many conflicts.

    Plain JSON values; ``yours`` is what was about to be saved, with what was not sent as it was.
    """
    theirs = {name: str(getattr(work, name)) for name in merge.FIELDS}
    base = _base(work, version)
    yours = {name: str(fields.get(name, (base or theirs)[name]) or "") for name in merge.FIELDS}
    found = merge.merge_fields(theirs, yours, base, (_("theirs"), _("yours")))
    return {
        "version": work.version,
        "theirs": theirs,
        "yours": yours,
        "merged": {name: one.text for name, one in found.items()},
        "conflicts": sum(one.conflicts for one in found.values()),
    }


def _base(work: Knowledge, version: int) -> dict[str, str] | None:
    """Return the texts as they were at a version; None if nobody remembers.

    What was kept next after it is what stood there then: between the two, the texts did not change.
    """
    if not work.version - KEPT < version <= work.version:
        return None
    next_kept = SavedText.objects.filter(knowledge_id=work.pk, version__gte=version).order_by("version").first()
    return {name: str(getattr(next_kept or work, name)) for name in merge.FIELDS}
