"""The columns of the list: which there are, which one sees, and what stands in those of the desk's own fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlmodel import Session

from claims.desk.beside import Beside
from claims.desk.filters import COLUMNS, USUAL, Filters, columns_in
from claims.desk.models import ListColumns
from claims.desk.own_fields import FieldKind, Shown
from claims.desk.own_words import in_words
from claims.web.languages import choose_language


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called in addresses, and its heading."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What a claim has in a field of the desk's own, in words; a link leads there."""

    key: str
    label: str
    words: str
    url: str = ""
    is_number: bool = False


def all_columns(fields: Sequence[Shown]) -> list[Column]:
    """Every column that one may choose."""
    language = choose_language()
    own = [Column(field.key, field.label(language)) for field in fields]
    return [*(Column(key, gettext(label)) for key, label in COLUMNS.items()), *own]


def shown_columns(filters: Filters, beside: Beside) -> list[Column]:
    """The columns that the address asks for, else those that the person chose, else the usual ones."""
    known = {column.key: column for column in all_columns(beside.standing)}
    chosen = filters.columns or columns_in([beside.columns]) or USUAL
    return [known[key] for key in chosen if key in known]


def cells(columns: Sequence[Column], beside: Beside, claim_id: int) -> tuple[Cell, ...]:
    """What a claim has in those of these columns that are fields of the desk's own."""
    fields = {field.key: field for field in beside.standing}
    values: Mapping[int, str] = beside.values.get(claim_id, {})
    return tuple(
        cell(fields[column.key], values.get(fields[column.key].id, ""))
        for column in columns
        if column.key in fields
    )


def cell(field: Shown, text: str) -> Cell:
    """A field and what stands in it."""
    url = text if field.kind == FieldKind.LINK else ""
    words = in_words(field.kind, text) if text else ""
    if url:
        words = words.partition("://")[2]  # where it leads matters more than how
    return Cell(field.key, field.label(choose_language()), words, url, field.kind == FieldKind.NUMBER)


def left_out(filters: Filters, beside: Beside) -> list[str]:
    """Names of the fields that the address asks for and that are there no more; an empty one was never there."""
    standing = {field.id for field in beside.standing}
    labels = {field.id: field.label(choose_language()) for field in beside.fields}
    return [labels.get(number, "") for number in sorted(filters.field_ids - standing)]


def choose(session: Session, person_id: int, columns: Sequence[str]) -> None:
    """Remember which columns a person wants to see; none: as usual."""
    row = session.get(ListColumns, person_id)
    if not columns:
        if row is not None:
            session.delete(row)
        return
    row = row or ListColumns(person_id=person_id, columns="")
    row.columns = ",".join(columns)
    session.add(row)
