"""A task that only shows that workers work."""

from __future__ import annotations

from celery import shared_task
from django.core.files.storage import storages

from social_learning import conf
from social_learning.lib import clock
from social_learning.operations import api


@shared_task(name="social_learning.probe", acks_late=True, ignore_result=True)
def probe_task(nonce: str, path: str) -> None:
    """Write down that a worker got ``nonce``, and whether the file that was kept elsewhere is there for it too."""
    with api.record(api.PROBE, now=clock.now()) as run:
        seen = storages[conf.get("STORAGE_ALIAS")].exists(path)
        run.outcome = f"{nonce} {'seen' if seen else 'missing'}"
