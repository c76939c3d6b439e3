"""What a pause in a space stops there: words that reach others. What only helps, takes back, or is one's own goes on.

``tests/trust/test_acts.py`` tries every line of this table.
"""

from __future__ import annotations

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@attrs.frozen
class Act:
    """Something people do in a space, in words, and whether a pause stops it."""

    words: Promise
    stopped: bool


ACTS: dict[str, Act] = {
    "comment": Act(_("Comment, and answer a comment"), stopped=True),
    "edit_comment": Act(_("Change a comment"), stopped=True),
    "ask": Act(_("Ask a question"), stopped=True),
    "edit_question": Act(_("Change a question"), stopped=True),
    "answer": Act(_("Answer a question"), stopped=True),
    "edit_answer": Act(_("Change an answer"), stopped=True),
    "share": Act(_("Hand in, publish or bring back what one shares"), stopped=True),
    "attach_file": Act(_("Put a file with it"), stopped=True),
    "suggest": Act(_("Suggest a change of what others share"), stopped=True),
    "invite": Act(_("Ask a colleague to write along"), stopped=True),
    "write_along": Act(_("Change what a colleague shares, as who writes along"), stopped=True),
    "review_message": Act(_("Write in the private thread of a review"), stopped=True),
    "note": Act(_("Say in a line how one has applied something"), stopped=True),
    "react": Act(_("Like something, or mark it"), stopped=False),
    "draft": Act(_("Write on one's own draft, which nobody else reads"), stopped=False),
    "remove_comment": Act(_("Take back what one wrote"), stopped=False),
    "accept": Act(_("Say that an answer helped"), stopped=False),
    "register": Act(_("Register for a session, and come"), stopped=False),
    "report": Act(_("Report what does not belong here"), stopped=False),
    "appeal": Act(_("Ask for a second look, also at the pause itself"), stopped=False),
}
