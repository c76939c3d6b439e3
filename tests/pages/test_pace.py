"""The page on which those who look after themes and areas choose how long somebody may take."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.review import pace
from social_learning.review.models import Pace

pytestmark = pytest.mark.django_db
PAGE = "/social-learning/desk/pace/"
API = "/api/social_learning/v1"


def test_a_steward_chooses_for_the_area(web: Any, steward: Any, space: Any) -> None:
    client, place = web(steward), f"area:{space.pk}"
    assert 'id="sl-days"' not in client.get(PAGE).content.decode()
    assert 'value="7"' in client.get(f"{PAGE}?place={place}").content.decode()
    sent = {"place": place, "days": "5", "valid_days": "365", "offer_after": "9", "holidays": "2026-12-31 2026-12-24"}
    assert client.post(PAGE, sent).status_code == 302
    row = Pace.objects.get()
    assert (row.space_id, row.days, row.remind_after, row.offer_after) == (space.pk, 5, None, 9)
    assert (row.valid_days, row.holidays) == (365, "2026-12-24, 2026-12-31")
    shown = client.get(f"{PAGE}?place={place}").content.decode()
    assert "Answer within 5 working days; reminder on day 3" in shown
    assert 'value="365"' in shown
    client.post(PAGE, {"place": place, "do": "reset"})
    assert not Pace.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"days": ""}, "days"),
        ({"days": "0"}, "days"),
        ({"days": "91"}, "days"),
        ({"days": "five"}, "days"),
        ({"days": "5", "valid_days": "99999"}, "valid_days"),
        ({"days": "5", "remind_after": "9"}, "remind_after"),
        ({"days": "5", "holidays": "Christmas"}, "holidays"),
        ({"days": "5", "holidays": "2026-02-30"}, "holidays"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(
    web: Any, steward: Any, space: Any, sent: dict[str, str], field: str
) -> None:
    answer = web(steward).post(PAGE, {"place": f"area:{space.pk}", **sent})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert page.index(f'name="{field}"') < page.index('class="sl-problem"')
    assert not Pace.objects.exists()


def test_nobody_chooses_for_what_they_do_not_look_after(
    web: Any, learner: Any, expert: Any, steward: Any, space: Any, theme: Any
) -> None:
    for user, place in ((learner, f"area:{space.pk}"), (expert, f"area:{space.pk}"), (steward, f"theme:{theme.pk}")):
        assert web(user).post(PAGE, {"place": place, "days": "5"}).status_code == 403
    assert not Pace.objects.exists()


def test_the_same_over_rest(
    client_for: Any, steward: Any, learner: Any, space: Any, site_admin: Any, theme: Any
) -> None:
    url = f"{API}/areas/{space.slug}/pace/"
    client = client_for(steward)
    assert client.get(url).json()["is_own"] is False
    answer = client.put(url, {"days": 14, "holidays": "2026-12-24"}, format="json")
    assert (answer.status_code, answer.json()["remind_after"], answer.json()["is_own"]) == (200, 8, True)
    assert client.put(url, {"days": 0}, format="json").status_code == 400
    assert client.put(url, {"days": 5, "remind_after": 8}, format="json").json()["code"] == "bad_days"
    assert client_for(learner).put(url, {"days": 5}, format="json").status_code == 403
    assert client.put(f"{API}/themes/{theme.slug}/pace/", {"days": 5}, format="json").status_code == 403
    assert client_for(site_admin).put(f"{API}/themes/{theme.slug}/pace/", {"days": 5}, format="json").status_code == 200
    assert client.delete(url).status_code == 204
    assert pace.find(space_id=space.pk) is None


def test_days_off_of_a_place_move_what_is_due(
    published: Any, steward: Any, as_actor: Any, space: Any, now: Any
) -> None:
    from social_learning.review.models import Review

    item = published()
    review = Review(knowledge=item, submitted_at=now)
    pace.start(review, item, now=now)
    before = review.due_at
    pace.choose(as_actor(steward), {"days": 7, "holidays": "2026-03-04, 2026-03-05"}, space_id=space.pk)
    pace.start(review, item, now=now)
    assert (review.due_at - before).days == 2
