"""A course author tries the blocks in the XBlock SDK, which knows nothing of the app; run by test_sdk.py."""

from __future__ import annotations

import json
import re

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from workbench import scenarios  # noqa: E402
from xblock.core import XBlock  # noqa: E402


def page(kind: str, student: str) -> str:
    """Return the page on which the SDK shows the first scenario of a block."""
    return Client().get(f"/view/{kind}.0/?student={student}").content.decode()


def source(html: str) -> str:
    """Return where the panel's element talks to."""
    found = re.search(r'<sl-(?:reactions|unit-share)[^>]* src="([^"]+)"', html)
    assert found, html
    return found[1]


def try_reactions() -> None:
    """One likes, and another one sees it."""
    url = source(page("social_reactions", "student_1"))
    done = Client().put(url + "reactions/like/", "{}", content_type="application/json")
    assert done.json()["counts"]["like"] == 1, done.content
    assert done.json()["mine"] == ["like"]
    other = page("social_reactions", "student_2")
    assert re.search(r'aria-pressed="false".*?sl-reaction__count">1<', other, re.DOTALL)
    again = Client().put(source(other) + "reactions/like/", "{}", content_type="application/json")
    assert again.json()["counts"]["like"] == 2, again.content
    said = Client().post(url + "comments/", json.dumps({"body": "It **works**"}), content_type="application/json")
    assert said.status_code == 201
    assert "<strong>works</strong>" in page("social_reactions", "student_2")


def try_sharing() -> None:
    """One shares a link, and another one finds it."""
    sent = json.dumps({"title": "Knots", "url": "https://example.org/knots"})
    url = source(page("knowledge_share", "student_1"))
    assert Client().post(url, sent, content_type="application/json").status_code == 201
    assert 'href="https://example.org/knots"' in page("knowledge_share", "student_2")


def try_resources() -> None:
    """Each script the page asks for is there."""
    for kind in ("social_reactions", "knowledge_share"):
        for url in re.findall(r'<script type="module" async src="([^"]+)"', page(kind, "student_1")):
            assert Client().get(url).status_code == 200, url


call_command("migrate", run_syncdb=True, verbosity=0)
# Other blocks of this environment may bring scenarios that the SDK cannot load.
for kind in ("social_reactions", "knowledge_share"):
    scenarios.add_class_scenarios(kind, XBlock.load_class(kind), fail_silently=False)
try_reactions()
try_sharing()
try_resources()
print("tried")  # noqa: T201
