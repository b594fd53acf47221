"""Any picture that browsers show, told by its first bytes and by nothing that a sender says of it."""

from claims.errors import Invalid
from claims.images.gif import SIGNATURES, read_gif
from claims.images.jpeg import read_jpeg
from claims.images.picture import LARGEST, TOO_MANY_BYTES, UNKNOWN, Image
from claims.images.png import SIGNATURE, read_png
from claims.images.webp import read_webp


def read_image(data: bytes) -> Image:
    """The picture as it may be kept. Raises Invalid for what is none, is broken, or is too large."""
    if len(data) > LARGEST:
        raise Invalid("file", TOO_MANY_BYTES, most=LARGEST // (1024 * 1024))
    if data.startswith(SIGNATURE):
        return read_png(data)
    if data.startswith(b"\xff\xd8\xff"):
        return read_jpeg(data)
    if data.startswith(SIGNATURES):
        return read_gif(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return read_webp(data)
    raise Invalid("file", UNKNOWN)
