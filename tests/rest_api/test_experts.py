"""Experts over REST: the directory, one's own time, asking and answering."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.expertise import api as expertise
from social_learning.experts.models import Absence, Expert, Nomination

API = "/api/social_learning/v1/experts/"


def test_anybody_reads_the_directory(client_for: Any, learner: Any, expert: Any, theme: Any) -> None:
    found = client_for(learner).get(API, {"theme": theme.slug, "name": "eli"}).json()
    (row,) = found["results"]
    assert (row["username"], row["themes"], row["is_away"], row["is_full"]) == ("elif", [theme.slug], False, False)
    assert found["next"] is None
    assert client_for(None).get(API).status_code == 401
    assert client_for(learner).get(API, {"theme": "nothing"}).status_code == 404
    assert client_for(learner).get(API, {"after": "x"}).status_code == 400


def test_one_changes_ones_time_and_leaves(client_for: Any, expert: Any, learner: Any) -> None:
    mine = client_for(expert)
    assert mine.patch(f"{API}mine/", {"capacity": 5}, format="json").json()["capacity"] == 5
    assert mine.get(f"{API}mine/").json()["weekdays"] == "01234"
    assert mine.patch(f"{API}mine/", {"capacity": 0}, format="json").status_code == 400
    made = mine.post(f"{API}mine/leaves/", {"first": "2099-01-01", "last": "2099-01-02"}, format="json")
    assert made.status_code == 400
    Absence.objects.create(user_id=expert.pk, first="2098-01-01", last="2098-01-02", reason="Mine")
    (leave,) = mine.get(f"{API}mine/leaves/").json()["results"]
    assert leave["reason"] == "Mine"
    assert client_for(learner).delete(f"{API}mine/leaves/{leave['id']}/").status_code == 404
    assert mine.delete(f"{API}mine/leaves/{leave['id']}/").status_code == 204


@pytest.mark.parametrize("accept", [True, False])
def test_a_steward_asks_and_the_person_answers(
    client_for: Any, steward: Any, learner: Any, author: Any, theme: Any, accept: bool
) -> None:
    url = f"{API}themes/{theme.slug}/lea/"
    assert client_for(author).put(url).status_code == 403
    assert client_for(steward).put(url).status_code == 204
    given = {"theme": theme.slug, "accept": accept}
    assert client_for(author).post(f"{API}mine/answer/", given, format="json").status_code == 404
    assert client_for(learner).post(f"{API}mine/answer/", given, format="json").status_code == 200
    assert Expert.objects.filter(user_id=learner.pk).exists() is accept
    assert client_for(author).delete(url).status_code == 403
    assert client_for(steward).delete(url).status_code == 204
    assert not Expert.objects.filter(user_id=learner.pk).exists()
    assert Nomination.objects.get().state == ("accepted" if accept else "declined")


def test_who_looks_after_themes_sees_whom_the_evidence_proposes(
    client_for: Any, steward: Any, learner: Any, author: Any, expert: Any, published: Any, now: Any
) -> None:
    from social_learning.lib import clock

    for _one in range(3):
        published(validated_at=clock.now(), validated_by=expert.pk)
    expertise.recount(author.pk)
    (row,) = client_for(steward).get(f"{API}proposed/").json()["results"]
    assert (row["username"], row["validated_items"]) == ("amir", 3)
    assert client_for(learner).get(f"{API}proposed/").status_code == 403
