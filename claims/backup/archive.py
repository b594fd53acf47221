"""The file of a backup: a zip that any program opens, with a manifest as its last member and a digest as its last bytes.

The manifest says size and SHA-256 of each member; the zip's comment ends with the SHA-256 of all bytes before it.
So every changed, missing or added byte is found before anything of the file is used.
"""

import contextlib
import hashlib
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from claims.backup.rules import is_safe

FORMAT = 1
MANIFEST = "manifest.json"
BEFORE_DIGEST = b"claimdesk-backup sha256:"
DIGEST_LENGTH = 64
BLOCK = 1 << 20
LARGEST_MANIFEST = 64 << 20  # bytes
LONGEST_LINE = 256 << 20  # bytes of one row; the largest document is 16 MiB, in base64
LEVEL = 1  # of compression: a third of the time of level 6 for a tenth more bytes


class BackupUnusable(Exception):
    """This file is not restored; the message says why."""


class Member(BaseModel):
    """What a member of the zip must be."""

    model_config = ConfigDict(frozen=True, strict=True)

    size: int = Field(ge=0)  # bytes, unpacked
    sha256: str


class TableFacts(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    rows: int = Field(ge=0)
    columns: dict[str, str]  # name -> kind of value


class Head(BaseModel):
    """Where the history's chain ends; 0 and nothing while there is no event."""

    model_config = ConfigDict(frozen=True, strict=True)

    event_id: int
    digest: str


class Manifest(BaseModel):
    """What a backup says of itself. Unknown facts are ignored: a later version may say more."""

    model_config = ConfigDict(frozen=True)

    product: Literal["claimdesk"] = "claimdesk"
    format: int = FORMAT
    version: str
    revision: str  # of the schema
    database: str
    taken_at: datetime
    head: Head
    tables: dict[str, TableFacts]
    members: dict[str, Member]


class Writing:
    """A backup that is being written into an open file (binary, to write and read); left without finish(), it is none."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self.members: dict[str, Member] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        with contextlib.suppress(
            OSError, ValueError
        ):  # of a disk that is full: what went wrong first is told
            self.zip.close()

    @contextmanager
    def member(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Add a member: the function that is given writes a piece of it."""
        digest, size = hashlib.sha256(), 0
        with self.zip.open(name, "w", force_zip64=True) as into:

            def write(piece: bytes) -> None:
                nonlocal size
                into.write(piece)
                digest.update(piece)
                size += len(piece)

            yield write
        self.members[name] = Member(size=size, sha256=digest.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        self.zip.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        self.zip.comment = BEFORE_DIGEST + b"0" * DIGEST_LENGTH
        self.zip.close()
        digest = _digest_of(self.file)
        self.file.seek(-DIGEST_LENGTH, 2)
        self.file.write(digest.encode("ascii"))


def _digest_of(file: BinaryIO) -> str:
    """SHA-256 of everything but the digest at the end."""
    digest = hashlib.sha256()
    left = file.seek(0, 2) - DIGEST_LENGTH
    file.seek(0)
    while left > 0 and (block := file.read(min(BLOCK, left))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest()


class Backup:
    """A backup that is whole: opening it reads every byte, and raises BackupUnusable for any that is not as written."""

    def __init__(self, path: Path, admit: Callable[[Manifest], None] = lambda _manifest: None) -> None:
        """`admit` may refuse by what the manifest says, before anything is unpacked."""
        self.path = path
        try:
            with path.open("rb") as file:
                self.digest = _check_whole(file)
            with zipfile.ZipFile(path) as opened:
                self.manifest = _read_manifest(opened)
                _check_names(opened, self.manifest)
                admit(self.manifest)
                for name in self.manifest.members:
                    for _block in _pieces(opened, name, self.manifest.members[name]):
                        pass
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise BackupUnusable(f"{path.name} is damaged: {error}.") from error
        except OSError as error:
            raise BackupUnusable(f"{path} cannot be read: {error.strerror}.") from error

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member."""
        with zipfile.ZipFile(self.path) as opened, opened.open(name) as member:
            while line := member.readline(LONGEST_LINE):
                yield line

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, checked while they are read."""
        with zipfile.ZipFile(self.path) as opened:
            yield from _pieces(opened, name, self.manifest.members[name])


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself, unchecked: for lists. Raises BackupUnusable."""
    try:
        with zipfile.ZipFile(path) as opened:
            return _read_manifest(opened)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
        struct.error,
    ) as error:
        raise BackupUnusable(f"{path.name} cannot be read: {error}.") from error


def _check_whole(file: BinaryIO) -> str:
    """The digest at the end of the file, which must be that of all bytes before it."""
    ending = len(BEFORE_DIGEST) + DIGEST_LENGTH
    if file.seek(0, 2) < ending:
        raise BackupUnusable("This file is no backup of Claimdesk: it is too short.")
    file.seek(-ending, 2)
    end = file.read()
    if not end.startswith(BEFORE_DIGEST):
        raise BackupUnusable("This file is no backup of Claimdesk, or its end is missing.")
    written = end[len(BEFORE_DIGEST) :].decode("ascii", "replace")
    if _digest_of(file) != written:
        raise BackupUnusable("This backup is damaged: its checksum is not the one that was written into it.")
    return written


def _read_manifest(opened: zipfile.ZipFile) -> Manifest:
    try:
        info = opened.getinfo(MANIFEST)
    except KeyError as error:
        raise BackupUnusable("This file is no backup of Claimdesk: it has no manifest.") from error
    with opened.open(info) as member:
        body = member.read(LARGEST_MANIFEST + 1)
    if len(body) > LARGEST_MANIFEST:
        raise BackupUnusable("This file is no backup of Claimdesk: its manifest is too large.")
    try:
        facts: dict[str, Any] = json.loads(body)
        if isinstance(facts, dict) and facts.get("product") == "claimdesk" and facts.get("format") != FORMAT:
            raise BackupUnusable(
                f"This backup was made by Claimdesk {facts.get('version')} in a form that this version does not know."
                " Install that version, or a later one."
            )
        return Manifest.model_validate(facts)
    except (ValueError, ValidationError, RecursionError) as error:
        raise BackupUnusable("This file is no backup of Claimdesk: its manifest cannot be read.") from error


def _check_names(opened: zipfile.ZipFile, manifest: Manifest) -> None:
    """The members are those of the manifest, each once; names stay inside their folder, and nothing is a link."""
    found = [info.filename for info in opened.infolist()]
    if sorted(found) != sorted([*manifest.members, MANIFEST]):
        raise BackupUnusable("This backup is damaged: it does not hold what its manifest says.")
    for info in opened.infolist():
        if not is_safe(info.filename) or stat.S_ISLNK(info.external_attr >> 16):
            raise BackupUnusable(
                f"This backup is refused: {info.filename!r} would leave the instance's folder."
            )
        if info.filename != MANIFEST and info.file_size != manifest.members[info.filename].size:
            raise BackupUnusable(f"This backup is damaged: {info.filename} is not as it was written.")
    missing = [name for name in manifest.tables if table_member(name) not in manifest.members]
    if missing:
        raise BackupUnusable(f"This backup is damaged: the rows of {', '.join(missing)} are missing.")


def _pieces(opened: zipfile.ZipFile, name: str, expected: Member) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    with opened.open(name) as member:
        while block := _block(member):
            size += len(block)
            if size > expected.size:
                break
            digest.update(block)
            yield block
    if size != expected.size or digest.hexdigest() != expected.sha256:
        raise BackupUnusable(f"This backup is damaged: {name} is not as it was written.")


def _block(member: IO[bytes]) -> bytes:
    return member.read(BLOCK)


def table_member(table: str) -> str:
    return f"tables/{table}.jsonl"
