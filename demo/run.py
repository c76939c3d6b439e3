"""Start the embedded site: migrate, seed once, say what to click, serve.

With ``SOCIAL_LEARNING_BROKER`` set (``make demo WORKER=1``) a Redis of our own and a real Celery worker run beside it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlparse

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run until Ctrl-C."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo.settings")
    port = os.environ.get("PORT", "8000")
    # So that what we started stops with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _paths()
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    if "SOCIAL_LEARNING_BROKER" in os.environ:
        _worker(settings.VAR)
    call_command("migrate", verbosity=0)
    call_command("demo_seed")
    print(_welcome(port), flush=True)
    from demo.wsgi import application

    _serve(application, int(port))


def _paths() -> None:
    # The editable install finds the roots by itself; a bare checkout needs them on the path.
    sys.path[:0] = [str(ROOT / root) for root in ("", "djangoapp", "xblocks")]


def _welcome(port: str) -> str:
    site = f"http://127.0.0.1:{port}"
    return f"""
  The embedded site is ready:  {site}

    What to click            {site}/
    Catalogue                {site}/social-learning/
    Share what you know      {site}/social-learning/share/
    A course unit            {site}/demo/unit/unit1/
    Review desk              {site}/social-learning/desk/   (as the expert)
    Outbox of e-mails        {site}/demo/outbox/
    REST API                 {site}/api/social_learning/v1/docs/
    Django admin             {site}/admin/                  (as the site admin)

  The bar on top of every page changes who you are and what day it is. Ctrl-C stops; `make demo-reset` begins anew.
"""


def _worker(var: Path) -> None:
    """Start redis-server and a Celery worker, both stopped when we stop."""
    server = shutil.which("redis-server")
    if server is None:
        sys.exit("WORKER=1 needs redis-server (Debian: apt-get install redis-server).")
    address = urlparse(os.environ["SOCIAL_LEARNING_BROKER"])
    _child([server, "--port", str(address.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(var)])
    time.sleep(0.5)
    worker = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "demo",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "INFO",
    ]
    _child(worker, log=var / "worker.log")
    print(f"A real worker is running on Redis; its log is {var / 'worker.log'}.")


def _child(command: list[str], log: Path | None = None) -> None:
    output = log.open("ab") if log else subprocess.DEVNULL
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path[:4])}
    process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=environment)
    atexit.register(process.terminate)


def _serve(application: object, port: int) -> None:
    from waitress import serve

    try:
        serve(application, host="127.0.0.1", port=port, threads=8, ident=None)
    except OSError as error:
        sys.exit(f"Port {port} is taken ({error.strerror}). Try: make demo PORT={port + 1}")


if __name__ == "__main__":
    main()
