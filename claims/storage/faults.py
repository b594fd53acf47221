"""What went wrong with the disk or the database, told apart by what a person can do about it."""

import errno
from collections.abc import Iterator
from enum import Enum

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

SQLITE_FULL = 13
POSTGRES_FULL = "53100"
# Deadlock, serialization, waiting for a lock, a statement that ran too long: the next try may well work.
POSTGRES_BUSY = frozenset({"40P01", "40001", "55P03", "57014", "25P03"})
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# Reading goes on while the disk is full, but a write-ahead log may need room for its own index.
SQLITE_SHORT_OF_ROOM = frozenset({"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"})


class Fault(Enum):
    FULL = "the disk is full"
    BUSY = "the database was busy with others"
    AWAY = "the database does not answer"


def fault_of(error: BaseException) -> Fault | None:
    """Which of these lies behind an exception; None when it is something else, most likely a mistake of ours."""
    chain = list(_chain(error))
    if any(_is_full(each) for each in chain):
        return Fault.FULL
    if any(getattr(each, "sqlstate", None) in POSTGRES_BUSY for each in chain):
        return Fault.BUSY
    if any(isinstance(each, NoConnection) for each in chain):
        return Fault.BUSY
    if any(_is_away(each) for each in chain):
        return Fault.AWAY
    return None


def is_full(error: BaseException) -> bool:
    return fault_of(error) is Fault.FULL


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, what the driver raised, and what each of them came from."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, getattr(one, "orig", None)]


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_SPACE
    return (
        getattr(error, "sqlstate", None) == POSTGRES_FULL
        or getattr(error, "sqlite_errorcode", None) == SQLITE_FULL
        or getattr(error, "sqlite_errorname", None) in SQLITE_SHORT_OF_ROOM
        or "database or disk is full" in str(error.args[:1])
    )


def _is_away(error: BaseException) -> bool:
    return isinstance(error, OperationalError | InterfaceError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
