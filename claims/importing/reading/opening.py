"""The bytes of a file: unpacked within limits, and what kind of file it is."""

import codecs
import re
import zlib
from collections.abc import Iterator
from enum import StrEnum

from claims.errors import N_, Invalid

MOST_SENT = 20_000_000  # bytes as sent
MOST_BYTES = 50_000_000  # unpacked
MOST_DOCUMENT = 10_000_000  # of one JSON document or page, which is read as a whole
MOST_ROWS = 100_000
GZIP = b"\x1f\x8b"
_STEP = 1 << 20

TOO_LARGE = N_("Unpacked, this file is larger than %(most)s MB. Split it.")
BAD_GZIP = N_("This packed file is broken: it ends too early, or was changed on its way.")
EMPTY = N_("This file is empty.")
BINARY = N_("This is no text. Import CSV, JSON, JSON Lines or a page with ClaimReview.")
TOO_MANY = N_("More than %(most)s rows. Split the file.")


class Format(StrEnum):
    TABLE = "table"
    LINES = "lines"
    REVIEWS = "reviews"


FORMAT_LABELS = {
    Format.TABLE: N_("table (CSV)"),
    Format.LINES: N_("JSON Lines"),
    Format.REVIEWS: N_("ClaimReview"),
}


def unpack(data: bytes) -> bytes:
    """The bytes, unpacked where they were packed. Raises Invalid for what is broken, or would become too large."""
    if not data.startswith(GZIP):
        return _within(data, MOST_BYTES)
    unpacked = bytearray()
    while data:
        member = zlib.decompressobj(wbits=31)
        try:
            for step in _steps(member, data):
                unpacked += step
                if len(unpacked) > MOST_BYTES:
                    raise Invalid("file", TOO_LARGE, most=MOST_BYTES // 1_000_000)
        except zlib.error:
            raise Invalid("file", BAD_GZIP) from None
        if not member.eof:
            raise Invalid("file", BAD_GZIP)
        data = member.unused_data.lstrip(b"\0")
    return bytes(unpacked)


def _steps(member: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """Little by little, so that a bomb is met early."""
    while data and not member.eof:
        yield member.decompress(data, _STEP)
        data = member.unconsumed_tail
    yield member.flush() if member.eof else b""


def _within(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise Invalid("file", TOO_LARGE, most=most // 1_000_000)
    return data


def text_of(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else as Windows writes it. Raises Invalid for what is none."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if not text or text.isspace():
        raise Invalid("file", EMPTY)
    if "\0" in text:
        raise Invalid("file", BINARY)
    return text


_SEEN = re.compile(r"\S")
_LONGEST_LINE = 200_000
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|script|\?xml|!--)", re.IGNORECASE)


def format_of(text: str) -> Format:
    """What a text is by how it begins."""
    start = _SEEN.search(text)
    begun = text[start.start() : start.start() + _LONGEST_LINE] if start else ""
    if begun.startswith("<") and _PAGE.match(begun):
        return Format.REVIEWS
    if not begun.startswith(("{", "[")):
        return Format.TABLE
    first, ends, _ = begun.partition("\n")
    is_line = first.rstrip().endswith("}") and first.startswith("{")
    after = _SEEN.search(text, start.start() + len(first) + 1) if start and ends else None
    more = after[0] if after else ""
    if is_line and (more == "{" or (not more and '"@' not in first and '"claimReviewed"' not in first)):
        return Format.LINES
    return Format.REVIEWS
