"""The embedded site: everything the plugin does, on one machine, without an LMS."""

from demo.celery import app as celery_app

__all__ = ["celery_app"]
