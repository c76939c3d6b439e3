"""Every name of the platform that we rely on, as one list: where it is, what we ask of it, and what for.

The command ``social_learning_check`` holds this list against the running site, so that after an upgrade an operator
knows what has moved before a learner does. A test compares it with our imports: none may be missing.
Nothing here is imported, and nothing is ever called (:mod:`social_learning.edxapp.inspection`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BOTH, LMS, CMS = ("lms", "cms"), ("lms",), ("cms",)


class Contract(NamedTuple):
    """One name: ``module:attribute``, or ``module``; or ``template:``, ``mako:``, ``setting:``, ``url:`` and a name.

    ``takes`` are parameters of a function or class, ``fields`` those of a model, ``has`` further attributes and
    ``value`` what it must be. ``since`` is the first release that has it; ``elsewhere`` where other releases keep it;
    ``needs`` a module of somebody else's, without which it is not looked for.
    """

    path: str
    purpose: str | Promise
    takes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    value: Any = None
    services: tuple[str, ...] = BOTH
    since: str = ""
    needs: str = ""
    elsewhere: tuple[str, ...] = ()


_PEOPLE = _("who belongs to a course")
_NAMES = _("names, languages and time zones")
_COURSES = _("courses and their names")
_MAIL = _("e-mail")
_BAR = _("the bar under units")
_TAB = _("the course tab")
_CARD = _("the card in Studio's Pages & Resources")
_DASHBOARD = _("the instructor dashboard")
_SWITCHES = _("switches of a course")
_PROGRESS = _("progress in courses and SCORM")
_TRAY = _("the notification tray")
_STUDIO = _("our blocks in Studio")
_CONTENT = _("what is published, deleted and rerun")
_PAGES = _("our pages in the site's frame")
_LEAVING = _("people who leave")
_TRACKING = _("the tracking log")
_COHORTS = _("business areas of a cohort")
_GRADES = _("points for contributions")
_FORUM = _("one place to discuss, in the course forum")
_TAGGING = _("themes from a taxonomy")

_DISCUSSIONS = "openedx.core.djangoapps.discussions"
_WAFFLE = "openedx.core.djangoapps.waffle_utils"
_ACE = "openedx.core.djangoapps.ace_common"
_TRAY_AT = "openedx.core.djangoapps.notifications.base_notification"
_OVERVIEW = "openedx.core.djangoapps.content.course_overviews.models:CourseOverview"
_GROUPS = "openedx.core.djangoapps.course_groups.models"
_STRUCTURE = "openedx.core.djangoapps.content.block_structure"
_USER = "common.djangoapps.xblock_django.constants"
_ERB = "event_routing_backends"
_XAPI = f"{_ERB}.processors.xapi"
_XAPI_WORDS = (
    *("EN", "VOTED", "COMPLETED", "XAPI_VERB_VOTED", "XAPI_VERB_COMPLETED", "XAPI_ACTIVITY_COURSE"),
    *("XAPI_ACTIVITY_MODULE", "XAPI_ACTIVITY_RESOURCE"),
)
_FILTERS = "openedx_filters.learning.filters"

CONTRACTS: tuple[Contract, ...] = (
    # ---- people and courses
    Contract(
        "common.djangoapps.student.models:CourseEnrollment",
        _PEOPLE,
        fields=("user_id", "course_id", "is_active"),
        has=("objects",),
    ),
    Contract(
        "common.djangoapps.student.models:CourseAccessRole",
        _PEOPLE,
        fields=("user_id", "course_id", "org", "role"),
        has=("objects",),
    ),
    Contract("common.djangoapps.student.models:UserProfile", _NAMES, fields=("user_id", "name")),
    Contract(
        "openedx.core.djangoapps.user_api.models:UserPreference",
        _NAMES,
        fields=("user_id", "key", "value"),
        has=("objects",),
    ),
    Contract(
        _OVERVIEW,
        _COURSES,
        fields=(
            *("id", "display_name", "org", "end", "modified", "course_image_url", "start", "created", "effort"),
            *("short_description", "display_number_with_default", "catalog_visibility", "language"),
            "visible_to_staff_only",
        ),
        has=("objects",),
    ),
    Contract(f"{_GROUPS}:CourseUserGroup", _COHORTS, fields=("id", "name", "course_id", "group_type"), has=("COHORT",)),
    Contract(f"{_GROUPS}:CohortMembership", _COHORTS, fields=("course_user_group_id", "user_id", "course_id")),
    Contract(
        "openedx_tagging.models:Taxonomy",
        _TAGGING,
        fields=("id", "name", "enabled"),
        needs="openedx_tagging",
        elsewhere=("openedx_tagging.core.tagging.models:Taxonomy",),
    ),
    Contract(
        "openedx_tagging.models:Tag",
        _TAGGING,
        fields=("id", "taxonomy_id", "parent_id", "value", "external_id"),
        needs="openedx_tagging",
        elsewhere=("openedx_tagging.core.tagging.models:Tag",),
    ),
    Contract(
        "openedx_tagging.models:ObjectTag",
        _TAGGING,
        fields=("object_id", "taxonomy_id", "tag_id"),
        needs="openedx_tagging",
        elsewhere=("openedx_tagging.core.tagging.models:ObjectTag",),
    ),
    # ---- the bar, the tab, the dashboard
    Contract("openedx_filters:PipelineStep", _BAR, has=("run_filter",)),
    Contract(
        f"{_FILTERS}:VerticalBlockRenderCompleted.filter_type",
        _BAR,
        value="org.openedx.learning.vertical_block.render.completed.v1",
        services=LMS,
    ),
    Contract(f"{_USER}:ATTR_KEY_USER_ID", _BAR, value="edx-platform.user_id"),
    Contract(f"{_USER}:ATTR_KEY_USERNAME", _BAR, value="edx-platform.username"),
    Contract(f"{_USER}:ATTR_KEY_USER_IS_STAFF", _BAR, value="edx-platform.user_is_staff"),
    Contract("lms.djangoapps.courseware.tabs:EnrolledTab", _TAB, has=("is_enabled",)),
    Contract("openedx.core.lib.courses:get_course_by_id", _TAB, takes=("course_key",)),
    Contract(
        "common.djangoapps.edxmako.shortcuts:render_to_string",
        _TAB,
        takes=("template_name", "dictionary", "request"),
        services=LMS,
    ),
    Contract("common.djangoapps.pipeline_mako:compressed_css", _TAB, takes=("package_name",), services=LMS),
    Contract("mako:courseware/course_navigation.html", _TAB, services=LMS),
    Contract("openedx.core.djangoapps.course_apps.plugins:CourseApp", _CARD, has=("is_available", "is_enabled")),
    Contract(
        "openedx.core.djangoapps.course_apps.models:CourseAppStatus.update_status_for_course_app",
        _CARD,
        takes=("course_key", "app_id", "enabled"),
    ),
    Contract(
        f"{_FILTERS}:InstructorDashboardRenderStarted.filter_type",
        _DASHBOARD,
        value="org.openedx.learning.instructor.dashboard.render.started.v1",
        services=LMS,
    ),
    Contract(
        f"{_FILTERS}:InstructorDashboardTabsRequested.filter_type",
        _DASHBOARD,
        value="org.openedx.learning.instructor.dashboard.tabs.requested.v1",
        services=LMS,
        since="verawood",
    ),
    # ---- the course forum
    Contract(
        f"{_DISCUSSIONS}.models:DiscussionsConfiguration",
        _FORUM,
        fields=("enabled", "provider_type", "enable_in_context"),
        has=("get",),
        services=LMS,
    ),
    Contract(
        f"{_DISCUSSIONS}.models:DiscussionTopicLink",
        _FORUM,
        fields=("context_key", "usage_key", "provider_id", "external_id", "enabled_in_context"),
        services=LMS,
    ),
    Contract(
        f"{_DISCUSSIONS}.url_helpers:get_discussions_mfe_topic_url",
        _FORUM,
        takes=("course_key", "topic_id"),
        services=LMS,
    ),
    Contract(
        "openedx.core.djangoapps.django_comment_common.comment_client.course:get_course_commentable_counts",
        _FORUM,
        takes=("course_key",),
        services=LMS,
    ),
    # ---- switches
    Contract(f"{_WAFFLE}:CourseWaffleFlag", _SWITCHES, takes=("name", "module_name"), has=("is_enabled",)),
    Contract(
        f"{_WAFFLE}.models:WaffleFlagCourseOverrideModel",
        _SWITCHES,
        fields=("waffle_flag", "course_id", "override_choice", "enabled", "note", "changed_by_id", "change_date"),
    ),
    Contract(
        f"{_WAFFLE}.models:WaffleFlagOrgOverrideModel",
        _SWITCHES,
        fields=("waffle_flag", "org", "override_choice", "enabled", "change_date"),
    ),
    # ---- progress in courses
    Contract(
        "completion.models:BlockCompletion",
        _PROGRESS,
        fields=("user_id", "context_key", "block_key", "block_type", "completion", "created", "modified"),
        has=("full_block_key",),
    ),
    Contract(
        "completion.models:BlockCompletion.objects.submit_completion",
        _PROGRESS,
        takes=("user", "block_key", "completion"),
    ),
    Contract("completion.waffle:ENABLE_COMPLETION_TRACKING_SWITCH", _PROGRESS, has=("is_enabled",)),
    Contract(
        "lms.djangoapps.course_blocks.api:get_course_blocks",
        _PROGRESS,
        takes=("user", "starting_block_usage_key", "allow_start_dates_in_future"),
        services=LMS,
    ),
    Contract(f"{_STRUCTURE}.api:get_course_in_cache", _PROGRESS, takes=("course_key",), services=LMS),
    Contract(
        f"{_STRUCTURE}.block_structure:BlockStructureBlockData",
        _PROGRESS,
        has=("get_children", "get_xblock_field"),
        services=LMS,
    ),
    Contract("lms.djangoapps.courseware.access:has_access", _PROGRESS, takes=("user", "action", "obj"), services=LMS),
    Contract(
        "lms.djangoapps.courseware.models:StudentModule",
        _PROGRESS,
        fields=("module_state_key", "student_id", "created"),
        services=LMS,
    ),
    Contract("lms.djangoapps.certificates.data:CertificateStatuses", _PROGRESS, has=("PASSED_STATUSES",), services=LMS),
    Contract(
        "lms.djangoapps.certificates.models:GeneratedCertificate",
        _PROGRESS,
        fields=("user_id", "course_id", "status", "created_date"),
        services=LMS,
    ),
    Contract(
        "lms.djangoapps.grades.models:PersistentCourseGrade",
        _PROGRESS,
        fields=("user_id", "course_id", "passed_timestamp"),
        services=LMS,
    ),
    # ---- grades
    Contract("lms.djangoapps.courseware.model_data:get_score", _GRADES, takes=("user_id", "usage_key"), services=LMS),
    Contract("lms.djangoapps.grades.api:signals.SCORE_PUBLISHED", _GRADES, has=("send",), services=LMS),
    # ---- content
    Contract("xmodule.modulestore.django:modulestore", _CONTENT),
    Contract(
        "xmodule.modulestore.mixed:MixedModuleStore",
        _CONTENT,
        has=("make_course_usage_key", "has_course", "get_course", "has_item", "get_item", "bulk_operations"),
    ),
    Contract(
        "xmodule.modulestore.mixed:MixedModuleStore.branch_setting", _CONTENT, takes=("branch_setting", "course_id")
    ),
    Contract(
        "xmodule.modulestore.mixed:MixedModuleStore.bulk_operations", _CONTENT, takes=("course_id", "emit_signals")
    ),
    Contract("xmodule.modulestore:ModuleStoreEnum.Branch", _CONTENT, has=("published_only",)),
    Contract("xmodule.modulestore.exceptions:ItemNotFoundError", _CONTENT),
    Contract("xmodule.modulestore.django:SignalHandler", _CONTENT, has=("course_deleted",), services=CMS),
    Contract(
        "common.djangoapps.course_action_state.models:CourseRerunState",
        _CONTENT,
        fields=("course_key", "source_course_key", "created_user_id"),
    ),
    Contract("cms.djangoapps.contentstore.views.component:DEFAULT_ADVANCED_MODULES", _STUDIO, services=CMS),
    Contract("setting:LIBRARY_ENABLED_BLOCKS", _STUDIO, services=CMS),
    # ---- messages
    Contract("edx_ace:ace.send", _MAIL, takes=("msg",)),
    Contract("edx_ace:policy.channels_for", _MAIL, takes=("message",)),
    Contract("edx_ace.policy:Policy", _MAIL, has=("check",)),
    Contract("edx_ace.policy:PolicyResult", _MAIL, takes=("deny",)),
    Contract("edx_ace.channel:ChannelType", _MAIL, has=("EMAIL",)),
    Contract("edx_ace.recipient:Recipient", _MAIL, takes=("lms_user_id", "email_address")),
    Contract(f"{_ACE}.message:BaseMessageType", _MAIL, takes=("context",), has=("personalize",)),
    Contract(f"{_ACE}.template_context:get_base_template_context", _MAIL, takes=("site",)),
    Contract("openedx.core.lib.celery.task_utils:emulate_http_request", _MAIL, takes=("site", "user")),
    Contract("template:ace_common/edx_ace/common/base_body.html", _MAIL, services=LMS),
    Contract(f"{_TRAY_AT}:COURSE_NOTIFICATION_TYPES", _TRAY),
    Contract(f"{_TRAY_AT}:COURSE_NOTIFICATION_APPS", _TRAY),
    Contract(f"{_TRAY_AT}:EmailCadence", _TRAY, has=("DAILY",)),
    Contract(f"{_TRAY_AT}:get_notification_content", _TRAY, takes=("notification_type", "context")),
    Contract(
        "openedx_events.learning.data:UserNotificationData",
        _TRAY,
        takes=("user_ids", "notification_type", "content_url", "app_name", "course_key", "context"),
    ),
    Contract("openedx_events.learning.signals:USER_NOTIFICATION_REQUESTED", _TRAY, has=("send_event",)),
    # ---- the tracking log
    Contract("eventtracking:tracker.emit", _TRACKING, takes=("name", "data")),
    Contract("eventtracking:tracker.get_tracker", _TRACKING),
    Contract("eventtracking.tracker:Tracker.context", _TRACKING, takes=("name", "ctx")),
    Contract(f"{_XAPI}.registry:XApiTransformersRegistry.register", _TRACKING, needs=_ERB),
    Contract(f"{_XAPI}.transformer:XApiTransformer", _TRACKING, has=("get_data", "get_context_extensions"), needs=_ERB),
    Contract(
        f"{_XAPI}.constants",
        _TRACKING,
        has=_XAPI_WORDS,
        needs=_ERB,
    ),
    Contract(f"{_ERB}.utils.settings:event_tracking_backends_config", _TRACKING, needs=_ERB),
    # ---- pages, REST, people who leave
    Contract("template:main_django.html", _PAGES, services=LMS),
    Contract("setting:LMS_ROOT_URL", _PAGES),
    Contract("setting:PLATFORM_NAME", _PAGES),
    Contract("url:/courses/course-v1:A+B+C/jump_to/block-v1:A+B+C+type@vertical+block@d", _PAGES, services=LMS),
    Contract("url:/courses/course-v1:A+B+C/about", _PAGES, services=LMS),
    Contract("edx_rest_framework_extensions.auth.jwt.authentication:JwtAuthentication", _PAGES, has=("authenticate",)),
    Contract("openedx.core.djangoapps.user_api.accounts.signals:USER_RETIRE_LMS_MISC", _LEAVING, has=("connect",)),
)
