"""Start MariaDB and Redis, run the benchmarks, print ratios."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = (
    "reactions",
    "hot",
    "peer",
    "load",
    "catalogue",
    "search",
    "recommend",
    "ranking",
    "upload",
    "pages",
    "desk",
    "experts",
    "sweep",
)


def main() -> int:
    """Run what was asked for; 0 when done or when there is no MariaDB here, which is said."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"which: {', '.join(NAMES)}; all without a name")
    parser.add_argument("--rounds", type=int, default=1_000)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--reactions", type=int, default=1_000_000)
    parser.add_argument("--reviews", type=int, default=1_000_000)
    options = parser.parse_args()
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    sys.path[:0] = [str(ROOT / root) for root in ("djangoapp", "xblocks")]
    with ExitStack() as stack:
        return _run(options, stack)


def _run(options: argparse.Namespace, stack: ExitStack) -> int:
    from tests import services

    missing = services.MariaDB.missing()
    if missing:
        print(missing)
        return 0
    with_queue = not services.redis_missing()
    if with_queue:
        os.environ["SOCIAL_LEARNING_BROKER"] = stack.enter_context(services.redis_server())
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    # A checkout that never collected its static files is no matter here.
    warnings.filterwarnings("ignore", category=UserWarning)
    import django
    from django.conf import settings

    django.setup()
    server = settings.TEST_MARIADB
    assert server is not None, "bench.settings asks for MariaDB"
    stack.callback(server.stop)
    server.start()
    _make_database()
    import demo.celery  # noqa: F401 - the app that knows the broker
    from bench import (
        catalogue,
        desk,
        experts,
        hot,
        load,
        pages,
        peer,
        ranking,
        reactions,
        recommend,
        search,
        sweep,
        upload,
    )

    wanted = options.names or NAMES
    if "reactions" in wanted:
        reactions.run(rounds=options.rounds, with_queue=with_queue)
    if "pages" in wanted:
        pages.run()
    if "hot" in wanted:
        hot.run(rounds=options.rounds)
    if "peer" in wanted:
        peer.run()
    if "load" in wanted:
        load.run(reactions=options.reactions)
    if "catalogue" in wanted:
        catalogue.run(rounds=max(50, options.rounds // 5), entries=options.entries)
    if "experts" in wanted:
        experts.run(rounds=max(20, options.rounds // 20))
    if "search" in wanted:
        search.run(rounds=max(20, options.rounds // 20), entries=options.entries)
    if "recommend" in wanted:
        recommend.run(rounds=max(50, options.rounds // 5), entries=options.entries)
    if "ranking" in wanted:
        ranking.run(rounds=max(50, options.rounds // 5))
    if "upload" in wanted:
        upload.run(rounds=max(5, options.rounds // 50))
    if "desk" in wanted:
        desk.run(rounds=max(20, options.rounds // 20), items=options.entries)
    # It empties the tables of the others.
    if "sweep" in wanted:
        sweep.run(items=options.reviews)
    return 0


def _make_database() -> None:
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        print(f"MariaDB {cursor.fetchone()[0]}, by Unix socket")


if __name__ == "__main__":
    sys.exit(main())
