"""Settings of the embedded site."""

from __future__ import annotations

import os
from pathlib import Path

from social_learning.edxapp.hooks import FILTER_STEPS

HERE = Path(__file__).resolve().parent
VAR = Path(os.environ.get("SOCIAL_LEARNING_DEMO_VAR", HERE / "var"))
VAR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = "the-demo-runs-on-this-machine-only-and-keeps-no-secrets"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
ROOT_URLCONF = "demo.urls"
WSGI_APPLICATION = "demo.wsgi.application"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1
PLATFORM_NAME = "Harbour Academy"
SITE_ROOT_URL = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
CSRF_TRUSTED_ORIGINS = [SITE_ROOT_URL]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "workbench",
    "social_learning",
    "demo.unit",
    "demo.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # The platform has it too: parts of ours ask for the request in the middle of a unit.
    "crum.CurrentRequestUserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
OPENEDX_TELEMETRY: list[str] = []
X_FRAME_OPTIONS = "SAMEORIGIN"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "demo.site.context.demo_bar",
            ],
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "demo.sqlite3",
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "knowledge_private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "private"), "base_url": None},
    },
}
LOGIN_URL = "/demo/login/"
LOGIN_REDIRECT_URL = "/"

REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SPECTACULAR_SETTINGS = {
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
JWT_AUTH = {
    # As the LMS has it: "Authorization: JWT <token>".
    "JWT_AUTH_HEADER_PREFIX": "JWT",
    "JWT_ISSUER": SITE_ROOT_URL,
    "JWT_SECRET_KEY": SECRET_KEY,
    "JWT_ALGORITHM": "HS256",
    "JWT_AUDIENCE": "demo",
    "JWT_ISSUERS": [{"ISSUER": SITE_ROOT_URL, "SECRET_KEY": SECRET_KEY, "AUDIENCE": "demo"}],
    "JWT_VERIFY_EXPIRATION": True,
    "JWT_SUPPORTED_VERSION": "1.2.0",
}

# The XBlock SDK reads this when its runtime starts; demo/unit/ brings the services itself.
WORKBENCH = {"reset_state_on_restart": False, "services": {}}

# Tasks run at once unless a broker is named, as `make demo WORKER=1` does.
CELERY_BROKER_URL = os.environ.get("SOCIAL_LEARNING_BROKER", "memory://localhost/")
CELERY_TASK_ALWAYS_EAGER = "SOCIAL_LEARNING_BROKER" not in os.environ

EMAIL_BACKEND = "demo.site.outbox.Backend"
EMAIL_FILE_PATH = VAR / "outbox"
DEFAULT_FROM_EMAIL = "Harbour Academy <academy@example.com>"

# What the plugin mechanism adds in an LMS: our steps in the filters that the demo's units run.
OPEN_EDX_FILTERS_CONFIG = {name: {"fail_silently": True, "pipeline": [step]} for name, step in FILTER_STEPS.items()}

DEMO_UNIT = {
    "BASE_TEMPLATE": "demo/base.html",
    "ROLE_OF": "demo.site.hooks.role_of",
    "ON_PUBLISH": "demo.site.hooks.on_publish",
}

SOCIAL_LEARNING = {
    "BASE_TEMPLATE": "demo/base.html",
    "UNIT_BAR": "on",
    "CLOCK": "demo.site.clock.now",
    "RELAUNCH_ENABLED": True,
    # The demo asks nobody: what it knows of its videos is seeded.
    "FETCH_LINK_DETAILS": False,
    # The people of the demo have worked together for long: nobody of them is new.
    "TRUST_LEVELS": False,
    # Whoever tries things out shares more in an hour than people do.
    "SHARES_PER_HOUR": 200,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
