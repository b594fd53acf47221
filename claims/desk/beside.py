"""What lists say beside the cards themselves: tags, fields of the desk's own, and the columns that a person chose. One query for all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    union_all,
)
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from claims.desk.models import BoardLimits, ClaimTag, FieldValue, ListColumns, OwnField, Reason, Tag
from claims.desk.models import Stage as StageRow
from claims.desk.own_fields import Shown
from claims.desk.reasons import Named
from claims.desk.stages import Stage
from claims.desk.states import Work
from claims.desk.tags import Mark, Offered, marks_by_claim, offered
from claims.desk.unseen import new_ids
from claims.history.models import Event
from claims.people.rules import Actor
from claims.storage.statements import put_together_once

Values = dict[int, dict[int, str]]  # by claim and field
_CLAIMS = bindparam("claims", type_=Integer, expanding=True)  # their numbers, given when it is asked


@dataclass(frozen=True, slots=True)
class Beside:
    """Tags to choose from, tags by claim, fields (retired ones last), values by claim and field, chosen columns."""

    tags: list[Offered] = field(default_factory=list)
    marks: dict[int, tuple[Mark, ...]] = field(default_factory=dict)
    fields: list[Shown] = field(default_factory=list)
    values: Values = field(default_factory=dict)
    columns: str = ""
    limits: dict[Work, int] = field(default_factory=dict)
    stages: dict[int, Stage] = field(default_factory=dict)  # those that stand, in order
    reasons: list[Named] = field(default_factory=list)  # to drop a claim, in order; those out of use last
    new: frozenset[int] = frozenset()  # claims that are new to who looks
    last_event: int = 0

    @property
    def standing(self) -> list[Shown]:
        return [each for each in self.fields if not each.retired]


def _row(what: str, claim_id: Any, number: Any, texts: Sequence[Any], numbers: Sequence[Any]) -> Select[Any]:
    """One shape for all, as a union wants it: two numbers, five texts, two numbers."""
    filled = [*texts, *[literal("")] * (5 - len(texts)), *numbers, *[literal(0)] * (2 - len(numbers))]
    cells = [claim_id, number, *filled]
    return select_columns(
        literal(what).label("what"), *(cell.label(f"c{at}") for at, cell in enumerate(cells))
    )


def _tags() -> Select[Any]:
    has = select_columns(col(ClaimTag.claim_id)).where(col(ClaimTag.tag) == col(Tag.name)).exists()
    texts = (col(Tag.name), col(Tag.colour))
    row = _row("tag", literal(0), col(Tag.id), texts, (col(Tag.parent_id), case((has, 1), else_=0)))
    return row.where(col(Tag.merged_into_id).is_(None))


def _marks() -> Select[Any]:
    row = _row("mark", col(ClaimTag.claim_id), literal(0), (col(ClaimTag.tag), col(Tag.colour)), ())
    joined = row.select_from(ClaimTag).outerjoin(Tag, col(Tag.name) == col(ClaimTag.tag))
    return joined.where(col(ClaimTag.claim_id).in_(_CLAIMS))


def _fields() -> Select[Any]:
    texts = (
        col(OwnField.nl),
        col(OwnField.en),
        col(OwnField.kind),
        col(OwnField.choices),
        col(OwnField.help),
    )
    retired = case((col(OwnField.retired_at).is_(None), 0), else_=1)
    return _row("field", literal(0), col(OwnField.id), texts, (col(OwnField.place), retired))


def _values() -> Select[Any]:
    row = _row("value", col(FieldValue.claim_id), col(FieldValue.field_id), (col(FieldValue.text),), ())
    return row.where(col(FieldValue.claim_id).in_(_CLAIMS))


def _chosen(person_id: int) -> Select[Any]:
    row = _row("columns", literal(0), literal(0), (col(ListColumns.columns),), ())
    return row.where(col(ListColumns.person_id) == person_id)


def _limits() -> Select[Any]:
    return _row("limits", literal(0), literal(0), (col(BoardLimits.limits),), ())


def _stages() -> Select[Any]:
    texts = (col(StageRow.name), col(StageRow.colour), cast(col(StageRow.state), String))
    row = _row("stage", literal(0), col(StageRow.id), texts, (col(StageRow.place),))
    return row.where(col(StageRow.removed_at).is_(None))


def _reasons() -> Select[Any]:
    retired = case((col(Reason.retired_at).is_(None), 0), else_=1)
    texts = (col(Reason.key), col(Reason.nl), col(Reason.en))
    return _row("reason", literal(0), col(Reason.id), texts, (col(Reason.place), retired))


def _new(by: Actor) -> Select[Any]:
    found = new_ids(_CLAIMS, by).subquery()
    return _row("new", found.c.id, literal(0), (), ())


def _last_event() -> Select[Any]:
    return _row("last", literal(0), func.coalesce(func.max(col(Event.id)), 0), (), ())


def limits_in(text: str) -> dict[Work, int]:
    """The limits of columns as they are kept; a line that means nothing is passed over."""
    lines = (line.partition("=") for line in text.splitlines())
    states = {state.value: state for state in Work}
    return {states[name]: int(most) for name, _, most in lines if name in states and most.isdigit()}


def limits_row(session: Session) -> BoardLimits | None:
    return session.exec(select(BoardLimits)).first()


def _of_cards() -> tuple[Select[Any], ...]:
    return _marks(), _fields(), _values(), _limits(), _stages()


@put_together_once
def _all(by: Actor) -> CompoundSelect[Any]:
    return union_all(_tags(), *_of_cards(), _reasons(), _chosen(by.id), _new(by), _last_event())


@put_together_once
def _cards_alone(by: Actor) -> CompoundSelect[Any]:
    return union_all(*_of_cards(), _new(by))


@put_together_once
def _same_for_all() -> CompoundSelect[Any]:
    return union_all(*_of_cards(), _reasons())


def beside(session: Session, claim_ids: Sequence[int], by: Actor) -> Beside:
    """All of it, for these claims and this person."""
    return _read(session, _all(by), claim_ids)


def beside_cards(session: Session, claim_ids: Sequence[int], by: Actor) -> Beside:
    """What the cards alone are drawn with."""
    return _read(session, _cards_alone(by), claim_ids)


def fields_and_values(session: Session, claim_ids: Sequence[int]) -> Beside:
    """Tags, fields and values of these claims alone, the stages and the reasons to drop a claim."""
    return _read(session, _same_for_all(), claim_ids)


def _read(session: Session, asked: CompoundSelect[Any], claim_ids: Sequence[int]) -> Beside:
    by: dict[str, list[Any]] = {}
    for what, *cells in session.execute(asked, {"claims": list(claim_ids)}).all():
        by.setdefault(what, []).append(cells)
    values: Values = {}
    for claim_id, field_id, text, *_ in by.get("value", ()):
        values.setdefault(claim_id, {})[field_id] = text
    tags = {number: (name, parent, used) for _, number, name, _, _, _, _, parent, used in by.get("tag", ())}
    return Beside(
        tags=offered(tags),
        marks=marks_by_claim(
            (claim_id, name, colour) for claim_id, _, name, colour, *_ in by.get("mark", ())
        ),
        fields=[_shown(cells) for cells in _by_place(by.get("field", ()))],
        reasons=[
            Named(key, nl, en, bool(retired))
            for _, _, key, nl, en, _, _, _, retired in _by_place(by.get("reason", ()))
        ],
        values=values,
        limits=limits_in(next((cells[2] for cells in by.get("limits", ())), "")),
        stages=_in_order(by.get("stage", ())),
        columns=next((cells[2] for cells in by.get("columns", ())), ""),
        new=frozenset(cells[0] for cells in by.get("new", ())),
        last_event=next((cells[1] for cells in by.get("last", ())), 0),
    )


def _by_place(rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """What the desk put in an order: what is out of use last."""
    return sorted(rows, key=lambda cells: (cells[8], cells[7], cells[1]))


def _in_order(rows: Sequence[Sequence[Any]]) -> dict[int, Stage]:
    """Stages by the order of their states and then their places."""
    order = {state.value: at for at, state in enumerate(Work)}
    ranked = sorted(rows, key=lambda cells: (order[cells[4]], cells[7], cells[1]))
    return {cells[1]: Stage(cells[1], Work(cells[4]), cells[2], cells[3]) for cells in ranked}


def _shown(cells: Sequence[Any]) -> Shown:
    _, number, nl, en, kind, choices, about, _, retired = cells
    return Shown(number, nl, en, kind, tuple(choices.splitlines()), bool(retired), about)
