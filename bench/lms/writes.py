"""What a reaction costs beside an empty view, and what a completion adds to the request in which it happens."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.lms.course import Place
from bench.timing import Act, interleaved, statements, table

AIM = 1.4


def run(place: Place, *, rounds: int, clock: Callable[[], int]) -> None:
    """Print both."""
    acts = {"an empty view": _empty(place), "a reaction given or taken back": _reaction(place)}
    spent = interleaved(acts, rounds=rounds * 2, warm=5, clock=clock)
    empty, reaction = acts
    rows = [
        (empty, spent[empty], None, f"{statements(acts[empty], 0)} queries"),
        (
            reaction,
            spent[reaction],
            spent[reaction] / spent[empty],
            f"{statements(acts[reaction], 0)} and {statements(acts[reaction], 1)} queries; aim <= {AIM}",
        ),
    ]
    table("A write through the REST API", rows)
    _completion(place)


def _empty(place: Place) -> Act:
    def act(_turn: int) -> object:
        answer = place.browser.put("/social-learning-bench/empty/")
        assert answer.status_code == 200, answer.status_code
        return answer

    return act


def _reaction(place: Place) -> Act:
    url = f"/api/social_learning/v1/targets/{place.plain}/reactions/applied/"

    def act(turn: int) -> object:
        send = place.browser.put if turn % 2 == 0 else place.browser.delete
        answer = send(url)
        assert answer.status_code == 200, answer.content
        return answer

    return act


def _completion(place: Place) -> None:
    """Print what we ask of the database when the platform stores that a block was completed."""
    from completion.models import BlockCompletion
    from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH

    if not ENABLE_COMPLETION_TRACKING_SWITCH.is_enabled():
        print("\nCompletion is not tracked here: the waffle switch completion.enable_completion_tracking is off.")
        return
    found = []
    for name, completion in (("begun", 0.5), ("completed", 1.0), ("again", 1.0)):
        with CaptureQueriesContext(connection) as asked:
            BlockCompletion.objects.submit_completion(
                user=place.learner, block_key=place.problem, completion=completion
            )
        ours = [query["sql"] for query in asked if "social_learning_" in query["sql"]]
        writes = [sql for sql in ours if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
        found.append(f"{name}: {len(writes)} writes and {len(ours) - len(writes)} reads")
    BlockCompletion.objects.filter(user=place.learner).delete()
    print(f"\nA completion, in the platform's request (aim: one insert at most): {'; '.join(found)}")
