"""The files that people gave us, each once, under its digest in the instance's folder; backups take them along."""

import hashlib
import os
import re
from datetime import datetime, timedelta
from pathlib import Path

from claims.errors import N_, NotFound
from claims.storage.files import take_part

FOLDER = "files"
FRESH = timedelta(hours=1)  # a file that was given so shortly before may be about to be named by a row
DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def keep_file(instance: Path, data: bytes) -> str:
    """Keep these bytes; they are on the disk before a row names them. Returns their digest."""
    digest = digest_of(data)
    target = _place(instance, digest)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with take_part(target) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    else:
        os.utime(target)
    return digest


def kept_file(instance: Path, digest: str) -> bytes:
    """The bytes that were kept under a digest, as they were. Raises NotFound when they are not there any more."""
    if DIGEST.match(digest):
        try:
            data = _place(instance, digest).read_bytes()
        except FileNotFoundError:
            data = b""
        if digest_of(data) == digest:
            return data
    raise NotFound(N_("This file is not kept here any more."))


def drop_file(instance: Path, digest: str, at: datetime) -> bool:
    """Remove the file under this digest, unless it was given again just before; whether it is gone."""
    if not DIGEST.match(digest):
        return False
    target = _place(instance, digest)
    try:
        if at.timestamp() - target.stat().st_mtime < FRESH.total_seconds():
            return False
        target.unlink()
    except FileNotFoundError:
        pass
    return True


def _place(instance: Path, digest: str) -> Path:
    return instance / FOLDER / digest[:2] / digest
