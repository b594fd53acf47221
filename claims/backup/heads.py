"""The history's heads as the copies in their folder keep them: read from the manifests, without unpacking the rest."""

from datetime import datetime
from pathlib import Path

from sqlmodel import col, select

from claims.backup.archive import BackupUnusable, read_manifest
from claims.history.actions import record
from claims.history.checking import Anchor, Kept
from claims.history.models import Event
from claims.history.rules import GIVEN_UP
from claims.storage.engine import Database


def kept(folder: Path) -> Kept:
    """One head a copy; which files cannot be read, and that there is none to compare with."""
    anchors, notes = [], []
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".zip")
    except OSError:  # not there yet, or not for us
        files = []
    for path in files:
        try:
            head = read_manifest(path).head
        except BackupUnusable as error:
            notes.append(
                f"{path.name} says nothing of the history, as it is damaged or no copy of ours: {error}"
            )
            continue
        if head.event_id:
            anchors.append(Anchor(path.name, head.event_id, head.digest))
    if not anchors:
        notes.append(f"{folder} holds no copy to compare the history with.")
    return Kept(tuple(anchors), (), tuple(notes))


def give_up_newer(database: Database, folder: Path, *, at: datetime) -> int:
    """After a restore: have the history tell of copies whose heads it does not hold; the last event of them, or 0.

    Without it they would look as if its end had been cut off, which from now on they no longer do.
    """
    copies = kept(folder).anchors
    with database.writing() as session:
        wanted = col(Event.id).in_({anchor.event_id for anchor in copies})
        held = set(session.exec(select(Event.id, Event.digest).where(wanted)).all())
        newer = [anchor for anchor in copies if (anchor.event_id, anchor.digest) not in held]
        if newer:
            record(
                session,
                GIVEN_UP,
                by_id=None,
                at=at,
                thing_id=0,
                after={"heads": sorted({anchor.digest for anchor in newer})},
            )
    return max((anchor.event_id or 0 for anchor in newer), default=0)
