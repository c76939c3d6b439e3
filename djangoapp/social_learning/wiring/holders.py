"""Which rooms hold files: said to ``media``, which knows none of them."""

from __future__ import annotations

from social_learning.exchange import queries as exchange
from social_learning.knowledge import api, images, queries, versions
from social_learning.media import holders


def register() -> None:
    """Make the holders of files known; called when the app starts."""
    holders.register(
        "knowledge",
        holders.Holder(in_use=queries.files_in_use, can_open=queries.can_open_file, prepared=api.file_prepared),
    )
    holders.register(
        "versions",
        holders.Holder(in_use=versions.files_in_use, can_open=versions.can_open_file, prepared=versions.file_prepared),
    )
    holders.register(
        "images",
        holders.Holder(in_use=images.files_in_use, can_open=images.can_open_file, prepared=images.file_prepared),
    )
    # An archive on its way in is for nobody to open but who brought it, and nothing is made of it.
    holders.register(
        "exchange",
        holders.Holder(in_use=exchange.files_in_use, can_open=lambda *_asked: False, prepared=lambda *_ready: None),
    )
