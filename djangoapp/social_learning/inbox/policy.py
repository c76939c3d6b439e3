"""Our word in edx-ace: no mail of ours to who does not wish it or cannot be written to. Only the platform imports this.

The rooms ask before they send; this holds also for a mail that a command or another plugin sends in our name.
"""

from __future__ import annotations

from typing import Any

from edx_ace.channel import ChannelType
from edx_ace.policy import Policy, PolicyResult

from social_learning.edxapp import mail
from social_learning.edxapp.ace import GROUPS_OPTION
from social_learning.inbox import preferences

APP_LABEL = "social_learning"


class PreferencePolicy(Policy):  # type: ignore[misc]
    """Deny what a person has opted out of; other apps' messages are none of our business."""

    def check(self, message: Any) -> PolicyResult:
        """Return the channels that must not be used: all but mail, and mail too where it is not wanted."""
        if message.app_label != APP_LABEL:
            return PolicyResult(deny=set())
        if _is_wanted(message):
            # We have no other templates: edx-ace would look for them in vain.
            return PolicyResult(deny=set(ChannelType) - {ChannelType.EMAIL})
        return PolicyResult(deny=set(ChannelType))


def _is_wanted(message: Any) -> bool:
    user_id = message.recipient.lms_user_id if message.recipient is not None else None
    if user_id is None or not mail.reachable(int(user_id)):
        return False
    groups = message.options.get(GROUPS_OPTION, [])
    return not groups or preferences.may_mail(int(user_id), groups)
