"""A site of another network for tests: TLS on this machine, a certificate for its names, and any misbehaviour."""

from __future__ import annotations

import contextlib
import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Behave = Callable[[str, ssl.SSLSocket], None]


def certificate(folder: Path, names: Iterable[str]) -> Path:
    """Write a certificate that signs itself for these names, with its key, and return where it is."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A site of the tests")])
    now = datetime.datetime.now(tz=datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


class Site:
    """Answers each path as the test says; remembers what it was asked."""

    def __init__(self, pem: Path) -> None:
        self.pages: dict[str, Behave] = {}
        self.asked: list[str] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(pem)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def answer(self, path: str, body: bytes = b"", *, status: str = "200 OK", **headers: str) -> None:
        """Let a path answer with these bytes; header names are written with underscores."""

        def behave(_request: str, line: ssl.SSLSocket) -> None:
            given = {"Content_Type": "application/json", "Content_Length": str(len(body)), **headers}
            lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in given.items())]
            line.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

        self.pages[path] = behave

    def close(self) -> None:
        """Stop listening."""
        # Only this wakes a thread that waits for the next one.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                raw, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(raw,), daemon=True).start()

    def _one(self, raw: socket.socket) -> None:
        # Whoever asks may hang up at any time; that is what most of these tests are about.
        with contextlib.suppress(OSError), raw, self._context.wrap_socket(raw, server_side=True) as line:
            request = line.recv(65_536).decode("latin-1")
            self.asked.append(request)
            path = request.split(" ", 2)[1]
            self.pages[path](request, line)
