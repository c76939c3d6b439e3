"""The player, the recorder and the form for captions, as forms that work without script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.media import captions
from social_learning.media.models import StoredFile
from tests import films
from tests.uploads import upload

pytestmark = pytest.mark.django_db
VTT = b"WEBVTT\n\n00:01.000 --> 00:02.000\nBend your knees\n"


@pytest.fixture
def film(author: Any, now: datetime) -> StoredFile:
    """A film that is ready, with a picture and its sound alone."""
    listen = {"name": "listen.m4a", "mime": "audio/mp4", "size": 1}
    return films.ready(author.pk, now, width=1080, height=1920, pages=1, made=[listen])


def add(stored: StoredFile, now: datetime, *languages: str) -> None:
    """Give a film captions."""
    for language in languages:
        captions.put(stored, language=language, upload=upload("a.vtt", VTT), now=now)


def test_a_film_is_played_with_its_picture_captions_and_shape(
    web: Callable[..., Any], learner: Any, published: Any, film: StoredFile, now: datetime
) -> None:
    add(film, now, "fr", "en")
    page = web(learner).get(f"/social-learning/knowledge/{published(kind='video', file=film).uuid}/").content.decode()
    assert f'poster="/api/social_learning/v1/files/{film.uuid}/pages/1/"' in page
    assert "--sl-shape: 1080 / 1920" in page
    assert page.count("<track ") == 2
    # That of the page's own language first, and on.
    first = page[page.index("<track ") :].partition(">")[0]
    assert 'srclang="en"' in first
    assert first.rstrip().endswith("default")
    assert f"{film.uuid}/made/listen.m4a/" in page
    assert "<sl-viewer" not in page


def test_a_sound_is_heard(web: Callable[..., Any], learner: Any, published: Any, film: StoredFile) -> None:
    StoredFile.objects.filter(pk=film.pk).update(mime="audio/mp4", pages=0, made=[])
    item = published(kind="audio", file=StoredFile.objects.get(pk=film.pk))
    page = web(learner).get(f"/social-learning/knowledge/{item.uuid}/").content.decode()
    assert "<audio controls" in page
    assert "<video" not in page


def test_what_cannot_be_played_is_a_download(
    web: Callable[..., Any], learner: Any, published: Any, film: StoredFile
) -> None:
    StoredFile.objects.filter(pk=film.pk).update(mime="video/quicktime", pages=0, made=[], note="not_played")
    item = published(kind="video", file=StoredFile.objects.get(pk=film.pk))
    page = web(learner).get(f"/social-learning/knowledge/{item.uuid}/").content.decode()
    assert "<video" not in page
    assert "It cannot be played in the page on this site." in page
    assert f'href="/api/social_learning/v1/files/{film.uuid}/"' in page


def test_the_author_is_asked_for_captions_and_gives_them_without_script(
    web: Callable[..., Any], author: Any, published: Any, film: StoredFile
) -> None:
    client = web(author)
    item = published(state="draft", published_at=None, kind="video", file=film)
    screen = client.get(f"/social-learning/share/{item.uuid}/").content.decode()
    assert "Captions help colleagues" in screen
    form = f"/social-learning/share/{item.uuid}/captions/"
    assert form in screen
    assert client.post(form, {"language": "en", "captions": upload("a.vtt", VTT)}).status_code == 302
    assert [one.language for one in captions.of(film)] == ["en"]
    refused = client.post(form, {"language": "en", "captions": upload("a.vtt", b"hello")})
    assert refused.status_code == 400
    assert "no captions with times" in refused.content.decode()
    assert client.post(form, {"remove": "en"}).status_code == 302
    assert captions.of(film) == []


def test_the_form_is_for_authors_while_it_is_their_turn(
    web: Callable[..., Any], author: Any, learner: Any, published: Any, film: StoredFile
) -> None:
    item = published(state="draft", published_at=None, kind="video", file=film)
    form = f"/social-learning/share/{item.uuid}/captions/"
    assert web(learner).get(form).status_code == 404
    item.state = "published"
    item.save()
    assert web(author).get(form).status_code == 404


def test_the_recorder_waits_for_a_browser_that_can(
    web: Callable[..., Any], author: Any, space: Any, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "MAX_RECORDING_MINUTES": 3}
    page = web(author).get("/social-learning/share/").content.decode()
    tag = page[page.index("<sl-recorder") :].partition(">")[0]
    assert 'for="sl-share-form" hidden' in tag
    assert 'data-minutes="3"' in tag
    assert 'id="sl-share-form"' in page
