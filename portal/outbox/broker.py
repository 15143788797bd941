"""The Celery application. The broker only says "there is work in this queue now"; the outbox knows what work.

A message holds the name of a queue or of a periodic job, never an id and nothing of anybody. So one that is lost,
doubled or late loses and doubles nothing.
"""

from __future__ import annotations

import logging
import ssl
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

from portal.outbox.registry import QUEUES

if not settings.BROKER_URL:
    raise ImproperlyConfigured("BROKER_URL is not set: set it to a Redis, or run “manage.py tick” in place of workers.")

SWEEP, RUN_JOB = "outbox.sweep", "outbox.run_job"  # names of the tasks
MINUTE = 60
# A sweep takes up events for 20 seconds, and the last one may hold its claim of two minutes (sweeper.CLAIM). After 150
# seconds it is told to stop, and the event is tried again later; at 180 its process is ended.
SWEEP_SECONDS = 20
SWEEP_SOFT_LIMIT, SWEEP_HARD_LIMIT = 150, 180
JOB_SOFT_LIMIT, JOB_HARD_LIMIT = 20 * MINUTE, 25 * MINUTE

app = Celery("tandem", broker=settings.BROKER_URL, set_as_current=False)
app.conf.update(
    imports=("portal.outbox.tasks",),
    beat_scheduler="portal.outbox.beat:LeadingScheduler",
    timezone=settings.TIME_ZONE,
    task_queues=[Queue(name) for name in QUEUES],
    task_default_queue="default",
    task_create_missing_queues=False,
    accept_content=["json"],
    task_serializer="json",
    # What was done is written in the outbox.
    result_backend=None,
    task_ignore_result=True,
    # A message is done when its task is: that of a process which is killed comes again, at once.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_lost_wait=1.0,  # by default ten seconds, in which nobody takes its place
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=30.0,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    # Whoever can write to the broker shall not steer the workers.
    worker_enable_remote_control=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # for ever
    broker_use_ssl={"ssl_cert_reqs": ssl.CERT_REQUIRED} if settings.BROKER_URL.startswith("rediss:") else None,
    broker_transport_options={
        "queue_order_strategy": "priority",  # in the order of `-Q urgent,default,search`
        "priority_steps": [0],
        # When the message of a worker that is gone with its machine is handed out again: after the longest task.
        "visibility_timeout": JOB_HARD_LIMIT + 5 * MINUTE,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 10,
    },
)


@setup_logging.connect
def keep_logging(**kwargs: Any) -> None:
    """Log as the settings say. Celery's two lines per message, every few seconds, would drown everything else."""
    for name in ("celery.worker.strategy", "celery.app.trace"):
        logging.getLogger(name).setLevel(logging.WARNING)
