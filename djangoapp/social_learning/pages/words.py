"""Words of the pages: trust, notices after a form, where something is on its way."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from social_learning.knowledge.models import State

# What a page says after a form, by the name that travels in the address.
NOTICES: dict[str, Promise] = {
    "saved": _("Saved."),
    "publish": _("It is in the catalogue. Thank you for sharing what you know."),
    "submit": _("An expert will have a look. You will find a message in your inbox."),
    "claim": _("It is with you now. The author sees that you are looking at it."),
    "approve": _("It is in the catalogue, and the author knows. Thank you for your time."),
    "validate": _("Others now see that an expert confirms it. Thank you for your time."),
    "renew": _("Others see that it still holds. Thank you for your time."),
    "request_changes": _("Your suggestions are with the author. Thank you for your care."),
    "decline": _("The author has your words and keeps the draft."),
    "withdraw": _("It is yours alone again."),
    "reopen": _("It is a draft again; take all the time you need."),
    "reassign": _("It is with your colleague now, and the author knows. Thank you."),
    "take_over": _("It is with you now. Thank you for stepping in."),
    "second_opinion": _("Your colleague is asked. You still decide."),
    "accept_help": _("You write together now. Hand it in again when you are both happy with it."),
    "wrote": _("Your message is on its way."),
    "handed": _("They are with your colleague now, and the authors know."),
    "some_handed": _("Most are with your colleague now. Some have moved on since you opened this list."),
    "archive": _("It has moved to the archive. What people said about it stays."),
    "restore": _("It is in the catalogue again."),
    "improve": _("This is your new version. Everybody sees the present one until it is ready."),
    "drop": _("It stays as it was."),
    "version_out": _("The new version is out. Everybody sees it now."),
    "version_waits": _("The new version waits for an expert. Until then everybody sees the present one."),
    "coauthor_asked": _("Your colleague is asked, and says yes or no from the inbox."),
    "coauthor_yes": _("Welcome. You write along now."),
    "coauthor_no": _("Noted. The author is told kindly."),
    "coauthor_gone": _("You write along no more. What you did stays, with your name."),
    "coauthor_removed": _("Noted. What your colleague did stays, with their name."),
    "suggested": _("Thank you. The author has your suggestion, and you will hear what became of it."),
    "suggestion_in": _("It is in the text now, and your colleague is named. Thank you."),
    "suggestion_waits": _("It is in the new version. Until that is out everybody sees the present one."),
    "suggestion_left": _("It stays as it is, and your colleague is thanked."),
    "suggestion_back": _("Your suggestion is taken back."),
    "deleted": _("The draft is gone."),
    "answered": _("Noted. Who asked is told that you took care of it."),
    "commented": _("Your comment is there for everybody."),
    "removed": _("The comment is removed."),
    "resolved": _("Noted: this question is answered."),
    "reopened": _("The question is open again."),
    "pinned": _("It is on top now."),
    "unpinned": _("It is back in its place."),
    "reported": _("Thank you for telling us. Somebody will look at it with care, and you will hear what came of it."),
    "kept": _("Noted: it may stay. Who reported it is told kindly."),
    "taken_away": _("The comment is removed. Who reported it is told."),
    "case_keep": _("Noted: it may stay. Those who reported it are told kindly."),
    "case_remove": _("It is set aside, and its author knows why. Those who reported it are told."),
    "case_edit": _("It is set aside until its author has changed it. You will hear of it."),
    "case_restore": _("It is back, and its author knows."),
    "case_uphold": _("Noted: it stays set aside. Its author is told kindly."),
    "case_appeal": _("Thank you. Somebody else looks at it, and you will hear what came of it."),
    "pause_begin": _("Noted. The person is told kindly, until when and why."),
    "muted": _("You do not see what they say any more. Nobody learns of it."),
    "unmuted": _("You hear from them again."),
    "pause_stays": _("Noted: the pause stays. The person is told kindly."),
    "pause_end": _("The pause is over. The person is told."),
    "finished": _("Noted: you finished it."),
    "import_dropped": _("The archive is gone; nothing of it came in."),
    "read": _("All read."),
    "joined": _("Welcome. What is shared here stands below."),
    "left": _("You have left. What you shared there stays, and you may come back."),
    "area_made": _("The area is there. Say who belongs, and what it is about."),
    "theme_merged": _("They are one theme now. What is about it moves there in a moment."),
    "asked": _("Asked. You will find the answer in your inbox."),
    "answer_given": _("Thank you. Who asked is told."),
    "answer_accept": _("Noted: this helped. Your colleague is thanked."),
    "answer_unaccept": _("Taken back."),
    "answer_remove": _("The answer is taken away."),
    "question_close": _("The question is closed. What was said stays."),
    "question_reopen": _("The question is open again."),
    "question_pass_on": _("It goes to somebody else. Thank you for not letting it wait."),
    "question_remove": _("The question is taken away."),
    "path_made": _("It is begun. Add its steps, in the order in which they help."),
    "path_copied": _("It is a draft of yours now: change it as you like."),
    "path_begun": _("You are on your way. What you did before counts, and it waits for you whenever you leave off."),
    "path_left": _("You have left this path. What you did of it stays done."),
    "path_published": _("It is in the catalogue. Thank you for showing the way."),
    "path_asked": _("It is handed in. Those who look after this area publish it, and you hear of it."),
    "path_handed_back": _("It is with its author again."),
    "step_added": _("The step is added at the end. Move it to where it belongs."),
    "step_removed": _("The step is taken out."),
    "registered": _("You are registered. The date is yours to keep: add it to your calendar."),
    "waiting": _("You are on the waiting list. As soon as a seat is free it is yours, and you hear of it."),
    "unregistered": _("Your seat is free for somebody else. Thank you for saying so."),
    "planned": _("The date is planned."),
    "changed": _("The date is changed. Who registered hears of it, if it was moved."),
    "called_off": _("The date is called off. Everybody on its list is told."),
    "noted": _("Noted who came. For them the session is finished."),
    "renewed": _("Your calendar has a new address. The one before does not work any more."),
    "no_feed": _("Your calendar has no address any more."),
}

STATES: dict[str, tuple[str, Promise]] = {
    State.DRAFT: ("pencil", _("Draft, only yours")),
    State.SUBMITTED: ("clock", _("Waiting for an expert")),
    State.IN_REVIEW: ("eye", _("An expert is looking at it")),
    State.CHANGES_REQUESTED: ("pencil", _("Needs one more look from you")),
    State.PUBLISHED: ("check", _("In the catalogue")),
    State.WITHDRAWN: ("undo", _("Taken back, only yours")),
    State.DECLINED: ("compass", _("Another way was suggested")),
    State.ARCHIVED: ("archive", _("In the archive")),
    State.REMOVED: ("eye", _("Set aside until somebody has looked")),
}


def state_chip(state: str) -> dict[str, Any]:
    """Return where a Knowledge is, as an icon and words."""
    icon, label = STATES.get(state, ("leaf", state))
    return {"icon": icon, "label": label}


def person(name: str, helped: int, url: str = "") -> dict[str, Any]:
    """Return a person chip: whom they helped, in words, or nothing while it is nobody; ``url`` is their page."""
    line = ngettext("helped %(n)d person", "helped %(n)d people", helped) % {"n": helped} if helped else ""
    return {"name": name, "line": line, "url": url}
