"""Wiring of the demo's course unit to Django."""

from django.apps import AppConfig


class DemoUnitConfig(AppConfig):
    """The demo's course unit; needs `workbench` in INSTALLED_APPS and a `WORKBENCH` setting."""

    name = "demo.unit"
    label = "demo_unit"
    verbose_name = "Demo course unit"
    default_auto_field = "django.db.models.BigAutoField"
