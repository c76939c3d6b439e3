"""The demo as a visitor gets it: ``python -m demo.run`` in a process of its own, with a folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


class Served:
    """One running demo; its first day is the next Tuesday at ten, whatever the day of the test run."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = var / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.begin = _next_tuesday()

    def start(self) -> None:
        """Start and wait until the first page answers; raises with the server's own words if it does not."""
        self.set_day(0)
        environment = {**os.environ, "SOCIAL_LEARNING_DEMO_VAR": str(self.var), "PORT": str(self.port)}
        # A broker of the test run is none of the demo's.
        environment.pop("SOCIAL_LEARNING_BROKER", None)
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "demo.run"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                words = self.log.read_text(encoding="utf-8", errors="replace")
                self.stop()
                raise RuntimeError(f"The demo did not start:\n{words}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop it; a server that does not listen is ended."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def set_day(self, days: int, hours: int = 0) -> None:
        """Put the demo's clock to ten o'clock and some hours, so many days after its first day."""
        ahead = self.begin + timedelta(days=days, hours=hours) - datetime.now(tz=timezone.utc)
        (self.var / "clock.txt").write_text(str(ahead.total_seconds()), encoding="utf-8")

    def errors(self) -> str:
        """Return what the server has logged of its own mistakes."""
        words = self.log.read_text(encoding="utf-8", errors="replace")
        return words if "Internal Server Error" in words else ""

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _next_tuesday() -> datetime:
    today = datetime.now(tz=timezone.utc).replace(hour=10, minute=0, second=0, microsecond=0)
    return today + timedelta(days=(1 - today.weekday()) % 7 or 7)
