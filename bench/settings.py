"""Settings of the benchmarks: the tests' own, on MariaDB, with the queue that a site has."""

import os
import sys
import sysconfig
from importlib.util import find_spec

# What `make bench` put beside the platform's pins, last, so that it can replace none of them.
sys.path.append(sysconfig.get_path("purelib", vars={"base": os.path.join(sys.prefix, "peer")}))
os.environ["SOCIAL_LEARNING_TEST_DB"] = "mariadb"

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS, SOCIAL_LEARNING

ROOT_URLCONF = "bench.urls"
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = os.environ.get("SOCIAL_LEARNING_BROKER", "memory://")
# Thousands of reactions by few people in a minute are the point here.
SOCIAL_LEARNING = {**SOCIAL_LEARNING, "LIKES_PER_DAY": 1_000_000}
if find_spec("forum"):
    # openedx-forum, whose upvote is what our own is compared with.
    INSTALLED_APPS = [*INSTALLED_APPS, "forum"]
