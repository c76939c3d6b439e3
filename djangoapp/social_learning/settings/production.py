"""The same again after the operator's YAML, which may have replaced whole settings."""

from social_learning.settings.common import plugin_settings

__all__ = ["plugin_settings"]
