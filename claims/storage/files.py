"""Files that are there whole or not at all, whatever happens while they are written."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from claims.storage.engine import for_its_owner

PART = ".part"


@contextmanager
def take_part(target: Path) -> Iterator[BinaryIO]:
    """A file for its owner only that gets its name once it is whole and on the disk; before that, nothing is left of it."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}{PART}")
    try:
        with open(part, "x+b", opener=for_its_owner) as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # says to sweep_parts that somebody is writing
            yield file
            part.replace(target)
        sync_folder(target.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Have the names in this folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep_parts(folder: Path) -> None:
    """Remove what a killed process left of a backup; one that is being written stays."""
    for path in folder.glob(f".*{PART}"):
        with contextlib.suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
