"""Telling the workers that there is work. Whether anybody is told or not, the outbox knows what is to be done."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from kombu import Connection
from kombu.exceptions import KombuError
from kombu.pools import producers
from redis.exceptions import RedisError

from portal.common.breaker import Breaker, Resting
from portal.outbox.broker import RUN_JOB, SWEEP, app

# Whoever takes up a message looks for all that is due by then: more than a few of them say nothing new. This also
# bounds what gathers in the broker while no worker runs.
ENOUGH = 4
ENOUGH_JOBS = 40
FAULTS = (KombuError, RedisError, OSError)

breaker = Breaker("the broker", faults=FAULTS)


def tell_to_sweep(queue: str) -> bool:
    """Have some worker look into a queue; False when nobody seems to take the message."""
    return _tell(SWEEP, queue, queue=queue, enough=ENOUGH)


def tell_to_run(job: str) -> bool:
    """Have some worker run a periodic job; False when nobody seems to take the message."""
    return _tell(RUN_JOB, job, queue="default", enough=ENOUGH_JOBS)


@cache
def _connection(url: str) -> Connection:
    """For somebody who waits for a page: half a second, and no second try."""
    return app.connection_for_write(
        url, transport_options={"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0}
    )


def _tell(task: str, argument: str, *, queue: str, enough: int) -> bool:
    """Send a message, unless the broker fails or earlier ones still lie there."""
    try:
        with breaker, producers[_connection(settings.BROKER_URL)].acquire(block=True) as producer:
            waiting = app.amqp.queues[queue].bind(producer.channel).queue_declare().message_count
            if waiting >= enough:
                return False
            app.send_task(task, [argument], queue=queue, producer=producer, retry=False)
    except (Resting, *FAULTS):
        return False
    return True
