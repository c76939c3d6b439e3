"""Work of the inbox outside a request: one mail for one message."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from celery import shared_task
from django.utils import translation

from social_learning.edxapp import mail, site, users
from social_learning.inbox import kinds, render
from social_learning.inbox.models import Message
from social_learning.lib import clock

log = logging.getLogger(__name__)

TEMPLATE = "message"


@shared_task(name="social_learning.inbox.deliver_message", ignore_result=True)  # type: ignore[untyped-decorator]
def deliver_message_task(message_id: int) -> None:
    """Mail one message, at most once whatever runs this twice: who sets ``mailed_at`` sends.

    It is set before the mail is handed over, so that a crash loses one mail (the message is still in the inbox)
    rather than sending two. Messages that are gone or of a kind that is not mailed are passed over.
    """
    message = Message.objects.filter(pk=message_id, mailed_at=None).first()
    if message is None or not kinds.get(message.kind).mailed:
        return
    if not Message.objects.filter(pk=message_id, mailed_at=None).update(mailed_at=clock.now()):
        return
    try:
        mail.send(message.user_id, TEMPLATE, context_of(message))
    except (SMTPException, OSError):
        log.exception("social_learning: the mail of message %s could not be handed over", message_id)


def context_of(message: Message) -> dict[str, str]:
    """Return what the mail's templates need, plain text in the reader's language."""
    with translation.override(users.language_of(message.user_id)):
        names = users.names([message.actor_id]) if message.actor_id is not None else {}
        shown = render.show(message, names)
    return {
        "title": shown.title,
        "sentence": shown.sentence,
        "quote": shown.quote,
        "button": shown.button,
        "link": f"{site.root_url()}{shown.url}" if shown.url.startswith("/") else shown.url,
    }
