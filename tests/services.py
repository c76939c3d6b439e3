"""Real services from Debian's packages, started for a test run or a benchmark and gone after it."""

from __future__ import annotations

import getpass
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

NO_MARIADB = (
    "MariaDB is not installed here: apt-get install mariadb-server, then pip install -r requirements/services.txt."
)
NO_REDIS = "Redis is not installed here: apt-get install redis-server, then pip install -r requirements/services.txt."
# As an LMS: durable enough to be honest, without the doublewrite of a disk nobody keeps.
PARAMS = (
    "--character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci --innodb-buffer-pool-size=256M "
    "--max-connections=400 --skip-log-bin --innodb-lock-wait-timeout=20"
)


def free_port() -> int:
    """Return a port that nobody listens to at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class MariaDB:
    """One server in a folder of its own, reached by its Unix socket as the person who runs the tests."""

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="sl-maria-"))
        self.socket = self.folder / f"mysql.{self.port}.sock"

    @staticmethod
    def missing() -> str:
        """Return a sentence that says what is not installed, or ``""``."""
        try:
            import MySQLdb  # noqa: F401
            import pytest_mysql  # noqa: F401
        except ImportError:
            return NO_MARIADB
        return "" if shutil.which("mariadbd") and shutil.which("mariadb-install-db") else NO_MARIADB

    def settings(self, name: str = "social_learning") -> dict[str, Any]:
        """Return the entry for Django's ``DATABASES``; needs no running server."""
        return {
            "ENGINE": "django.db.backends.mysql",
            "NAME": name,
            "USER": getpass.getuser(),
            # A host that is a path is a Unix socket.
            "HOST": str(self.socket),
            "ATOMIC_REQUESTS": True,
            "OPTIONS": {"charset": "utf8mb4", "init_command": "SET sql_mode='STRICT_TRANS_TABLES'"},
            "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"},
        }

    @cached_property
    def _executor(self) -> Any:
        from pytest_mysql.executor import MySQLExecutor

        return MySQLExecutor(
            mysqld_safe=Path(shutil.which("mariadbd-safe") or "mysqld_safe"),
            mysqld=Path(shutil.which("mariadbd") or "mysqld"),
            admin_exec=shutil.which("mariadb-admin") or "mysqladmin",
            logfile_path=str(self.folder / "server.log"),
            params=PARAMS,
            base_directory=self.folder,
            user=getpass.getuser(),
            host="127.0.0.1",
            port=self.port,
            install_db=shutil.which("mariadb-install-db"),
        )

    def start(self) -> None:
        """Make the data folder and start the server; returns when it answers."""
        self._executor.start()

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._executor.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def remove(self) -> None:
        """Remove the folder of a server that was never started."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def redis_server() -> Iterator[str]:
    """Run a Redis and give its URL; call only where :func:`redis_missing` is empty."""
    from pytest_redis.executor import RedisExecutor

    folder = Path(tempfile.mkdtemp(prefix="sl-redis-"))
    port = free_port()
    server = RedisExecutor(
        executable=shutil.which("redis-server") or "redis-server",
        databases=4,
        redis_timeout=5,
        loglevel="notice",
        host="127.0.0.1",
        port=port,
        datadir=folder,
    )
    try:
        with server:
            yield f"redis://127.0.0.1:{port}/0"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def redis_missing() -> str:
    """Return a sentence that says what is not installed, or ``""``."""
    try:
        import pytest_redis  # noqa: F401
    except ImportError:
        return NO_REDIS
    return "" if shutil.which("redis-server") else NO_REDIS
