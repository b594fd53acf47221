"""WebP: a RIFF file of chunks. Those with pixels and colours stay."""

from claims.images.orientation import UPRIGHT, only_orientation, orientation_of
from claims.images.picture import Bytes, Format, Image, broken, check_size

KEPT = frozenset([b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"])
PIXELS = frozenset([b"VP8 ", b"VP8L", b"ANMF"])
_OF_FRAME = frozenset([b"VP8 ", b"VP8L", b"ALPH"])
_EXIF, _XMP = 0x08, 0x04  # bits of the extended header: such chunks follow


def read_webp(data: bytes) -> Image:
    """The picture without Exif data, XMP, unknown chunks, and what follows its end. Raises Invalid."""
    riff = Bytes(data, 4)
    length = riff.little(4)
    if length < 4 or riff.take(4) != b"WEBP":
        raise broken()
    source = Bytes(riff.take(length - 4))
    kind, head = _take(source)
    width, height = _size(kind, head)
    extended = bytearray(head) if kind == b"VP8X" else None
    if extended is None:  # a simple file holds its pixels and nothing else
        return _written(width, height, _chunk(kind, head))
    kept, turned, has_pixels = [], UPRIGHT, False
    while not source.is_at_end:
        kind, body = _take(source)
        if kind == b"EXIF":
            turned = orientation_of(body.removeprefix(b"Exif\0\0"))
        elif kind in KEPT:
            kept.append(_chunk(kind, _frame(body) if kind == b"ANMF" else body))
            has_pixels = has_pixels or kind in PIXELS
    if not has_pixels:
        raise broken()
    extended[0] &= ~(_EXIF | _XMP) & 0xFF
    if turned != UPRIGHT:
        extended[0] |= _EXIF
        kept.append(_chunk(b"EXIF", only_orientation(turned)))
    return _written(width, height, _chunk(b"VP8X", bytes(extended)), *kept)


def _take(source: Bytes) -> tuple[bytes, bytes]:
    """The next chunk; one of an odd length is followed by a byte that says nothing."""
    kind = source.take(4)
    body = source.take(source.little(4))
    if len(body) % 2:
        source.take(1)
    return kind, body


def _frame(body: bytes) -> bytes:
    """One frame of several: its head, and of its chunks those with pixels."""
    source = Bytes(body)
    kept = [source.take(16)]
    check_size(_three(kept[0], 6) + 1, _three(kept[0], 9) + 1)
    while not source.is_at_end:
        kind, part = _take(source)
        if kind in _OF_FRAME:
            kept.append(_chunk(kind, part))
    return b"".join(kept)


def _size(kind: bytes, body: bytes) -> tuple[int, int]:
    source = Bytes(body)
    if kind == b"VP8X" and len(body) == 10:
        width, height = _three(body, 4) + 1, _three(body, 7) + 1
    elif kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        source.take(6)
        width, height = source.little(2) & 0x3FFF, source.little(2) & 0x3FFF
    elif kind == b"VP8L" and source.take(1) == b"\x2f":
        bits = source.little(4)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        raise broken()
    check_size(width, height)
    return width, height


def _three(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


def _written(width: int, height: int, *chunks: bytes) -> Image:
    body = b"WEBP" + b"".join(chunks)
    return Image(Format.WEBP, width, height, b"RIFF" + len(body).to_bytes(4, "little") + body)
