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
    "FORUM_BRIDGE": Setting(
        "off",
        'One place to discuss a unit: with "link", where a course has the platform\'s own forum and lets it in there, '
        'we lead there, and our own thread only stays to be read; with "off", every unit has our own thread.',
    ),
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
    "MAX_IMAGES": Setting(30, "The most pictures that one text may hold."),
    "MAX_PAGES": Setting(200, "Pages of a document that are shown; the rest is in the download."),
    "CONVERT_SECONDS": Setting(150, "How long one converter may work on one document or picture."),
    "CONVERT_MEMORY_MB": Setting(2_500, "The memory one converter may take; it is ended beyond that."),
    "CONVERT_FILE_MB": Setting(200, "The largest file that a converter may write."),
    "CONVERT_ATTEMPTS": Setting(3, "How often a file is tried that could not be prepared by chance."),
    "CONVERT_QUEUE": Setting(
        "", "A Celery queue of its own for files, so that long ones keep nobody waiting; empty: the default queue."
    ),
    "MAX_UNZIPPED_MB": Setting(500, "An archive that would unpack to more is refused."),
    "USER_QUOTA_MB": Setting(
        2_000,
        "What the files one person brought may take together, as they were sent; previews come on top. 0: no limit.",
    ),
    "SPACE_QUOTA_MB": Setting(50_000, "The same for all files of a space that has no limit of its own; 0: no limit."),
    "FILE_DELIVERY": Setting(
        "auto",
        'How files leave an S3 store: "redirect" sends browsers there by short-lived signed links, "stream" passes the '
        'bytes through the site, for a store that browsers cannot reach, "auto" redirects for what is large.',
    ),
    "SIGNED_URL_SECONDS": Setting(120, "How long a signed link into the store works; a player asks for a new one."),
    "ORPHAN_HOURS": Setting(
        24, "After how many hours the sweep removes a stored content that nothing refers to; 0: never."
    ),
    # ---- videos and recordings
    "KEEP_ORIGINAL_VIDEO": Setting(
        False, "Keep what was sent beside the copy that plays everywhere; False: that copy takes its place."
    ),
    "MAX_VIDEO_MINUTES": Setting(180, "A longer video or recording is kept as a download, without a player."),
    "MAX_RECORDING_MINUTES": Setting(10, "The longest recording in the browser."),
    "VIDEO_SECONDS": Setting(3600, "How long one video may be worked on before that is given up."),
    "VIDEO_MEMORY_MB": Setting(2000, "The memory that the work on one video may take."),
    "VIDEO_THREADS": Setting(2, "How many processor cores the work on one video uses."),
    # ---- links
    "FETCH_LINK_DETAILS": Setting(
        True,
        "Ask YouTube, Vimeo, TED, Dailymotion and LINK_TITLE_HOSTS for title, author, length and picture of what is "
        "shared, in the background. The site's server asks, by https; nothing about people is sent. False: never.",
    ),
    "LINK_TITLE_HOSTS": Setting(
        (), 'Hosts whose pages may be asked for their title, such as "wiki.example.org"; ".example.org": all below it.'
    ),
    "LINK_CHECK_DAYS": Setting(
        7, "After how many days a published link whose details were fetched is looked at again; 0: never."
    ),
    "LINK_CHECKS_PER_RUN": Setting(200, "The most links that one sweep looks at again."),
    "EMBED_PROVIDERS": Setting(
        (),
        "Players of the site's own, beside YouTube, Vimeo, TED and Dailymotion: a list of dictionaries with name, "
        "label, hosts, patterns (of path and query, with one group for the id), page and player (https addresses with "
        "{id}), and if wished oembed (an https address with {url}) and images (hosts of its pictures).",
    ),
    # ---- review
    "REVIEW_DAYS": Setting(7, "Within how many days an author should hear from an expert."),
    "QUESTION_REMIND_DAYS": Setting(3, "After how many working days the expert who was asked a question is reminded."),
    "QUESTION_ESCALATE_DAYS": Setting(
        7, "After how many working days without an answer theme owners and stewards of the area are told."
    ),
    "MAX_REVIEW_SUGGESTIONS": Setting(3, "How many suggestions one round of review may hold."),
    # ---- experts
    "EXPERT_CAPACITY": Setting(3, "How many open asks an expert takes on at a time who has not chosen a number."),
    "EXPERT_HALF_LIFE_DAYS": Setting(180, "After how many days what somebody helped with counts half as evidence."),
    "EXPERT_PROPOSE_AT": Setting(
        6, "From this evidence in a theme on a person is proposed as its expert; three approved items make 9."
    ),
    "HOLIDAYS": Setting(
        (), 'Days on which nobody is expected to answer, such as "2026-12-25"; weekends are each expert\'s own.'
    ),
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
    "QUESTIONS_PER_HOUR": Setting(10, "How many questions a person may ask in an hour; 0: as many as they like."),
    "PATHS_PER_HOUR": Setting(10, "How many paths a person may begin to make in an hour; 0: as many as they like."),
    "ANSWERS_PER_HOUR": Setting(30, "How many answers a person may give in an hour; 0: as many as they like."),
    "REPORTS_PER_HOUR": Setting(20, "How many things a person may report in an hour."),
    "REPORTS_HIDE_WEIGHT": Setting(
        3.0, "A thing is set aside until somebody has looked when its reports weigh this much; 0: never by itself."
    ),
    "REPORTS_HIDE_PEOPLE": Setting(3, "And when so many people, independent of each other, have reported it."),
    "TRUST_LEVELS": Setting(
        True, "Who is new is looked at before publication, with few links and files; who is trusted may publish first."
    ),
    "TRUST_KNOWN_APPROVED": Setting(1, "So many approved items, and a person is new no more."),
    "TRUST_KNOWN_USEFUL": Setting(5, "Or so many people who found something of theirs useful."),
    "TRUST_TRUSTED_APPROVED": Setting(3, "So many approved items, and a person is trusted."),
    "TRUST_DEMOTION_DAYS": Setting(60, "So long an upheld report takes a level away."),
    "TRUST_NEW_LINKS": Setting(2, "The most links in a text of who is new."),
    "TRUST_NEW_FILES": Setting(1, "The most files a day of who is new."),
    "TRUST_NEW_PERCENT": Setting(30, "Who is new may write this share of what others may in an hour, in percent."),
    "LIVE_SECONDS": Setting(
        20, "An open discussion asks this often for what is new, less often while it is quiet; 0: never."
    ),
    "THROTTLE_NAMES": Setting("60/minute", "REST: how often one person may look for a name to mention."),
    "SHARES_PER_HOUR": Setting(20, "How many drafts a person may begin in an hour."),
    "MAX_COAUTHORS": Setting(
        8, "How many colleagues may write along on one Knowledge, open invitations among them; at most 12."
    ),
    "INVITATIONS_PER_HOUR": Setting(20, "How many colleagues a person may ask to write along in an hour."),
    "SUGGESTIONS_PER_HOUR": Setting(20, "How many changes a person may suggest in an hour."),
    "REGISTRATIONS_PER_HOUR": Setting(
        60, "How often a person may register for sessions and cancel in an hour; 0: as often as they like."
    ),
    "DATE_CHANGES_PER_HOUR": Setting(
        60, "How many dates of sessions a person may plan or change in an hour; 0: as many as they like."
    ),
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
    # ---- business areas and themes
    "SPACE_CREATORS": Setting(
        (),
        'Usernames that may make business areas beside the site\'s staff; "course_team" lets every course team do it.',
    ),
    "THEMES_TAXONOMY": Setting(
        0, "Number of the platform's taxonomy that the themes follow with every sweep; 0 for none."
    ),
    # ---- search
    "SEARCH_ENGINE": Setting(
        "auto",
        'Who answers a search: "auto": the site\'s Meilisearch where it is enabled, else the database; "database".',
    ),
    # ---- operation
    "SWEEP_MAX_HOURS": Setting(24, "The health page warns when the last sweep is older."),
    "RELAUNCH_MAX_HOURS": Setting(80, "The health page warns when the last call-back run is older (a weekend fits)."),
}
DEFAULTS: dict[str, Any] = {name: setting.default for name, setting in SETTINGS.items()}


def get(name: str) -> Any:
    """Return the value of one setting: the site's, else ours. An unknown name is a ``KeyError``."""
    return getattr(settings, "SOCIAL_LEARNING", {}).get(name, DEFAULTS[name])
