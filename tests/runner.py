"""Everything that must hold, as steps: ``make test`` runs all, ``python -m tests.runner lint types`` some.

Steps run two at a time; each prints its own end, a failed one its whole output. The last line sums up the tests.
Short ones come first, for what they say; then the longest, so that both cores are busy to the end.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PY = sys.executable
BIN = Path(PY).parent
LONGEST_FILE = 400
SOURCES = (".py", ".js", ".css", ".html", ".txt", ".sh")
# Python keeps what it has compiled, also where a machine says otherwise: workers would compile every test anew.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
FAST = "not services and not browser and not tutor and not packaging"
# What the release makes no difference to: made-up examples, films and office files, the demo's texts, documents, and
# the permissions of each address, which are our own; how errors are answered stays in.
SAME_ANYWHERE = (
    "tests/media",
    "tests/demo",
    "tests/docs",
    "tests/locale",
    "tests/review/test_machine.py",
    "tests/security/test_hidden.py",
    "tests/security/test_writes.py",
)
OTHER = {(3, 11): ("3.12", "verawood"), (3, 12): ("3.11", "ulmo")}


@dataclass
class Result:
    """How a step ended."""

    name: str
    ok: bool
    output: str
    seconds: float
    is_tests: bool = False


def run(name: str, *commands: list[str], env: dict[str, str] | None = None) -> Result:
    """Run commands one after the other until one fails."""
    begun = time.monotonic()
    output = ""
    for command in commands:
        done = subprocess.run(
            command, cwd=ROOT, env={**ENVIRONMENT, **(env or {})}, text=True, capture_output=True, check=False
        )
        output += done.stdout + done.stderr
        if done.returncode != 0:
            return Result(name, False, output, time.monotonic() - begun)
    return Result(name, True, output, time.monotonic() - begun)


def pytest(name: str, *options: str, env: dict[str, str] | None = None, python: str = PY) -> Result:
    """Run a part of the tests."""
    result = run(name, [python, "-m", "pytest", "-q", "--color=no", "-p", "no:cacheprovider", *options], env=env)
    result.is_tests = True
    return result


def lint() -> Result:
    """Ruff's rules and format, and the walls between the rooms."""
    return run(
        "lint",
        [str(BIN / "ruff"), "check", "."],
        [str(BIN / "ruff"), "format", "--check", "."],
        [str(BIN / "lint-imports"), "--no-cache"],
    )


def lengths() -> Result:
    """No file of ours is longer than a person reads in one go."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, text=True, capture_output=True, check=True
    )
    long = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in SOURCES and path.is_file() and "/migrations/" not in name:
            count = len(path.read_text(encoding="utf-8").splitlines())
            if count > LONGEST_FILE:
                long.append(f"{name}: {count} lines")
    return Result("file lengths", not long, "\n".join(long), 0.0)


def types() -> Result:
    """Types, strictly."""
    packages = ["social_learning", "knowledge_share", "social_reactions", "tutorsociallearning"]
    return run("types", [PY, "-m", "mypy", *(part for name in packages for part in ("-p", name))])


def django() -> Result:
    """System checks, migrations that match the models, and a privacy annotation on each model."""
    manage = [PY, "manage.py"]
    return run(
        "migrations and privacy",
        [*manage, "check", "--fail-level", "WARNING"],
        [*manage, "makemigrations", "--check", "--dry-run", "social_learning"],
        [
            str(BIN / "code_annotations"),
            "django_find_annotations",
            "--config_file",
            ".annotations.yml",
            "--lint",
            "--coverage",
        ],
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": f"{ROOT}:{ROOT}/djangoapp:{ROOT}/xblocks"},
    )


def fast() -> Result:
    """The tests that need nothing but Python."""
    return pytest("tests", "-n", "2", "--dist", "worksteal", "-m", FAST)


def packaging() -> Result:
    """Wheel, editable install, Tutor 21 and 22."""
    return pytest("packaging and Tutor", "tests/packaging", "tests/tutor_plugin", "-m", "packaging or tutor")


def browser() -> Result:
    """Chromium on the embedded site; what fails is tried once more and said, for a busy machine comes late at times."""
    return pytest("browser", "tests/browser", "tests/demo", "-m", "browser", "--reruns", "1", "-raR")


def services() -> Result:
    """Real MariaDB and Redis."""
    settings = {"SOCIAL_LEARNING_TEST_DB": "mariadb"}
    return pytest("MariaDB and Redis", "--ignore=tests/browser", "-m", "services", env=settings)


def other_python() -> Result:
    """The tests that another Python, Django or library could fail, on the other release's, where it is installed."""
    version, pins = OTHER.get(sys.version_info[:2], ("3.12", "verawood"))
    name = f"tests on Python {version} ({pins}), without properties, conversions, texts and each address's permissions"
    python = _find_python(version)
    if python is None:
        return Result(name, True, f"skipped: there is no working Python {version} on this machine", 0.0)
    venv = ROOT / f".venv-{pins}"
    steps = [] if (venv / "bin" / "python").exists() else [[python, "-m", "venv", str(venv)]]
    install = [str(venv / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    stamp = venv / ".installed"
    newest = max((ROOT / f).stat().st_mtime for f in ("setup.py", f"requirements/{pins}.txt", "requirements/test.txt"))
    if not stamp.exists() or stamp.stat().st_mtime < newest:
        steps.append([*install, "-e", ".", "-c", f"requirements/{pins}.txt", "-r", "requirements/test.txt"])
    prepared = run(name, *steps)
    if not prepared.ok:
        return prepared
    stamp.touch()
    chosen = ["-m", f"{FAST} and not hypothesis", *(f"--ignore={path}" for path in SAME_ANYWHERE)]
    return pytest(name, "-n", "2", "--dist", "worksteal", *chosen, python=str(venv / "bin" / "python"))


def _find_python(version: str) -> str | None:
    # A version manager may leave a name on the path that does not run.
    candidates = [
        shutil.which(f"python{version}"),
        *map(str, Path.home().glob(f".pyenv/versions/{version}*/bin/python")),
    ]
    for candidate in candidates:
        if (
            candidate
            and subprocess.run([candidate, "-c", "import venv"], capture_output=True, check=False).returncode == 0
        ):
            return candidate
    return None


STEPS: dict[str, Callable[[], Result]] = {
    "lengths": lengths,
    "lint": lint,
    "django": django,
    "types": types,
    "browser": browser,
    "tests": fast,
    "other": other_python,
    "packaging": packaging,
    "services": services,
}


def main(names: list[str]) -> int:
    """Run the named steps, or all; answers the exit code."""
    chosen = [STEPS[name] for name in names] if names else list(STEPS.values())
    results: list[Result] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for done in pool.map(_run_and_say, chosen):
            results.append(done)
    failed = [result.name for result in results if not result.ok]
    tests = [result for result in results if result.is_tests]
    counts = {word: sum(_count(word, result.output) for result in tests) for word in ("passed", "failed", "skipped")}
    counts["failed"] += sum(_count("errors?", result.output) for result in tests)
    if failed:
        # Once more at the very end: whoever reads only the last lines of a long log learns what to mend.
        print("\n".join(line for result in tests for line in result.output.splitlines() if _names_a_failure(line)))
        print(f"Not in order: {', '.join(failed)}.")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if failed else 0


def _run_and_say(step: Callable[[], Result]) -> Result:
    try:
        result = step()
    except Exception as error:  # noqa: BLE001 - a step that cannot even start is a failed step, not a lost one
        result = Result(step.__name__, False, repr(error), 0.0)
    mark = "ok  " if result.ok else "FAIL"
    lines = [line for line in result.output.splitlines() if line.strip()]
    detail = "" if not result.ok else _summary(lines)
    print(f"{mark} {result.name} ({result.seconds:.0f} s) {detail}", flush=True)
    if not result.ok:
        print("\n".join([line for line in lines if not line.startswith("SKIPPED")][-400:]), flush=True)
    return result


def _summary(lines: list[str]) -> str:
    # One line a reason, with how many tests it keeps from running: never hundreds of lines of the same words.
    skips: Counter[str] = Counter()
    for line in lines:
        if found := re.match(r"SKIPPED \[(\d+)\] \S+ (.+)", line):
            skips[found[2]] += int(found[1])
    last = lines[-1].strip("= ") if lines else ""
    again = [line for line in lines if line.startswith("RERUN ")]
    return "\n     ".join([last, *again, *(f"{count} skipped: {reason}" for reason, count in skips.most_common())])


def _names_a_failure(line: str) -> bool:
    return bool(re.match(r"(FAILED|ERROR) tests/", line))


def _count(word: str, output: str) -> int:
    tails = [line for line in output.splitlines() if re.search(r"\d+ (passed|failed|skipped|error)", line)]
    return sum(int(n) for line in tails[-1:] for n in re.findall(rf"(\d+) {word}\b", line))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
