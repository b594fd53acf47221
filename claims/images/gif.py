"""GIF: frames, and extensions between them. How long a frame stays and how often they are repeated is kept."""

from claims.images.picture import Bytes, Format, Image, broken, check_size

SIGNATURES = (b"GIF87a", b"GIF89a")
FRAME, EXTENSION, END = 0x2C, 0x21, 0x3B
CONTROL, APPLICATION = 0xF9, 0xFF
LOOPING = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def read_gif(data: bytes) -> Image:
    """The picture without comments, texts, what programs add, and what follows its end. Raises Invalid."""
    source = Bytes(data)
    kept = [source.take(13)]
    width, height = (int.from_bytes(kept[0][at : at + 2], "little") for at in (6, 8))
    check_size(width, height)
    kept.append(_colours(source, kept[0][10]))
    frames, control = 0, b""
    while (kind := source.big(1)) != END:
        if kind == FRAME:
            kept += [control, _frame(source)]
            frames, control = frames + 1, b""
        elif kind == EXTENSION:
            label = source.big(1)
            body = _blocks(source)
            if label == CONTROL:
                control = bytes([EXTENSION, label]) + body
                if len(body) != 6:
                    raise broken()
            elif label == APPLICATION:
                kept.append(_loop(body))
            else:
                control = b""  # it was that of a text, which goes
        else:
            raise broken()
    if not frames:
        raise broken()
    return Image(Format.GIF, width, height, b"".join([*kept, bytes([END])]))


def _colours(source: Bytes, flags: int) -> bytes:
    return source.take(3 << ((flags & 7) + 1)) if flags & 0x80 else b""


def _frame(source: Bytes) -> bytes:
    head = source.take(9)
    left, top, width, height = (int.from_bytes(head[at : at + 2], "little") for at in (0, 2, 4, 6))
    check_size(width, height)
    check_size(left + width, top + height)  # browsers make room for the first one, wherever it stands
    colours = _colours(source, head[8])
    return bytes([FRAME]) + head + colours + source.take(1) + _blocks(source)


def _blocks(source: Bytes) -> bytes:
    """A row of blocks, each behind its length; an empty one ends it."""
    start = source.at
    while length := source.big(1):
        source.take(length)
    return source.data[start : source.at]


def _loop(body: bytes) -> bytes:
    """How often the frames are repeated, when this says it."""
    if body[:1] != b"\x0b" or body[1:12] not in LOOPING or body[12:14] != b"\x03\x01":
        return b""
    return bytes([EXTENSION, APPLICATION]) + body[:16] + b"\0"
