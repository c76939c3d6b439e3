"""Which links may be shared, and in which spelling."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.knowledge import links, providers
from social_learning.lib.errors import Invalid

REFUSED = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,<script>",
    "ftp://example.com/a",
    "mailto:somebody@example.com",
    "//example.com/a",
    "https://",
    "https:///path",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.1.",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1%25eth0]/",
    "http://[fd00::1]/",
    "http://[not-an-address]/",
    "http://10.0.0.8/",
    "http://192.168.1.1/",
    "http://172.16.0.1/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://app.localhost:8000/",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://intranet/",
    "https://somebody:secret@example.com/",
    "https://somebody@example.com/",
    "https://example.com\\@127.0.0.1/",
    "https://example.com:99999/",
    "https://exa mple.com/",
    "https://example..com/",
    "https://-example.com/",
    "https://example.com/\u202egnp.exe",
    "https://example.com/" + "a" * 2000,
]


@pytest.mark.parametrize("link", REFUSED)
def test_what_cannot_be_shared_is_refused_with_a_sentence_on_the_field(link: str) -> None:
    with pytest.raises(Invalid) as refused:
        links.canonical(link)
    assert refused.value.code.startswith("link_")
    assert str(refused.value.fields["url"])


@pytest.mark.parametrize(
    ("given_link", "kept"),
    [
        ("https://example.com", "https://example.com/"),
        ("  HTTPS://Example.COM:443/A?b=C#d ", "https://example.com/A?b=C#d"),
        ("http://example.com:8080/x", "http://example.com:8080/x"),
        ("example.com/guide", "https://example.com/guide"),
        ("www.example.co.uk", "https://www.example.co.uk/"),
        ("https://bücher.example/ä?q=ö", "https://xn--bcher-kva.example/%C3%A4?q=%C3%B6"),
        ("https://example.com/?utm_source=mail&page=2&fbclid=x", "https://example.com/?page=2"),
        ("https://example.com/a%20b?x=%26", "https://example.com/a%20b?x=%26"),
        ('https://example.com/"><script>', "https://example.com/%22%3E%3Cscript%3E"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2001:4860:4860::8888]/", "http://[2001:4860:4860::8888]/"),
    ],
)
def test_a_link_has_one_spelling(given_link: str, kept: str) -> None:
    assert links.canonical(given_link) == kept
    assert links.canonical(kept) == kept


@given(st.ip_addresses())
def test_an_address_that_is_not_public_never_passes(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    host = f"[{address}]" if address.version == 6 else str(address)
    try:
        links.canonical(f"http://{host}/")
    except Invalid:
        return
    assert address.is_global


@given(st.ip_addresses(v=4, network="127.0.0.0/8"), st.sampled_from(["{:d}", "0x{:x}", "0{:o}"]))
def test_this_machine_is_refused_however_it_is_written(address: ipaddress.IPv4Address, spelling: str) -> None:
    with pytest.raises(Invalid):
        links.canonical(f"http://{spelling.format(int(address))}/")


@given(st.text(max_size=60))
def test_any_text_is_a_link_in_one_spelling_or_refused(text: str) -> None:
    for candidate in (text, f"https://{text}", f"https://example.com/{text}"):
        try:
            kept = links.canonical(candidate)
        except Invalid:
            continue
        assert kept.startswith(("http://", "https://"))
        assert links.canonical(kept) == kept
        assert not set(kept) & set(" \"'<>\\\n\t") or "'" in kept


@pytest.mark.parametrize(
    ("link", "provider", "video"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
        ("https://m.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ&t=3", "youtube", "dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ?t=42", "youtube", "dQw4w9WgXcQ"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
        ("https://vimeo.com/76979871", "vimeo", "76979871"),
        ("https://player.vimeo.com/video/76979871?h=1", "vimeo", "76979871"),
        ("https://www.ted.com/talks/ken_robinson_do_schools_kill", "ted", "ken_robinson_do_schools_kill"),
        ("https://www.dailymotion.com/video/x8abcde", "dailymotion", "x8abcde"),
        ("https://dai.ly/x8abcde", "dailymotion", "x8abcde"),
    ],
)
def test_a_video_of_a_known_provider_is_embedded(link: str, provider: str, video: str) -> None:
    found = providers.recognise(link)
    assert found is not None
    assert (found.provider, found.provider_id) == (provider, video)
    # The page it has there is recognised as the same video.
    assert providers.recognise(found.url) == found
    assert video in providers.player_url(provider, video)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/@harbour",
        "https://www.youtube.com/playlist?list=PL1",
        "https://youtube.com.example.com/watch?v=dQw4w9WgXcQ",
        "https://example.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=short",
        'https://www.youtube.com/watch?v=dQw4w9Wg"><x',
        "https://vimeo.com/categories/animation",
        "https://www.ted.com/speakers/ken_robinson",
    ],
)
def test_anything_else_stays_a_link(link: str) -> None:
    assert providers.recognise(link) is None


def test_youtube_is_played_without_cookies() -> None:
    assert providers.player_url("youtube", "dQw4w9WgXcQ").startswith("https://www.youtube-nocookie.com/embed/")
    assert providers.player_url("unknown", "x") == ""
