"""The form of log lines: whole, harmless, without secrets, and never in the way of the work they tell of."""

import errno
import json
import logging

import pytest
import structlog

from claims.logs import lines, work
from tests.logs.conftest import Told

NASTY = 'ok\n{"level": "error", "event": "forged"}\r\x1b[31mred\x1b[0m \u202egnorw\u2066 \ud800 \x00 \x9b \u2028 end'


def test_it_writes_our_lines_and_those_of_others_as_one_object_each(told: Told) -> None:
    structlog.get_logger("claims.test").info("saved", claim=12, events=[3, 4])
    logging.getLogger("gunicorn.error").warning("worker %s died", 7)
    first, second = told.lines()
    assert (first["event"], first["claim"], first["events"]) == ("saved", 12, [3, 4])
    assert (first["level"], first["logger"]) == ("info", "claims.test")
    assert (second["event"], second["level"], second["logger"]) == (
        "worker 7 died",
        "warning",
        "gunicorn.error",
    )
    assert first["time"].endswith("Z")


def test_it_names_the_work_in_each_line_until_that_ends(told: Told) -> None:
    work.begin(job=5)
    logging.getLogger("x").warning("in")
    work.end()
    logging.getLogger("x").warning("out")
    assert [line.get("job") for line in told.lines()] == [5, None]


def test_it_tells_which_migration_runs_and_not_what_each_look_at_the_schema_finds(told: Told) -> None:
    logger = logging.getLogger("alembic.runtime.migration")
    logger.info("Context impl %s.", "SQLiteImpl")
    logger.info("Running upgrade %s -> %s, %s", "0001", "0002", "Sessions")
    logger.warning("revision is missing")
    assert [line["event"] for line in told.lines()] == [
        "Running upgrade 0001 -> 0002, Sessions",
        "revision is missing",
    ]


@pytest.mark.parametrize("where", ["event", "value", "exception"])
def test_it_lets_no_text_forge_a_line_or_move_a_cursor(told: Told, where: str) -> None:
    logger = structlog.get_logger("x")
    if where == "event":
        logger.warning(NASTY)
    elif where == "value":
        logger.warning("a", name=NASTY)
    else:
        logger.error("a", exc_info=ValueError(NASTY))
    assert len(told.text.splitlines()) == 1
    assert all(32 <= code < 127 or code == 10 for code in b"".join(told.raw))


@pytest.mark.parametrize("where", ["event", "exception"])
def test_it_sets_in_on_a_terminal_what_is_not_a_line_of_its_own(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bytes] = []
    # Without pytest's own listener: what it hears goes between processes, which lone surrogates cannot.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    handler = lines.configure("plain", "info", lambda line: heard.append(line) or len(line))  # type: ignore[func-returns-value]
    handler.addFilter(lambda record: record.name == "x")  # a server of another test may still say something
    try:
        if where == "event":
            logging.getLogger("x").warning(NASTY)
        else:
            logging.getLogger("x").error("a", exc_info=ValueError(NASTY))
    finally:
        monkeypatch.undo()
        lines.configure("json", "warning")
    first, *rest = b"".join(heard).decode().splitlines()
    assert all(line.startswith("    ") for line in rest)
    assert not {"\x1b", "\u202e", "\u2066", "\ud800", "\x00", "\x9b", "\u2028", "\r"} & set(
        "".join([first, *rest])
    )


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("GET /sign-in/AbC-123_x?next=/ failed", "AbC-123_x"),
        ("mail to jet.vermeer@example.org refused", "vermeer"),
        ("cannot reach postgresql+psycopg://desk:hunter2@db/news", "hunter2"),
        ("duplicate key\nDETAIL:  Key (name)=(Jan Geheim) already exists.", "Geheim"),
        ("Authorization: Basic_c2VjcmV0", "c2VjcmV0"),
        ("{'password': 'hunter2hunter2'}", "hunter2"),
        ("Cookie: claimdesk=eyJhbGciOi", "eyJhbGciOi"),
    ],
)
@pytest.mark.parametrize("where", ["event", "value", "exception"])
def test_it_takes_secrets_out_wherever_they_stand(told: Told, text: str, secret: str, where: str) -> None:
    logger = structlog.get_logger("x")
    if where == "event":
        logger.warning(text)
    elif where == "value":
        logger.warning("a", about={"inner": text} if "DETAIL" not in text else text)
    else:
        logging.getLogger("x").warning("a", exc_info=ValueError(text))
    assert told.raw
    assert secret not in told.text


def test_it_cuts_what_is_endless_in_no_time(told: Told) -> None:
    structlog.get_logger("x").warning("a" * 2_000_000)
    assert len(told.raw[0]) < 20_000


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EPIPE, errno.EIO])
def test_it_goes_on_when_a_line_cannot_be_written_and_says_later_how_many(told: Told, code: int) -> None:
    told.fails = OSError(code, "no")
    for _ in range(3):
        logging.getLogger("x").warning("lost")
    told.fails = None
    logging.getLogger("x").warning("again")
    assert [line.get("lost") for line in told.lines()] == [3, None]
    assert told.lines()[-1]["event"] == "again"


def test_it_begins_a_new_line_after_one_that_was_cut_off() -> None:
    disk = bytearray()

    def nearly_full(line: bytes) -> int:
        room = 20 if not disk else len(line)
        disk.extend(line[:room])
        return min(room, len(line))

    lines.configure("json", "info", nearly_full)
    try:
        logging.getLogger("x").warning("first")
        logging.getLogger("x").warning("second")
    finally:
        lines.configure("json", "warning")
    cut, *whole = disk.decode().splitlines()
    assert len(cut) == 20
    assert [json.loads(line)["event"] for line in whole][-1] == "second"


def test_it_replaces_itself_and_nobody_else() -> None:
    root = logging.getLogger()
    others = [handler for handler in root.handlers if not isinstance(handler, lines.LineHandler)]
    for _ in range(3):
        lines.configure("json", "warning")
    assert len(root.handlers) == len(others) + 1
    assert all(handler in root.handlers for handler in others)
