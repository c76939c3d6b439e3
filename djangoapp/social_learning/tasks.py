"""All Celery tasks, gathered where Celery looks for them; each lives in its room."""

from social_learning.exchange.tasks import bring_archive_task
from social_learning.inbox.tasks import (
    deliver_message_task,
    digest_people_task,
    send_digest_task,
    tray_message_task,
)
from social_learning.knowledge.tasks import ask_for_details_task, look_at_links_task
from social_learning.media.tasks import prepare_file_task
from social_learning.operations.tasks import probe_task
from social_learning.progress.tasks import follow_course_task
from social_learning.recommend.tasks import recommend_targets_task
from social_learning.relaunch.tasks import relaunch_people_task, send_relaunch_mail_task
from social_learning.wiring.departures import forget_person_task
from social_learning.wiring.followers import tell_followers_task
from social_learning.wiring.studio import follow_rerun_task, settle_course_task
from social_learning.wiring.tasks import handle_event_task

__all__ = [
    "ask_for_details_task",
    "bring_archive_task",
    "deliver_message_task",
    "digest_people_task",
    "follow_course_task",
    "follow_rerun_task",
    "forget_person_task",
    "handle_event_task",
    "look_at_links_task",
    "prepare_file_task",
    "probe_task",
    "recommend_targets_task",
    "relaunch_people_task",
    "send_digest_task",
    "send_relaunch_mail_task",
    "settle_course_task",
    "tell_followers_task",
    "tray_message_task",
]
