"""Adding, changing, removing stages, and saying in which a claim is. No move of a claim is one of these."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from claims.desk import checks
from claims.desk.models import Claim, Stage
from claims.desk.moving import load_claim
from claims.desk.naming import checked_colour
from claims.desk.recording import stored, write_down
from claims.desk.states import Work
from claims.errors import N_, Invalid, NotFound, Refused
from claims.history.actions import changes, record_row
from claims.people.rules import Actor
from claims.stages import queries, rules
from claims.storage.rows import HIGHEST_ID, check_version, get_row


def add_stage(
    session: Session,
    *,
    state: str,
    name: str,
    colour: str | None = None,
    place: int = 0,
    by: Actor,
    at: datetime,
) -> Stage:
    """A stage that claims in this state may be in from now on."""
    checked = rules.checked_state(state)
    rules.check_room(len(queries.standing(session, checked)))
    row = Stage(state=checked, name="")
    _set(session, row, name, colour, place)
    record_row(session, row, "stage.added", None, _told(row), by_id=by.id, at=at)
    return row


def edit_stage(
    session: Session,
    stage_id: int,
    *,
    name: str,
    colour: str | None,
    place: int,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Stage:
    """Another name, colour or place; the state stays, as the claims in it are in that state."""
    row = load(session, stage_id)
    check_version(seen_version, row.version, _told(row), thing=("stage", stage_id))
    before = _told(row)
    _set(session, row, name, colour, place)
    was, becomes = changes(before, _told(row))
    if becomes:
        row.version += 1
        record_row(session, row, "stage.changed", was, becomes, by_id=by.id, at=at)
    return row


def remove_stage(
    session: Session, stage_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Stage:
    """Claims show it no more; which were in it is kept, and so is their history."""
    row = load(session, stage_id)
    check_version(seen_version, row.version, _told(row), thing=("stage", stage_id))
    row.removed_at, row.version = at, row.version + 1
    record_row(session, row, "stage.removed", _told(row), None, by_id=by.id, at=at)
    return row


def restore_stage(session: Session, stage_id: int, *, by: Actor, at: datetime) -> Stage:
    """Undo a removal: claims that were in it, and got no other meanwhile, are in it again."""
    row = get_row(session, Stage, stage_id, lock=True)
    if row.removed_at is None:
        raise Refused(N_("There is nothing to undo: this stage is there."))
    others = queries.standing(session, row.state)
    rules.check_room(len(others))
    rules.check_returns(row.name, [each.name for each in others])
    row.removed_at, row.version = None, row.version + 1
    record_row(session, row, "stage.restored", None, _told(row), by_id=by.id, at=at)
    return row


def stage_claim(
    session: Session,
    claim_id: int,
    stage_id: int | None,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Claim:
    """Say in which stage of its state a claim is; None: in none."""
    claim = load_claim(session, claim_id, seen_version)
    checks.check_open(claim.state, by)
    row = _chosen(session, stage_id)
    if row is not None:
        rules.check_fits(row.state, claim.state)
    before = {**stored(claim), "stage": name_now(session, claim)}
    claim.stage_id = row.id if row else None
    write_down(session, claim, "claim.staged", before, by=by, at=at, stage=row.name if row else "")
    return claim


def load(session: Session, stage_id: int) -> Stage:
    """A stage that stands, locked."""
    row = get_row(session, Stage, stage_id, lock=True)
    if row.removed_at is not None:
        raise NotFound(N_("This stage was removed meanwhile. Claims that were in it are shown without one."))
    return row


def name_now(session: Session, claim: Claim) -> str:
    """What the stage of a claim is called while it counts, else nothing."""
    row = session.get(Stage, claim.stage_id) if claim.stage_id else None
    return row.name if row and row.removed_at is None and row.state is claim.state else ""


def _chosen(session: Session, stage_id: int | None) -> Stage | None:
    if stage_id is None:
        return None
    row = session.get(Stage, stage_id) if 0 < stage_id <= HIGHEST_ID else None
    if row is None or row.removed_at is not None:
        raise Invalid("stage", N_("This stage is no longer there. Choose another one."))
    return row


def _set(session: Session, row: Stage, name: str, colour: str | None, place: int) -> None:
    others = [each.name for each in queries.standing(session, Work(row.state)) if each.id != row.id]
    row.name = rules.checked_name(name, others)
    row.colour = checked_colour(colour)
    row.place = min(max(place, 0), rules.HIGHEST_PLACE)


def _told(row: Stage) -> dict[str, Any]:
    return {"state": str(row.state), "name": row.name, "colour": row.colour, "place": row.place}
