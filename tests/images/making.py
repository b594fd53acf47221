"""Small pictures of each format, and the same with all that programs and cameras put into them."""

import zlib
from base64 import b64decode
from typing import Literal

SECRET = b"geheim"  # stands in everything that has to go
WIDTH, HEIGHT = 8, 6
# As a browser saves a red rectangle.
_JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWG"
    "kJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk"
    "pKSkpKSkpKSkpKSkpKT/wAARCAAGAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAA"
    "AAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAwX/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCYACs//9k="
)
_LOSSY = b64decode("cAEAnQEqCAAGAAQAaCWgAnQBQAAA/uQBdcXNkRR/8Q5/Ll/EFfwAAA==")
_LOSSLESS = b64decode("LwdAAQAH0Jkyd6b/gYjofwA=")


def tiff(orientation: int, order: Literal["big", "little"] = "big") -> bytes:
    """Exif data with a maker, then a way up."""

    def number(value: int, size: int) -> bytes:
        return value.to_bytes(size, order)

    def entry(tag: int, kind: int, count: int, value: bytes) -> bytes:
        return number(tag, 2) + number(kind, 2) + number(count, 4) + value.ljust(4, b"\0")

    start = (b"MM" if order == "big" else b"II") + number(42, 2) + number(8, 4) + number(2, 2)
    maker, turned = entry(0x010F, 2, 4, SECRET[:4]), entry(0x0112, 3, 1, number(orientation, 2))
    return start + maker + turned + bytes(4) + SECRET


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def png(*more: bytes, width: int = WIDTH, height: int = HEIGHT, after: bytes = b"") -> bytes:
    header = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    pixels = zlib.compress((b"\0" + b"\xcc\x33\x33" * WIDTH) * HEIGHT)
    parts = [chunk(b"IHDR", header), *more, chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + after


def told_png(orientation: int = 1) -> bytes:
    texts = [(b"tEXt", b"Author\0" + SECRET), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + SECRET)]
    hidden = [(b"eXIf", tiff(orientation)), (b"tIME", b"\x07\xe9\1\1\1\1\1"), (b"prVt", SECRET)]
    return png(*(chunk(*each) for each in (*texts, *hidden)), after=b"<script>" + SECRET)


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2) + body


def jpeg(*more: bytes, after: bytes = b"") -> bytes:
    return _JPEG[:2] + b"".join(more) + _JPEG[2:] + after


def told_jpeg(orientation: int = 1) -> bytes:
    return jpeg(
        segment(0xE1, b"Exif\0\0" + tiff(orientation, "little")),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        segment(0xE0, b"JFXX\0\x10" + SECRET),
        segment(0xE2, b"MPF\0" + SECRET),
        segment(0xED, b"Photoshop 3.0\0" + SECRET),
        segment(0xFE, SECRET),
        after=b"\xff\xd8" + SECRET,
    )


def gif(*more: bytes, after: bytes = b"") -> bytes:
    screen = b"GIF89a" + WIDTH.to_bytes(2, "little") + HEIGHT.to_bytes(2, "little") + b"\x80\0\0"
    colours = b"\xcc\x33\x33\0\0\0"
    control = b"!\xf9\4\0\x0a\0\0\0"
    frame = b"," + bytes(4) + screen[6:10] + b"\0\2\6\x84\x8f\xa9\xcb\xed\x0f\0"
    return screen + colours + b"".join(more) + control + frame + control + frame + b";" + after


LOOP = b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0"


def told_gif() -> bytes:
    comment = b"!\xfe\6" + SECRET + b"\0"
    xmp = b"!\xff\x0bXMP DataXMP\6" + SECRET + b"\0"
    text = b"!\xf9\4\0\x0a\0\0\0!\1\x0c" + bytes(12) + b"\6" + SECRET + b"\0"
    return gif(LOOP, comment, xmp, text, after=SECRET)


def riff(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


def webp(*chunks: bytes, after: bytes = b"") -> bytes:
    return riff(b"RIFF", b"WEBP" + b"".join(chunks)) + after


SIMPLE_WEBP = webp(riff(b"VP8 ", _LOSSY))
LOSSLESS_WEBP = webp(riff(b"VP8L", _LOSSLESS))


def told_webp(orientation: int = 1) -> bytes:
    size = (WIDTH - 1).to_bytes(3, "little") + (HEIGHT - 1).to_bytes(3, "little")
    header = riff(b"VP8X", b"\x0c\0\0\0" + size)
    hidden = [riff(b"EXIF", tiff(orientation)), riff(b"XMP ", SECRET), riff(b"SECR", SECRET)]
    return webp(header, riff(b"VP8 ", _LOSSY), *hidden, after=SECRET)


def moving_webp() -> bytes:
    size = (WIDTH - 1).to_bytes(3, "little") + (HEIGHT - 1).to_bytes(3, "little")
    frame = bytes(6) + size + (100).to_bytes(3, "little") + b"\0"
    body = frame + riff(b"VP8 ", _LOSSY) + riff(b"SECR", SECRET)
    header = riff(b"VP8X", b"\2\0\0\0" + size)
    return webp(header, riff(b"ANIM", bytes(6)), riff(b"ANMF", body), riff(b"ANMF", body))


PLAIN = {"png": png(), "jpeg": jpeg(), "gif": gif(), "webp": SIMPLE_WEBP}
TOLD = {"png": told_png(), "jpeg": told_jpeg(), "gif": told_gif(), "webp": told_webp()}
