"""The form of a log line, for our own loggers and everyone else's: JSON for machines, plain words for a terminal.

One line is one write. What is secret or personal is taken out here as well, whoever put it in; characters that could
forge a line or move a terminal's cursor are written as escapes. A line that cannot be written is counted, not raised:
no request fails because the disk of the log is full.
"""

import json
import logging
import os
import re
from collections.abc import Callable
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from claims.logs import work

LONGEST = 16_000  # characters of one value; a trace may be long
STDERR = 2
SECRETS = (
    (re.compile(r"(/sign-in/)[^\s\"'?&<>]+"), r"\1…"),  # one-time links
    (re.compile(r"://[^\s/@]{1,300}@"), "://…@"),  # account and password in an address
    (re.compile(r"[^\s@<>\"'(),;:=]{1,64}@[^\s@<>\"'(),;:]{1,255}"), "…@…"),  # people's addresses
    (re.compile(r"(DETAIL:).*"), r"\1 …"),  # PostgreSQL quotes the values of a row
    (re.compile(r"(?i)(authorization|cookie|password|token|secret)(\"?'?\s*[:=]\s*)\S+"), r"\1\2…"),
)
FIRST = ("time", "level", "logger", "event")


class LineHandler(logging.Handler):
    """Writes each line with one call. `lost` counts those that could not be written since the last that could."""

    def __init__(self, write: Callable[[bytes], int]) -> None:
        super().__init__()
        self.write, self.lost, self._cut = write, 0, False

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = (self.format(record) + "\n").encode("utf-8", "backslashreplace")
            self._send(line)
        except Exception:  # noqa: BLE001  whatever is wrong with a log line, the work that it tells of goes on
            self.lost += 1

    def _send(self, line: bytes) -> None:
        note = b""
        if self.lost:
            note = json.dumps({"event": "lines of this log could not be written", "lost": self.lost}).encode()
        whole = (b"\n" if self._cut else b"") + (note + b"\n" if note else b"") + line
        sent = self.write(whole)
        self._cut = sent < len(whole)
        self.lost = 1 if self._cut else 0


def to_stderr(line: bytes) -> int:
    return os.write(STDERR, line)


def configure(style: str, level: str, write: Callable[[bytes], int] = to_stderr) -> LineHandler:
    """Every logger of this process writes lines of this style from this level on; called again, it replaces itself."""
    own: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _name_work,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]
    handler = LineHandler(write)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=own,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _without_secrets,
                _as_json if style == "json" else _as_words,
            ],
        )
    )
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, LineHandler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)  # it counts up its own parts
    logging.getLogger("alembic.runtime.migration").addFilter(_tells_of_a_migration)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *own,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return handler


def _tells_of_a_migration(record: logging.LogRecord) -> bool:
    """Which migration runs is worth a line; what kind of database it looks at, each time it looks, is not."""
    return record.levelno > logging.INFO or record.getMessage().startswith("Running")


def _name_work(_logger: WrappedLogger, _method: str, facts: EventDict) -> EventDict:
    now = work.current()
    return {**now.names, **facts} if now else facts


def _without_secrets(_logger: WrappedLogger, _method: str, facts: EventDict) -> EventDict:
    return {name: _clean(value) for name, value in facts.items()}


def _clean(value: Any) -> Any:
    """Numbers and lists of numbers as they are, anything else as text without what is nobody's business."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list) and all(isinstance(each, int) for each in value):
        return value
    text = str(value)
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


def _as_json(_logger: WrappedLogger, _method: str, facts: EventDict) -> str:
    """One line of ASCII: line ends, control and bidi characters and lone surrogates are escapes."""
    ordered = {name: facts[name] for name in FIRST if name in facts}
    return json.dumps({**ordered, **facts})


def _as_words(_logger: WrappedLogger, _method: str, facts: EventDict) -> str:
    """Time, level and what happened; a trace below it, set in, so that no text in it passes for a line of its own."""
    rest = {name: value for name, value in facts.items() if name not in {*FIRST, "exception"}}
    words = [str(facts.get("time", ""))[11:19], str(facts.get("level", "")), _visible(facts.get("event", ""))]
    words += [f"{name}={_visible(value)}" for name, value in rest.items()]
    trace = str(facts.get("exception") or "").split("\n")
    return "\n    ".join([" ".join(words), *(_visible(line) for line in trace if line)])


def _visible(value: Any) -> str:
    r"""Text with an escape for what cannot be seen.

    >>> print(_visible("a\nb\x1b[31m"))
    a\nb\x1b[31m
    """
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in str(value)
    )
