"""Loading one row for a change, with its lock, existence and version checked in one place; and reading a thing once."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlmodel import Session, SQLModel

from claims.errors import N_, NotFound, Outdated

Row = TypeVar("Row", bound=SQLModel)
Answer = TypeVar("Answer")
Asked = ParamSpec("Asked")
ANSWERS = "answers"  # where a session that only reads keeps what it was answered
HIGHEST_ID = 2**31 - 1  # of an integer column on PostgreSQL


def written_number(text: str, highest: int = HIGHEST_ID) -> int | None:
    """A whole number as addresses and forms write it, up to `highest`; None for what is none, or is longer than that.

    Its length counts as well: zeros before a number could hide one that no database takes.

    >>> written_number("12"), written_number("0000000000000000012"), written_number("-1"), written_number("٣")
    (12, None, None, None)
    """
    if not text.isascii() or not text.isdigit() or len(text) > len(str(highest)):
        return None
    return number if (number := int(text)) <= highest else None


def get_row(session: Session, model: type[Row], row_id: int, *, lock: bool = False) -> Row:
    """The row with this id; raises NotFound. `lock` keeps others from changing it until the transaction ends."""
    if lock:
        session.flush()  # reading the row again must not lose what this transaction has changed in it so far
    known = 0 < row_id <= HIGHEST_ID
    row = session.get(model, row_id, with_for_update=lock or None, populate_existing=lock) if known else None
    if row is None:
        raise NotFound(N_("There is nothing at this address."))
    return row


def check_version(
    seen: int | None,
    stored: int,
    current: Mapping[str, object] | None = None,
    *,
    claim_id: int | None = None,
    thing: tuple[str, int | None] = ("", None),
) -> None:
    """Raise Outdated when the version that a person saw is not the one now stored; None skips (own commands).

    `claim_id` says that these are versions of a claim; `thing` what else they are versions of, as its events name it.
    """
    if seen is not None and seen != stored:
        raise Outdated(
            N_("Someone else changed this while you were working on it."),
            version=stored,
            seen=seen,
            claim_id=claim_id,
            thing=(thing[0], thing[1] or 0),
            own=N_("You changed this claim yourself meanwhile, in another window.")
            if claim_id
            else N_("You changed this yourself meanwhile, in another window."),
            current=dict(current or {}),
        )


def swap(rows: list[Any], row_id: int, *, up: bool) -> tuple[int, int] | None:
    """Let a row of these change places with the one before it or after it; from which place to which, counted from 1.

    None where it stands at that end of the list already.
    """
    at = next(number for number, row in enumerate(rows) if row.id == row_id)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return None
    rows[at], rows[to] = rows[to], rows[at]
    return at + 1, to + 1


def read_once(
    query: Callable[Concatenate[Session, Asked], Answer],
) -> Callable[Concatenate[Session, Asked], Answer]:
    """The same question of several features on one page goes to the database once.

    Only in a session that keeps answers, as a request's reading one does: it sees one moment, so an answer stays
    true in it. A writing session asks each time. Callers share the answer, and do not change it.
    """

    @wraps(query)
    def asked(session: Session, /, *args: Asked.args, **options: Asked.kwargs) -> Answer:
        answers: dict[Any, Answer] | None = session.info.get(ANSWERS)
        if answers is None:
            return query(session, *args, **options)
        key = (query, args, tuple(sorted(options.items())))
        if key not in answers:
            answers[key] = query(session, *args, **options)
        return answers[key]

    return asked
