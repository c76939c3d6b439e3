"""Plain values that travel between rooms."""

from __future__ import annotations

from typing import Any

import attrs

# Stands in an account's place in what stays after its person has left: a former colleague, nobody in particular.
FORMER = 0


@attrs.frozen
class Person:
    """What the plugin may know of an account; never an e-mail address."""

    user_id: int
    username: str
    full_name: str
    is_active: bool = True
    is_retired: bool = False
    time_zone: str = ""
    language: str = ""


@attrs.frozen
class Actor:
    """Who is asking, as plain values, built once per request by ``edxapp.users.actor``.

    ``courses`` and ``staff_courses`` are course keys as text: where the person is enrolled, and where they are of
    the course team. ``read_only`` is True while a staff member views as a learner: nobody acts for another.
    """

    user_id: int | None
    username: str = ""
    is_active: bool = True
    is_site_staff: bool = False
    courses: frozenset[str] = frozenset()
    staff_courses: frozenset[str] = frozenset()
    read_only: bool = False
    time_zone: str = ""
    language: str = ""
    # What a room has looked up for this person, kept as long as the request; no part of who they are.
    known: dict[str, Any] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @property
    def may_write(self) -> bool:
        """True for a real, active person who acts for themselves."""
        return self.user_id is not None and self.is_active and not self.read_only


ANONYMOUS = Actor(user_id=None, is_active=False)
