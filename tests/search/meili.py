"""A stand-in for a Meilisearch server: takes the calls of its Python client over HTTP, records them, and answers in the
server's shapes. It finds by folded words and understands the filters we send; it ranks nothing, so what it proves is
what is asked of a server, not how well one searches.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from social_learning.search import fold


class Server(ThreadingHTTPServer):
    """The documents it was given, and what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.documents: dict[int, dict[str, Any]] = {}
        self.asked: list[tuple[str, str, Any, str]] = []
        self.broken = False

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def searches(self) -> list[dict[str, Any]]:
        """Return the bodies of the searches so far."""
        return [body for _method, path, body, _key in self.asked if path.endswith("/search")]


@contextmanager
def running() -> Iterator[Server]:
    """Run a server as long as the block."""
    server = Server()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def _any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"null")
        key = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        self.server.asked.append((self.command, self.path, body, key))
        answer = json.dumps(self._answer(body)).encode()
        self.send_response(500 if self.server.broken else 200 if self.path.endswith("/search") else 202)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any

    def _answer(self, body: Any) -> Any:
        if self.server.broken:
            return {"message": "no", "code": "internal", "type": "internal", "link": ""}
        path = self.path.split("?")[0]
        if path.endswith("/search"):
            return {"hits": self._hits(body)}
        if path.endswith("/documents"):
            self.server.documents |= {document["id"]: document for document in body}
        elif path.endswith("/documents/delete-batch"):
            for pk in body:
                self.server.documents.pop(int(pk), None)
        return {
            "taskUid": 1,
            "indexUid": "x",
            "status": "enqueued",
            "type": "x",
            "enqueuedAt": "2026-01-01T00:00:00.000000Z",
        }

    def _hits(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        found = []
        for document in self.server.documents.values():
            text = fold.fold(" ".join(str(document[name]) for name in ("title", "why", "text")))
            words = fold.words(body["q"])
            if all(word in text for word in words) and all(_holds(one, document) for one in body["filter"]):
                title = fold.fold(document["title"])
                score = 0.9 if all(word in title for word in words) else 0.5
                found.append({"id": document["id"], "_rankingScore": score})
        return found[: body["limit"]]


def _holds(condition: str, document: dict[str, Any]) -> bool:
    return any(_one(part, document) for part in condition.strip("()").split(" OR "))


def _one(part: str, document: dict[str, Any]) -> bool:
    if found := re.fullmatch(r"(\w+) (-?\d+) TO (-?\d+)", part):
        return int(found[2]) <= document[found[1]] <= int(found[3])
    if found := re.fullmatch(r"(\w+) IN \[(.*)\]", part):
        return json.dumps(document[found[1]]) in found[2].split(", ")
    found = re.fullmatch(r"(\w+) (=|<=) (.*)", part)
    assert found is not None, f"a filter that no server understands: {part}"
    value, wanted = document[found[1]], json.loads(found[3])
    return bool(value == wanted if found[2] == "=" else value <= wanted)
