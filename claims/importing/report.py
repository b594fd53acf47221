"""What each row of a file is and what became of it, as a table to keep: no cell of it is a formula."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlmodel import Session

from claims.errors import N_, Message
from claims.importing.models import ImportRow
from claims.importing.queries import rows_of
from claims.importing.rules import OUTCOME_LABELS, Outcome
from claims.web.tables import csv_line

AT_ONCE = 1000
HEADS = (N_("Row"), N_("What it is"), N_("Why"), N_("Claim"), N_("Label"), N_("Number of the claim"))
Words = Callable[[Message], str]


def csv_lines(session: Session, import_id: int, words: Words) -> Iterator[str]:
    """The lines of the table, in the reader's words."""
    yield csv_line([words(Message(head)) for head in HEADS])
    last = -1
    while found := rows_of(session, import_id, list(Outcome), limit=AT_ONCE, after=last):
        for row in found:
            yield csv_line(_cells(row, words))
        last = found[-1].number
        session.expunge_all()


def _cells(row: ImportRow, words: Words) -> list[str]:
    return [
        str(row.number),
        words(Message(OUTCOME_LABELS[row.outcome])),
        " ".join(reasons_in(row, words)),
        row.statement,
        row.label or "",
        str(row.claim_id or ""),
    ]


def reasons_in(row: ImportRow, words: Words) -> list[str]:
    """What is said of a row, in the reader's words."""
    return [words(message_of(each, words)) for each in row.reasons]


def message_of(stored: dict[str, Any], words: Words) -> Message:
    """A stored remark; of its values those that are words of ours are translated too."""
    values = dict(stored.get("values") or {})
    for name in ("field", "why"):
        if name in values:
            values[name] = words(Message(values[name]))
    return Message(stored["text"], values)
