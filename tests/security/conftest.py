"""A small world in which everything can be asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest


@pytest.fixture
def values(
    published: Callable[..., Any], learner: Any, as_actor: Callable[[Any], Any], now: datetime, private_store: Any
) -> dict[str, str]:
    """What fills the addresses: a published Knowledge with a file, and what the learner said about it."""
    from social_learning.comments import api as comments
    from social_learning.knowledge import files
    from tests import uploads

    file = files.keep(uploads.upload("walk.pdf", uploads.pdf("one")), uploader_id=learner.pk, now=now)
    item = published(file=file, kind="pdf", version=1)
    comment = comments.add(item.target, as_actor(learner), "Helped me", now=now)
    return {
        "uuid": str(item.uuid),
        "key": item.key,
        "kind": "like",
        "action": "archive",
        "number": "1",
        "token": "unknown",
        "comments.uuid": str(comment.uuid),
        "files.uuid": str(file.uuid),
    }


@pytest.fixture
def own(values: dict[str, str], published: Callable[..., Any], learner: Any) -> dict[str, str]:
    """The same, with the learner's own draft in place of what is published."""
    draft = published(author=learner, state="draft", published_at=None, version=1)
    return {**values, "uuid": str(draft.uuid), "action": "submit"}
