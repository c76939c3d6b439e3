"""Settings of the tests: the demo's site on an in-memory database, tasks run at once.

``SOCIAL_LEARNING_TEST_DB=mariadb`` runs the same tests on a MariaDB that the test run starts.
"""

import os
from importlib.util import find_spec

from demo.settings import *  # noqa: F403
from demo.settings import INSTALLED_APPS, MIDDLEWARE, SOCIAL_LEARNING
from tests.services import MariaDB

# None, or the server that tests/conftest.py starts before the first test needs a database.
TEST_MARIADB = MariaDB() if os.environ.get("SOCIAL_LEARNING_TEST_DB") == "mariadb" else None
DATABASES = {
    "default": TEST_MARIADB.settings()
    if TEST_MARIADB
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "ATOMIC_REQUESTS": True}
}
# It reads every file it serves each time a test makes a client; tests/browser asks a running site for them.
MIDDLEWARE = [name for name in MIDDLEWARE if name != "whitenoise.middleware.WhiteNoiseMiddleware"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
SOCIAL_LEARNING = {
    **SOCIAL_LEARNING,
    "CLOCK": None,
    "THROTTLE_READ": "100000/minute",
    "THROTTLE_WRITE": "100000/minute",
    "THROTTLE_UPLOAD": "100000/minute",
    "REGISTRATIONS_PER_HOUR": 0,
    "DATE_CHANGES_PER_HOUR": 0,
    # Levels have tests of their own; everywhere else everybody is known.
    "TRUST_LEVELS": False,
}
if find_spec("event_routing_backends"):
    # Where it is installed, tests/edxapp/test_xapi.py makes statements with it.
    INSTALLED_APPS = [*INSTALLED_APPS, "event_routing_backends"]
