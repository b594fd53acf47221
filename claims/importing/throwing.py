"""What is thrown away of imports: whole ones with their files, or single rows; what was made of them never is."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, delete, select

from claims.errors import N_, Refused
from claims.history.actions import record
from claims.importing.models import Import, ImportRow
from claims.importing.queries import rows_numbered
from claims.importing.rules import (
    AT_WORK,
    Outcome,
    Stage,
    check_at_rest,
    check_imports,
    check_row_count,
    check_row_new,
    check_row_thrown,
    check_there,
)
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row

KEEP_THROWN = timedelta(days=30)
MOST_SWEPT = 20  # in one go; each may have 100,000 rows


def throw_away(
    session: Session, import_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Import:
    """Out of the list of imports, and nothing more is imported of it. Claims that came of it stay as they are."""
    found = _at_rest(session, import_id, by, seen_version)
    found.thrown_at, found.thrown_by_id = at, by.id
    _tell(session, found, "import.thrown", by, at)
    return found


def put_back(session: Session, import_id: int, *, by: Actor, at: datetime) -> Import:
    """Undo it, as long as its rows are there."""
    check_imports(by)
    found = get_row(session, Import, import_id, lock=True)
    if found.thrown_at is None or found.removed_at is not None:
        raise Refused(N_("There is nothing to undo: this import is there, or is removed for good."))
    found.thrown_at = found.thrown_by_id = None
    _tell(session, found, "import.put_back", by, at)
    return found


def throw_rows(
    session: Session,
    import_id: int,
    numbers: Collection[int],
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Import:
    """These new rows are not imported. One that is a claim already is refused: claims stay."""
    found, rows = _rows_at_rest(session, import_id, numbers, by, seen_version)
    for row in rows:
        check_row_new(row.number, row.outcome, row.claim_id)
        row.outcome, row.thrown_at = Outcome.THROWN, at
    found.new_count -= len(rows)
    found.thrown_count += len(rows)
    session.add_all(rows)
    _tell(session, found, "import.rows_thrown", by, at, after={"rows": [row.number for row in rows]})
    return found


def return_rows(
    session: Session,
    import_id: int,
    numbers: Collection[int],
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> Import:
    """Undo it, as long as their content is there. An import that was done waits for someone to go on, as a stopped one."""
    found, rows = _rows_at_rest(session, import_id, numbers, by, seen_version)
    for row in rows:
        check_row_thrown(row.number, row.outcome)
        row.outcome, row.thrown_at = Outcome.NEW, None
    found.new_count += len(rows)
    found.thrown_count -= len(rows)
    if found.stage is Stage.DONE:
        found.stage, found.finished_at = Stage.STOPPED, None
    session.add_all(rows)
    _tell(session, found, "import.rows_put_back", by, at, after={"rows": [row.number for row in rows]})
    return found


def _rows_at_rest(
    session: Session, import_id: int, numbers: Collection[int], by: Actor, seen_version: int | None
) -> tuple[Import, Sequence[ImportRow]]:
    """The import with these rows of it."""
    found = _at_rest(session, import_id, by, seen_version)
    check_row_count(numbers)
    return found, rows_numbered(session, import_id, numbers)


def _at_rest(session: Session, import_id: int, by: Actor, seen_version: int | None) -> Import:
    """The import, for throwing away of it or putting back in it."""
    check_imports(by)
    found = get_row(session, Import, import_id, lock=True)
    check_version(seen_version, found.version, thing=("import", import_id))
    check_there(found.thrown_at)
    check_at_rest(found.stage)
    return found


def sweep(session: Session, at: datetime) -> set[str]:
    """Remove the rows of imports that were thrown away a month ago, and what single rows held; the digests of the files.

    What is left of each says which file the claims came from that were made of it.
    """
    query = select(Import).where(col(Import.thrown_at) < at - KEEP_THROWN, col(Import.removed_at).is_(None))
    _empty_rows(session, at)
    files = set()
    for found in session.exec(query.limit(MOST_SWEPT)).all():
        session.exec(delete(ImportRow).where(col(ImportRow.import_id) == found.id))
        found.removed_at = at
        files.add(found.sha256)
        _tell(session, found, "import.removed", None, at)
    return files


def _empty_rows(session: Session, at: datetime) -> None:
    """Remove what rows held that were thrown away a month ago; their numbers stay, for the report. One at work waits."""
    due = col(ImportRow.thrown_at) < at - KEEP_THROWN
    query = (
        select(ImportRow.import_id)
        .join(Import, col(Import.id) == col(ImportRow.import_id))
        .where(due, col(Import.stage).not_in(AT_WORK))
        .distinct()
    )
    for import_id in session.exec(query.limit(MOST_SWEPT)).all():
        found = get_row(session, Import, import_id, lock=True)
        if found.stage in AT_WORK:
            continue
        numbers = session.exec(
            update(ImportRow)
            .where(col(ImportRow.import_id) == import_id, due)
            .values(
                outcome=Outcome.REMOVED, statement="", label=None, reasons=[], content=None, thrown_at=None
            )
            .returning(col(ImportRow.number))
        ).all()
        if numbers:
            _tell(session, found, "import.rows_removed", None, at, after={"count": len(numbers)})


def named_files(session: Session, digests: Iterable[str]) -> set[str]:
    """Those of these files of which an import is there."""
    query = select(Import.sha256).where(
        col(Import.sha256).in_(list(digests)), col(Import.removed_at).is_(None)
    )
    return set(session.exec(query.distinct()).all())


def _tell(
    session: Session,
    found: Import,
    kind: str,
    by: Actor | None,
    at: datetime,
    *,
    after: dict[str, Any] | None = None,
) -> None:
    found.version += 1
    session.add(found)
    session.flush()
    record(session, kind, by_id=by.id if by else None, at=at, thing_id=found.id or 0, after=after)
