"""The least Django settings under which the demo's unit runs; for `pytest --ds=tests.demo.unit_settings`."""

import tempfile

SECRET_KEY = "only-for-tests"
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "workbench",
    "demo.unit",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
HERE = tempfile.mkdtemp(prefix="demo-unit-")
# A file, not memory: a browser asks for several things at once, and threads cannot share a database in memory.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{HERE}/demo.sqlite3",
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
        "TEST": {"NAME": f"{HERE}/test.sqlite3"},
    }
}
ROOT_URLCONF = "demo.unit.urls"
STATIC_URL = "/static/"
MEDIA_ROOT = f"{HERE}/media"
MEDIA_URL = "/media/"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WORKBENCH = {"reset_state_on_restart": False, "services": {}}
