"""Each request: its id, its one line in the log, and what it adds to the metrics."""

import re
import secrets
import time

import structlog
from flask import Flask, g, has_request_context, request
from werkzeug.wrappers import Response

from claims.logs import work
from claims.web import metrics, slots

log = structlog.get_logger(__name__)
PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
UNCHANGED = 304  # what open boards and pages get all day long while nothing happens
QUIET = frozenset({"static", "health", "metrics"})  # endpoints that are not worth a line when all is well
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


def request_id() -> str:
    """This request's id: the one it brought when that is short and plain, as a proxy's is, else one of ours."""
    if "request_id" not in g:
        brought = request.headers.get("X-Request-Id", "")
        g.request_id = brought if PLAIN_ID.fullmatch(brought) else secrets.token_hex(8)
    found: str = g.request_id
    return found


def route() -> str:
    """The rule that answers, such as /desk/claims/<int:claim_id>: never the address itself, which may hold a secret."""
    rule = request.url_rule if has_request_context() else None
    return rule.rule if rule else "-"


def tell_refused(guard: str, **facts: str | None) -> None:
    """Log which check refused a request before any route saw it; never what it held."""
    log.warning("refused", guard=guard, **facts)


def register(app: Flask) -> None:
    """Hang in first, so that the clock starts before and stops after all else that runs on every request."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        work.begin(request_id=request_id())

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers["X-Request-Id"] = request_id()
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        method = request.method if request.method in METHODS else "other"
        metrics.observe(route(), method, response.status_code, seconds)
        _write(response.status_code, method, int(seconds * 1000), app.config["SETTINGS"].slow_ms)
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        work.end()


def _write(status: int, method: str, ms: int, slow: int) -> None:
    done = work.current()
    facts = {
        "method": method,
        "route": route(),
        "status": status,
        "ms": ms,
        "person": next((found for who in slots.WHO if (found := who()) is not None), None),
        "events": done.events if done else [],
        "queries": done.queries if done else 0,
    }
    if ms >= slow:
        log.warning("slow request", **facts)
    elif status == UNCHANGED or (request.endpoint in QUIET and status < 400):
        log.debug("request", **facts)
    else:
        log.info("request", **facts)
