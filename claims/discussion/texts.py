"""What a comment has said from first to last, out of the history."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from sqlmodel import Session

from claims.anchors.differences import Part, differences
from claims.discussion.models import Comment
from claims.history.queries import Line, lines_of

KINDS = ("comment.added", "comment.edited")
MOST = 50  # texts that are shown, and compared


@dataclass(frozen=True)
class Text:
    """One text of a comment. `body` is None when it was erased; `parts` compare it with the one before it."""

    at: datetime
    by_id: int | None
    body: str | None
    parts: tuple[Part, ...] = ()
    erased_at: datetime | None = None
    erased_by_id: int | None = None
    erased_because: str | None = None


def texts_of(session: Session, comment: Comment) -> list[Text]:
    """The newest texts of a comment, newest first."""
    lines = lines_of(session, "comment", comment.id or 0, kinds=KINDS, limit=MOST)
    return [_text(line, before) for line, before in zip_longest(lines, lines[1:]) if line is not None]


def _text(line: Line, before: Line | None) -> Text:
    body, was = _body(line), _body(before) if before else None
    parts = tuple(differences(was, body)) if was is not None and body is not None else ()
    return Text(line.at, line.by_id, body, parts, line.erased_at, line.erased_by_id, line.erased_because)


def _body(line: Line) -> str | None:
    """What stood there after this event; None when that was erased."""
    return str(line.after["body"]) if line.after and line.erased_at is None else None
