"""What people are told of questions: who asks, who is asked, who answers, and who looks after it all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from social_learning.inbox.groups import CONVERSATIONS, FOLLOWED, RECOGNITION, REVIEWS
from social_learning.inbox.kind import LOOK, OPEN, Kind

_ANSWER = _("Read and answer")

ALL = (
    Kind(
        "followed_question",
        FOLLOWED,
        _("An answer to a question you follow"),
        ngettext_lazy(
            "“%(title)s” has a new answer.",
            "“%(title)s” has %(count)d new answers.",
            "count",
        ),
        LOOK,
        "question",
        params=("title", "count"),
        mailed=True,
    ),
    Kind(
        "question_asked",
        REVIEWS,
        _("Somebody has a question for you"),
        _("%(actor)s would like to know: “%(title)s”. You know this theme well. Not for you? Then pass it on."),
        _ANSWER,
        "question",
        mailed=True,
    ),
    Kind(
        "question_waits",
        REVIEWS,
        _("A colleague still waits"),
        _("Nobody has answered “%(title)s” yet. A line or two help; if it is a bad time, pass it on."),
        _ANSWER,
        "clock",
        mailed=True,
    ),
    Kind(
        "question_escalated",
        REVIEWS,
        _("A question without an answer"),
        _("“%(title)s” waits for somebody who knows. Can you answer it, or think of a colleague who can?"),
        _ANSWER,
        "compass",
        mailed=True,
    ),
    Kind(
        "question_helped",
        REVIEWS,
        _("Somebody was faster"),
        _("%(actor)s has answered “%(title)s”, which you were asked. One thing less for you."),
        LOOK,
        "check",
    ),
    Kind(
        "question_goes_on",
        CONVERSATIONS,
        _("Your question is not forgotten"),
        _("“%(title)s” has no answer yet, so those who look after it are asked, too."),
        OPEN,
        "clock",
    ),
    Kind(
        "question_reply",
        CONVERSATIONS,
        _("There is an answer to your question"),
        _("%(actor)s has answered “%(title)s”. Does it help? Then say so: the next one finds it faster."),
        _("Read the answer"),
        "comment",
        params=("title", "excerpt"),
        quote="excerpt",
        mailed=True,
    ),
    Kind(
        "question_settled",
        CONVERSATIONS,
        _("An answer to your question is confirmed"),
        _("%(actor)s says that an answer to “%(title)s” is a good one."),
        _("Read the answer"),
        "check",
    ),
    Kind(
        "question_accepted",
        RECOGNITION,
        _("Your answer helped"),
        _("%(actor)s has accepted your answer to “%(title)s”. Shared as Knowledge it would help many more."),
        _("Make Knowledge of it"),
        "star",
        mailed=True,
    ),
    Kind(
        "question_knowledge",
        RECOGNITION,
        _("A question has become Knowledge"),
        _("The answer to “%(title)s” is in the catalogue now, where everybody finds it. Thank you for your part."),
        _("See it in the catalogue"),
        "star",
        mailed=True,
    ),
    Kind(
        "question_closed",
        CONVERSATIONS,
        _("Your question is closed"),
        _("%(actor)s has closed “%(title)s”. If something is still open, you can open it again."),
        OPEN,
        "check",
    ),
    Kind(
        "question_removed",
        CONVERSATIONS,
        _("Your question was taken away"),
        _("Those who look after the area have taken “%(title)s” away. You are welcome to ask in another way."),
        _("To the questions"),
        "hand",
        mailed=True,
    ),
    Kind(
        "question_answer_removed",
        CONVERSATIONS,
        _("An answer of yours was taken away"),
        _("Those who look after the area have taken your answer to “%(title)s” away."),
        OPEN,
        "hand",
        mailed=True,
    ),
)
