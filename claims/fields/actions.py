"""Adding, changing, retiring fields of the desk's own, and writing what a claim has in one."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from claims.desk import checks
from claims.desk.models import Claim, OwnField
from claims.desk.moving import load_claim
from claims.desk.own_fields import checked_value
from claims.desk.recording import touch_claim
from claims.desk.undo import replace_value
from claims.errors import N_, Refused
from claims.fields import queries, rules
from claims.history.actions import changes, record, record_row
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row


def add_field(
    session: Session,
    *,
    nl: str,
    en: str,
    kind: str,
    help: str = "",
    choices: str = "",
    place: int = 0,
    by: Actor,
    at: datetime,
) -> OwnField:
    """A field that every claim has from now on, empty."""
    rules.check_room(len(queries.standing(session)))
    row = OwnField(nl="", en="", kind=rules.checked_kind(kind))
    _set(session, row, nl, en, help, choices, place)
    record_row(session, row, "field.added", None, _told(row), by_id=by.id, at=at)
    return row


def edit_field(
    session: Session,
    field_id: int,
    *,
    nl: str,
    en: str,
    help: str,
    choices: str,
    place: int,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> OwnField:
    """Other words or choices, or another place; the kind stays, and what claims have stays as it is."""
    row = load(session, field_id)
    check_version(seen_version, row.version, _told(row), thing=("field", field_id))
    before = _told(row)
    _set(session, row, nl, en, help, choices, place)
    was, becomes = changes(before, _told(row))
    if becomes:
        row.version += 1
        record_row(session, row, "field.changed", was, becomes, by_id=by.id, at=at)
    return row


def retire_field(
    session: Session, field_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> OwnField:
    """Claims show it no more; what they have in it is kept."""
    row = load(session, field_id)
    check_version(seen_version, row.version, _told(row), thing=("field", field_id))
    row.retired_at, row.version = at, row.version + 1
    record_row(session, row, "field.retired", _told(row), None, by_id=by.id, at=at)
    return row


def restore_field(session: Session, field_id: int, *, by: Actor, at: datetime) -> OwnField:
    """Bring a retired field back, with all that claims had in it."""
    row = get_row(session, OwnField, field_id, lock=True)
    if row.retired_at is None:
        raise Refused(N_("There is nothing to undo: this field is there."))
    standing = queries.standing(session)
    rules.check_room(len(standing))
    rules.checked_labels(row.nl, row.en, [label for each in standing for label in (each.nl, each.en)])
    row.retired_at, row.version = None, row.version + 1
    record_row(session, row, "field.restored", None, _told(row), by_id=by.id, at=at)
    return row


def set_value(
    session: Session,
    claim_id: int,
    field_id: int,
    typed: str,
    *,
    language: str,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """Write what a claim has in a field, as typed in this language; nothing takes it away."""
    claim = load_claim(session, claim_id, seen_version)
    checks.check_works(by)
    row = load(session, field_id)
    had = queries.value_of(session, claim_id, field_id)
    text, _number = checked_value(queries.shown(row), typed, language, had=had)
    if text == had:
        return claim
    replace_value(session, claim_id, row, text)
    touch_claim(session, claim, at)
    told = {"field": row.nl, "field_en": row.en, "field_id": field_id, "field_kind": row.kind}
    record(
        session,
        "claim.field_set",
        by_id=by.id,
        at=at,
        thing_id=claim_id,
        claim_id=claim_id,
        before={**told, "value": had},
        after={**told, "value": text},
    )
    return claim


def load(session: Session, field_id: int) -> OwnField:
    """A field that stands, locked."""
    return queries.check_stands(get_row(session, OwnField, field_id, lock=True))


def _set(
    session: Session,
    row: OwnField,
    nl: str,
    en: str,
    about: str,
    choices: str,
    place: int,
) -> None:
    others = [each for each in queries.standing(session) if each.id != row.id]
    row.nl, row.en = rules.checked_labels(nl, en, [label for each in others for label in (each.nl, each.en)])
    row.choices = rules.checked_choices(row.kind, choices)
    row.help, row.place = about[: rules.LONGEST_HELP], min(max(place, 0), rules.HIGHEST_PLACE)


def _told(row: OwnField) -> dict[str, Any]:
    return {
        "nl": row.nl, "en": row.en, "help": row.help, "kind": row.kind, "choices": row.choices, "place": row.place
    }  # fmt: skip
