"""What a block needs, as plain values: neither Django nor XBlock is imported here.

A block says where it stands (``Place``), who looks (``Viewer``) and what its author set; it gets back a ``Panel`` of
HTML to show. Whatever a learner then does goes to the address the panel names, never through the block's fields.
"""

from __future__ import annotations

from typing import Any, Protocol

import attrs

SORTS = ("trending", "new", "applied")
MAX_CARDS = 12
MAX_POINTS = 100
MAX_NAME = 255
MAX_PROMPT = 300
MAX_WANTED = 255


@attrs.frozen
class Place:
    """Where a block stands. ``unit_key`` is what people react to: the parent, or the block itself without one.

    ``in_library`` is True in a content library: no course, no learners, only settings to keep.
    """

    block_key: str
    unit_key: str
    course_key: str = ""
    # Where the block's own handlers answer: used by the twin alone.
    handler_url: str = ""
    asset_url: str = ""
    in_library: bool = False


@attrs.frozen
class Viewer:
    """Who looks, as the runtime's user service says.

    ``user_id`` is None for somebody who is not logged in, an account id on the platform, any text in the SDK.
    ``is_course_staff`` is None where the runtime does not say. ``preview`` is True in Studio, where an author sees
    what a learner will see and nobody acts. ``is_certain`` is False where anybody may say who they are: the SDK.
    ``public`` is True where a course shows itself to those who are not in it.
    """

    user_id: int | str | None = None
    username: str = ""
    is_course_staff: bool | None = None
    preview: bool = False
    is_certain: bool = True
    public: bool = False

    @property
    def is_anonymous(self) -> bool:
        """True when nobody is logged in."""
        return self.user_id is None


@attrs.frozen
class ReactionsSettings:
    """What the author of a reactions block set. Without ``kinds`` all kinds are shown."""

    heading: str = ""
    kinds: tuple[str, ...] = ()
    show_comments: bool = True
    show_popularity: bool = True
    hide_names: bool = False


@attrs.frozen
class GallerySettings:
    """What the author of a share block set. An empty ``theme`` means all themes."""

    heading: str = ""
    prompt: str = ""
    theme: str = ""
    sort: str = "trending"
    limit: int = 3
    allow_sharing: bool = True
    # What would help here, as a question to colleagues.
    wanted: str = ""


@attrs.frozen
class Panel:
    """HTML to show, with the style sheets it needs. ``src`` is where its elements send what a learner does."""

    html: str
    css: tuple[str, ...] = ()
    src: str = ""
    state: dict[str, Any] = attrs.field(factory=dict)
    read_only: bool = True


@attrs.frozen
class Choice:
    """One value an author may choose, with its words."""

    value: str
    label: str


@attrs.frozen
class Call:
    """What a learner did, as the block's handler received it; ``path`` is what follows the panel's ``src``."""

    method: str
    path: str
    body: dict[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Answer:
    """A JSON body and its HTTP status; errors are ``{code, message, fields}`` as in the REST API."""

    status: int
    body: dict[str, Any]


class SocialService(Protocol):
    """What a runtime may offer under the name ``social_learning``, and what ``live`` and ``memory`` offer."""

    # True if learners' actions come by the block's handlers: the twin alone.
    answers_handlers: bool

    def reactions_panel(self, place: Place, viewer: Viewer, settings: ReactionsSettings) -> Panel:
        """Return reactions, comments and popularity of the unit."""
        ...

    def gallery(self, place: Place, viewer: Viewer, settings: GallerySettings) -> Panel:
        """Return the share box, if this person may share here, and what was shared on the unit."""
        ...

    def kind_choices(self) -> list[Choice]:
        """Return the kinds of reaction, in their order."""
        ...

    def theme_choices(self) -> list[Choice]:
        """Return the themes, in their order."""
        ...

    def answer(self, place: Place, viewer: Viewer, call: Call) -> Answer:
        """Do what a learner asked for through a handler; a refusal is an answer too, never an exception."""
        ...

    def asset(self, path: str) -> tuple[bytes, str] | None:
        """Return a static file and its type, or None: only where no web server hands out the app's own."""
        ...
