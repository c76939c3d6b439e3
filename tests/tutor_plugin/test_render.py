"""What ``tutor config save`` writes, with every setting at its default and with settings changed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tutorsociallearning.patch_files import read_patches

from .support import Project, command

pytestmark = pytest.mark.tutor
Maker = Callable[[], Project]
PINS_STAGE = re.compile(r"^FROM python AS python-requirements$.*?^FROM ", re.MULTILINE | re.DOTALL)


def tree(project: Project) -> dict[str, bytes]:
    """Return every rendered file by its path."""
    root = project.root / "env"
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_the_plugin_is_enabled_as_the_guide_says(new_project: Maker) -> None:
    project = new_project()
    for words in (["plugins", "enable", "social-learning"], ["config", "save"]):
        done = project.run(*words)
        assert done.returncode == 0, done.stderr
    assert re.search(r"social-learning\s.*enabled\s+\d+\.\d+", project.run("plugins", "list").stdout)
    assert "######## social-learning" in project.read("apps", "openedx", "settings", "lms", "production.py")


def test_every_patch_name_exists_in_tutor(tutor: Path) -> None:
    folders = tutor.glob("lib/python*/site-packages/tutor*/templates")
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    text = "".join(file.read_text(errors="ignore") for file in files)
    # What serves the newer micro-frontends only is not in the older release, where nothing asks for it.
    newer = {"mfe-site-custom-app-imports", "mfe-site-custom-app-final"} if "21" in tutor.name else set()
    assert set(read_patches()) - newer <= set(re.findall(r"""patch\(["']([\w-]+)["']""", text))


def test_rendered_yaml_parses(project: Project) -> None:
    files = [file for file in (project.root / "env").rglob("*.yml") if "build" not in file.parts]
    assert len(files) > 10
    for file in files:
        assert all(isinstance(document, dict | None) for document in yaml.safe_load_all(file.read_text())), file


def test_rendered_python_compiles(project: Project) -> None:
    files = list((project.root / "env" / "apps" / "openedx" / "settings").rglob("*.py"))
    assert {"production.py", "development.py"} <= {file.name for file in files}
    for file in files:
        compile(file.read_text(), file, "exec")


@pytest.mark.parametrize("service", ["lms", "cms"])
@pytest.mark.parametrize("mode", ["production", "development"])
def test_both_apps_are_configured_in_both_modes(project: Project, service: str, mode: str) -> None:
    assert project.read("apps", "openedx", "settings", service, f"{mode}.py").count("SOCIAL_LEARNING = {") == 1


def test_the_package_is_installed_where_its_pins_are_known(project: Project) -> None:
    stage = PINS_STAGE.search(project.read("build", "openedx", "Dockerfile"))
    assert stage
    copied = re.search(r"^COPY \./(\S+) ", stage[0], re.MULTILINE)
    assert copied
    assert (project.root / "env" / "build" / "openedx" / copied[1]).stat().st_size > 1000
    after_platform = stage[0].split("/requirements/edx/base.txt", 1)[1]
    assert "install -c /tmp/social-learning-pins.txt 'openedx-social-learning[preview] @ file:///tmp/" in after_platform


def test_the_package_may_come_from_an_index(new_project: Maker) -> None:
    docker = (
        new_project().save(package="openedx-social-learning[preview]==0.1.0").read("build", "openedx", "Dockerfile")
    )
    assert "install -c /tmp/social-learning-pins.txt 'openedx-social-learning[preview]==0.1.0' &&" in docker
    assert ".whl" not in docker


def test_extras_may_be_left_out(new_project: Maker) -> None:
    docker = new_project().save(extras=[]).read("build", "openedx", "Dockerfile")
    assert "'openedx-social-learning @ file:///tmp/social-learning/" in docker


def test_downloads_are_handed_over_by_uwsgi(project: Project) -> None:
    assert "\noffload-threads = 2\n" in project.read("apps", "openedx", "uwsgi.ini") + "\n"


def test_caddy_lets_files_of_the_size_allowed_through(project: Project, new_project: Maker) -> None:
    assert "max_size 51MiB" in project.read("apps", "caddy", "Caddyfile")
    text = new_project().save(max_upload_mb=200).read("apps", "caddy", "Caddyfile")
    block = re.search(r"handle @social_learning_upload \{(.*?)\n    \}", text, re.DOTALL)
    assert block
    assert "max_size 201MiB" in block[1]


@pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not installed (apt-get install caddy)")
def test_caddy_accepts_the_file(project: Project) -> None:
    options = {"default_site_port": ":80", "HOME": str(project.root)}
    caddyfile = project.root / "env" / "apps" / "caddy" / "Caddyfile"
    command("caddy", "adapt", "--config", caddyfile, "--adapter", "caddyfile", env=options)


def test_a_queue_of_its_own_is_served_by_the_lms_workers(project: Project, new_project: Maker) -> None:
    worker = project.service("lms-worker")
    assert worker
    assert "knowledge" not in str(worker["command"])
    queued = new_project().save(queue="knowledge")
    for name, expected in (("lms-worker", True), ("cms-worker", False)):
        service = queued.service(name)
        assert service
        queues = next(part for part in service["command"] if part.startswith("--queues="))
        assert queues.endswith(",knowledge") is expected
    assert queued.read("k8s", "deployments.yml").count(",knowledge") == 1


def test_removal_leaves_no_trace(new_project: Maker) -> None:
    project = new_project().save(enabled=False)
    before = tree(project)
    assert project.run("plugins", "enable", "social-learning").returncode == 0
    assert tree(project) != before
    for words in (["plugins", "disable", "social-learning"], ["config", "save"]):
        assert project.run(*words).returncode == 0
    assert tree(project) == before
    assert not (project.root / "env" / "build" / "openedx" / "social-learning").exists()


def test_converters_are_installed_only_where_the_operator_wants_them(new_project: Maker) -> None:
    wanted = new_project().save(install_converters=True).read("build", "openedx", "Dockerfile")
    assert "libreoffice-impress-nogui" in wanted
    assert wanted.index("libreoffice-impress-nogui") < wanted.rindex("USER ${APP_USER_ID}")
    assert "libreoffice" not in new_project().save().read("build", "openedx", "Dockerfile")
