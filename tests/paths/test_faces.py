"""Lists, REST, pages and the catalogue: what each person sees, what a form does, and at what cost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.lib.errors import Invalid
from social_learning.paths import api, queries, steps, walking
from social_learning.paths.models import Path, PathStep
from social_learning.progress.models import Engagement
from social_learning.search import queries as search
from social_learning.search import shelves
from social_learning.search.filters import Filters
from social_learning.search.models import Document
from social_learning.spaces import api as spaces
from social_learning.spaces import queries as space_queries
from social_learning.spaces.models import Visibility
from social_learning.targets import api as targets
from social_learning.targets.models import Target
from social_learning.wiring import rebuild, table

pytestmark = pytest.mark.django_db
API = "/api/social_learning/v1/"
PAGES = "/social-learning/"


def changed(path: Any, now: datetime, action: str = "published") -> None:
    event = {"path_id": path.pk, "action": action, "actor_id": 0}
    table.run("org.openedx.social_learning.path.changed.v1", event, now=now)


def test_pages_follow_one_another_and_cost_the_same(
    draft: Any, published: Any, open_space: Any, author: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    item = published(minutes=4)
    for number in range(7):
        api.publish(draft([item], title=f"Path {number}").uuid, as_actor(author), now=now)
    draft(title="Not out yet")
    seen, cursor, costs = [], None, set()
    actors = [as_actor(learner) for _page in range(4)]
    while True:
        with CaptureQueriesContext(connection) as counted:
            page = queries.page(actors.pop(), cursor=cursor, limit=3)
        costs.add(len(counted))
        seen += [(row.path.title, row.steps, row.minutes) for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert seen == [(f"Path {number}", 1, 4) for number in range(6, -1, -1)]
    assert costs == {4}
    assert queries.page(as_actor(author), queries.MINE).rows[0].path.title == "Not out yet"
    with pytest.raises(Invalid):
        queries.page(as_actor(learner), cursor="nonsense")
    with pytest.raises(Invalid):
        queries.page(as_actor(learner), "everything")


def test_one_path_costs_the_same_however_long_it_is(
    path: Any, published: Any, author: Any, learner: Any, as_actor: Any, client_for: Any, course_key: str, now: datetime
) -> None:
    steps.add(path.uuid, as_actor(author), course_key, now=now)
    walking.begin(path.uuid, as_actor(learner), now=now)

    def cost() -> tuple[int, int]:
        actor = as_actor(learner)
        with CaptureQueriesContext(connection) as counted:
            queries.one(path.uuid, actor, now=now)
        web = client_for(learner)
        with CaptureQueriesContext(connection) as page:
            assert web.get(path.url).status_code == 200
        return len(counted), len(page)

    first = cost()
    for _number in range(20):
        steps.add(path.uuid, as_actor(author), published().key, now=now)
    assert cost() == first
    assert first[0] <= 5


def test_what_is_hidden_stays_so_in_lists(
    draft: Any, published: Any, author: Any, learner: Any, as_actor: Any, client_for: Any, now: datetime
) -> None:
    inner = spaces.create_space("inner", title="Inner", now=now, visibility=Visibility.HIDDEN)
    spaces.add_member(inner.pk, author.pk)
    made = draft([published(space=inner)], where=inner, title="Inside")
    Path.objects.filter(pk=made.pk).update(state="published")
    Target.objects.filter(pk=made.target_id).update(access="open")
    changed(made, now)
    assert [row.path for row in queries.page(as_actor(author)).rows] == [made]
    assert queries.page(as_actor(learner)).rows == []
    assert search.find(as_actor(learner), Filters(kind="path")).entries == ()
    assert len(search.find(as_actor(author), Filters(kind="path")).entries) == 1
    me = client_for(learner)
    for url in (made.url, f"{made.url}build/", f"{API}paths/{made.uuid}/"):
        assert me.get(url).status_code == 404
    assert "Inside" not in me.get(f"{PAGES}paths/").content.decode()


def test_it_is_found_and_stands_on_its_shelf_until_it_rests(
    path: Any, author: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    changed(path, now)
    look = shelves.Look(as_actor(learner), space_queries.standing(as_actor(learner)))
    (entry,) = shelves.get("paths").fetch(look, None, 4).entries
    assert (entry.title, entry.kind, entry.minutes, entry.target_id) == ("Your first week", "path", 6, path.target_id)
    found = search.find(as_actor(learner), text="first week").entries
    assert [one.key for one in found] == [path.key]
    walking.begin(path.uuid, as_actor(learner), now=now)
    assert [one.key for one in shelves.get("continue").fetch(look, None, 4).entries] == [path.key]
    api.archive(path.uuid, as_actor(author), now=now)
    changed(path, now, "archived")
    assert not Document.objects.filter(kind="path").exists()


def test_a_title_of_another_area_is_not_found_by_its_words(
    path: Any, published: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    inner = spaces.create_space("inner", title="Inner", now=now, visibility=Visibility.HIDDEN)
    spaces.add_member(inner.pk, author.pk)
    steps.add(path.uuid, as_actor(author), published(space=inner, title="Zirconium").key, now=now)
    changed(path, now)
    document = Document.objects.get(kind="path")
    assert "Step 1" in document.words.text
    assert "Zirconium" not in f"{document.words.text} {document.words.words}"


def test_events_and_the_sweep_keep_it_right(
    path: Any, learner: Any, author: Any, as_actor: Any, finish: Any, now: datetime
) -> None:
    walking.begin(path.uuid, as_actor(learner), now=now)
    first, second, third = PathStep.objects.filter(path=path).order_by("position").select_related("target")
    for step in (first, second):
        Engagement.objects.create(
            user_id=learner.pk, target=step.target, opened_at=now, last_activity_at=now, completed_at=now
        )
        event = {"target_id": step.target_id, "user_id": learner.pk, "what": "progress"}
        table.run("org.openedx.social_learning.progress.changed.v1", event, now=now)
    mine = Engagement.objects.filter(target_id=path.target_id)
    assert mine.get().fraction == pytest.approx(2 / 3)
    # Its page is taken away, and nothing tells the path.
    targets.mark_deleted(third.target_id, now=now)
    assert mine.get().completed_at is None
    assert any("path.changed" in line for line in rebuild.sweep(now, now=now))
    assert mine.get().completed_at == now
    assert list(rebuild.ROOMS["paths"](now=now)) == ["1 paths, 0 ways were wrong"]


def test_the_whole_way_by_rest(
    client_for: Any, author: Any, learner: Any, open_space: Any, published: Any, course_key: str
) -> None:
    me, colleague = client_for(author), client_for(learner)
    made = me.post(f"{API}paths/", {"title": "Begin here", "space": open_space.pk}, format="json")
    assert made.status_code == 201, made.content
    url = f"{API}paths/{made.json()['uuid']}/"
    assert colleague.get(url).status_code == 404
    items = [published(title=f"T{number}", minutes=5) for number in range(2)]
    for item in items:
        added = me.post(f"{url}steps/", {"key": item.key, "note": "Read it"}, format="json")
        assert added.status_code == 201, added.content
    me.post(f"{url}steps/", {"key": course_key, "required": False}, format="json")
    rows = me.get(url).json()["steps"]
    assert [(row["title"], row["is_required"], row["kind"]) for row in rows[:2]] == [
        ("T0", True, "article"),
        ("T1", True, "article"),
    ]
    ids = [row["id"] for row in rows]
    ordered = me.put(f"{url}steps/", {"steps": [ids[1], ids[0], ids[2]]}, format="json")
    assert [row["id"] for row in ordered.json()["steps"]] == [ids[1], ids[0], ids[2]]
    assert me.patch(f"{url}steps/{ids[0]}/", {"minutes": 7}, format="json").json()["minutes"] == 12
    assert me.put(f"{url}asked/").status_code == 403
    assert me.put(f"{url}published/").json()["state"] == "published"
    assert colleague.patch(url, {"title": "No"}, format="json").status_code == 403
    assert me.patch(url, {"title": "Begin"}, format="json").json()["title"] == "Begin"
    assert me.patch(url, {"title": "Old", "version": 1}, format="json").status_code == 409
    assert colleague.put(f"{url}walk/").json()["progress"]["fraction"] == 0.0
    assert colleague.get(url).json()["next_step"] == ids[1]
    assert colleague.get(f"{API}paths/", {"list": "begun"}).json()["results"][0]["title"] == "Begin"
    assert colleague.delete(f"{url}walk/").status_code == 204
    assert colleague.post(f"{url}copies/").json()["state"] == "draft"
    assert me.delete(f"{url}steps/{ids[2]}/").status_code == 204
    assert me.put(f"{url}archived/").json()["state"] == "archived"
    assert me.delete(f"{url}archived/").status_code == 204
    assert me.delete(url).status_code == 403
    assert client_for(None).get(url).status_code == 401
    assert "example.com" not in me.get(url).content.decode()


def test_a_path_is_made_with_forms_alone(
    client_for: Any, author: Any, steward: Any, space: Any, published: Any, now: datetime
) -> None:
    from social_learning.search import api as index

    item, other = published(title="Lifting alone"), published(title="Lifting together")
    for one in (item, other):
        index.sync_knowledge(one.pk)
    web = client_for(author)
    assert web.post(f"{PAGES}paths/new/", {"title": "x" * 300, "space": space.pk}).status_code == 400
    begun = web.post(f"{PAGES}paths/new/", {"title": "Lift well", "space": space.pk})
    path = Path.objects.get()
    build = f"{PAGES}paths/{path.uuid}/build/"
    assert begun.url.startswith(build)
    shown = web.get(build, {"q": "lifting"}).content.decode()
    assert "Lifting alone" in shown
    for one in (item, other):
        assert web.post(build, {"do": "add", "key": one.key, "q": "lifting"}).status_code == 302
    last = PathStep.objects.get(position=2)
    web.post(build, {"do": "up", "step": last.pk})
    assert web.post(build, {"do": "up", "step": "x"}).status_code == 400
    web.post(build, {"do": "step", "step": last.pk, "note": "First of all", "minutes": "4", "required": "yes"})
    assert PathStep.objects.get(position=1).note == "First of all"
    words = {"do": "save", "title": "Lift well", "audience": "all", "required_completion": "0", "version": ""}
    refused = web.post(build, words)
    assert (refused.status_code, 'value="all"' in refused.content.decode()) == (400, True)
    web.post(build, {**words, "required_completion": "90"})
    assert "Hand it in" in web.get(build).content.decode()
    assert web.post(build, {"do": "publish"}).status_code == 403
    web.post(build, {"do": "ask"})
    other_web = client_for(steward)
    assert "Lift well" in other_web.get(f"{PAGES}paths/", {"list": "waiting"}).content.decode()
    assert other_web.post(build, {"do": "publish"}).url.startswith(f"{PAGES}paths/{path.uuid}/")
    assert web.post(build, {"do": "dance"}).status_code == 400
    assert web.get(build).status_code == 403


def test_walking_with_forms_alone(path: Any, client_for: Any, learner: Any, open_space: Any) -> None:
    web = client_for(learner)
    assert "Begin this path" in web.get(path.url).content.decode()
    assert web.post(f"{path.url}walk/", {"do": "begin"}).status_code == 302
    shown = web.get(path.url).content.decode()
    assert "0 of 3 steps done" in shown
    assert "Step 1" in shown
    assert 'aria-current="step"' in shown
    first = PathStep.objects.get(position=1).target
    web.post(f"{PAGES}t/{first.key}/progress/", {"event": "finish", "next": path.url})
    assert "1 of 3 steps done" in web.get(path.url).content.decode()
    area = web.get(f"{PAGES}spaces/{open_space.slug}/").content.decode()
    assert path.title in area
    assert f"{PAGES}paths/new/?space={open_space.pk}" in area
    copied = web.post(f"{path.url}copy/")
    assert copied.url.endswith("/build/?said=path_copied")
    web.post(f"{path.url}walk/", {"do": "leave"})
    assert "Begin this path" in web.get(path.url).content.decode()
    assert web.get(f"{PAGES}paths/", {"space": "no-such", "cursor": "nonsense"}).status_code == 200
