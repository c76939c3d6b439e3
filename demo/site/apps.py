"""The embedded site's own app."""

from django.apps import AppConfig


class DemoSiteConfig(AppConfig):
    """Personas, clock, outbox."""

    name = "demo.site"
    label = "demo_site"
