"""Switches of a course: the bar under its units, the tab among its tabs.

Three voices, the strongest first: the site's setting "off"; an override of the course, else of its organisation; then
the setting "on", or with "flag" the waffle flag itself. What was overridden is remembered in the site's cache, so that
a unit costs no query. The flag itself, which may be for some people only, is remembered by waffle.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import Group
from django.core.cache import cache as site_cache
from django.db import transaction
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from social_learning import conf
from social_learning.edxapp import present

# .. toggle_name: social_learning.unit_bar
# .. toggle_implementation: CourseWaffleFlag
# .. toggle_default: False
# .. toggle_description: Puts the reactions bar under every unit. Counts where ``SOCIAL_LEARNING["UNIT_BAR"]`` is
#   "flag" (the default); where that is "on", an override of a course or an organisation switches it off there.
# .. toggle_use_cases: opt_in
# .. toggle_creation_date: 2026-11-23

# .. toggle_name: social_learning.course_tab
# .. toggle_implementation: CourseWaffleFlag
# .. toggle_default: False
# .. toggle_description: Shows the tab "Knowledge" in a course. Counts where ``SOCIAL_LEARNING["COURSE_TAB"]`` is
#   "flag"; where that is "on" (the default), an override of a course or an organisation switches it off there.
# .. toggle_use_cases: opt_in
# .. toggle_creation_date: 2026-11-23

# The switches, each with the setting that says what holds on the whole site.
SWITCHES = {"unit_bar": "UNIT_BAR", "course_tab": "COURSE_TAB"}
_WORDS = {True: "on", False: "off"}
_NOTE = "Set in Studio (social learning)"
# A cache cannot tell None from nothing.
_UNSAID = "unsaid"


def unit_bar(course_key: str) -> bool:
    """Return whether the bar stands under the units of this course."""
    return _is_on("unit_bar", course_key)


def course_tab(course_key: str) -> bool:
    """Return whether this course has the tab "Knowledge"."""
    return _is_on("course_tab", course_key)


def set_switch(name: str, course_key: str, on: bool | None, *, user_id: int | None) -> None:
    """Switch on or off for one course; None takes the override away, so that what holds on the site holds here.

    ``KeyError`` for a switch that there is not. The platform keeps who did it, and when.
    """
    SWITCHES[name]
    if present():
        _override_on_platform(name, CourseKey.from_string(course_key), on, user_id)
    else:
        _override_in_twin(name, course_key, on)
    _forget(name, course_key)
    # Until this is committed, somebody else may have looked the old state up again.
    transaction.on_commit(lambda: _forget(name, course_key))


def copy_switches(source: str, destination: str, *, user_id: int | None) -> None:
    """Give a rerun the switches of its course; what its own team has set since then stays."""
    for name in SWITCHES:
        on = _of_course(name, source)
        if on is not None and _of_course(name, destination) is None:
            set_switch(name, destination, on, user_id=user_id)


def _is_on(name: str, course_key: str) -> bool:
    said = conf.get(SWITCHES[name])
    if said == "off":
        return False
    on = _remembered(name, course_key)
    if on is not None:
        return on
    return said == "on" or (present() and bool(_flag(name).is_enabled()))


def _remembered(name: str, course_key: str) -> bool | None:
    """Return what is overridden for the course or its organisation, from the site's cache if it is there."""
    key = _cache_key(name, course_key)
    found = site_cache.get(key)
    if found is None:
        on = _of_course(name, course_key)
        if on is None:
            on = _of_organisation(name, course_key)
        found = _UNSAID if on is None else _WORDS[on]
        site_cache.set(key, found, conf.get("SWITCH_CACHE_SECONDS"))
    return None if found == _UNSAID else found == "on"


def _forget(name: str, course_key: str) -> None:
    site_cache.delete(_cache_key(name, course_key))


def _cache_key(name: str, course_key: str) -> str:
    # Memcached takes no more than 250 characters, and not all of them.
    return f"social_learning.switch.{name}.{sha256(course_key.encode()).hexdigest()[:32]}"


def _of_course(name: str, course_key: str) -> bool | None:
    if present():
        from openedx.core.djangoapps.waffle_utils.models import WaffleFlagCourseOverrideModel

        key = _parsed(course_key)
        return _newest(WaffleFlagCourseOverrideModel, name, course_id=key) if key is not None else None
    said = {on for on in _WORDS if Group.objects.filter(name=_group(name, course_key, on)).exists()}
    return said.pop() if said else None


def _of_organisation(name: str, course_key: str) -> bool | None:
    key = _parsed(course_key) if present() else None
    if key is None:
        return None
    from openedx.core.djangoapps.waffle_utils.models import WaffleFlagOrgOverrideModel

    return _newest(WaffleFlagOrgOverrideModel, name, org=key.org)


def _newest(model: Any, name: str, **of: Any) -> bool | None:
    """Return what the newest row says, as the platform reads it; its own method remembers for the whole request."""
    row = model.objects.filter(waffle_flag=_flag_name(name), **of).order_by("-change_date").first()
    return row.override_choice == "on" if row is not None and row.enabled else None


def _override_on_platform(name: str, course_key: CourseKey, on: bool | None, user_id: int | None) -> None:
    from openedx.core.djangoapps.waffle_utils.models import WaffleFlagCourseOverrideModel

    if on is None and _of_course(name, str(course_key)) is None:
        return
    # These rows are a history: nothing is changed or deleted, the newest counts.
    WaffleFlagCourseOverrideModel.objects.create(
        waffle_flag=_flag_name(name),
        course_id=course_key,
        override_choice=_WORDS[bool(on)],
        enabled=on is not None,
        note=_NOTE,
        changed_by_id=user_id,
    )


def _override_in_twin(name: str, course_key: str, on: bool | None) -> None:
    """Keep it as the twin keeps who belongs to a course: by the name of a group, here an empty one."""
    names = [_group(name, course_key, word) for word in _WORDS]
    Group.objects.filter(name__in=names).delete()
    if on is not None:
        Group.objects.create(name=_group(name, course_key, on))


def _group(name: str, course_key: str, on: bool) -> str:
    return f"{course_key}|{name}|{_WORDS[on]}"


def _flag_name(name: str) -> str:
    return f"social_learning.{name}"


@cache
def _flag(name: str) -> Any:
    from openedx.core.djangoapps.waffle_utils import CourseWaffleFlag

    return CourseWaffleFlag(_flag_name(name), __name__)


def _parsed(course_key: str) -> CourseKey | None:
    try:
        return CourseKey.from_string(course_key)
    except InvalidKeyError:
        return None
