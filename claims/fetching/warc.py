"""Keeping a fetch as WARC: request and response byte by byte as they travelled, in a file that is named by its digest.

archive/2026/11/25/<SHA-256 of the file>.warc.gz: whoever has the name can tell whether the file is what was kept.
"""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from claims.fetching.client import Fetched
from claims.fetching.unpacking import Bomb, Broken, Unpackable, unpack
from claims.fetching.wire import BLANK
from claims.storage.files import take_part

FOLDER = "archive"  # in the instance
DATE = "%Y-%m-%dT%H:%M:%S.%fZ"
_NAME = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2}/([0-9a-f]{64})\.warc\.gz")


class Damaged(Exception):
    """What is kept is not what was written."""


@dataclass(frozen=True)
class Kept:
    """A fetch, read back."""

    url: str
    at: datetime
    address: str
    sent: bytes
    received: bytes

    def body(self, most: int) -> bytes:
        """The body, unpacked as it was when it was fetched. Raises Damaged when it is larger than `most`, or is none."""
        try:
            response = HTTPResponse(_Recorded(self.received))  # type: ignore[arg-type]
            response.begin()
            return unpack([response.read()], response.headers.get("Content-Encoding", ""), most)
        except (HTTPException, Bomb, Broken, Unpackable) as error:
            raise Damaged(f"what {self.url} sent cannot be unpacked") from error


def keep(fetched: Fetched, archive: Path) -> PurePosixPath:
    """Write a fetch into the archive, whole or not at all; its path there. Raises OSError."""
    content = _records(fetched)
    path = PurePosixPath(f"{fetched.at:%Y/%m/%d}", f"{sha256(content).hexdigest()}.warc.gz")
    target = archive / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with take_part(target) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return path


def read_back(path: PurePosixPath, archive: Path) -> Kept:
    """What was kept at a path, once its digests are verified. Raises Damaged, also where there is nothing."""
    return _kept(whole(path, archive))


def whole(path: PurePosixPath, archive: Path) -> bytes:
    """The file at a path, when it still has its digest. Raises Damaged, also where there is nothing."""
    named = _NAME.fullmatch(str(path))
    if named is None:
        raise Damaged(f"{path} is no name of ours")
    try:
        content = (archive / path).read_bytes()
    except OSError as error:
        raise Damaged(f"{path} cannot be read: {error.strerror}") from error
    if sha256(content).hexdigest() != named[1]:
        raise Damaged(f"{path} is not what was written")
    return content


def drop(path: str, archive: Path) -> None:
    """Remove the file at a path of ours; one that is not there is gone already."""
    if _NAME.fullmatch(path):
        (archive / path).unlink(missing_ok=True)


class _Head(StatusAndHeaders):
    """The head of a message as it travelled; the library would write it anew, in its own way."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(raw.partition(b"\r\n")[0].decode("latin-1"), [])
        self._raw = raw

    def compute_headers_buffer(self, _filter: object = None) -> None:
        self.headers_buff = self._raw


class _Writer(WARCWriter):
    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


class _Recorded:
    """A socket from which comes what came once."""

    def __init__(self, received: bytes) -> None:
        self._received = received

    def makefile(self, _mode: str) -> BytesIO:
        return BytesIO(self._received)


def _records(fetched: Fetched) -> bytes:
    out = BytesIO()
    writer = _Writer(out, gzip=True, warc_version="1.1")
    facts = {"WARC-Date": f"{fetched.at:{DATE}}", "WARC-IP-Address": fetched.address}
    request, response = (
        _record(writer, fetched.url, kind, message, facts)
        for kind, message in (("request", fetched.sent), ("response", fetched.received))
    )
    writer.write_request_response_pair(request, response)
    return out.getvalue()


def _record(writer: _Writer, url: str, kind: str, message: bytes, facts: dict[str, str]) -> Any:
    blank = BLANK.search(message)
    end = blank.end() if blank else len(message)
    body = BytesIO(message[end:])
    return writer.create_warc_record(
        url,
        kind,
        payload=body,
        length=len(message) - end,
        warc_headers_dict=dict(facts),
        http_headers=_Head(message[:end]),
    )


def _kept(content: bytes) -> Kept:
    """Read the pair twice: parsed, so that the library verifies its digests; then byte by byte."""
    try:
        for record in ArchiveIterator(BytesIO(content), check_digests="raise"):
            while record.raw_stream.read(1 << 20):
                pass
        pair = {
            each.rec_type: (each.rec_headers, each.raw_stream.read())
            for each in ArchiveIterator(BytesIO(content), no_record_parse=True)
        }
        (told, received), (_told, sent) = pair["response"], pair["request"]
        at = datetime.strptime(told.get_header("WARC-Date"), DATE).replace(tzinfo=UTC)
    except (ArchiveLoadFailed, KeyError, ValueError) as error:
        raise Damaged(f"no request and response: {error}") from error
    return Kept(told.get_header("WARC-Target-URI"), at, told.get_header("WARC-IP-Address"), sent, received)
