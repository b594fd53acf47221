"""Numbers for a monitor: requests of all web processes, and what /healthz knows of the newsroom.

Labels are routes, methods and statuses: as many as the URL map has, whatever is asked. With several processes each
keeps its numbers in a file of its own in PROMETHEUS_MULTIPROC_DIR, which claims.serve makes and removes.
"""

import hmac
import os
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask, Response, abort, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from claims.web import sessions, slots

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
OWN_MEANINGS = {"claimdesk_database_bytes": "Size of the database, without its write-ahead log."}
OWN = CollectorRegistry()
REQUESTS = Counter("claimdesk_requests", "Answered requests.", ("route", "method", "status"), registry=OWN)
SECONDS = Histogram(
    "claimdesk_request_seconds",
    "Time until the answer was made.",
    ("route", "method"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OWN,
)


def observe(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request. A full disk costs the number, not the request."""
    try:
        REQUESTS.labels(route, method, str(status)).inc()
        SECONDS.labels(route, method).observe(seconds)
    except OSError:
        return


class Newsroom(Collector):
    """Every number of /healthz and a few more as gauges: {"jobs": {"queued": 2}} is claimdesk_jobs_queued."""

    def collect(self) -> Iterable[Metric]:
        facts: dict[str, Any] = {"database": {"bytes": sessions.database().size()}}
        for source in [*slots.HEALTH, *slots.NUMBERS]:
            facts.update(source(sessions.read()))
        for name, number in _numbers("claimdesk", facts):
            yield GaugeMetricFamily(name, {**OWN_MEANINGS, **slots.MEANINGS}.get(name, name), value=number)


def _numbers(name: str, value: Any) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _numbers(f"{name}_{key}", inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield name, float(value)


def register(app: Flask) -> None:
    @app.get("/metrics")
    def metrics() -> Response:
        """For a monitor that sends the token of the settings; without that setting there is no such address."""
        token = app.config["SETTINGS"].metrics_token
        if token is None:
            abort(404)
        sent = request.headers.get("Authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(sent, f"Bearer {token}".encode()):
            return Response("A token is needed.\n", 401, {"WWW-Authenticate": "Bearer"}, "text/plain")
        registry = CollectorRegistry()
        registry.register(Newsroom())
        if os.environ.get(FOLDER):
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        else:
            registry.register(OWN)
        return Response(generate_latest(registry), 200, content_type=CONTENT_TYPE_PLAIN_0_0_4)
