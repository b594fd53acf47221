"""The worker's copies in their folder: made, tidied, and listed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from claims.backup import rules
from claims.backup.archive import BackupUnusable, read_manifest
from claims.backup.taking import Newsroom, take_backup
from claims.jobs.slots import JobContext
from claims.storage.files import sweep_parts


@dataclass(frozen=True)
class Copy:
    """One copy as a list shows it."""

    name: str
    at: datetime
    size: int  # bytes
    by_hand: bool
    readable: bool


def make_copy(newsroom: Newsroom, context: JobContext) -> None:
    """The worker's job: one more copy in the folder, and those that need not be kept removed. Doing it again replaces it."""
    target = folder_of(newsroom) / context.payload["name"]
    take_backup(newsroom, target, at=context.at, progress=context.progress, stopping=context.stopping)
    tidy(target.parent)


def folder_of(newsroom: Newsroom) -> Path:
    """The folder of copies, without what a killed process left half written."""
    folder = newsroom.settings.backups
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep_parts(folder)
    return folder


def tidy(folder: Path) -> None:
    """Remove the copies that rules.kept_copies does not name; other files stay."""
    copies = {name for name in _names(folder) if rules.copied_at(name)}
    for name in copies - rules.kept_copies(copies):
        (folder / name).unlink(missing_ok=True)


def newest_copies(folder: Path, most: int) -> list[Copy]:
    """The newest copies, newest first."""
    times = sorted(((at, name) for name in _names(folder) if (at := rules.copied_at(name))), reverse=True)
    return [_copy(folder / name, at) for at, name in times[:most]]


def _copy(path: Path, at: datetime) -> Copy:
    try:
        read_manifest(path)
        readable = True
    except BackupUnusable:
        readable = False
    return Copy(path.name, at, path.stat().st_size, rules.is_by_hand(path.name), readable)


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []
