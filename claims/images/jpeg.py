"""JPEG: segments, and between them the pixels of each scan. What cameras and programs add to them goes."""

import re

from claims.images.orientation import UPRIGHT, only_orientation, orientation_of
from claims.images.picture import Bytes, Format, Image, broken, check_size

START, END, SCAN = 0xD8, 0xD9, 0xDA
TABLES = frozenset([0xC4, 0xDB, 0xDD])  # Huffman, quantization, restarts
FRAMES = frozenset([0xC0, 0xC1, 0xC2])  # what browsers show: baseline, extended, progressive
JFIF, EXIF, COLOURS, ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
DROPPED = frozenset([*range(0xE0, 0xF0), 0xFE])  # what programs add, and comments
_MARKER = re.compile(rb"\xff(?=[^\x00\xd0-\xd7\xff])")  # within pixels these mean no marker


def read_jpeg(data: bytes) -> Image:
    """The picture without Exif data, places, captions, small copies, comments, and what follows its end. Raises Invalid."""
    source, kept, exif = Bytes(data, 2), [], UPRIGHT
    size: tuple[int, int] | None = None
    scanned = False
    while (marker := _marker(source)) != END:
        length = source.big(2)
        if length < 2:
            raise broken()
        body = source.take(length - 2)
        if marker == EXIF and body.startswith(b"Exif\0\0") and exif == UPRIGHT:
            exif = orientation_of(body[6:])
        elif marker in FRAMES:
            if size is not None:
                raise broken()
            size = _size(body)
            kept.append(_segment(marker, body))
        elif marker in TABLES:
            kept.append(_segment(marker, body))
        elif marker == SCAN and size is not None:
            kept += [_segment(marker, body), _pixels(source)]
            scanned = True
        elif marker in DROPPED:
            kept.append(_colours(marker, body))
        else:
            raise broken()
    if size is None or not scanned:
        raise broken()
    turned = [] if exif == UPRIGHT else [_segment(EXIF, b"Exif\0\0" + only_orientation(exif))]
    return Image(Format.JPEG, *size, b"".join([b"\xff\xd8", *turned, *kept, b"\xff\xd9"]))


def _marker(source: Bytes) -> int:
    if source.take(1) != b"\xff":
        raise broken()
    while (found := source.big(1)) == 0xFF:
        pass
    return found


def _size(frame: bytes) -> tuple[int, int]:
    if len(frame) < 6 or frame[0] not in {8, 12} or len(frame) != 6 + 3 * frame[5]:
        raise broken()
    height, width = int.from_bytes(frame[1:3]), int.from_bytes(frame[3:5])
    check_size(width, height)
    return width, height


def _pixels(source: Bytes) -> bytes:
    """All up to the next marker."""
    end = _MARKER.search(source.data, source.at)
    if end is None:
        raise broken()
    return source.take(end.start() - source.at)


def _colours(marker: int, body: bytes) -> bytes:
    """What of an added segment says how the colours are meant: density without its small copy, a profile, Adobe's mark."""
    if marker == JFIF and body.startswith(b"JFIF\0") and len(body) >= 14:
        return _segment(marker, body[:12] + b"\0\0")
    if marker == COLOURS and body.startswith(b"ICC_PROFILE\0"):
        return _segment(marker, body)
    if marker == ADOBE and body.startswith(b"Adobe") and len(body) >= 12:
        return _segment(marker, body[:12])
    return b""


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2) + body
