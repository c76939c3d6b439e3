"""The upvote of openedx-forum (its MySQL backend) beside a reaction, on the same database in the same run."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from bench.hot import fill
from bench.reactions import NOW, bare, disconnect, toggle
from bench.timing import Act, interleaved, table
from social_learning.spaces import api as spaces

# How many votes there are, and for how many rounds of its answer that leaves time.
ROUNDS = {100: 20, 1_000: 4, 10_000: 1}
WRITES = 200
COURSE = "course-v1:Bench+Peer+1"
PEOPLE = (
    "INSERT INTO {users} (username, email, password, first_name, last_name, is_active, is_staff, is_superuser,"
    " date_joined) SELECT CONCAT('voter', seq), '', '', '', '', 1, 0, 0, %s FROM seq_1_to_{size}"
)
VOTES = (
    "INSERT INTO {votes} (user_id, content_type_id, content_object_id, vote)"
    " SELECT id, %s, %s, 1 FROM {users} WHERE username LIKE 'voter%%' ORDER BY id LIMIT {size}"
)


def run() -> None:
    """Print the table, or that there is nothing to compare with."""
    if not find_spec("forum"):
        print("\nopenedx-forum is not installed here (make bench does that): nothing to compare with.")
        return
    disconnect()
    space = spaces.ensure_site_space(now=NOW)
    writer, voter = _people()
    rows: list[tuple[str, float, float | None, str]] = []
    for size, rounds in ROUNDS.items():
        thread_id = _thread(voter, size)
        target = fill(f"course-v1:Bench+Peer+{size}", size, space.pk)
        write, answer = _forum(thread_id, str(writer.pk), str(voter.pk))
        ours = toggle(target, voter.pk)
        acts: dict[str, Act] = {"bare": bare(target), "ours": ours, "write": write}
        spent = interleaved(acts, rounds=WRITES)
        slow = interleaved({"ours": ours, "answer": answer}, rounds=rounds, warm=1)
        base = spent["bare"]
        rows.append((f"two bare statements, {size:,} votes", base, None, ""))
        rows.append(("reactions.api with its answer", spent["ours"], spent["ours"] / base, ""))
        rows.append(("openedx-forum, the write alone", spent["write"], spent["write"] / base, ""))
        more = f"with its answer: {slow['answer'] / slow['ours']:,.0f} x ours ({rounds} rounds)"
        rows.append(("openedx-forum, update_thread_votes", slow["answer"], slow["answer"] / base, more))
    table(f"An upvote of openedx-forum {version('openedx-forum')}, by how many there are", rows)


def _people() -> list[Any]:
    model = get_user_model()
    sql = PEOPLE.format(users=model._meta.db_table, size=max(ROUNDS))
    with connection.cursor() as cursor:
        cursor.execute(sql, [NOW.replace(tzinfo=None)])
    from forum.models import ForumUser

    made = [model._default_manager.create_user(name) for name in ("bench_writer", "bench_voter")]
    ForumUser.objects.bulk_create(ForumUser(user=person) for person in made)
    return made


def _thread(author: Any, votes: int) -> str:
    from forum.models import CommentThread, UserVote

    made = CommentThread(author=author, author_username=author.username, course_id=COURSE, commentable_id="bench")
    made.title = made.body = str(votes)
    # In bulk: a save would send it to a search engine.
    CommentThread.objects.bulk_create([made])
    thread = CommentThread.objects.get(title=str(votes))
    tables = {"votes": UserVote._meta.db_table, "users": get_user_model()._meta.db_table, "size": votes}
    with connection.cursor() as cursor:
        cursor.execute(VOTES.format(**tables), [thread.content_type.pk, thread.pk])
        cursor.execute(f"ANALYZE TABLE {UserVote._meta.db_table}")
    assert thread.votes.count() == votes
    return str(thread.pk)


def _forum(thread_id: str, writer: str, voter: str) -> tuple[Act, Act]:
    """Return an upvote that is given and taken back in turn: as it is written, and as its API answers it."""
    from forum.api.votes import delete_thread_vote, update_thread_votes
    from forum.backends.mysql.api import MySQLBackend

    def write(turn: int) -> object:
        verb: Callable[..., object] = MySQLBackend.upvote_content if turn % 2 == 0 else MySQLBackend.remove_vote
        return verb(thread_id, writer, entity_type="CommentThread")

    def answer(turn: int) -> object:
        if turn % 2 == 0:
            return update_thread_votes(thread_id, voter, "up", COURSE)
        return delete_thread_vote(thread_id, voter, COURSE)

    return write, answer
