"""Who may react, and who sees what waits for an answer: pure predicates, default deny."""

from __future__ import annotations

from social_learning.data import Actor
from social_learning.targets.models import Thing


def is_own(actor: Actor, target: Thing) -> bool:
    """Return whether the target is this person's own, alone or together with others."""
    if actor.user_id is None:
        return False
    return target.owner_id == actor.user_id or actor.user_id in target.co_owner_ids


def can_react(actor: Actor, target: Thing) -> bool:
    """Return whether a person who sees the target may react to it."""
    return actor.may_write and target.is_open and not is_own(actor, target)


def can_resolve(actor: Actor, target: Thing, *, is_steward: bool) -> bool:
    """Return whether the person may say that open questions and "outdated" marks are taken care of."""
    return actor.may_write and (is_steward or is_own(actor, target))


def sees_names(actor: Actor, target: Thing, *, kind_is_public: bool, is_steward: bool, setting: str) -> bool:
    """Return whether the person may learn who reacted; ``setting`` is the site's ``WHO_REACTED``.

    What belongs to nobody, as a unit, is its stewards'.
    """
    theirs = is_own(actor, target) or (target.owner_id is None and is_steward)
    if not kind_is_public:
        return theirs or is_steward
    return setting == "names" or (setting == "self" and theirs)


def sees_all_counts(actor: Actor, target: Thing, *, is_steward: bool) -> bool:
    """Return whether the person sees open questions and "outdated" marks as numbers: owner and stewards."""
    return is_steward or is_own(actor, target)
