"""Settings of the benchmarks: the tests' own, on MariaDB, with the queue that a site has."""

import os

os.environ["SOCIAL_LEARNING_TEST_DB"] = "mariadb"

from tests.settings import *  # noqa: F403
from tests.settings import SOCIAL_LEARNING

ROOT_URLCONF = "bench.urls"
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = os.environ.get("SOCIAL_LEARNING_BROKER", "memory://")
# Thousands of reactions by few people in a minute are the point here.
SOCIAL_LEARNING = {**SOCIAL_LEARNING, "LIKES_PER_DAY": 1_000_000}
