"""The one way out: where it may lead, and what it takes from there."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.lib import fetch, network
from tests.lib.tls_site import Site, certificate

HOST = "videos.example"
JSON = ("application/json",)


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"), [HOST, "other.example"])


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names mean, instead of a name server; others are unknown."""
    known: dict[str, list[str]] = {}

    def look_up(host: str, port: int, **_options: Any) -> list[Any]:
        if host not in known:
            raise socket.gaierror(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, port)) for text in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.fixture
def site(pem: Path, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site that has a public address: 198.18.0.9 stands for it, and leads to this machine."""
    running = Site(pem)
    names[HOST] = names["other.example"] = ["198.18.0.9"]
    public, connect = network.is_public, socket.create_connection

    def lead(where: tuple[str, int], **options: Any) -> socket.socket:
        # Python's own connect would look the address up again, which the names above do not know.
        assert where == ("198.18.0.9", 443)
        line = socket.socket()
        line.settimeout(options["timeout"])
        line.connect(("127.0.0.1", running.port))
        return line

    make = ssl.create_default_context
    monkeypatch.setattr(network, "is_public", lambda at: str(at) == "198.18.0.9" or public(at))
    monkeypatch.setattr(socket, "create_connection", lead)
    monkeypatch.setattr(ssl, "create_default_context", lambda: make(cafile=str(pem)))
    yield running
    monkeypatch.setattr(socket, "create_connection", connect)
    running.close()


def get(path: str = "/", host: str = HOST, limit: int = 1000, types: Any = JSON) -> fetch.Answer:
    return fetch.get(f"https://{host}{path}", allowed={HOST, "other.example"}.__contains__, types=types, limit=limit)


def refused(ask: Callable[[], Any], kind: type[fetch.FetchError] = fetch.Refused) -> str:
    with pytest.raises(kind) as error:
        ask()
    return error.value.code


def test_a_small_answer_comes_back_whole_and_nothing_but_the_question_is_sent(site: Site) -> None:
    site.answer("/a?b=c", b'{"title": "x"}', Content_Type="application/json; charset=UTF-8", Set_Cookie="id=1")
    answer = get("/a?b=c")
    assert (answer.status, answer.mime, answer.charset, answer.body) == (
        200,
        "application/json",
        "utf-8",
        b'{"title": "x"}',
    )
    asked = site.asked[0].lower()
    assert "cookie" not in asked
    assert "referer" not in asked
    assert "user-agent: openedx-social-learning/" in asked


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "401 Unauthorized", "500 Oops"])
def test_another_status_is_an_answer_without_a_body(site: Site, status: str) -> None:
    site.answer("/", b"<h1>no</h1>", status=status, Content_Type="text/html")
    assert (get().status, get().body) == (int(status[:3]), b"")


@pytest.mark.parametrize(
    "url",
    [
        "http://videos.example/",
        "ftp://videos.example/",
        "https://evil.example/",
        "https://videos.example.evil.example/",
        "https://videos.example:8443/",
        "https://videos.example:99999/",
        "https://user@videos.example/",
        "https://user:pass@videos.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "https:///",
        "//videos.example/",
    ],
)
def test_nothing_else_is_asked(site: Site, url: str) -> None:
    refused(lambda: fetch.get(url, allowed={HOST}.__contains__, types=JSON, limit=10))
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fd00::1",
        "fe80::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "fe80::1%eth0",
    ],
)
def test_a_name_that_leads_inside_is_never_connected_to(site: Site, names: dict[str, list[str]], address: str) -> None:
    names[HOST] = [address]
    assert refused(get) == "private"
    # One bad address among good ones is enough: the name is not what it should be.
    names[HOST] = ["198.18.0.9", address]
    assert refused(get) == "private"
    assert site.asked == []


@given(st.ip_addresses())
def test_what_is_public_here_is_global_for_everybody(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert not network.is_public(address) or address.is_global


def test_a_name_that_changes_its_mind_gains_nothing(
    site: Site, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answer("/", b"{}")
    looked: list[str] = []
    look_up = socket.getaddrinfo

    def rebinding(host: Any, port: Any, **options: Any) -> Any:
        looked.append(host)
        found = look_up(host, port, **options)
        names[HOST] = ["127.0.0.1"]
        return found

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert get().body == b"{}"
    assert looked == [HOST]


@pytest.mark.parametrize(
    "onward",
    [
        "http://videos.example/b",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "http://169.254.169.254/latest/meta-data/",
        "https://evil.example/",
        "//evil.example/",
        "file:///etc/passwd",
        "https://videos.example@evil.example/",
    ],
)
def test_a_redirect_goes_through_the_same_checks(site: Site, onward: str) -> None:
    site.answer("/", status="302 Found", Location=onward)
    assert refused(get) in ("host", "address")
    assert len(site.asked) == 1


def test_a_redirect_to_a_name_that_leads_inside_is_refused(site: Site, names: dict[str, list[str]]) -> None:
    names["other.example"] = ["169.254.169.254"]
    site.answer("/", status="301 Moved", Location="https://other.example/")
    assert refused(get) == "private"


def test_three_redirects_are_followed_and_no_more(site: Site) -> None:
    for number in range(5):
        site.answer(f"/{number}", status="302 Found", Location=f"/{number + 1}")
    site.answer("/3", b"{}")
    assert get("/0").url == f"https://{HOST}/3"
    site.answer("/3", status="302 Found", Location="https://other.example/4")
    assert refused(lambda: get("/0")) == "redirects"


def test_a_body_that_is_too_large_is_not_read(site: Site) -> None:
    site.answer("/told", b"x" * 1001)
    assert refused(lambda: get("/told")) == "large"

    def endless(_request: str, line: ssl.SSLSocket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            line.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")

    site.pages["/untold"] = endless
    assert refused(lambda: get("/untold")) == "large"


def test_a_compressed_bomb_is_never_unpacked(site: Site) -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    site.answer("/", bomb, Content_Encoding="gzip")
    assert refused(lambda: get(limit=100_000)) == "compressed"


def test_another_type_is_refused(site: Site) -> None:
    site.answer("/", b"<html>", Content_Type="text/html")
    assert refused(get) == "type"
    site.answer("/none", b"{}", Content_Type="")
    assert refused(lambda: get("/none")) == "type"


@pytest.mark.parametrize("slow", ["headers", "body"])
def test_a_drop_now_and_then_holds_nobody(site: Site, slow: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 1.0)

    def dripping(_request: str, line: ssl.SSLSocket) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        line.sendall(head + (b"" if slow == "headers" else b"Content-Length: 900\r\n\r\n"))
        for _drop in range(100):
            line.sendall(b"X-Drop: 1\r\n" if slow == "headers" else b"x")
            time.sleep(0.1)

    site.pages["/"] = dripping
    began = time.monotonic()
    assert refused(get, fetch.Unreachable) == "slow"
    assert time.monotonic() - began < 3


def test_what_is_cut_off_or_nonsense_is_tried_again_later(site: Site, names: dict[str, list[str]]) -> None:
    site.pages["/cut"] = lambda _request, line: line.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{}"
    )
    assert refused(lambda: get("/cut"), fetch.Unreachable) == "cut"
    site.pages["/nonsense"] = lambda _request, line: line.sendall(b"\x00\x01 hello\r\n\r\n")
    assert refused(lambda: get("/nonsense"), fetch.Unreachable) == "connection"
    del names[HOST]
    assert refused(get, fetch.Unreachable) == "name"


def test_a_site_that_cannot_prove_its_name_is_not_asked(site: Site, names: dict[str, list[str]]) -> None:
    names["unproven.example"] = ["198.18.0.9"]
    ask = lambda: fetch.get(  # noqa: E731
        "https://unproven.example/", allowed=lambda host: True, types=JSON, limit=10
    )
    assert refused(ask, fetch.Unreachable) == "connection"
    assert site.asked == []


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.answer("/", b"{}")
    assert get().body == b"{}"
