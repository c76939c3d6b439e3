"""The rendered Caddyfile in a running Caddy: which sizes get through to the LMS, and under which path."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .support import Project

pytestmark = [
    pytest.mark.tutor,
    pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not installed (apt-get install caddy)"),
]
MEBIBYTE = b"x" * 1024 * 1024
UPLOAD = "/api/social_learning/v1/knowledge/5b0c6e0e-0000-4000-8000-000000000001/file/"


class Lms(BaseHTTPRequestHandler):
    """Answers with the path it saw, once it has read the whole body."""

    def do_POST(self) -> None:  # the name http.server asks for
        """Read and answer."""
        left = int(self.headers["Content-Length"])
        while left and (part := self.rfile.read(min(left, 65536))):
            left -= len(part)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Forgive Caddy for hanging up in the middle of a body that is too large."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def caddy(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a Caddy that runs the rendered file before a stand-in of the LMS."""
    folder, port = tmp_path_factory.mktemp("caddy"), free_port()
    lms = ThreadingHTTPServer(("127.0.0.1", 0), Lms)
    threading.Thread(target=lms.serve_forever, daemon=True).start()
    text = project.read("apps", "caddy", "Caddyfile").replace("lms:8000", f"127.0.0.1:{lms.server_port}")
    file = folder / "Caddyfile"
    file.write_text(text.replace("{", f"{{\nadmin off\nauto_https off\nhttp_port {port}", 1))
    process = subprocess.Popen(
        ["caddy", "run", "--config", file, "--adapter", "caddyfile"],
        env={**os.environ, "default_site_port": f":{port}", "HOME": str(folder), "XDG_DATA_HOME": str(folder)},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while socket.socket().connect_ex(("127.0.0.1", port)) and time.monotonic() < deadline:
        time.sleep(0.1)
    yield port
    process.terminate()
    process.wait(10)
    lms.shutdown()
    lms.server_close()


def post(port: int, path: str, mebibytes: int) -> tuple[int, str]:
    """Send a body of this size; return the status and what the LMS said."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, MEBIBYTE * mebibytes, {"Host": "local.openedx.io"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    except ConnectionError:
        return 413, "Caddy hung up"
    finally:
        connection.close()


@pytest.mark.parametrize("path", [UPLOAD, "/social-learning/share/", "/social-learning/share/5b0c6e0e/"])
def test_a_file_of_the_size_allowed_reaches_the_lms_under_its_own_path(caddy: int, path: str) -> None:
    assert post(caddy, path, 50) == (200, path)
    assert post(caddy, path, 52)[0] in (413, 502)


@pytest.mark.parametrize("path", ["/api/social_learning/v1/knowledge/", "/social-learning/me/", "/login"])
def test_everywhere_else_the_platforms_limit_stands(caddy: int, path: str) -> None:
    assert post(caddy, path, 3) == (200, path)
    assert post(caddy, path, 5)[0] in (413, 502)
