"""What an expert confirmed goes into a course, with its author's name, and nothing that runs."""

from __future__ import annotations

import io
import json
import tarfile
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from lxml import etree, html

from social_learning.data import Actor
from social_learning.exchange import olx
from social_learning.knowledge import images
from social_learning.knowledge.models import Attachment, Knowledge
from social_learning.lib.errors import NotAllowed
from social_learning.media import files
from tests import uploads


@pytest.fixture
def confirmed(published: Any, expert: Any, now: Any) -> Any:
    """Make a published Knowledge that the expert has confirmed."""
    return lambda **fields: published(validated_at=now, validated_by=expert.pk, **fields)


def unpacked(item: Knowledge, actor: Actor, now: Any, **more: Any) -> dict[str, bytes]:
    """Return the files of the OLX, by their path below ``course/``."""
    name, pieces = olx.promote(item, actor, reactions=more.pop("reactions", False), now=now)
    assert name.endswith(".tar.gz")
    with tarfile.open(fileobj=io.BytesIO(b"".join(pieces)), mode="r:gz") as archive:
        assert all(entry.isfile() and entry.name.startswith("course/") for entry in archive)
        return {
            entry.name.removeprefix("course/"): archive.extractfile(entry).read()  # type: ignore[union-attr]
            for entry in archive.getmembers()
        }


def follow(found: dict[str, bytes], path: str) -> list[Element]:
    """Return the blocks of the unit, reached from the course as Studio does, by tag and url_name."""
    node = etree.fromstring(found[path])
    for child in node:
        if child.tag in ("chapter", "sequential", "vertical"):
            return follow(found, f"{child.tag}/{child.get('url_name')}.xml")
    return list(node)


def test_the_unit_is_found_from_the_course_and_names_its_author(
    confirmed: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    item = confirmed(title="Lift <b> & “smile”", body="# Knees\n\n**Bend** them.", credit="Ida Elsewhere")
    found = unpacked(item, as_actor(steward), now, reactions=True)
    root = etree.fromstring(found["course.xml"])
    blocks = follow(found, f"course/{root.get('url_name')}.xml")
    assert [block.tag for block in blocks] == ["html", "social_reactions"]
    pointer = etree.fromstring(found[f"html/{blocks[0].get('url_name')}.xml"])
    assert pointer.get("display_name") == item.title
    text = found[f"html/{pointer.get('filename')}.html"].decode()
    words = html.fromstring(f"<div>{text}</div>").text_content()
    for said in ("Bend them.", "Saves your back.", "Amir Author", "Ida Elsewhere", "Elif Expert", "March 2, 2026"):
        assert said in words
    assert f"/social-learning/knowledge/{item.uuid}/" in text
    assert json.loads(found["policies/knowledge/policy.json"])


def test_pictures_and_a_pdf_lie_among_the_files_of_the_course(
    confirmed: Any, author: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    pdf = files.keep(uploads.upload("x.pdf", uploads.pdf()), uploader_id=author.pk, now=now)
    picture = files.keep(uploads.upload("a.png", uploads.picture("PNG")), uploader_id=author.pk, now=now)
    item = confirmed(kind="pdf", file=pdf, body=f"![so]({images.reference(picture)}) /static/evil.html")
    Attachment.objects.create(knowledge=item, file=picture, created_at=now)
    found = unpacked(item, as_actor(steward), now)
    text = found[f"html/{item.uuid.hex}.html"].decode()
    assert f'src="/static/{picture.uuid}.png"' in text
    assert f'href="/static/{pdf.uuid}.pdf"' in text
    assert found[f"static/{pdf.uuid}.pdf"].startswith(b"%PDF-")
    assert f"static/{picture.uuid}.png" in found


def test_an_online_video_is_a_video_block_and_a_film_a_way_back(
    confirmed: Any, author: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    online = confirmed(kind="embed", provider="youtube", provider_id="dQw4w9WgXcQ", url="https://youtu.be/dQw4w9WgXcQ")
    blocks = follow(unpacked(online, as_actor(steward), now), "course/knowledge.xml")
    assert [(block.tag, block.get("youtube_id_1_0")) for block in blocks][1] == ("video", "dQw4w9WgXcQ")
    film = files.keep(uploads.upload("walk.mp4", uploads.MP4), uploader_id=author.pk, now=now)
    found = unpacked(item := confirmed(kind="video", file=film), as_actor(steward), now)
    assert not any(name.startswith("static/") for name in found)
    assert "walk.mp4" in found[f"html/{item.uuid.hex}.html"].decode()


def test_nothing_that_runs_gets_into_a_course(confirmed: Any, steward: Any, as_actor: Any, now: Any) -> None:
    nasty = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    item = confirmed(title=nasty, why=nasty, body=f"{nasty}\n\n[x](javascript:alert(1))", credit=nasty)
    found = unpacked(item, as_actor(steward), now)
    for path, content in found.items():
        if path.endswith(".xml"):
            etree.fromstring(content)
    tree = html.fromstring(f"<div>{found[f'html/{item.uuid.hex}.html'].decode()}</div>")
    assert not tree.xpath("//script | //iframe | //*[@onerror] | //img[@src]")
    assert not [link for link in tree.xpath("//a/@href") if link.startswith("javascript")]


def test_control_characters_and_a_nameless_title_still_give_xml(
    confirmed: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    found = unpacked(confirmed(title="a\x08b\u202e", kind="article"), as_actor(steward), now)
    assert etree.fromstring(found["course/knowledge.xml"]).get("display_name") == "ab"


def test_the_block_for_reactions_is_read_by_an_xblock_runtime(
    confirmed: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    from xblock.runtime import DictKeyValueStore, KvsFieldData
    from xblock.test.tools import TestRuntime

    from social_reactions.block import SocialReactionsXBlock

    runtime = TestRuntime(services={"field-data": KvsFieldData(DictKeyValueStore())})
    found = unpacked(confirmed(), as_actor(steward), now, reactions=True)
    (node,) = (block for block in follow(found, "course/knowledge.xml") if block.tag == "social_reactions")
    usage = runtime.parse_xml_string(etree.tostring(node).decode())
    assert isinstance(runtime.get_block(usage), SocialReactionsXBlock)


def test_only_who_builds_courses_takes_only_what_is_confirmed(
    confirmed: Any, published: Any, learner: Any, author: Any, steward: Any, site_admin: Any, as_actor: Any, now: Any
) -> None:
    item = confirmed()
    for user in (learner, author):
        with pytest.raises(NotAllowed):
            olx.promote(item, as_actor(user), reactions=False, now=now)
    for user in (steward, site_admin):
        assert unpacked(item, as_actor(user), now)
    archived = confirmed(state="archived")
    for other in (published(), archived):
        with pytest.raises(NotAllowed):
            olx.promote(other, as_actor(site_admin), reactions=False, now=now)
