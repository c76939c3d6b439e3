"""The pages: who is offered what, and what comes back."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.cache import cache

from social_learning.exchange.models import Import
from tests.exchange.conftest import manifest, one, upload, zipped

GOOD = zipped({"manifest.json": manifest(title="Lifting & <b>"), **one("Lifting <script>")})


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def body(response: Any) -> bytes:
    """Return what was streamed."""
    return b"".join(response.streaming_content)


def test_a_steward_takes_an_area_along_and_brings_one_in(
    client_for: Any, steward: Any, fresh: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_for(steward)
    page = "/social-learning/spaces/fresh/archive/"
    assert b"Download the archive" in client.get(page).content
    sent = client.post(page, {"do": "export"})
    assert sent["Content-Disposition"] == 'attachment; filename="Fresh.zip"'
    assert ZipFile(io.BytesIO(body(sent))).namelist() == ["manifest.json"]
    # Not twice in a row.
    assert client.post(page, {"do": "export"}).status_code == 429

    arrived = client.post(page, {"do": "import", "file": upload(GOOD)})
    assert arrived.status_code == 302
    shown = client.get(arrived.url).content.decode()
    assert "New here" in shown
    assert "Lifting &lt;script&gt;" in shown
    assert "<script>" not in shown.split("<main")[-1].split("Lifting")[0]
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(arrived.url, {"do": "begin", "theme": ""}).status_code == 302
    assert "What has become of it" in client.get(arrived.url).content.decode()
    assert "is in" in client.get(page).content.decode()


def test_a_running_import_says_how_far_it_is(client_for: Any, steward: Any, fresh: Any) -> None:
    client = client_for(steward)
    url = client.post("/social-learning/spaces/fresh/archive/", {"do": "import", "file": upload(GOOD)}).url
    Import.objects.update(state="running", total=4, done=1)
    answer = client.get(url)
    assert answer["Refresh"]
    assert b"25 %" in answer.content
    assert client.post(url, {"do": "drop"}).status_code == 409
    Import.objects.update(state="checked")
    assert client.post(url, {"do": "drop"}).status_code == 302
    assert not Import.objects.exists()


def test_what_is_no_archive_is_said_where_it_was_chosen(client_for: Any, steward: Any, fresh: Any) -> None:
    page = "/social-learning/spaces/fresh/archive/"
    answer = client_for(steward).post(page, {"do": "import", "file": upload(b"hello")})
    assert answer.status_code == 400
    assert b'role="alert"' in answer.content
    assert client_for(steward).post(page, {"do": "import"}).status_code == 400
    bad = client_for(steward).post(page, {"do": "import", "file": upload(GOOD)}).url
    assert client_for(steward).post(bad, {"do": "begin", "theme": "no-such"}).status_code == 400


def test_nobody_else_sees_these_pages(
    client_for: Any, author: Any, steward: Any, site_admin: Any, fresh: Any, published: Any
) -> None:
    page = "/social-learning/spaces/fresh/archive/"
    url = client_for(steward).post(page, {"do": "import", "file": upload(GOOD)}).url
    assert client_for(author).get(page).status_code in (403, 404)
    assert client_for(author).post(page, {"do": "export"}).status_code in (403, 404)
    for user in (author, site_admin):
        assert client_for(user).get(url).status_code == 404
    item = published()
    assert client_for(author).get(f"/social-learning/knowledge/{item.uuid}/course/").status_code == 403


def test_ones_own_work_is_sent_to_its_person(client_for: Any, author: Any, published: Any) -> None:
    item = published(title="Mine")
    names = ZipFile(io.BytesIO(body(client_for(author).post("/social-learning/me/work/")))).namelist()
    assert f"items/{item.uuid}/knowledge.json" in names


def test_a_confirmed_knowledge_is_offered_to_who_builds_courses(
    client_for: Any, steward: Any, learner: Any, published: Any, expert: Any, now: Any
) -> None:
    item = published(validated_at=now, validated_by=expert.pk, credit="Ida Elsewhere")
    url = f"/social-learning/knowledge/{item.uuid}/"
    for user, offered in ((steward, True), (learner, False)):
        shown = client_for(user).get(url).content.decode()
        assert (f"{url}course/" in shown) is offered
        assert "Originally by Ida Elsewhere" in shown
    assert b"never take the one you teach" in client_for(steward).get(f"{url}course/").content
    assert body(client_for(steward).post(f"{url}course/", {"reactions": "1"})).startswith(b"\x1f\x8b")


def test_memory_stays_flat_however_much_an_area_holds(
    published: Any, steward: Any, author: Any, space: Any, as_actor: Any, now: Any, private_store: Any
) -> None:
    import tracemalloc

    from social_learning.exchange import export
    from social_learning.media import files
    from tests import uploads

    data = uploads.pdf() + b"%" * 3_000_000
    for number in range(12):
        stored = files.keep(uploads.upload(f"{number}.pdf", data), uploader_id=author.pk, now=now)
        published(file=stored, kind="pdf")
    tracemalloc.start()
    size = sum(len(piece) for piece in export.of_space(space, as_actor(steward), now=now))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 36_000_000
    assert peak < 6_000_000


def test_an_area_of_many_is_read_in_as_many_queries_as_one_of_few(
    published: Any, steward: Any, space: Any, as_actor: Any, now: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from social_learning.exchange import export

    counts = []
    for _round in range(2):
        published(), published()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            b"".join(export.of_space(space, as_actor(steward), now=now))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def test_the_command_brings_in_what_is_on_a_disk(steward: Any, author: Any, fresh: Any, tmp_path: Any) -> None:
    from django.core.management import CommandError, call_command

    from social_learning.knowledge.models import Knowledge

    place = tmp_path / "a.zip"
    place.write_bytes(GOOD)
    call_command("social_learning_import_archive", place, space="fresh", author="stella")
    assert Knowledge.objects.get(space=fresh).author_id == steward.pk
    for wrong in ({"author": "amir"}, {"author": "nobody"}, {"space": "no"}, {"theme": "no"}):
        with pytest.raises(CommandError):
            call_command("social_learning_import_archive", place, **{"space": "fresh", "author": "stella", **wrong})
    with pytest.raises(CommandError):
        call_command("social_learning_import_archive", tmp_path / "none.zip", space="fresh", author="stella")


def test_rest_does_the_same(
    client_for: Any, steward: Any, author: Any, fresh: Any, published: Any, django_capture_on_commit_callbacks: Any
) -> None:
    api = "/api/social_learning/v1/"
    client = client_for(steward)
    assert body(client.get(f"{api}areas/fresh/archive/")).startswith(b"PK")
    assert body(client.get(f"{api}me/archive/")).startswith(b"PK")
    arrived = client.post(f"{api}areas/fresh/archive/", {"file": upload(GOOD)})
    assert (arrived.status_code, arrived.json()["plan"]) == (201, {"new": 1})
    one_import = f"{api}imports/{arrived.json()['uuid']}/"
    assert client_for(author).get(one_import).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(one_import, {}, format="json").status_code == 200
    assert client.get(one_import).json()["counts"] == {"draft": 1}
    assert client.delete(one_import).status_code == 204
    assert client_for(author).get(f"{api}areas/fresh/archive/").status_code in (403, 404)
    assert client.get(f"{api}knowledge/{published().uuid}/olx/").status_code == 403
