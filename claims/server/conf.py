"""gunicorn's settings and hooks: `gunicorn --config python:claims.server.conf "app:create_app()"`.

A worker is replaced after some twenty thousand requests, each at another number, so that no leak of a library grows for
ever and no two are replaced at once. docs/decisions/0011-slow-clients.md has the reasons for the worker and its times.
"""

import gc
import logging
from contextlib import suppress
from typing import Any

from claims import words
from claims.config import SERVED_AT, make_instance, read_settings
from claims.search.meaning.extra import warm_up
from claims.server import counting
from claims.storage.engine import Database, for_its_owner

_settings = read_settings()
make_instance(_settings)
_served_at = _settings.instance / SERVED_AT

bind = f"127.0.0.1:{_settings.port}"
workers = _settings.workers
threads = _settings.threads
worker_class = "claims.server.worker.PatientWorker"
worker_connections = 800  # in each process; beyond it, who has kept it waiting longest is sent away
backlog = 2048
limit_request_line = (
    0  # the inbox limits it with the headers, and the application says in words what is too long
)
keepalive = 15  # seconds
timeout = 60  # seconds without a sign of life from a process, after which it is killed
graceful_timeout = _settings.grace  # seconds that running requests get when a process is to end
max_requests = 20_000
max_requests_jitter = 5_000
preload_app = True
sendfile = False  # answers go through the worker's outbox
control_socket_disable = True
logger_class = "claims.server.logger.LineLogger"


def when_ready(_server: Any) -> None:
    """Before the first process is forked: tell the commands of other shells where this is, and the log what is wrong."""
    warm_up()
    words.warm()
    # What is loaded by now stays shared: the collector of a process would write in each of these objects as it passes.
    gc.collect()
    gc.freeze()
    # On a full disk nobody is told.
    with suppress(OSError), open(_served_at, "w", encoding="utf-8", opener=for_its_owner) as file:
        file.write(_settings.site_url)
    logging.captureWarnings(capture=True)
    for warning in Database(_settings.database_url).warnings():
        logging.getLogger(__name__).warning(warning)


def child_exit(_server: Any, worker: Any) -> None:
    """Its counts stay; what only a living process can say does not."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    _served_at.unlink(missing_ok=True)
    counting.remove_folder()
