"""Many people press the same button at once, through the addresses, on a real MariaDB."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from social_learning.popularity import api as popularity_api
from social_learning.popularity.models import Score
from social_learning.reactions import api as reactions_api
from social_learning.reactions.models import Reaction, ReactionCount

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
PEOPLE = 40


def test_forty_likes_at_once_are_forty_and_all_that_is_derived_agrees(
    mariadb, transactional_db, published, make_user, client_for, now
):
    item = published()
    url = f"/api/social_learning/v1/targets/{item.key}/reactions/like/"
    clients = [client_for(make_user(f"many{number}")) for number in range(PEOPLE)]

    def like(client):
        try:
            return client.put(url).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(like, clients)) == {200}
    assert Reaction.objects.count() == ReactionCount.objects.get().count == PEOPLE
    assert reactions_api.recount() == 0
    # The events of all of them were handled at the same time.
    handled = Score.objects.get(pk=item.target_id)
    list(popularity_api.rebuild(now=now))
    again = Score.objects.get(pk=item.target_id)
    assert (handled.likes, handled.participants) == (again.likes, again.participants)
    assert handled.trending == pytest.approx(again.trending, rel=1e-9)
