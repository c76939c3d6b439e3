"""The XBlock SDK's own settings, without our app; the file system that only its thumbs example needs is left out."""

from workbench.settings import *  # noqa: F403
from workbench.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [name for name in _APPS if name != "djpyfs"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
LOGGING_CONFIG = None
