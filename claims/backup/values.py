"""Values of a table's row as JSON and back, the same out of and into SQLite and PostgreSQL.

Moments are written in UTC, bytes in base64, JSON columns as the text that is stored: nothing is read into it, so that
digests over it still hold.
"""

import base64
import contextlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import types

Turn = Callable[[Any], Any]


def kind_of(column_type: types.TypeEngine[Any]) -> str:
    """Which kind of value such a column holds; raises TypeError for one that has no form here yet."""
    kinds: tuple[tuple[type[types.TypeEngine[Any]], str], ...] = (
        (types.Boolean, "yes or no"),
        (types.Integer, "whole number"),
        (types.Float, "number"),
        (types.DateTime, "moment"),
        (types.Date, "day"),
        (types.Time, "hour"),
        (types.JSON, "json"),
        (types.LargeBinary, "bytes"),
        (types.String, "text"),
    )
    for each, kind in kinds:
        if isinstance(column_type, each):
            return kind
    raise TypeError(f"a backup has no form for columns of the type {column_type!r}")


def _moment_out(value: datetime) -> str:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)  # SQLite keeps UTC without an offset
    return aware.astimezone(UTC).isoformat()


def _moment_in(*, aware: bool) -> Turn:
    def turn(text: str) -> datetime:
        value = datetime.fromisoformat(text).astimezone(UTC)
        return value if aware else value.replace(tzinfo=None)

    return turn


def _json_in(text: str) -> str:
    """As it is, but for what is nested too deep for anyone to read it: that raises RecursionError."""
    with contextlib.suppress(
        ValueError
    ):  # what is broken was broken when it was backed up: history check tells
        json.loads(text)
    return text


def outward(kind: str) -> Turn | None:
    """How a stored value becomes JSON; None when it is JSON already."""
    turns: dict[str, Turn] = {
        "moment": _moment_out,
        "day": date.isoformat,
        "hour": time.isoformat,
        "bytes": lambda value: base64.b64encode(value).decode("ascii"),
    }
    return turns.get(kind)


def inward(kind: str, column_type: types.TypeEngine[Any]) -> Turn | None:
    """How a JSON value becomes what a column of this type takes; None when it is that already."""
    turns: dict[str, Turn] = {
        "moment": _moment_in(aware=bool(getattr(column_type, "timezone", False))),
        "day": date.fromisoformat,
        "hour": time.fromisoformat,
        "bytes": lambda text: base64.b64decode(text, validate=True),
        "json": _json_in,
    }
    return turns.get(kind)
