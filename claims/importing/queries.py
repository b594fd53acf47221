"""Reads of imports."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Text, cast, exists
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from claims.desk.models import Claim
from claims.errors import N_, NotFound
from claims.history.models import Event
from claims.importing.models import Import, ImportedClaim, ImportRow
from claims.importing.reading.rows import Row
from claims.importing.rules import THEIRS, Outcome, Stage
from claims.people.models import Person

NEWEST = 50
MOVED = ("claim.moved", "claim.undone")  # somebody of the desk took it up, whatever became of that


@dataclass(frozen=True)
class Listed:
    """One line of the list of imports."""

    id: int
    file_name: str
    stage: Stage
    added: int
    rows: int
    by: str
    created_at: datetime


def listed(session: Session) -> list[Listed]:
    """The newest imports, newest first."""
    query = (
        select(Import, Person.name)
        .join(Person, col(Person.id) == col(Import.created_by_id))
        .where(col(Import.thrown_at).is_(None))
        .order_by(col(Import.id).desc())
        .limit(NEWEST)
    )
    return [
        Listed(
            each.id or 0, each.file_name, each.stage, each.added_count, each.row_count, name, each.created_at
        )
        for each, name in session.exec(query).all()
    ]


def rows_of(
    session: Session,
    import_id: int,
    outcomes: Collection[Outcome],
    *,
    limit: int,
    after: int = 0,
    offset: int = 0,
) -> Sequence[ImportRow]:
    """Rows of these outcomes, by their numbers, beginning after one, or after so many."""
    query = (
        select(ImportRow)
        .where(
            col(ImportRow.import_id) == import_id,
            col(ImportRow.outcome).in_(outcomes),
            col(ImportRow.number) > after,
        )
        .order_by(col(ImportRow.number))
        .limit(limit)
        .offset(offset)
    )
    return session.exec(query).all()


def rows_numbered(session: Session, import_id: int, numbers: Collection[int]) -> Sequence[ImportRow]:
    """The rows of these numbers, in their order. Raises NotFound where one is not there."""
    query = select(ImportRow).where(
        col(ImportRow.import_id) == import_id, col(ImportRow.number).in_(set(numbers))
    )
    rows = session.exec(query.order_by(col(ImportRow.number))).all()
    if len(rows) < len(set(numbers)):
        raise NotFound(N_("There is no such row in this import."))
    return rows


def remarked(session: Session, import_id: int, *, limit: int) -> list[ImportRow]:
    """The first rows that something is said of, broken ones first."""
    said = func.length(cast(col(ImportRow.reasons), Text)) > len("[]")
    query = select(ImportRow).where(col(ImportRow.import_id) == import_id, said)
    first = (col(ImportRow.outcome) == Outcome.BROKEN).desc()
    return list(session.exec(query.order_by(first, col(ImportRow.number)).limit(limit)).all())


def labels_of(session: Session, import_id: int, *, limit: int) -> list[tuple[str, int]]:
    """The labels of new rows and of those that are here as others', and how many rows have each; the most common first.

    Rows that were thrown away count too: who puts one back once the import began is asked for no label any more.
    """
    known = (
        select_columns(col(ImportRow.id))
        .join(ImportedClaim, col(ImportedClaim.key) == col(ImportRow.key))
        .join(Claim, col(Claim.id) == col(ImportedClaim.claim_id))
        .where(*_theirs(import_id))
    )
    query = (
        select_columns(col(ImportRow.label), func.count())
        .where(
            col(ImportRow.import_id) == import_id,
            col(ImportRow.outcome).in_((Outcome.NEW, Outcome.THROWN)) | col(ImportRow.id).in_(known),
            col(ImportRow.label).is_not(None),
        )
        .group_by(col(ImportRow.label))
        .order_by(func.count().desc(), col(ImportRow.label))
        .limit(limit)
    )
    return [(str(label), count) for label, count in session.execute(query).all()]


def _theirs(import_id: int) -> list[ColumnElement[bool]]:
    """What holds of a known row whose verdict is here as another's, of a claim that nobody did anything with."""
    return [
        col(ImportRow.import_id) == import_id,
        col(ImportRow.outcome) == Outcome.KNOWN,
        col(ImportedClaim.has_verdict).is_(True),
        col(ImportedClaim.is_own).is_(False),
        col(Claim.state) == THEIRS.state,
        col(Claim.decline_reason) == THEIRS.decline_reason,
        col(Claim.publication) == THEIRS.publication,
        col(Claim.revision_number) == 0,
        col(Claim.hold_reason).is_(None),
        ~exists().where(col(Event.claim_id) == col(Claim.id), col(Event.kind).in_(MOVED)),
    ]


def theirs(session: Session, import_id: int, *, limit: int) -> list[tuple[ImportRow, ImportedClaim]]:
    """Known rows whose verdicts are here as others', and would be ours if the file is our own archive; a claim once."""
    query = (
        select(ImportRow, ImportedClaim)
        .join(ImportedClaim, col(ImportedClaim.key) == col(ImportRow.key))
        .join(Claim, col(Claim.id) == col(ImportedClaim.claim_id))
        .where(*_theirs(import_id))
        .order_by(col(ImportRow.number))
        .limit(limit)
    )
    found: dict[int, tuple[ImportRow, ImportedClaim]] = {}
    for row, came in session.exec(query).all():
        found.setdefault(came.claim_id, (row, came))
    return list(found.values())


def count_theirs(session: Session, import_id: int) -> int:
    query = (
        select(func.count(func.distinct(col(ImportedClaim.claim_id))))
        .select_from(ImportRow)
        .join(ImportedClaim, col(ImportedClaim.key) == col(ImportRow.key))
        .join(Claim, col(Claim.id) == col(ImportedClaim.claim_id))
        .where(*_theirs(import_id))
    )
    return session.exec(query).one()


def count_ours(session: Session, import_id: int) -> int:
    """How many verdicts of this file are here as ours already."""
    query = (
        select(func.count(func.distinct(col(ImportedClaim.claim_id))))
        .select_from(ImportRow)
        .join(ImportedClaim, col(ImportedClaim.key) == col(ImportRow.key))
        .where(
            col(ImportRow.import_id) == import_id,
            col(ImportRow.outcome) == Outcome.KNOWN,
            col(ImportedClaim.is_own).is_(True),
        )
    )
    return session.exec(query).one()


def known_claims(session: Session, rows: Sequence[Row], site_url: str) -> dict[int, int]:
    """Rows that are claims here already -> which: imported before, or a verdict of this very site."""
    query = select_columns(col(ImportedClaim.key), col(ImportedClaim.claim_id))
    keys = {row.key for row in rows}
    known = session.execute(query.where(col(ImportedClaim.key).in_(keys))).all()
    imported_as = {row.key: row.claim_id for row in known}
    slugs = {row.number: slug for row in rows if (slug := own_slug(row, site_url))}
    ours = select_columns(col(Claim.slug), col(Claim.id)).where(col(Claim.slug).in_(set(slugs.values())))
    published_as = {row.slug: row.id for row in session.execute(ours).all()} if slugs else {}
    found = {row.number: imported_as.get(row.key) or published_as.get(slugs.get(row.number)) for row in rows}
    return {number: claim_id for number, claim_id in found.items() if claim_id}


def own_slug(row: Row, site_url: str) -> str | None:
    """Which verdict page of this site a row is of: then the file is an export of ours."""
    url = row.check.url if row.check else None
    if not url:
        return None
    here, there = urlsplit(site_url), urlsplit(url)
    path = there.path.removeprefix(here.path.rstrip("/"))
    parts = path.strip("/").split("/")
    is_ours = here.netloc == there.netloc and parts[0] == "verdicts" and len(parts) > 1
    return parts[1] if is_ours else None


def earlier_rows(session: Session, import_id: int, keys: Collection[str]) -> dict[str, int]:
    """Of these keys those that an earlier row of the same file has -> its number."""
    query = select_columns(col(ImportRow.key), col(ImportRow.number)).where(
        col(ImportRow.import_id) == import_id,
        col(ImportRow.key).in_(keys),
        col(ImportRow.outcome) != Outcome.BROKEN,
    )
    return {row.key: row.number for row in session.execute(query).all()}


def imported(session: Session, claim_id: int) -> ImportedClaim | None:
    return session.get(ImportedClaim, claim_id)


def unfinished(session: Session, sha256: str, told: dict[str, Any]) -> Import | None:
    """The import of this file, told the same of it, that was begun and did not come to its end."""
    query = (
        select(Import)
        .where(
            col(Import.sha256) == sha256,
            col(Import.stage) != Stage.DONE,
            col(Import.thrown_at).is_(None),
        )
        .order_by(col(Import.id).desc())
    )
    return next(
        (
            each
            for each in session.exec(query).all()
            if all(getattr(each, name) == told[name] for name in told)
        ),
        None,
    )
