"""One's own contribution over REST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.rest_api.v1 import me
from social_learning.wiring import table
from tests import acts

pytestmark = pytest.mark.django_db
URL = "/api/social_learning/v1/me/contribution/"


def test_nobody_has_none(client_for: Any) -> None:
    assert client_for(None).get(URL).status_code == 401


def test_everybody_sees_their_own_only(
    published: Callable[..., Any], author: Any, learner: Any, client_for: Any, now: datetime
) -> None:
    item = published(title="Lifting")
    table.run(*acts.do("applied", item.target, learner.pk, now), now=now)
    found = client_for(author).get(URL).json()
    assert set(found) == set(me.ContributionShape().fields)
    assert (found["helped_people"], found["points"], found["level"], found["to_next_level"]) == (1, 5, 1, 115)
    (line,) = found["lines"]
    assert (line["points"], line["words"], line["title"]) == (5, "A colleague applied what you shared", "Lifting")
    (own,) = found["items"]
    assert (own["title"], own["applied"], own["words"]) == ("Lifting", 1, "Too early to tell")
    other = client_for(learner).get(URL).json()
    assert (other["points"], other["lines"], other["items"]) == (0, [], [])


def test_it_costs_the_same_however_much_was_shared(
    published: Callable[..., Any], author: Any, client_for: Any, now: datetime, django_assert_max_num_queries: Any
) -> None:
    client = client_for(author)
    for _number in range(10):
        target = published().target
        for person in range(6):
            table.run(*acts.do("finish", target, 1000 + person, now), now=now)
    with django_assert_max_num_queries(12):
        assert client.get(URL).status_code == 200
