"""What is shared in a course is not there for who is not in it: in no list, no count, no file, no page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests import uploads
from tests.security import places
from tests.security.conftest import _path

pytestmark = pytest.mark.django_db
WORD = "Zanzibar"


@pytest.fixture
def hidden(
    learner: Any,
    published: Callable[..., Any],
    course_key: str,
    now: datetime,
    private_store: Any,
    as_actor: Callable[[Any], Any],
) -> dict[str, str]:
    """Something in the catalogue of a course, with a file, a comment and a like."""
    from social_learning.activity import api as activity
    from social_learning.comments import api as comments
    from social_learning.media import files
    from social_learning.moderation.models import Case
    from social_learning.reactions import api as reactions
    from social_learning.search import api as search
    from social_learning.spaces import api as spaces

    space = spaces.ensure_course_space(course_key, now=now)
    file = files.keep(uploads.upload("walk.pdf", uploads.pdf(WORD)), uploader_id=learner.pk, now=now)
    file.made = [{"name": "play.mp4", "mime": "video/mp4", "size": 4}]
    file.save(update_fields=["made"])
    item = published(title=f"{WORD} steps", body=WORD, file=file, kind="pdf", space=space)
    comment = comments.add(item.target, as_actor(learner), WORD, now=now)
    reactions.react(item.target, as_actor(learner), "like", now=now)
    search.sync_knowledge(item.pk)
    activity.sync_knowledge(item.pk)
    case = Case.objects.create(
        key=f"comment-v1:{comment.uuid}", target=item.target, space=space, author_id=learner.pk, snapshot=WORD,
        opened_at=now, changed_at=now,
    )  # fmt: skip
    path, step = _path(as_actor(learner), item, space.pk, now, published=True)
    return {
        "paths.uuid": str(path.uuid),
        "step": str(step.pk),
        "case_id": str(case.pk),
        "space_id": str(space.pk),
        "leave_id": "1",
        "experts.slug": "nothing",
        "user_id": str(learner.pk),
        "uuid": str(item.uuid),
        "key": item.key,
        "kind": "like",
        "action": "archive",
        "number": "1",
        "name": "play.mp4",
        "language": "en",
        "token": "unknown",
        "comments.uuid": str(comment.uuid),
        "files.uuid": str(file.uuid),
        "space": str(space.pk),
        "slug": space.slug,
        "username": "amir",
        "rule_id": "1",
    }


@pytest.fixture
def stranger(make_user: Callable[..., Any]) -> Any:
    return make_user("stranger")


LISTS = [
    "catalogue/",
    f"catalogue/?q={WORD}",
    "catalogue/?sort=new",
    "catalogue/?kind=pdf",
    "rankings/",
    "rankings/?time=week",
    "me/attention/",
    "me/storage/",
    "spaces/",
    "reviews/",
    "knowledge/mine/",
    "activity/",
    "activity/?person=amir",
    "follows/",
]


@pytest.mark.parametrize("path", LISTS)
def test_no_list_holds_it(path: str, hidden: dict[str, str], stranger: Any, client_for: Any) -> None:
    answer = client_for(stranger).get(f"{places.API}{path}")
    assert answer.status_code == 200
    assert WORD not in answer.content.decode()
    assert "course-v1:" not in answer.content.decode()


def test_no_count_tells_of_it(hidden: dict[str, str], stranger: Any, learner: Any, client_for: Any) -> None:
    def counted(user: Any) -> list[int]:
        return [theme["count"] for theme in client_for(user).get(f"{places.API}themes/").json()["results"]]

    assert counted(stranger) == [0]
    assert counted(learner) == [1]


# One's own list of people, which tells nothing of them.
OWN = (f"{places.API}me/muted/<int:user_id>/",)
ADDRESSES = [place for place in places.rest("get", "put", "delete") if place.names and place.route not in OWN]


@pytest.mark.parametrize("place", ADDRESSES, ids=str)
def test_no_address_of_it_answers(place: places.Place, hidden: dict[str, str], stranger: Any, client_for: Any) -> None:
    answer = getattr(client_for(stranger), place.method)(place.url(hidden))
    assert answer.status_code == 404
    assert WORD not in answer.content.decode()


def test_a_filter_by_its_space_finds_no_space(hidden: dict[str, str], stranger: Any, client_for: Any) -> None:
    assert client_for(stranger).get(f"{places.API}catalogue/", {"space": hidden["space"]}).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "knowledge/{uuid}/", 404),
        ("get", "?q=" + WORD, 200),
        ("get", "", 200),
        ("get", "activity/", 200),
        ("get", "people/amir/", 200),
        ("post", "knowledge/{uuid}/act/archive/", 404),
        ("get", "desk/{uuid}/", 404),
        ("get", "share/{uuid}/", 404),
        ("post", "t/{key}/react/", 404),
        ("post", "t/{key}/comments/", 404),
        ("post", "t/{key}/progress/", 404),
    ],
)
def test_no_page_shows_it(
    method: str, path: str, status: int, hidden: dict[str, str], stranger: Any, client_for: Any
) -> None:
    answer = getattr(client_for(stranger), method)(
        f"{places.PAGES}{path.format(**hidden)}",
        {"kind": "like", "body": "x", "event": "finish"} if method == "post" else {},
    )
    assert answer.status_code == status
    assert f"{WORD} steps" not in answer.content.decode()


def test_who_is_in_the_course_sees_all_of_it(hidden: dict[str, str], learner: Any, client_for: Any) -> None:
    member = client_for(learner)
    assert WORD in member.get(f"{places.API}catalogue/").content.decode()
    for path in ("knowledge/{uuid}/", "targets/{key}/", "targets/{key}/comments/"):
        assert WORD in member.get(f"{places.API}{path.format(**hidden)}").content.decode()
    assert member.get(f"{places.API}files/{hidden['files.uuid']}/").status_code == 200
    assert WORD in member.get(f"{places.PAGES}knowledge/{hidden['uuid']}/").content.decode()
