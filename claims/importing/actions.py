"""Writes of imports: a file comes in, is looked through, and its rows become claims; each step with its event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from claims.errors import N_, Invalid
from claims.history.actions import record
from claims.importing.models import Import
from claims.importing.queries import count_ours, labels_of
from claims.importing.reading.opening import Format
from claims.importing.reading.rows import FIELDS, STATEMENT
from claims.importing.rules import (
    MOST_LABELS,
    UNRATED,
    Stage,
    check_imports,
    check_not_back,
    check_stage,
    check_there,
)
from claims.jobs.actions import enqueue
from claims.people.rules import Actor
from claims.storage.rows import check_version, get_row
from claims.verdicts.queries import ratings

WORK = "import.work"  # the kind of job that takes an import on


def add_import(
    session: Session,
    *,
    file_name: str,
    sha256: str,
    kind: Format,
    language: str,
    by: Actor,
    at: datetime,
    columns: Mapping[str, int] | None = None,
    queue: bool = True,
) -> Import:
    """A file to import. Lines and reviews are looked through at once; of a table someone says first what its columns are."""
    check_imports(by)
    waits = kind is Format.TABLE and columns is None
    found = Import(
        file_name=file_name,
        sha256=sha256,
        format=kind,
        language=language,
        columns=dict(columns or {}),
        stage=Stage.COLUMNS if waits else Stage.CHECKING,
        created_at=at,
        created_by_id=by.id,
    )
    session.add(found)
    session.flush()
    after = {"file": file_name, "sha256": sha256, "format": kind.value, "language": language}
    _tell(session, found, "import.added", by, at, after=after)
    if not waits and queue:
        queue_work(session, found, at)
    return found


def choose_columns(
    session: Session,
    import_id: int,
    columns: Mapping[str, int],
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None,
) -> Import:
    """Say which column of a table is what, and have it looked through."""
    found = _step(session, import_id, by, seen_version, Stage.COLUMNS)
    if STATEMENT not in columns:
        raise Invalid("column_statement", N_("Choose the column with the claims."))
    chosen = {name: place for name, place in columns.items() if name in FIELDS}
    found.columns, found.stage = chosen, Stage.CHECKING
    _tell(session, found, "import.columns_chosen", by, at, after={"columns": chosen})
    queue_work(session, found, at)
    return found


def start_import(
    session: Session,
    import_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    labels: Mapping[str, str] | None = None,
    queue: bool = True,
) -> Import:
    """Import the new rows. With `labels` the file is this desk's own archive, and each label of it one of our ratings.

    What of an own archive is here as others' becomes ours; what is ours never becomes others'.
    """
    found = _step(session, import_id, by, seen_version, Stage.CHECKED)
    if labels is not None:
        found.is_own, found.labels = True, check_labels(session, import_id, labels)
    else:
        check_not_back(new=found.new_count, ours=count_ours(session, import_id))
    found.stage = Stage.RUNNING
    after = {"own_archive": found.is_own, "labels": found.labels, "rows": found.new_count}
    _tell(session, found, "import.started", by, at, after=after)
    if queue:
        queue_work(session, found, at)
    return found


def check_labels(session: Session, import_id: int, labels: Mapping[str, str]) -> dict[str, str]:
    """What each label of the file becomes. Raises Invalid while one of them is open."""
    keys = {rating.key for rating in ratings(session)} | {UNRATED}
    wanted = [label for label, _ in labels_of(session, import_id, limit=MOST_LABELS + 1)]
    if len(wanted) > MOST_LABELS:
        raise Invalid("ratings", N_("More than %(most)s different labels: these are none."), most=MOST_LABELS)
    missing = [label for label in wanted if labels.get(label) not in keys]
    if missing:
        raise Invalid(
            "ratings", N_("Say what these labels are here: %(labels)s."), labels=", ".join(missing[:10])
        )
    return {label: labels[label] for label in wanted}


def stop_import(
    session: Session, import_id: int, *, by: Actor, at: datetime, seen_version: int | None = None
) -> Import:
    """Stop after the rows that are being written; what was imported stays."""
    found = _step(session, import_id, by, seen_version, Stage.RUNNING)
    found.stage = Stage.STOPPED
    _tell(session, found, "import.stopped", by, at, after={"added": found.added_count})
    return found


def resume_import(
    session: Session,
    import_id: int,
    *,
    by: Actor,
    at: datetime,
    seen_version: int | None = None,
    queue: bool = True,
) -> Import:
    """Go on where it was stopped, or where the worker was lost."""
    found = _step(session, import_id, by, seen_version, Stage.STOPPED, Stage.RUNNING, Stage.CHECKING)
    if found.stage is Stage.STOPPED:
        found.stage = Stage.RUNNING
    _tell(session, found, "import.resumed", by, at, after={"added": found.added_count})
    if queue:
        queue_work(session, found, at)
    return found


def queue_work(session: Session, found: Import, at: datetime) -> None:
    """A job of its own for each step: one that is about to end does not take the next step along."""
    enqueue(session, WORK, {"import": found.id}, at=at, key=job_key(found))


def job_key(found: Import) -> str:
    return f"import-{found.id}-{found.version}"


def tell_end(session: Session, found: Import, by: Actor, at: datetime) -> None:
    """The worker came to the end of a step."""
    if found.stage is Stage.DONE:
        found.finished_at = at
        done = {"added": found.added_count, **({"ours": found.ours_count} if found.ours_count else {})}
        _tell(session, found, "import.finished", by, at, after=done)
        return
    counts = {
        "rows": found.row_count,
        "new": found.new_count,
        "known": found.known_count,
        "broken": found.broken_count,
    }
    _tell(session, found, "import.checked", by, at, after=counts)


def _step(session: Session, import_id: int, by: Actor, seen_version: int | None, *stages: Stage) -> Import:
    """The import, for a step that begins at one of these stages."""
    check_imports(by)
    found = get_row(session, Import, import_id, lock=True)
    check_version(seen_version, found.version, thing=("import", import_id))
    check_there(found.thrown_at)
    check_stage(found.stage, *stages)
    return found


def _tell(
    session: Session, found: Import, kind: str, by: Actor, at: datetime, *, after: dict[str, Any]
) -> None:
    """Keep the step, and record it."""
    if kind != "import.added":
        found.version += 1
    session.add(found)
    record(session, kind, by_id=by.id, at=at, thing_id=found.id or 0, after=after)
