"""What people and spaces have taken of what they may take.

What counts is what was brought, in the size it was sent: a person can know that. Page images and other things the site
makes of it come on top, and a content that two files share counts for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs
from django.db.models import Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning import conf
from social_learning.lib.errors import TooLarge
from social_learning.media.models import StoredFile
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space

MB = 1_000_000


@attrs.frozen
class Use:
    """So much is taken of so much, in bytes; a limit of None is none."""

    used: int
    limit: int | None

    @property
    def sentence(self) -> str:
        """Say it to the person whose files these are."""
        used = number_format(-(-self.used // MB), force_grouping=True)
        if self.limit is None:
            return _("Your files take %(used)s MB.") % {"used": used}
        return _("You use %(used)s of %(limit)s MB.") % {
            "used": used,
            "limit": number_format(self.limit // MB, force_grouping=True),
        }

    def has_room_for(self, size: int) -> bool:
        """Return whether this much more would fit."""
        return self.limit is None or self.used + size <= self.limit


def of_person(user_id: int, *, without: StoredFile | None = None) -> Use:
    """Return what the files a person brought take; one query."""
    return Use(_used(without, uploader_id=user_id), _bytes(conf.get("USER_QUOTA_MB")))


def of_space(space_id: int, *, without: StoredFile | None = None) -> Use:
    """Return what the files of a space take; two queries."""
    return Use(_used(without, space_id=space_id), _limit(spaces.quota_mb(space_id)))


def of_spaces(found: Iterable[Space]) -> dict[int, Use]:
    """Return the same for some spaces, by their ids; one query."""
    limits = {space.pk: _limit(space.quota_mb) for space in found}
    sums = StoredFile.objects.filter(space_id__in=limits).values_list("space_id").annotate(total=Sum("size"))
    used = dict(sums.order_by())
    return {space_id: Use(int(used.get(space_id, 0)), limit) for space_id, limit in limits.items()}


def check(size: int, *, uploader_id: int, space_id: int | None, replaces: StoredFile | None = None) -> None:
    """Raise ``TooLarge`` (``quota`` or ``space_quota``) for a file that does not fit; what it replaces makes room."""
    mine = of_person(uploader_id, without=replaces)
    if not mine.has_room_for(size):
        sentence = gettext_lazy(
            "Your files have reached the %(limit)d MB that each person has. Please remove an old draft first."
        )
        raise TooLarge(sentence % {"limit": (mine.limit or 0) // MB}, code="quota")
    if space_id is not None and not of_space(space_id, without=replaces).has_room_for(size):
        raise TooLarge(
            gettext_lazy("The files of this area take all the room it has. Its team can make some, or share a link."),
            code="space_quota",
        )


def wait_for_turn(user_id: int) -> None:
    """Let the uploads of one person be counted one after the other, until the end of the transaction.

    Those of a space are not: a file too many now and then does less harm than everybody waiting for everybody.
    """
    list(StoredFile.objects.select_for_update().filter(uploader_id=user_id).order_by("pk").values_list("pk")[:1])


def _used(without: StoredFile | None, **whose: int) -> int:
    found = StoredFile.objects.filter(**whose)
    if without is not None:
        found = found.exclude(pk=without.pk)
    return int(found.aggregate(total=Sum("size"))["total"] or 0)


def _limit(own: int | None) -> int | None:
    return _bytes(conf.get("SPACE_QUOTA_MB")) if own is None else own * MB


def _bytes(megabytes: int) -> int | None:
    return int(megabytes) * MB or None
