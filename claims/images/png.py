"""PNG: chunks, each with its own checksum. Those that say how it looks stay."""

import zlib

from claims.images.orientation import UPRIGHT, only_orientation, orientation_of
from claims.images.picture import Bytes, Format, Image, broken, check_size

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT".split())
_CRITICAL = frozenset(b"IHDR PLTE IDAT IEND".split())
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}  # of each colour type


def read_png(data: bytes) -> Image:
    """The picture without texts, times, Exif data, and what follows its end. Raises Invalid."""
    source, kept, turned = Bytes(data, len(SIGNATURE)), [SIGNATURE], UPRIGHT
    kind = b""
    size: tuple[int, int] | None = None
    has_pixels = False
    while kind != b"IEND":
        length = source.big(4)
        kind = source.take(4)
        body = source.take(length)
        if source.big(4) != zlib.crc32(kind + body):
            raise broken()
        if (size is None) != (kind == b"IHDR"):
            raise broken()
        if kind == b"IHDR":
            size = _size(body)
        if kind == b"eXIf":
            turned = orientation_of(body)
        if kind in KEPT and kind != b"IEND":
            kept.append(_chunk(kind, body))
        elif kind not in _CRITICAL and kind[:1].isupper():
            raise broken()  # a part that it cannot be shown without, and nobody knows
        has_pixels = has_pixels or (kind == b"IDAT" and bool(body))
    if size is None or not has_pixels:
        raise broken()
    if turned != UPRIGHT:
        kept.append(_chunk(b"eXIf", only_orientation(turned)))
    return Image(Format.PNG, *size, b"".join([*kept, _chunk(b"IEND", b"")]))


def _size(header: bytes) -> tuple[int, int]:
    if len(header) != 13 or header[8] not in _DEPTHS.get(header[9], ()) or header[10:12] != b"\0\0":
        raise broken()
    width, height = int.from_bytes(header[:4]), int.from_bytes(header[4:8])
    check_size(width, height)
    return width, height


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)
