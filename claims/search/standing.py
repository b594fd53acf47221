"""Which files make up an index now: one small checked file that is replaced at once, and the lock of its writer.

An index folder holds CURRENT and, in a folder of its own, the segments that CURRENT names. A segment never changes
once it is written, so its size, time and checksum tell whether it is still whole. What CURRENT does not name is
left over from a writer that was killed, and the next writer removes it.
"""

import fcntl
import json
import secrets
import shutil
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from claims.search.engine import EngineDamaged, EngineMissing

CURRENT = "CURRENT"
POLL = 0.01
Stamp = tuple[int, int, int]  # size, time of last change, number of the file


@dataclass(frozen=True)
class Part:
    """One segment: how many documents it was written with, which of them were removed since, and its checksum."""

    id: str
    count: int
    deleted: tuple[int, ...]
    crc: int

    @property
    def live(self) -> int:
        return self.count - len(self.deleted)


@dataclass(frozen=True)
class Standing:
    """The whole index: of which make it is, where its segments lie, and how far it has followed the history."""

    make: str
    folder: str
    last_event: int
    parts: tuple[Part, ...] = ()


def read_standing(root: Path) -> Standing:
    """What CURRENT says; raises EngineDamaged when it is missing or not as it was written."""
    try:
        crc, _, body = (root / CURRENT).read_bytes().partition(b"\n")
        if int(crc, 16) != zlib.crc32(body):
            raise EngineDamaged(f"{root}: the checksum of {CURRENT} is wrong")
        facts = json.loads(body)
        parts = tuple(Part(**{**part, "deleted": tuple(part["deleted"])}) for part in facts.pop("parts"))
        return Standing(**facts, parts=parts)
    except FileNotFoundError as error:
        raise EngineMissing(f"there was none at {root}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineDamaged(f"{root}: there is no index: {error}") from error


def write_standing(root: Path, standing: Standing) -> None:
    """Replace CURRENT: from here on every reader sees the new index, or still the old one, never half of each."""
    body = json.dumps(asdict(standing), separators=(",", ":")).encode()
    beside = root / f"{CURRENT}.{secrets.token_hex(4)}"
    beside.write_bytes(b"%08x\n%s" % (zlib.crc32(body), body))
    beside.replace(root / CURRENT)


def stamp(path: Path) -> Stamp:
    """What changes whenever someone writes to the file; raises OSError when it is gone."""
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns, facts.st_ino


def stamp_of_standing(root: Path) -> Stamp:
    """The stamp of CURRENT; raises EngineMissing where there is none."""
    try:
        return stamp(root / CURRENT)
    except FileNotFoundError as error:
        raise EngineMissing(f"there was none at {root}") from error


def checksum(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            crc = zlib.crc32(block, crc)
    return crc


def sweep(root: Path, standing: Standing, extension: str) -> None:
    """Remove what this index does not name. Only for who holds the lock."""
    named = {f"{part.id}{extension}" for part in standing.parts}
    for path in root.iterdir():
        if path.name not in {CURRENT, standing.folder}:
            _remove(path)
    for path in (root / standing.folder).iterdir():
        if path.name not in named:
            _remove(path)


def sweep_unfinished(root: Path, extension: str) -> None:
    """Remove what a writer left that could not end its work; what was whole before stays. Only for who holds the lock."""
    try:
        sweep(root, read_standing(root), extension)
    except EngineDamaged:
        for path in root.iterdir():
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def writing_lock(root: Path, patience: float = 0.0) -> Iterator[bool]:
    """Whether this thread of this process is the one writer now. The lock ends with the process, however it ends."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    until = time.monotonic() + patience
    # Beside the index and not in it: the index folder may be deleted at any time.
    with root.with_name(f"{root.name}.lock").open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < until:
                    time.sleep(POLL)
                    continue
                yield False
                return
            break
        yield True


def new_folder(root: Path) -> str:
    name = secrets.token_hex(6)
    (root / name).mkdir(mode=0o700)
    return name
