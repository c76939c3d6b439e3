"""An expert's word: given once, about what the expert has seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge.models import Knowledge
from social_learning.review import api
from social_learning.search import api as search_api
from social_learning.search.models import Document
from social_learning.spaces import api as spaces_api
from social_learning.spaces.models import ReviewPolicy

pytestmark = pytest.mark.django_db


def test_it_does_not_outlive_what_it_was_about(
    author: Any, published: Callable[..., Any], as_actor: Callable[[Any], Any], expert: Any, space: Any, now: datetime
) -> None:
    """A validated item that its author rewrote came back as validated."""
    spaces_api.set_policy(space.pk, review_policy=ReviewPolicy.NONE)
    actor = as_actor(author)
    item = published(author=author, validated_at=now, validated_by=expert.pk)
    untouched = api.perform("improve", item.pk, actor, now=now)
    assert untouched.validated_at == now
    rewritten = knowledge_api.save_draft(
        item.pk, actor, version=untouched.working.version, now=now, body="Use your back."
    )
    assert Knowledge.objects.get(pk=item.pk).validated_by == expert.pk
    assert api.perform("publish", rewritten.pk, actor, now=now).validated_at is None
    assert Knowledge.objects.get(pk=item.pk).validated_by is None
    search_api.sync_knowledge(item.pk)
    assert Document.objects.get(knowledge_id=item.pk).is_validated is False
