"""Players that may be embedded: what is kept of a link, what the player is told, and what is refused kindly."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.knowledge import detect, providers
from social_learning.lib.errors import Invalid

TUBE = "dQw4w9WgXcQ"
OWN = {
    "name": "company",
    "label": "Company TV",
    "hosts": ["tv.example.org"],
    "patterns": [r"^/v/(\d+)"],
    "page": "https://tv.example.org/v/{id}",
    "player": "https://tv.example.org/embed/{id}",
}


@pytest.mark.parametrize(
    ("link", "page", "player"),
    [
        (
            f"https://youtu.be/{TUBE}?t=1m30s&si=x",
            f"https://www.youtube.com/watch?v={TUBE}&t=90s",
            f"https://www.youtube-nocookie.com/embed/{TUBE}?rel=0&start=90",
        ),
        (
            f"https://www.youtube.com/embed/{TUBE}?start=7",
            f"https://www.youtube.com/watch?v={TUBE}&t=7s",
            f"https://www.youtube-nocookie.com/embed/{TUBE}?rel=0&start=7",
        ),
        (
            "https://vimeo.com/76979871/8272103f6e#t=1h2m3s",
            "https://vimeo.com/76979871/8272103f6e#t=3723s",
            "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e#t=3723s",
        ),
        (
            "https://player.vimeo.com/video/76979871?h=8272103f6e&badge=0",
            "https://vimeo.com/76979871/8272103f6e",
            "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e",
        ),
        (
            "https://dai.ly/x8abcde?start=30",
            "https://www.dailymotion.com/video/x8abcde?start=30",
            "https://geo.dailymotion.com/player.html?video=x8abcde&startTime=30",
        ),
        (
            "https://www.ted.com/talks/a_talk/transcript?language=en",
            "https://www.ted.com/talks/a_talk",
            "https://embed.ted.com/talks/a_talk",
        ),
    ],
)
def test_start_and_key_of_a_video_are_kept_in_page_and_player(link: str, page: str, player: str) -> None:
    found = providers.recognise(link)
    assert found is not None
    assert found.url == page
    assert providers.player_url(found.provider, found.provider_id, start=found.start) == player
    assert providers.recognise(page) == found


def test_the_press_that_loads_a_player_starts_it_before_the_sharp() -> None:
    assert providers.player_url("vimeo", "76979871/8272103f6e", start=9, at_once=True).endswith("&autoplay=1#t=9s")
    assert providers.player_url("ted", "a_talk", at_once=True).endswith("/a_talk?autoplay=1")


@pytest.mark.parametrize("t", ["soon", "-5", "1e9", "99999999", "1m30s90", "٣", "0", "&t=", "<b>"])
def test_a_start_that_is_none_begins_at_the_beginning(t: str) -> None:
    found = providers.recognise(f"https://youtu.be/{TUBE}?t={t}")
    assert found is not None
    assert found.start == 0


@given(st.text(max_size=60))
def test_nothing_that_was_typed_reaches_a_player(rest: str) -> None:
    for link in (f"https://youtu.be/{TUBE}?t={rest}", f"https://vimeo.com/{rest}", f"https://dai.ly/{rest}"):
        try:
            found = providers.recognise(link)
        except ValueError:
            continue
        if found is not None:
            player = providers.player_url(found.provider, found.provider_id, start=found.start, at_once=True)
            assert f"https://{urlsplit(player).netloc}" in providers.frame_sources()
            assert not set(player) & set("\"'<>\\ \n")


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/playlist?list=PL1",
        "https://www.youtube.com/embed/videoseries?list=PL1",
        "https://vimeo.com/showcase/123456",
        "https://www.ted.com/playlists/171/the_most_popular",
        "https://www.dailymotion.com/playlist/x5nmbq",
    ],
)
def test_a_whole_list_is_refused_with_a_way_out(link: str) -> None:
    with pytest.raises(Invalid) as refused:
        detect.of_link(link)
    assert refused.value.code == "link_list"
    assert "share the one" in str(refused.value.fields["url"])


def test_the_code_of_a_player_stands_for_its_video() -> None:
    code = f'<iframe width="560" src="https://www.youtube.com/embed/{TUBE}?start=5" title="x" allowfullscreen></iframe>'
    assert detect.is_link(code)
    assert detect.detect(code).url == f"https://www.youtube.com/watch?v={TUBE}&t=5s"
    wrapped = "<div style='padding:1%'><iframe src='//player.vimeo.com/video/76979871'></iframe></div><script></script>"
    assert detect.detect(wrapped).provider == "vimeo"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("https://evil.example/embed/1", "link_player"),
        ("https://youtube.com.evil.example/embed/dQw4w9WgXcQ", "link_player"),
        ("http://169.254.169.254/latest", "link_private"),
        ("javascript:alert(1)", "link_scheme"),
        ("", "link_scheme"),
    ],
)
def test_the_code_of_an_unknown_player_is_refused(source: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        detect.detect(f'<iframe src="{source}" onload="alert(1)"></iframe>')
    assert refused.value.code == code
    if code == "link_player":
        assert "share the link of the page" in str(refused.value.fields["url"])


def test_a_site_adds_a_player_of_its_own(settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "EMBED_PROVIDERS": [OWN]}
    found = detect.of_link("https://tv.example.org/v/42?x=1")
    assert (found.kind, found.provider, found.provider_id) == ("embed", "company", "42")
    assert providers.player_url("company", "42") == "https://tv.example.org/embed/42"
    assert "https://tv.example.org" in providers.frame_sources()
    assert providers.label_of("youtube") == "YouTube"


@pytest.mark.parametrize(
    "change",
    [
        {"player": "http://tv.example.org/embed/{id}"},
        {"player": "javascript:alert({id})"},
        {"player": "https://tv.example.org/embed"},
        {"patterns": ["("]},
        {"patterns": ["no group"]},
        {"patterns": []},
        {"name": "Bad Name"},
        {"hosts": None},
        {"page": "https://tv.example.org/{other}"},
    ],
)
def test_an_entry_that_cannot_be_used_is_passed_over(settings: Any, change: dict[str, Any]) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "EMBED_PROVIDERS": [{**OWN, **change}, "junk"]}
    assert set(providers.every()) == set(providers.PROVIDERS)


def test_a_site_cannot_take_the_place_of_ours(settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "EMBED_PROVIDERS": [{**OWN, "name": "youtube"}]}
    assert providers.every()["youtube"] is providers.PROVIDERS["youtube"]
