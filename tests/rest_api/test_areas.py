"""Business areas over REST: who reads, comes, goes, and decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.spaces import areas, queries
from social_learning.spaces.models import Space

pytestmark = pytest.mark.django_db
URL = "/api/social_learning/v1/areas/"


@pytest.fixture
def area(site_admin: Any, as_actor: Callable[[Any], Any], now: datetime) -> Space:
    """An open area for members."""
    return areas.create(as_actor(site_admin), title="Night shift", joining="open", now=now)


def test_the_list_tells_what_one_may_know(client_for: Any, learner: Any, area: Space, site_admin: Any) -> None:
    (row,) = client_for(learner).get(URL).json()["results"]
    assert (row["slug"], row["is_member"], row["can_join"]) == ("night-shift", False, True)
    assert client_for(None).get(URL).status_code == 401
    client_for(site_admin).patch(f"{URL}night-shift/", {"joining": "closed", "visibility": "hidden"}, format="json")
    assert client_for(learner).get(URL).json()["results"] == []
    assert client_for(learner).get(f"{URL}night-shift/").status_code == 404


def test_coming_and_going(client_for: Any, learner: Any, area: Space) -> None:
    client, url = client_for(learner), f"{URL}night-shift/membership/"
    assert client.get(f"{URL}night-shift/").json()["sees"] is False
    assert client.get(f"{URL}night-shift/members/").status_code == 404
    assert client.put(url).json() == {"is_member": True}
    assert client.get(f"{URL}night-shift/").json()["sees"] is True
    names = [one["username"] for one in client.get(f"{URL}night-shift/members/").json()["results"]]
    assert names == ["sam", "lea"]
    assert client.delete(url).json() == {"is_member": False}


def test_making_and_changing(client_for: Any, learner: Any, site_admin: Any) -> None:
    admin = client_for(site_admin)
    made = admin.post(URL, {"title": "Plant 4", "visibility": "members"}, format="json")
    assert made.status_code == 201
    assert admin.post(URL, {}, format="json").status_code == 400
    assert client_for(learner).post(URL, {"title": "Mine"}, format="json").status_code == 403
    url = f"{URL}{made.json()['slug']}/"
    changed = admin.patch(url, {"title": "Plant four", "archived": True, "quota_mb": 5}, format="json").json()
    assert (changed["title"], changed["archived"]) == ("Plant four", True)
    assert queries.quota_mb(changed["id"]) == 5
    refused = admin.patch(url, {"visibility": "nonsense"}, format="json")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["visibility"])
    assert client_for(learner).patch(url, {"title": "Mine"}, format="json").status_code == 403


def test_people_trust_and_groups(client_for: Any, learner: Any, author: Any, site_admin: Any, area: Space) -> None:
    admin, url = client_for(site_admin), f"{URL}night-shift/"
    assert admin.put(f"{url}members/lea/", {"role": "steward"}, format="json").status_code == 200
    assert admin.put(f"{url}members/nobody/", {"role": "member"}, format="json").status_code == 404
    steward = client_for(learner)
    assert steward.put(f"{url}trusted/amir/").status_code == 204
    assert steward.delete(f"{url}trusted/amir/").status_code == 204
    rule = steward.post(f"{url}rules/", {"kind": "org", "value": "Demo"}, format="json").json()
    assert steward.get(f"{url}rules/").json()["results"] == [rule]
    assert client_for(author).get(f"{url}").json()["sees"] is True
    assert client_for(author).get(f"{url}rules/").status_code == 403
    assert client_for(author).delete(f"{url}rules/{rule['id']}/").status_code == 403
    assert steward.delete(f"{url}rules/{rule['id']}/").status_code == 204
    assert steward.delete(f"{url}members/sam/").status_code == 204
    assert steward.delete(f"{url}membership/").status_code == 409


def test_whoever_is_trusted_publishes_first_where_its_stewards_say_so(
    client_for: Any, learner: Any, site_admin: Any, area: Space
) -> None:
    admin, url = client_for(site_admin), f"{URL}night-shift/"
    assert admin.get(url).json()["trusted_publish"] is False
    assert admin.patch(url, {"trusted_publish": True}, format="json").json()["trusted_publish"] is True
    assert queries.by_ids([area.pk])[area.pk].trusted_publish is True
    client_for(learner).put(f"{url}membership/")
    assert client_for(learner).patch(url, {"trusted_publish": False}, format="json").status_code == 403
    assert admin.patch(url, {"trusted_publish": "perhaps"}, format="json").status_code == 400
    assert admin.get(url).json()["trusted_publish"] is True
