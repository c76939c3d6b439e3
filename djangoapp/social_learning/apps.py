"""The app's wiring to Django and to Open edX."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_SETTINGS = {
    "common": {"relative_path": "settings.common"},
    "production": {"relative_path": "settings.production"},
}
_BLOCKS = ("knowledge_share", "social_reactions")
_EVENTS = "openedx_events"
_RETIREMENT = "openedx.core.djangoapps.user_api.accounts.signals.USER_RETIRE_LMS_MISC"


def _receiver(name: str, signal: str, sender: str = "") -> dict[str, str]:
    receiver = {
        "receiver_func_name": name,
        "signal_path": signal,
        # Import of the app twice, as a test may do, must not double what we hear.
        "dispatch_uid": f"social_learning.{name}.{signal.rpartition('.')[2]}",
    }
    return {**receiver, "sender_path": sender} if sender else receiver


class SocialLearningConfig(AppConfig):
    """Social learning, in the LMS (pages, REST, tasks) and in Studio (tasks, events; no pages)."""

    name = "social_learning"
    label = "social_learning"
    verbose_name = _("Social learning")
    default_auto_field = "django.db.models.BigAutoField"

    plugin_app: ClassVar[dict[str, Any]] = {
        # Pages extend the LMS's own base template, which Studio does not have.
        "url_config": {
            "lms.djangoapp": {"namespace": "social_learning", "regex": "^", "relative_path": "urls"},
        },
        "settings_config": {"lms.djangoapp": _SETTINGS, "cms.djangoapp": _SETTINGS},
        "signals_config": {
            "lms.djangoapp": {
                "relative_path": "wiring.from_lms",
                "receivers": [
                    _receiver(
                        "on_completion", "django.db.models.signals.post_save", "completion.models.BlockCompletion"
                    ),
                    _receiver("on_enrolment", f"{_EVENTS}.learning.signals.COURSE_ENROLLMENT_CREATED"),
                    _receiver("on_unenrolment", f"{_EVENTS}.learning.signals.COURSE_UNENROLLMENT_COMPLETED"),
                    _receiver("on_passed", f"{_EVENTS}.learning.signals.CERTIFICATE_CREATED"),
                    _receiver("on_retirement", _RETIREMENT),
                ],
            },
            "cms.djangoapp": {
                "relative_path": "wiring.from_studio",
                "receivers": [
                    _receiver("on_rerun", f"{_EVENTS}.content_authoring.signals.COURSE_RERUN_COMPLETED"),
                    _receiver("on_catalog_info", f"{_EVENTS}.content_authoring.signals.COURSE_CATALOG_INFO_CHANGED"),
                    _receiver("on_block_deleted", f"{_EVENTS}.content_authoring.signals.XBLOCK_DELETED"),
                    _receiver("on_block_published", f"{_EVENTS}.content_authoring.signals.XBLOCK_PUBLISHED"),
                ],
            },
        },
    }

    def ready(self) -> None:
        """Connect events to their handlers, register system checks, and offer our blocks in Studio."""
        from social_learning import checks, conf  # noqa: F401
        from social_learning.edxapp import mail, studio, tracking, tray
        from social_learning.inbox.groups import GROUPS
        from social_learning.settings.common import MAIL_POLICY
        from social_learning.wiring import from_studio, holders, meetings, moderated, receivers

        receivers.connect()
        holders.register()
        moderated.register()
        meetings.register()
        tracking.register_xapi()
        studio.offer_blocks(_BLOCKS)
        mail.enable_policy(MAIL_POLICY)
        if conf.get("NOTIFICATION_TRAY"):
            tray.register({group.name: group.label for group in GROUPS.values()})
        studio.offer_in_libraries(_BLOCKS)
        studio.when_a_course_is_deleted(from_studio.on_course_deleted)
