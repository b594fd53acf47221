"""The server's settings with shorter times and fewer connections, so that their ends come soon."""

from claims.server import worker as limits
from claims.server.conf import *  # noqa: F403

limits.HEAD_SECONDS = 1.0
limits.BODY_SECONDS = 2.0
limits.ANSWER_SECONDS = 2.0
limits.SLOWEST = 64 * 1024
worker_connections = 60
workers = 1
threads = 2
