"""Every mail the demo sends, kept as a file and shown on a page."""

from __future__ import annotations

import email
import email.policy
import uuid
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import attrs
from django.conf import settings
from django.core.mail import EmailMessage as DjangoMessage
from django.core.mail.backends.base import BaseEmailBackend

from demo.site import clock


@attrs.frozen
class Letter:
    """One mail as the page shows it."""

    id: str
    at: str
    to: str
    subject: str
    text: str
    html: str
    unsubscribe: str


class Backend(BaseEmailBackend):
    """Write each message to the outbox folder."""

    def send_messages(self, email_messages: Sequence[DjangoMessage]) -> int:
        """Keep the messages; answers how many."""
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{clock.now():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)


def letters(limit: int = 100) -> list[Letter]:
    """Return the latest mails, newest first."""
    files = sorted(_folder().glob("*.eml"), reverse=True)[:limit]
    return [_read(file) for file in files]


def letter(letter_id: str) -> Letter | None:
    """Return one mail by id, or None."""
    return next((found for found in letters(1000) if found.id == letter_id), None)


def clear() -> None:
    """Empty the outbox."""
    for file in _folder().glob("*.eml"):
        file.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _read(file: Path) -> Letter:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    stamp = file.stem.split("-")[0]
    return Letter(
        id=file.stem,
        at=f"{stamp[0:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]}",
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        unsubscribe=str(message.get("List-Unsubscribe", "")),
    )
