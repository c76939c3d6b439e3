"""Make a course in this LMS, ask for its units and react to them, print ratios."""

from __future__ import annotations

import argparse
import logging
import sys
import warnings
from importlib.util import find_spec
from time import perf_counter_ns, process_time_ns


def main() -> int:
    """Run what was asked for; 0 when done or where there is no LMS, which is said."""
    parser = argparse.ArgumentParser(prog="python -m bench.lms", description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--cpu", action="store_true", help="count the work of this process alone: on a busy machine")
    options = parser.parse_args()
    if find_spec("lms") is None:
        print("There is no edx-platform here; bench/lms/README says how to run this inside one.")
        return 0
    warnings.filterwarnings("ignore")
    import django
    from django.conf import settings

    django.setup()
    logging.disable(logging.WARNING)
    settings.ROOT_URLCONF = "bench.lms.urls"
    settings.ALLOWED_HOSTS = ["*"]
    _generous(settings)
    from bench.lms import course, pages, writes

    place = course.ensure()
    print(f"Django {django.get_version()}, {options.rounds} rounds, course {place.course_key}")
    clock = process_time_ns if options.cpu else perf_counter_ns
    pages.run(place, rounds=options.rounds, clock=clock)
    writes.run(place, rounds=options.rounds, clock=clock)
    return 0


def _generous(settings: object) -> None:
    """Let one person do in a minute what people do in a day: that is the point here."""
    said = getattr(settings, "SOCIAL_LEARNING", {})
    free = dict.fromkeys(("THROTTLE_READ", "THROTTLE_WRITE"), "1000000/minute")
    settings.SOCIAL_LEARNING = {**said, **free, "LIKES_PER_DAY": 1_000_000}  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
