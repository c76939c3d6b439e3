"""Work of the inbox outside a request: one mail for one message, one for several, one line in the platform's tray."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from celery import shared_task
from django.utils import translation

from social_learning import conf
from social_learning.edxapp import mail, site, tray, users
from social_learning.inbox import digests, kinds, letters, preferences, render, unsubscribe
from social_learning.inbox.groups import NOW
from social_learning.inbox.models import Digest, Message
from social_learning.lib import clock
from social_learning.lib.queue import enqueue

log = logging.getLogger(__name__)


@shared_task(name="social_learning.inbox.deliver_message", ignore_result=True)
def deliver_message_task(message_id: int) -> None:
    """Mail one message, at most once whatever runs this twice: who sets ``mailed_at`` sends.

    It is set before the mail is handed over, so that a crash loses one mail (the message is still in the inbox)
    rather than sending two. What was read meanwhile, or is not wished for by mail at once, is passed over.
    """
    message = Message.objects.filter(pk=message_id, mailed_at=None, read_at=None).first()
    if message is None or not conf.get("MAIL_ENABLED") or not _goes_now(message):
        return
    if not Message.objects.filter(pk=message_id, mailed_at=None).update(mailed_at=clock.now()):
        return
    context, group = letters.of_message(message), kinds.get(message.kind).group
    try:
        mail.send(message.user_id, "message", context, headers=unsubscribe.headers(message), groups=[group])
    except (SMTPException, OSError):
        log.exception("social_learning: the mail of message %s could not be handed over", message_id)


@shared_task(name="social_learning.inbox.digest_people", ignore_result=True)
def digest_people_task(user_ids: list[int]) -> None:
    """Enter in the ledger what is to be told together to these people today, and queue a mail for each."""
    if not conf.get("MAIL_ENABLED"):
        return
    for user_id in user_ids:
        digest = digests.prepare(user_id, now=clock.now())
        if digest is not None:
            enqueue(send_digest_task, digest.pk)


@shared_task(name="social_learning.inbox.send_digest", ignore_result=True)
def send_digest_task(digest_id: int) -> None:
    """Send one prepared mail of several messages, if it is still right to send it; at most once.

    Where the night came first it waits for the next run.
    """
    now = clock.now()
    digest = Digest.objects.filter(pk=digest_id, sent_at=None, failed_at=None).first()
    if digest is None or not conf.get("MAIL_ENABLED") or digests.is_quiet(digest.user_id, now=now):
        return
    messages = digests.still_due(digest)
    if not messages:
        digests.give_up(digest_id, now=now)
        return
    if not digests.claim(digest_id, now=now):
        return
    context, groups = letters.of_digest(digest, messages), {kinds.get(message.kind).group for message in messages}
    try:
        sent = mail.send(digest.user_id, "digest", context, headers=unsubscribe.headers(digest), groups=sorted(groups))
    except (SMTPException, OSError):
        log.exception("social_learning: the collected mail %s could not be handed over", digest_id)
        sent = False
    if not sent:
        digests.give_up(digest_id, now=now)


@shared_task(name="social_learning.inbox.tray_message", ignore_result=True)
def tray_message_task(message_id: int) -> None:
    """Put one message that belongs to a course into the platform's own tray, at most once."""
    message = Message.objects.filter(pk=message_id, tray_at=None, read_at=None).exclude(course_key="").first()
    wish = preferences.of_person(message.user_id).get(kinds.get(message.kind).group) if message else None
    if message is None or wish is None or not wish.tray or not tray.is_on():
        return
    if not Message.objects.filter(pk=message_id, tray_at=None).update(tray_at=clock.now()):
        return
    with translation.override(users.language_of(message.user_id)):
        names = users.names([message.actor_id]) if message.actor_id is not None else {}
        shown = render.show(message, names)
    url = f"{site.root_url()}{shown.url}" if shown.url.startswith("/") else shown.url
    tray.send(message.user_id, wish.group.name, message.course_key, shown.title, shown.sentence, url=url)


def _goes_now(message: Message) -> bool:
    kind = kinds.get(message.kind)
    wish = preferences.of_person(message.user_id).get(kind.group)
    return kind.mailed and wish is not None and wish.mail == NOW and wish.covers(message.created_at)
