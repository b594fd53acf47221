"""Imports that are thrown away: the file and its rows; what was made of them never is."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from claims.errors import N_, Refused
from claims.history.actions import record
from claims.importing.models import Import, ImportRow
from claims.importing.rules import AT_WORK, check_imports, check_there
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row

KEEP_THROWN = timedelta(days=30)
MOST_SWEPT = 20  # in one go; each may have 100,000 rows


def throw_away(
    session: Session, import_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Import:
    """Out of the list of imports, and nothing more is imported of it. Claims that came of it stay as they are."""
    check_imports(by)
    found = get_row(session, Import, import_id, lock=True)
    check_version(seen_version, found.version, thing=("import", import_id))
    check_there(found.thrown_at)
    if found.stage in AT_WORK:
        raise Refused(N_("This import is at work. Stop it first, or wait until it is done."))
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


def sweep(session: Session, at: datetime) -> set[str]:
    """Remove the rows of imports that were thrown away a month ago; the digests of their files.

    What is left of each says which file the claims came from that were made of it.
    """
    query = select(Import).where(col(Import.thrown_at) < at - KEEP_THROWN, col(Import.removed_at).is_(None))
    files = set()
    for found in session.exec(query.limit(MOST_SWEPT)).all():
        session.exec(delete(ImportRow).where(col(ImportRow.import_id) == found.id))
        found.removed_at = at
        files.add(found.sha256)
        _tell(session, found, "import.removed", None, at)
    return files


def named_files(session: Session, digests: Iterable[str]) -> set[str]:
    """Those of these files of which an import is there."""
    query = select(Import.sha256).where(
        col(Import.sha256).in_(list(digests)), col(Import.removed_at).is_(None)
    )
    return set(session.exec(query.distinct()).all())


def _tell(session: Session, found: Import, kind: str, by: Actor | None, at: datetime) -> None:
    found.version += 1
    session.add(found)
    session.flush()
    record(session, kind, by_id=by.id if by else None, at=at, thing_id=found.id or 0)
