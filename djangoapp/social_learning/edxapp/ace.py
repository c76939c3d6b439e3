"""Mail through edx-ace: only imported on the platform."""

from __future__ import annotations

from typing import Any

# Where a message says which groups of news it tells; our policy reads it.
GROUPS_OPTION = "social_learning_groups"


def send(
    user: Any, name: str, context: dict[str, Any], *, language: str, headers: dict[str, str], groups: tuple[str, ...]
) -> bool:
    """Hand one mail to edx-ace within an emulated request, which its base templates need; False where denied.

    edx-ace says nothing of a mail that a policy keeps back, hence it is asked first.
    """
    from django.contrib.sites.models import Site
    from edx_ace import ace, policy
    from edx_ace.channel import ChannelType
    from edx_ace.recipient import Recipient
    from openedx.core.djangoapps.ace_common.message import BaseMessageType
    from openedx.core.djangoapps.ace_common.template_context import get_base_template_context
    from openedx.core.lib.celery.task_utils import emulate_http_request

    site = Site.objects.get_current()
    message_type = type(name, (BaseMessageType,), {"APP_LABEL": "social_learning", "NAME": name})
    with emulate_http_request(site=site, user=user):
        message = message_type(context={**get_base_template_context(site), **context}).personalize(
            Recipient(lms_user_id=user.id, email_address=user.email), language, {}
        )
        message.headers = headers
        message.options = {**message.options, GROUPS_OPTION: list(groups)}
        if ChannelType.EMAIL not in policy.channels_for(message):
            return False
        ace.send(message)
    return True
