"""An open board asks every few seconds whether something happened. While nothing did, it is told so before the application begins.

That a person is let in was found when the application last answered their board. For half a minute from then on "nothing
happened" needs no more than the last number of the history, and it tells nothing else; whatever happens, and whoever is
signed out, goes the whole way again.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from claims.desk.unseen import standing_of
from claims.storage.engine import Database

PATH = "/desk/board/columns"
LET_IN_FOR = 30.0  # seconds
MOST = 2000  # browsers that are remembered
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def board_tag(standing: tuple[int, int], day: date) -> str:
    """Another one after anything that happened, after what this person saw elsewhere, and on another day."""
    last, changes = standing
    return f"{last}-{changes}-{day}"


@dataclass(frozen=True, slots=True)
class _LetIn:
    person_id: int
    until: float  # on the monotonic clock


class IdleBoards:
    """Around the application: answers 304 for it where a board that it answered a moment ago has nothing new."""

    def __init__(self, application: Wsgi, database: Database, today: Callable[[], date]) -> None:
        self.application, self.database, self.today = application, database, today
        self._let_in: dict[str, _LetIn] = {}  # by the whole cookie header

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == PATH and self._is_unchanged(environ):
            kept = [("ETag", environ["HTTP_IF_NONE_MATCH"]), ("Cache-Control", "no-store")]
            start_response("304 NOT MODIFIED", kept)
            return []
        return self.application(environ, start_response)

    def answered(self, cookies: str, person_id: int) -> None:
        """The application let this person's board in just now."""
        if len(self._let_in) >= MOST:
            self._let_in.clear()
        self._let_in[cookies] = _LetIn(person_id, time.monotonic() + LET_IN_FOR)

    def _is_unchanged(self, environ: dict[str, Any]) -> bool:
        known = self._let_in.get(environ.get("HTTP_COOKIE", ""))
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if (
            known is None
            or not asked
            or environ["REQUEST_METHOD"] != "GET"
            or time.monotonic() >= known.until
        ):
            return False
        try:
            with self.database.reader.connect() as connection:
                standing = standing_of(connection, known.person_id)
        except SQLAlchemyError:  # the application says what is the matter
            return False
        return bool(asked == f'"{board_tag(standing, self.today())}"')
