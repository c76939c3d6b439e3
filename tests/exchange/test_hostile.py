"""Archives that mean harm, or are none: a kind sentence, and nothing is kept."""

from __future__ import annotations

import json
import stat
from typing import Any
from zipfile import ZipInfo

import pytest

from social_learning.data import Actor
from social_learning.exchange import api, bringing, opening
from social_learning.exchange.models import Import
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound, SocialError
from social_learning.media.models import StoredFile
from tests import uploads
from tests.exchange.conftest import manifest, one, upload, zipped


def _link() -> ZipInfo:
    link = ZipInfo("items/x/files/passwd")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return link


HOSTILE = {
    "nothing": (b"", "bad_zip"),
    "no zip": (b"<html>" * 100, "bad_zip"),
    "cut off": (zipped({"manifest.json": manifest(), **one()})[:-40], "bad_zip"),
    "a bomb": (uploads.bomb(), "zip_bomb"),
    "a bomb that lies": (uploads.lying_bomb(), "zip_bomb"),
    "a path outside": (zipped({"manifest.json": manifest(), "items/../../etc/passwd": "x"}), "bad_zip"),
    "an absolute path": (zipped({"manifest.json": manifest(), "/etc/passwd": "x"}), "bad_zip"),
    "a drive": (zipped({"manifest.json": manifest(), "C:\\x": "x"}), "bad_zip"),
    "a link": (zipped({"manifest.json": manifest(), _link(): "/etc/passwd"}), "bad_zip"),
    "no manifest": (zipped(one()), "no_manifest"),
    "another form": (zipped({"manifest.json": manifest(format="other/9"), **one()}), "unknown_format"),
    "a manifest that is a list": (zipped({"manifest.json": [1], **one()}), "no_manifest"),
    "a manifest without an id": (zipped({"manifest.json": manifest(id="x"), **one()}), "no_manifest"),
    "a manifest in another alphabet": (zipped({"manifest.json": b"\xff\xfe\x00"}), "no_manifest"),
    "a manifest without bottom": (zipped({"manifest.json": "[" * 100_000}), "no_manifest"),
    "nothing in it": (zipped({"manifest.json": manifest()}), "empty_archive"),
    "too many entries": (zipped({"manifest.json": manifest(), **{f"x{n}": "" for n in range(10_001)}}), "zip_bomb"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_archive_is_refused(name: str, space: Any, steward: Any, as_actor: Any, now: Any) -> None:
    data, code = HOSTILE[name]
    with pytest.raises(Invalid) as refused:
        api.receive(space, as_actor(steward), upload(data), now=now)
    assert refused.value.code == code
    assert str(refused.value.message)
    assert not Import.objects.exists()
    assert not StoredFile.objects.exists()


def test_more_items_than_anybody_reads_are_refused(
    space: Any, steward: Any, as_actor: Any, now: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(opening, "MAX_ITEMS", 1)
    with pytest.raises(Invalid) as refused:
        api.receive(space, as_actor(steward), upload(zipped({"manifest.json": manifest(), **one(), **one()})), now=now)
    assert refused.value.code == "too_much"


def _file(**fields: Any) -> dict[str, Any]:
    return {"file": {"path": "files/a.pdf", "name": "a.pdf", "mime": "application/pdf", **fields}}


ITEM = "0d1e8c0a-64a4-4f51-9d35-0c9a1c7f0002"
BAD_ITEMS = {
    "a file outside of its folder": one(uuid=ITEM, **_file(path="files/../../../manifest.json")),
    "a file that is not there": one(uuid=ITEM, **_file()),
    "a file that is another one": {
        **one(uuid=ITEM, **_file(sha256="0" * 64)),
        f"items/{ITEM}/files/a.pdf": uploads.pdf(),
    },
    "a file that is not what it says": {**one(uuid=ITEM, **_file()), f"items/{ITEM}/files/a.pdf": b"<html>"},
    "a page as a file": {**one(uuid=ITEM, **_file(name="a.html")), f"items/{ITEM}/files/a.pdf": b"<html>"},
    "the id of another": {f"items/{ITEM}/knowledge.json": {"uuid": "x"}},
    "no JSON": {f"items/{ITEM}/knowledge.json": "{"},
    "a text of no alphabet": {**one(uuid=ITEM), f"items/{ITEM}/text.md": b"\xff\xfe\xfd"},
    "a text without end": one(uuid=ITEM, body="x" * 150_000),
    "a link into the network": one(uuid=ITEM, link="http://127.0.0.1/admin"),
    "a link that is a program": one(uuid=ITEM, link="javascript:alert(1)"),
    "a title without end": one("x" * 1_500, uuid=ITEM),
    "half a character": one("a\ud800b", uuid=ITEM),
}


@pytest.mark.parametrize("name", BAD_ITEMS)
def test_one_bad_item_is_said_and_the_others_come(name: str, fresh: Any, bring: Any) -> None:
    row = bring(zipped({"manifest.json": manifest(), **BAD_ITEMS[name], **one("Good")}))
    assert row.counts == {bringing.DRAFT: 1, bringing.REFUSED: 1}
    assert len(row.refused) == 1
    assert row.refused[0][1]
    assert list(Knowledge.objects.values_list("title", flat=True)) == ["Good"]
    assert not StoredFile.objects.exists()


def test_strange_values_are_no_trouble(fresh: Any, bring: Any) -> None:
    strange = one(why=7, language=["x"], themes="safety", captions={"a": 1}, images=[3], dates=[None, {}], author={})
    assert bring(zipped({"manifest.json": manifest(title=["x"], site=3), **strange})).counts == {bringing.DRAFT: 1}


def test_a_name_in_an_archive_is_no_account(fresh: Any, author: Any, steward: Any, bring: Any) -> None:
    told = {
        "author": "amir",
        "author_id": author.pk,
        "originally_by": "",
        "state": "published",
        "validated": {"by": "x"},
    }
    bring(zipped({"manifest.json": manifest(site="http://127.0.0.1:8000"), **one(**told)}))
    made = Knowledge.objects.get()
    assert (made.author_id, made.credit, made.state, made.validated_at) == (steward.pk, "amir", "draft", None)


def test_only_who_looks_after_an_area_brings_into_it(
    fresh: Any, author: Any, steward: Any, site_admin: Any, as_actor: Any, now: Any
) -> None:
    data = zipped({"manifest.json": manifest(), **one()})
    away = Actor(steward.pk, staff_courses=frozenset(), read_only=True)
    for actor in (as_actor(author), away):
        with pytest.raises(NotAllowed):
            api.receive(fresh, actor, upload(data), now=now)
    row = api.receive(fresh, as_actor(site_admin), upload(data), now=now)
    # An import is its importer's alone.
    for act in (lambda who: api.begin(row.uuid, who, bringing.Wish(), now=now), lambda who: api.drop(row.uuid, who)):
        with pytest.raises(NotFound):
            act(as_actor(steward))
    api.drop(row.uuid, as_actor(site_admin))
    assert not Import.objects.exists()


def test_who_lost_the_area_meanwhile_brings_nothing(fresh: Any, steward: Any, as_actor: Any, now: Any) -> None:
    from social_learning.exchange import running
    from social_learning.spaces.models import SpaceMember

    row = api.receive(fresh, as_actor(steward), upload(zipped({"manifest.json": manifest(), **one()})), now=now)
    Import.objects.filter(pk=row.pk).update(state="queued", beat_at=now)
    SpaceMember.objects.filter(space=fresh).delete()
    running.run(row.pk, now=now)
    row.refresh_from_db()
    assert row.state == "failed"
    assert not Knowledge.objects.exists()


def test_archives_do_not_pile_up(fresh: Any, steward: Any, as_actor: Any, now: Any) -> None:
    data = zipped({"manifest.json": manifest(), **one()})
    for _number in range(api.MAX_OPEN):
        api.receive(fresh, as_actor(steward), upload(data), now=now)
    with pytest.raises(Conflict):
        api.receive(fresh, as_actor(steward), upload(data), now=now)
    assert api.tidy(now=now) == 0
    assert api.tidy(now=now + api.KEPT * 2) == api.MAX_OPEN
    assert not Import.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_full_store_keeps_nothing(fresh: Any, steward: Any, as_actor: Any, now: Any, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "USER_QUOTA_MB": 1}
    data = zipped({"manifest.json": manifest(), **one(), "items/pad": json.dumps(list(range(900_000)))})
    with pytest.raises(SocialError):
        api.receive(fresh, as_actor(steward), upload(data), now=now)
    assert not Import.objects.exists()
