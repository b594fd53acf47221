"""What was sent and received is kept byte by byte, whole or not at all, and read back only when it is what was written."""

import gzip
import os
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from claims.fetching.client import Fetched
from claims.fetching.warc import Damaged, keep, read_back
from tests.fetching.conftest import Get
from tests.fetching.servers import Answer, Site, page, raw

BODY = "<p>Zoë zei: 'ja'</p>".encode() * 40
ANSWERS = {
    "plain": page(BODY, headers=["Content-Type: text/html; charset=utf-8", "X-Odd:  two  spaces", "x-name: Zo\xeb"]),
    "gzip": page(gzip.compress(BODY), headers=["Content-Encoding: gzip"]),
    "chunks": raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"%x\r\n%s\r\n" % (len(BODY), BODY)
        + b"0\r\n\r\n"
    ),
    "bare ends of lines": raw(b"HTTP/1.1 200 OK\nA: b\n\n" + BODY),
    "binary": page(bytes(range(256)) * 99),
}  # fmt: skip


def kept(site: Site, get: Get, tmp_path: Path, answer: Answer) -> tuple[Fetched, PurePosixPath]:
    site.answers["/a?b"] = answer
    found = get("/a?b")
    return found, keep(found, tmp_path / "archive")


@pytest.mark.parametrize("kind", ANSWERS)
def test_it_gives_back_what_was_sent_and_received(site: Site, get: Get, tmp_path: Path, kind: str) -> None:
    found, path = kept(site, get, tmp_path, ANSWERS[kind])
    again = read_back(path, tmp_path / "archive")
    assert (again.sent, again.received) == (found.sent, found.received)
    assert again.sent == site.asked[0]
    assert (again.url, again.at, again.address) == (found.url, found.at, "127.0.0.1")
    assert sha256(again.body(1 << 20)).hexdigest() == found.sha256
    with pytest.raises(Damaged):
        again.body(9)


@pytest.mark.parametrize("kind", ANSWERS)
def test_other_programs_read_it(site: Site, get: Get, tmp_path: Path, kind: str) -> None:
    found, path = kept(site, get, tmp_path, ANSWERS[kind])
    content = (tmp_path / "archive" / path).read_bytes()
    records = {}
    for record in ArchiveIterator(BytesIO(content), check_digests="raise"):
        records[record.rec_type] = record.rec_headers, record.http_headers, record.content_stream().read()
    assert list(records) == ["response", "request"]
    told, http, body = records["response"]
    assert (http.get_statuscode(), body) == ("200", found.body)
    assert told.get_header("WARC-Target-URI") == found.url
    assert told.get_header("WARC-Payload-Digest").startswith("sha256:")
    assert told.get_header("WARC-Block-Digest").startswith("sha256:")
    concurrent = records["request"][0].get_header("WARC-Concurrent-To")
    assert concurrent == told.get_header("WARC-Record-ID")
    assert records["request"][1].get_header("User-Agent").startswith("Claimdesk/")


def test_its_path_is_the_day_and_the_files_digest(site: Site, get: Get, tmp_path: Path) -> None:
    found, path = kept(site, get, tmp_path, ANSWERS["plain"])
    file = tmp_path / "archive" / path
    assert str(path.parent) == f"{found.at:%Y/%m/%d}"
    assert path.name == f"{sha256(file.read_bytes()).hexdigest()}.warc.gz"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == [path.name]


def test_a_turned_bit_a_missing_end_and_a_missing_file_are_found(
    site: Site, get: Get, tmp_path: Path
) -> None:
    _, path = kept(site, get, tmp_path, ANSWERS["plain"])
    file = tmp_path / "archive" / path
    content = file.read_bytes()
    for place in range(0, len(content), 7):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(Damaged):
            read_back(path, tmp_path / "archive")
    file.write_bytes(content[:-1])
    with pytest.raises(Damaged):
        read_back(path, tmp_path / "archive")
    file.unlink()
    with pytest.raises(Damaged, match="cannot be read"):
        read_back(path, tmp_path / "archive")


def test_a_file_that_was_named_anew_does_not_fit_its_own_digests(
    site: Site, get: Get, tmp_path: Path
) -> None:
    """Whoever changes a record and renames the file must change the record's digests too."""
    _, path = kept(site, get, tmp_path, ANSWERS["plain"])
    members = gzip.decompress((tmp_path / "archive" / path).read_bytes())
    cut = members.index(b"WARC/1.1", 1)
    forged = b"".join(
        gzip.compress(each) for each in (members[:cut].replace(b"'ja'", b"'no'"), members[cut:])
    )
    for content in (forged, gzip.compress(b""), b"", b"no gzip", gzip.compress(members[:cut])):
        name = PurePosixPath("2026/11/25", f"{sha256(content).hexdigest()}.warc.gz")
        (tmp_path / "archive" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "archive" / name).write_bytes(content)
        with pytest.raises(Damaged):
            read_back(name, tmp_path / "archive")


@pytest.mark.parametrize("name", ["../secret-key", "/etc/passwd", "2026/11/25/../../../x", "a.warc.gz"])
def test_it_reads_no_other_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(Damaged, match="no name of ours"):
        read_back(PurePosixPath(name), tmp_path)


def test_nothing_is_left_of_what_could_not_be_written(
    site: Site, get: Get, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        kept(site, get, tmp_path, ANSWERS["plain"])
    assert [path for path in (tmp_path / "archive").rglob("*") if path.is_file()] == []
