"""All Celery tasks, gathered where Celery looks for them; each lives in its room."""

from social_learning.inbox.tasks import deliver_message_task
from social_learning.knowledge.tasks import prepare_file_task
from social_learning.relaunch.tasks import relaunch_people_task, send_relaunch_mail_task
from social_learning.wiring.tasks import handle_event_task

__all__ = [
    "deliver_message_task",
    "handle_event_task",
    "prepare_file_task",
    "relaunch_people_task",
    "send_relaunch_mail_task",
]
