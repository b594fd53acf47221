"""Unpacking a body piece by piece, so that a bomb is found while it is still small. Pure."""

import zlib
from collections.abc import Iterable, Iterator

BLOCK = 64 << 10  # bytes that are unpacked at once
PLAIN = frozenset({"", "identity"})
GZIP = frozenset({"gzip", "x-gzip"})
DEFLATE = "deflate"
ACCEPTED = "gzip, deflate"  # what we ask for, and all that we take; brotli and zstd would need libraries


class Unpackable(Exception):
    """The body is not packed as its header says, or packed as nobody asked."""


class Broken(Exception):
    """The body ends too soon."""


class Bomb(Exception):
    """Unpacked it is larger than it may be."""


def unpack(pieces: Iterable[bytes], packing: str, most: int) -> bytes:
    """The whole body. Raises Bomb as soon as it is larger than `most`, Unpackable, and Broken when the end is missing."""
    packing = packing.strip().lower()
    out = bytearray()
    if packing in PLAIN:
        for piece in pieces:
            out += piece
            if len(out) > most:
                raise Bomb
        return bytes(out)
    if packing not in GZIP | {DEFLATE}:
        raise Unpackable
    stream = _Stream(is_gzip=packing in GZIP)
    for block in (block for piece in pieces for block in stream.take(piece)):
        out += block
        if len(out) > most:
            raise Bomb
    if not stream.is_whole:
        raise Broken
    return bytes(out)


class _Stream:
    """A gzip file of one or more members, or what goes by the name of deflate: zlib, or from some servers bare."""

    def __init__(self, *, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS) if is_gzip else None
        self._start = b""  # two bytes tell which deflate it is, and whether another member follows
        self._is_over = False  # whatever else comes is nobody's, such as zeros
        self.is_whole = True  # nothing has begun, or all that had has ended

    def take(self, piece: bytes) -> Iterator[bytes]:
        """What a piece unpacks to, block by block."""
        has_more = False  # zlib may hold back what did not fit into a block
        while (piece or has_more) and not self._is_over:
            if self._inflater is None or self._inflater.eof:
                piece = self._begin(self._start + piece)
            if self._inflater is None or self._inflater.eof:
                break
            try:
                block = self._inflater.decompress(piece, BLOCK)
            except zlib.error as error:
                raise Unpackable from error
            yield block
            has_more = len(block) == BLOCK
            self.is_whole = self._inflater.eof
            piece = self._inflater.unused_data or self._inflater.unconsumed_tail

    def _begin(self, piece: bytes) -> bytes:
        """Begin a stream with what is there, and give that back; nothing when it is too short to tell."""
        if len(piece) < 2:
            self._start, self.is_whole = piece, self._inflater is not None
            return b""
        self._start = b""
        if self._inflater is None:
            is_zlib = piece[0] & 15 == 8 and int.from_bytes(piece[:2], "big") % 31 == 0
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
        elif self._is_gzip and piece.startswith(b"\x1f\x8b"):
            self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        else:
            self._is_over = True
        return piece
