"""Calling people back on workers: a chunk of people a task, a mail a task."""

from __future__ import annotations

from datetime import datetime, timedelta

from celery import shared_task

from social_learning import conf
from social_learning.lib import clock
from social_learning.lib.queue import enqueue
from social_learning.relaunch import api, mailer
from social_learning.relaunch.models import RelaunchMail


@shared_task(name="social_learning.relaunch.people")
def relaunch_people_task(user_ids: list[int], now: str) -> int:
    """Enter in the ledger what is due for these people and queue a mail for each; answers how many."""
    moment = datetime.fromisoformat(now)
    today = RelaunchMail.objects.filter(created_at__gt=moment - timedelta(days=1)).count()
    budget = conf.get("RELAUNCH_BUDGET") - today
    count = 0
    for user_id in user_ids:
        if count >= budget:
            break
        mail = api.prepare(user_id, now=moment)
        if mail is not None:
            enqueue(send_relaunch_mail_task, mail.pk, now, clock.now().isoformat())
            count += 1
    return count


@shared_task(name="social_learning.relaunch.mail")
def send_relaunch_mail_task(mail_id: int, now: str, asked_at: str) -> bool:
    """Send one prepared mail, if it is still right to send it; at most once, whatever is retried.

    ``now`` is the moment of the plan and ``asked_at`` when it was queued: time spent in the queue counts.
    """
    moment = datetime.fromisoformat(now) + (clock.now() - datetime.fromisoformat(asked_at))
    mail = RelaunchMail.objects.filter(pk=mail_id, sent_at=None, failed_at=None).first()
    if mail is None or not conf.get("RELAUNCH_ENABLED"):
        return False
    items = api.still_due(mail, now=moment)
    if not items:
        api.give_up(mail.pk, now=moment)
        return False
    if not api.claim(mail.pk, now=moment):
        return False
    if mailer.deliver(mail, items, now=moment):
        return True
    api.give_up(mail.pk, now=moment)
    return False
