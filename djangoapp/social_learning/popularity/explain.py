"""The answer to "How is this computed?", with the weights as they are set."""

from __future__ import annotations

import attrs
from django.utils.formats import localize
from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.popularity import fair
from social_learning.popularity.terms import label, weights


@attrs.frozen
class Weight:
    """What one act counts."""

    label: str
    weight: float


@attrs.frozen
class Explanation:
    """The formula in words: paragraphs, and the weights behind the order "trending"."""

    paragraphs: tuple[str, ...]
    weights: tuple[Weight, ...]
    half_life_days: float
    floor: int


def explain() -> Explanation:
    """Return how popularity is computed, in the reader's language."""
    days, floor = conf.get("TRENDING_HALF_LIFE_DAYS"), conf.get("POPULARITY_FLOOR")
    values = {
        "days": localize(int(days) if days == int(days) else days),
        "floor": floor,
        "prior": conf.get("POPULARITY_PRIOR"),
    }
    texts = (
        _(
            "How helpful something is here is made of two halves: how many of those who used it found it helpful, and "
            "how many of those who could use it did."
        ),
        _(
            "Both halves start from what is usual here, as if %(prior)s people with the usual opinion had been first, "
            "so that one early voice neither makes nor breaks anything."
        ),
        _(
            "Somebody used it if they stayed for some time or finished it. The author, the course team and the "
            "site's staff are left out."
        ),
        _("With fewer than %(floor)s people it is too early to tell, and nothing is compared."),
        _('The order "trending" adds up what people did; after %(days)s days it counts half as much as new.'),
    )
    return Explanation(
        paragraphs=(*(text % values for text in texts), *_fair_play()),
        weights=tuple(Weight(label(source), weight) for source, weight in weights().items()),
        half_life_days=float(days),
        floor=floor,
    )


def _fair_play() -> tuple[str, ...]:
    """Return the rules that are switched on; numbers everybody sees are never changed by them."""
    rule, texts = fair.rules(), [_("What is equal has the same rank; what is here longer stands first.")]
    if rule.mutual > 0:
        text = _(
            "Fair play: when two people gave each other %(likes)d likes within %(days)d days, what they give each "
            "other on top counts %(percent)d%% in rankings."
        )
        values = {"likes": rule.mutual, "days": rule.mutual_window.days, "percent": round(100 * rule.mutual_factor)}
        texts.append(text % values)
    if rule.burst > 0:
        text = _(
            "More than %(number)d reactions of accounts younger than %(hours)d hours on one thing within %(minutes)d "
            "minutes wait: they count once a steward has looked at them, or after %(days)d days."
        )
        minutes, hours = rule.burst_window.total_seconds() / 60, rule.newness.total_seconds() / 3600
        texts.append(text % {"number": rule.burst, "hours": hours, "minutes": minutes, "days": rule.hold.days})
    if rule.mutual > 0 or rule.burst > 0:
        texts.append(_("The numbers everybody sees stay what they are."))
    return tuple(texts)
