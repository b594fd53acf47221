"""What belongs in a backup, when the next copy is due, and which copies are kept."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import PurePosixPath

from claims.config import SERVED_AT

EVERY = timedelta(minutes=15)
AFTER_PUBLISHING = timedelta(minutes=1)  # many publications in a row share a copy
LATE = timedelta(hours=1)
QUARTERS, DAYS, MONTHS = 96, 30, 12
MOST_BY_HAND = 10
PUBLIC_EVENTS = ("publication.published", "publication.mended", "publication.withdrawn")

_BY_HAND = "-by-hand"
_COPY = re.compile(rf"claimdesk-(\d{{8}}T\d{{6}}Z)(?:{_BY_HAND})?\.zip\Z")
_STAMP = "%Y%m%dT%H%M%SZ"
_ODD = re.compile("[\x00-\x1f\x7f\\\\:]")

# Of the instance folder: made again from the database, worthless elsewhere, a copy itself, or a password in the clear.
_LEFT_OUT = frozenset(
    {"search", "backups", "logs", "demo-accounts.txt", "restoring", "restoring.json", SERVED_AT}
)
_LEFT_OUT_ENDINGS = (".lock", ".part", ".sock", ".pid", ".log", "-wal", "-shm", "-journal")


class Standing(StrEnum):
    """How the copies stand, for /healthz."""

    NONE = "none"  # nothing to copy yet
    OK = "ok"
    LATE = "late"  # changes have been without a copy for more than LATE


@dataclass(frozen=True)
class Copied:
    """What the last copy holds for certain: every event up to `event_id`, at `at`."""

    event_id: int
    at: datetime


def copy_name(at: datetime, *, by_hand: bool = False) -> str:
    """The file of a copy begun at this moment, by the worker itself or because a person asked.

    >>> copy_name(datetime(2026, 11, 24, 10, 0, tzinfo=UTC))
    'claimdesk-20261124T100000Z.zip'
    >>> copy_name(datetime(2026, 11, 24, 10, 0, tzinfo=UTC), by_hand=True)
    'claimdesk-20261124T100000Z-by-hand.zip'
    """
    return f"claimdesk-{at.astimezone(UTC):{_STAMP}}{_BY_HAND if by_hand else ''}.zip"


def is_by_hand(name: str) -> bool:
    """Whether a person asked for the copy with this file name."""
    return copied_at(name) is not None and _BY_HAND in name


def copied_at(name: str) -> datetime | None:
    """When the copy with this file name was begun; None for any other file."""
    match = _COPY.match(name)
    try:
        return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def is_due(
    last: Copied | None, tried_at: datetime | None, newest: int, *, public: bool, at: datetime
) -> bool:
    """Whether to make a copy now: something changed, and the last try is long enough ago.

    `newest` is the last event's id; `public` says whether readers see something that no copy holds yet.
    """
    if newest <= (last.event_id if last else 0):
        return False
    if tried_at is None or tried_at > at:  # a clock that was put back must not hold copies up
        return True
    return at - tried_at >= (AFTER_PUBLISHING if public else EVERY)


def standing(last: Copied | None, newest: int, oldest_missing: datetime | None, at: datetime) -> Standing:
    """`oldest_missing` is when the first change happened that no copy holds."""
    if last is None and newest == 0:
        return Standing.NONE
    late = oldest_missing is not None and at - oldest_missing > LATE
    return Standing.LATE if late else Standing.OK


def kept_copies(names: Iterable[str]) -> set[str]:
    """Which files stay: of the worker's own copies those that `kept` names, and the newest ten that people asked for."""
    times = {name: at for name in names if (at := copied_at(name))}
    by_hand = sorted(filter(is_by_hand, times), key=times.__getitem__, reverse=True)
    own = times.keys() - set(by_hand)
    stay = kept(times[name] for name in own)
    return {name for name in own if times[name] in stay}.union(by_hand[:MOST_BY_HAND])


def kept(times: Iterable[datetime]) -> set[datetime]:
    """Which copies stay: the newest of each of the last 96 quarters of an hour, 30 days and 12 months that have one.

    Counted in quarters, days and months with a copy, so that a quiet newsroom keeps its old ones.
    """
    newest_first = sorted(set(times), reverse=True)
    return (
        _newest_of(newest_first, _quarter, QUARTERS)
        | _newest_of(newest_first, lambda at: at.date(), DAYS)
        | _newest_of(newest_first, lambda at: (at.year, at.month), MONTHS)
    )


def _quarter(at: datetime) -> object:
    return at.date(), at.hour, at.minute // 15


def _newest_of(
    newest_first: list[datetime], period: Callable[[datetime], object], most: int
) -> set[datetime]:
    found: dict[object, datetime] = {}
    for at in newest_first:
        found.setdefault(period(at.astimezone(UTC)), at)
    return set(list(found.values())[:most])


def belongs(path: PurePosixPath, database: str | None) -> bool:
    """Whether this file of the instance (a relative path) goes into a backup; `database` is its file's name, if any."""
    first = path.parts[0]
    if first in _LEFT_OUT or path.name.endswith(_LEFT_OUT_ENDINGS):
        return False
    return database is None or not first.startswith(database)


def is_safe(name: str) -> bool:
    """Whether a file name out of a backup stays inside the folder it is put into, on any system.

    >>> [is_safe(name) for name in ("archive/a.warc", "../a", "/a", "a//b", "a/./b", "C:a", "")]
    [True, False, False, False, False, False, False]
    """
    parts = name.split("/")
    return bool(name) and not _ODD.search(name) and not any(part in {"", ".", ".."} for part in parts)
