"""The only writer of baskets and neighbours; all of it derived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from social_learning import conf
from social_learning.lib.sql import atomic_with_retry
from social_learning.recommend import facts, formula
from social_learning.recommend.models import Basket, Due, Neighbour
from social_learning.targets import queries as targets
from social_learning.targets.models import Target

CHUNK = 500


def note(target_id: int) -> None:
    """Mark that somebody acted on a target; one or two statements, and none for what is not looked at."""
    if _mark([target_id], Due.LOOK):
        return
    target = targets.by_ids([target_id]).get(target_id)
    if target is not None and target.kind in facts.KINDS:
        Basket.objects.bulk_create([Basket(target=target)], ignore_conflicts=True)


def due(after: int, limit: int) -> list[int]:
    """Return the next targets that are marked and follow an id; one query."""
    marked = Basket.objects.filter(due__gt=Due.NOTHING, pk__gt=after).order_by("pk")
    return list(marked.values_list("pk", flat=True)[:limit])


def refresh(target_id: int) -> bool:
    """Do what is due for one target; True if its neighbours were made anew. Doing it again changes nothing."""
    target = targets.by_ids([target_id]).get(target_id)
    return target is not None and _refresh(target)


def rebuild() -> Iterator[int]:
    """Make everything anew: first who found what useful, then what stands near; yields how many are done."""
    for done, target in enumerate(_all(), 1):
        _count(target)
        if done % CHUNK == 0:
            yield done
    done = 0
    for done, target in enumerate(_all(), 1):
        _renew(target)
        if done % CHUNK == 0:
            yield done
    yield done


@atomic_with_retry
def _refresh(target: Target) -> bool:
    # The lock comes before the facts are read: who acts meanwhile waits to mark it, and it is looked at again.
    basket = Basket.objects.select_for_update().filter(pk=target.pk).exclude(due=Due.NOTHING).first()
    if basket is None:
        return False
    changed = _look(basket, target)
    if changed or basket.due == Due.RENEW:
        near = _write(target, basket)
        if changed:
            _mark(near, Due.RENEW)
    Basket.objects.filter(pk=target.pk).update(people=basket.people, digest=basket.digest, due=Due.NOTHING)
    return changed or basket.due == Due.RENEW


@atomic_with_retry
def _count(target: Target) -> None:
    basket = Basket.objects.select_for_update().filter(pk=target.pk).first()
    if basket is None:
        basket = Basket(target=target)
    _look(basket, target)
    basket.due = Due.RENEW
    basket.save()


@atomic_with_retry
def _renew(target: Target) -> None:
    basket = Basket.objects.select_for_update().get(pk=target.pk)
    _look(basket, target)
    _write(target, basket)
    basket.due = Due.NOTHING
    basket.save()


def _look(basket: Basket, target: Target) -> bool:
    """Count who found it useful; True if they are others than before."""
    people = facts.people_of(target)
    digest = facts.digest(people)
    changed = digest != basket.digest
    basket.people, basket.digest = len(people), digest
    return changed


def _write(target: Target, basket: Basket) -> set[int]:
    """Replace the neighbours of a target; return everything that stands, or stood, near it."""
    floor = conf.get("POPULARITY_FLOOR")
    common = facts.in_common(target.pk, facts.people_of(target), floor=floor)
    sizes = dict(Basket.objects.filter(pk__in=common).values_list("pk", "people"))
    wanted = formula.nearest(basket.people, common, sizes, floor=floor)
    before = Neighbour.objects.filter(target=target).order_by("-score", "other_id")
    if list(before.values_list("other_id", "people", "score")) != [
        (near.other_id, near.people, near.score) for near in wanted
    ]:
        before.delete()
        Neighbour.objects.bulk_create(
            Neighbour(target=target, other_id=near.other_id, people=near.people, score=near.score) for near in wanted
        )
    stood = Neighbour.objects.filter(other=target).values_list("target_id", flat=True)
    return {*common, *stood}


def _mark(target_ids: Iterable[int], due: Due) -> int:
    return Basket.objects.filter(pk__in=sorted(target_ids), due__lt=due).update(due=due)


def _all() -> Iterator[Target]:
    after = 0
    while found := targets.after(after, CHUNK):
        yield from (target for target in found if target.kind in facts.KINDS)
        after = found[-1].pk
