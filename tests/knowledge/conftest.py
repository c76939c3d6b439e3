"""What tests of Knowledge begin from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from social_learning.knowledge import api
from social_learning.knowledge.models import Knowledge


@pytest.fixture
def me(author: Any, as_actor: Any) -> Any:
    """The author, as rooms know them."""
    return as_actor(author)


@pytest.fixture
def draft(me: Any, space: Any, now: datetime) -> Knowledge:
    """A draft of the author."""
    return api.create_draft(me, space_id=space.pk, now=now, title="Lift safely", body="Bend your knees.")
