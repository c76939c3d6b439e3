"""Settings: one Django setting, ``SOCIAL_LEARNING``, read through :func:`get` with the defaults below.

Each entry says in one sentence what an operator changes with it; the table in ``docs/settings.rst`` is made of them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings


class Setting(NamedTuple):
    """One entry of ``SOCIAL_LEARNING``: what holds where the site says nothing, and what it is for."""

    default: Any
    help: str


SETTINGS: dict[str, Setting] = {
    # ---- the site
    "SHOW_NAMES": Setting("full_name", 'What a person sees of another: "username" or "full_name".'),
    "BASE_TEMPLATE": Setting(None, "The template our pages extend; None: the platform's main_django.html."),
    "CLOCK": Setting(None, "Dotted path of a callable that answers the current time; None: the real clock."),
    # ---- in courses
    "UNIT_BAR": Setting(
        "flag",
        'The reactions bar under every unit: "on", "off", or "flag": where the waffle flag social_learning.unit_bar '
        "says so, for a course, an organisation or everybody. A course switched off stays off.",
    ),
    "UNIT_BAR_EXCLUDED_BLOCKS": Setting((), "A unit that holds a block of one of these types gets no bar."),
    "COURSE_TAB": Setting("on", 'The course tab "Knowledge": "on", "off" or "flag" (social_learning.course_tab).'),
    "SWITCH_CACHE_SECONDS": Setting(60, "How long a course's switch may be remembered before it is looked up again."),
    "OFFER_BLOCKS": Setting(True, 'Offer both blocks under "Advanced" in Studio without listing them in each course.'),
    "OFFER_IN_LIBRARIES": Setting(
        False, "Let authors keep both blocks in content libraries, where they can be set up but do nothing themselves."
    ),
    "STUDIO_SETTLE_SECONDS": Setting(10, "Changes of one course in Studio are gathered for this long."),
    "NATIVE_PROGRESS": Setting(
        True, "Let completion of course blocks, SCORM included, feed progress, popularity and call-backs."
    ),
    "NATIVE_PROGRESS_SECONDS": Setting(60, "Completions of one person in one course are gathered for this long."),
    "SILENT_PACKAGE_PEOPLE": Setting(
        10, "A SCORM package that so many people opened and nobody finished is taken as one that does not report."
    ),
    # ---- files and texts
    "STORAGE_ALIAS": Setting("knowledge_private", "The entry of STORAGES that keeps shared files; never a public one."),
    "MAX_UPLOAD_MB": Setting(50, "The largest file a person may share."),
    "MAX_TEXT_CHARS": Setting(100_000, "The longest text of one Knowledge."),
    "MAX_PAGES": Setting(200, "Pages of a document that are shown; the rest is in the download."),
    "MAX_UNZIPPED_MB": Setting(500, "An archive that would unpack to more is refused."),
    "USER_QUOTA_MB": Setting(2_000, "What one person's files may take together."),
    # ---- review
    "REVIEW_DAYS": Setting(7, "Within how many days an author should hear from an expert."),
    "MAX_REVIEW_SUGGESTIONS": Setting(3, "How many suggestions one round of review may hold."),
    # ---- reactions
    "REACTION_KINDS": Setting(
        (),
        "Reactions of the site's own, after ours: a list of dictionaries with name and label (a text, or one for each "
        'language), and if wished active_label, icon, public_count, note_label, weight (in popularity; "like" is 1). '
        "One that is taken out is not offered any more; what people gave stays.",
    ),
    "WHO_REACTED": Setting(
        "names",
        'Who learns who reacted: "names": everybody who sees the thing, "self": only whose thing it is, "numbers": '
        'nobody. Open questions and "outdated" marks reach whose thing it is, and the stewards, in any case.',
    ),
    # ---- popularity and recognition
    "TRENDING_HALF_LIFE_DAYS": Setting(21, "After how many days a like weighs half in the trending order."),
    "POPULARITY_FLOOR": Setting(5, "Below this many participants no popularity is shown: privacy, and noise."),
    "POPULARITY_PRIOR": Setting(10, "How many average participants a target starts with in the popularity index."),
    "QUALIFIED_OPEN_SECONDS": Setting(20, "An opening shorter than this does not count as taking part."),
    "COLD_START_EVERY": Setting(5, "Every so many places of a ranking are kept for what few people know yet; 0: none."),
    "ATTENTION_PEOPLE": Setting(10, "From so many people on an author hears that something could help more."),
    "ATTENTION_BELOW": Setting(50, "Below this popularity index (0 to 100) it could help more."),
    "FAIR_MUTUAL_LIKES": Setting(
        5, "After two people gave each other so many likes, what they give each other on top counts less; 0: never."
    ),
    "FAIR_MUTUAL_DAYS": Setting(30, "Within how many days those likes are counted."),
    "FAIR_MUTUAL_FACTOR": Setting(0.5, "How much a like between those two then counts in rankings."),
    "FAIR_BURST_REACTIONS": Setting(
        5, "More reactions of new accounts on one thing at a time than this are held out of rankings; 0: never."
    ),
    "FAIR_BURST_MINUTES": Setting(60, "Within how many minutes those reactions are counted."),
    "FAIR_NEW_ACCOUNT_HOURS": Setting(24, "For how long an account is new."),
    "FAIR_HOLD_DAYS": Setting(7, "After how many days what was held counts, where no steward has looked at it."),
    "LEVEL_BASE": Setting(120, "Points of the first level."),
    "LEVEL_FACTOR": Setting(1.3, "By how much each level is farther than the one before."),
    # ---- limits of writing
    "LIKES_PER_DAY": Setting(30, "How many likes of a person count in a day."),
    "COMMENTS_PER_HOUR": Setting(30, "How many comments a person may write in an hour."),
    "REPORTS_PER_HOUR": Setting(20, "How many comments a person may report in an hour."),
    "LIVE_SECONDS": Setting(
        20, "An open discussion asks this often for what is new, less often while it is quiet; 0: never."
    ),
    "THROTTLE_NAMES": Setting("60/minute", "REST: how often one person may look for a name to mention."),
    "SHARES_PER_HOUR": Setting(20, "How many drafts a person may begin in an hour."),
    "MAX_FOLLOWS": Setting(500, "How many themes, colleagues and things a person may follow; 0: as many as they like."),
    "THROTTLE_READ": Setting("600/minute", "REST: reads of one person."),
    "THROTTLE_WRITE": Setting("120/minute", "REST: writes of one person."),
    "THROTTLE_UPLOAD": Setting("30/hour", "REST: uploads of one person."),
    "EXPORT_MINUTES": Setting(10, "A person may ask for a copy of their data once in this many minutes."),
    # ---- messages
    "MAIL_ENABLED": Setting(True, "Send mails about a person's own contributions; the inbox works without."),
    "NOTIFICATION_TRAY": Setting(
        False, "Also put messages that belong to a course into the platform's own notification tray."
    ),
    # ---- calling back; off until an operator turns it on
    "RELAUNCH_ENABLED": Setting(False, "Call back whoever left something unfinished."),
    "RELAUNCH_STEPS_DAYS": Setting((3, 10, 24), "After how many idle days a person is called back; then never again."),
    "RELAUNCH_OBJECT_WINDOW_DAYS": Setting(90, "The steps above start anew after this many days."),
    "RELAUNCH_MIN_HOURS_BETWEEN": Setting(48, "At least this long between two call-backs of one person."),
    "RELAUNCH_MAX_PER_WEEK": Setting(2, "At most this many call-backs of one person in a week."),
    "RELAUNCH_QUIET_FROM": Setting(20, "From this hour of the person's day nothing is sent."),
    "RELAUNCH_QUIET_UNTIL": Setting(8, "Until this hour of the person's day nothing is sent."),
    "RELAUNCH_LATE_DAYS": Setting(2, "A call-back that is later than this is not sent any more."),
    "RELAUNCH_BUDGET": Setting(5_000, "The most call-backs of one run."),
    "RELAUNCH_OBJECTS_PER_MAIL": Setting(3, "How many unfinished things one mail names."),
    # ---- operation
    "SWEEP_MAX_HOURS": Setting(24, "The health page warns when the last sweep is older."),
    "RELAUNCH_MAX_HOURS": Setting(80, "The health page warns when the last call-back run is older (a weekend fits)."),
}
DEFAULTS: dict[str, Any] = {name: setting.default for name, setting in SETTINGS.items()}


def get(name: str) -> Any:
    """Return the value of one setting: the site's, else ours. An unknown name is a ``KeyError``."""
    return getattr(settings, "SOCIAL_LEARNING", {}).get(name, DEFAULTS[name])
