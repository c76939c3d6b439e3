"""Exports of the Recommender XBlock: what is read, what is refused, what becomes of it, and a second run."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from social_learning.curation import imports, recommender
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import Invalid, NotAllowed
from social_learning.reactions.models import Reaction
from social_learning.spaces import api as spaces
from social_learning.spaces.models import ReviewPolicy
from tests.curation.conftest import COURSE, UNIT

pytestmark = pytest.mark.django_db
BONDING = {
    "id": "https://example.com/bonding",
    "url": "https://example.com/bonding?utm_source=mail",
    "title": "Covalent <b>bonding</b> &amp; trends",
    "upvotes": 15,
    "downvotes": 5,
    "description": "https://example.com/picture.png",
    "descriptionText": "<p>Short and clear.</p><p>Page 3 has the <i>table</i>.</p><script>steal()</script>",
}
EXPORT = {
    "recommendations": {BONDING["id"]: BONDING, "2": {"url": "http://example.com/polar", "title": "Polar bonds"}},
    "removed_recommendations": {"3": {"url": "https://example.com/spam", "title": "Spam", "reason": "spam"}},
    "endorsed_recommendation_ids": [BONDING["id"]],
    "endorsed_recommendation_reasons": ["good"],
    "flagged_accum_resources": {},
}


def _read(data: Any, name: str = "export.json") -> recommender.Export:
    return recommender.read((data if isinstance(data, str) else json.dumps(data)).encode(), name)


@pytest.fixture
def bring(team: Any, course_space: Any, theme: Any, now: Any) -> Any:
    """Import as the course's team: ``bring(export, …)``."""

    def run(export: recommender.Export, **more: Any) -> imports.Outcome:
        given = {"course_key": COURSE, "unit_key": UNIT, "theme_id": theme.pk, "now": now, **more}
        return imports.bring(export, given.pop("actor", team), **given)

    return run


@pytest.mark.parametrize(
    "data",
    [
        EXPORT,
        {"export": EXPORT},
        {"recommendations": list(EXPORT["recommendations"].values())},
        list(EXPORT["recommendations"].values()),
        EXPORT["recommendations"],
    ],
)
def test_every_shape_of_an_export_is_read_and_nothing_of_what_was_removed(data: Any) -> None:
    found = _read(data)
    assert [(one.url, one.title) for one in found.resources] == [
        ("https://example.com/bonding", "Covalent bonding & trends"),
        ("http://example.com/polar", "Polar bonds"),
    ]
    assert found.resources[0].why == "Short and clear."
    # Why the team endorsed it stands beside, where the export says so.
    assert found.resources[0].body.partition("\n\n")[0] == "Short and clear.\nPage 3 has the table."
    assert not found.refused


def test_a_table_is_read_too_and_a_description_that_is_words_is_kept() -> None:
    text = (
        'title,url,description\n"A, b",https://example.com/a,Why it helps.\nC,https://example.com/c,https://x.y/p.png\n'
    )
    found = _read(text, "Export.CSV")
    assert [(one.title, one.text) for one in found.resources] == [("A, b", "Why it helps."), ("C", "")]


@pytest.mark.parametrize("text", ["", "no", "3", '"text"', '{"a": 1}', "[1, 2]", "[" * 100_000, "\udcff", '{"a": "b"}'])
def test_what_is_no_export_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        recommender.read(text.encode("utf-8", "surrogatepass"), "export.json")
    assert refused.value.code == "not_an_export"
    with pytest.raises(Invalid):
        _read("name,link\na,b\n", "export.csv")


def test_what_is_too_much_is_refused_before_it_is_read() -> None:
    with pytest.raises(Invalid) as refused:
        recommender.read(b" " * (recommender.MAX_BYTES + 1), "export.json")
    assert refused.value.code == "too_much"
    many = [{"url": f"https://example.com/{number}"} for number in range(recommender.MAX_RESOURCES + 1)]
    with pytest.raises(Invalid):
        _read(many)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,<script>", "file:///etc/passwd", "ftp://example.com/",
        "https://user:secret@example.com/", "http://localhost/", "http://127.0.0.1/", "http://169.254.169.254/latest/",
        "http://[::1]/", "http://0x7f.1/", "http://intranet/", "", "//example.com\\@evil.example/",
    ],
)  # fmt: skip
def test_hostile_links_are_refused_and_said(url: str, bring: Any) -> None:
    found = _read([{"url": url, "title": "Bad <img src=x onerror=alert(1)>"}])
    assert not found.resources
    assert [label for label, _why in found.refused] == ["Bad"]
    assert bring(found).count(imports.REFUSED) == 1
    assert not Knowledge.objects.exists()


def test_words_lose_their_markup_whatever_it_is() -> None:
    hostile = "<p>One</p><style>p{}</style><a href='javascript:x()'>two</a><br><svg onload=x()>three &lt;script&gt;"
    assert recommender.plain(hostile) == "One\ntwo\nthree <script>"
    assert recommender.plain(None) == ""
    assert len(recommender.plain("a" * 200_000)) == recommender.MAX_TEXT
    (one,) = _read([{"url": "https://example.com/", "title": "t" * 900, "descriptionText": "w" * 900}]).resources
    assert (len(one.title), len(one.why)) == (255, 255)


def test_the_same_link_twice_is_one(bring: Any) -> None:
    found = _read([{"url": "https://EXAMPLE.com/a", "title": "A"}, {"url": "https://example.com/a?utm_medium=x"}])
    assert len(found.resources) == len(found.refused) == 1


@pytest.mark.parametrize(
    ("policy", "outcome", "state"),
    [
        (ReviewPolicy.NONE, imports.PUBLISHED, State.PUBLISHED),
        (ReviewPolicy.BEFORE, imports.SUBMITTED, State.SUBMITTED),
    ],
)
def test_each_link_goes_the_way_of_the_space_and_a_second_run_adds_nothing(
    bring: Any, course_space: Any, team: Any, theme: Any, policy: Any, outcome: str, state: Any
) -> None:
    spaces.set_policy(course_space.pk, review_policy=policy)
    done = bring(_read(EXPORT))
    assert done.count(outcome) == 2
    first, second = Knowledge.objects.order_by("pk")
    assert (first.kind, first.state, first.origin_key, first.author_id) == ("link", state, UNIT, team.user_id)
    assert (first.theme_id, first.space_id, first.url) == (theme.pk, course_space.pk, "https://example.com/bonding")
    assert second.why == "Learners of this course recommended it."
    assert not Reaction.objects.exists()
    again = bring(_read(EXPORT))
    assert (again.count(imports.SKIPPED), Knowledge.objects.count()) == (2, 2)


def test_the_hourly_number_does_not_stop_an_import(bring: Any, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**getattr(settings, "SOCIAL_LEARNING", {}), "SHARES_PER_HOUR": 1}
    assert len(bring(_read(EXPORT)).lines) == 2
    assert Knowledge.objects.count() == 2


def test_a_dry_run_writes_nothing(bring: Any) -> None:
    done = bring(_read(EXPORT), dry_run=True)
    assert [line.outcome for line in done.lines] == [imports.DRAFT, imports.DRAFT]
    assert not Knowledge.objects.exists()


def test_only_the_team_imports_and_only_into_its_own_course(bring: Any, learner: Any, as_actor: Any) -> None:
    with pytest.raises(NotAllowed):
        bring(_read(EXPORT), actor=as_actor(learner))
    with pytest.raises(Invalid):
        bring(_read(EXPORT), unit_key=UNIT.replace("2026", "2027"))
    assert not Knowledge.objects.exists()


def _command(path: Path, *more: str, **options: Any) -> str:
    out = StringIO()
    given = {"course": COURSE, "author": "stella", "theme": "safety", **options}
    flags = [part for name, value in given.items() for part in (f"--{name}", value)]
    call_command("social_learning_import_recommender", str(path), *flags, *more, stdout=out)
    return out.getvalue()


def test_the_command_says_what_became_of_each(tmp_path: Path, steward: Any, course_space: Any, theme: Any) -> None:
    path = tmp_path / "export.json"
    path.write_text(
        json.dumps({"recommendations": [*EXPORT["recommendations"].values(), {"url": "x:y", "title": "No"}]})
    )
    assert "would be shared: Polar bonds" in _command(path, "--dry-run", unit=UNIT)
    assert not Knowledge.objects.exists()
    said = _command(path, unit=UNIT)
    assert "refused: No" in said
    assert "Votes and screenshots were not taken over." in said
    assert Knowledge.objects.filter(origin_key=UNIT).count() == 2
    assert "0 published, 0 submitted, 0 draft, 2 skipped, 1 refused" in _command(path, unit=UNIT)


def test_the_command_ends_with_a_sentence_where_it_cannot_begin(
    tmp_path: Path, steward: Any, learner: Any, course_space: Any, theme: Any
) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(EXPORT))
    for options in (
        {"author": "nobody"},
        {"theme": "none"},
        {"author": learner.username},
        {"course": "course-v1:N+N+N"},
    ):
        with pytest.raises(CommandError):
            _command(path, **options)
    with pytest.raises(CommandError):
        _command(tmp_path / "missing.json")
    assert not Knowledge.objects.exists()


def test_why_the_team_endorsed_it_comes_along() -> None:
    export = {
        "recommendations": {"7": {"id": "7", "url": "https://example.com/a", "title": "A", "descriptionText": "Good."}},
        "endorsed_recommendation_ids": ["7", "8"],
        "endorsed_recommendation_reasons": ["<b>Best</b> for beginners", {"odd": 1}],
    }
    (found,) = recommender.read(json.dumps(export).encode(), "x.json").resources
    assert (found.why, found.body) == ("Good.", "Good.\n\nThe team of the course: Best for beginners")
    odd = {**export, "endorsed_recommendation_ids": {"7": 1}}
    assert recommender.read(json.dumps(odd).encode(), "x.json").resources[0].body == ""
