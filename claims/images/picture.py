"""What all formats of pictures have in common: the answer, the refusals and the limits."""

from dataclasses import dataclass
from enum import StrEnum

from claims.errors import N_, Invalid

LARGEST = 10 * 1024 * 1024  # bytes of a file
MOST_PIXELS = 40_000_000  # each takes four bytes in whoever looks at it
LONGEST_SIDE = 30_000
MOST_READS = 300_000  # of its parts; the largest animation has a third of that

UNKNOWN = N_("This is no picture that can be kept: choose a PNG, JPEG, GIF or WebP file.")
BROKEN = N_("This picture is broken or cut off. Save it again, or make a new screenshot.")
TOO_MANY_BYTES = N_("This picture is larger than %(most)s MB. Make it smaller first.")
TOO_MANY_PIXELS = N_(
    "This picture measures %(width)s by %(height)s pixels, which is too large. Make it smaller first."
)


class Format(StrEnum):
    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    WEBP = "webp"


@dataclass(frozen=True)
class Image:
    """A picture as it is kept: its bytes hold what is seen, and nothing else."""

    format: Format
    width: int
    height: int
    data: bytes


def broken() -> Invalid:
    return Invalid("file", BROKEN)


def check_size(width: int, height: int) -> None:
    """Refuse what nobody's browser could show; the header says so before anything is unpacked."""
    if not width or not height:
        raise broken()
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Invalid("file", TOO_MANY_PIXELS, width=width, height=height)


class Bytes:
    """Bytes read from the front; one that ends too early, or has more parts than any picture, is broken."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at, self.left = data, at, MOST_READS

    @property
    def is_at_end(self) -> bool:
        return self.at >= len(self.data)

    def take(self, count: int) -> bytes:
        found = self.data[self.at : self.at + count]
        self.left -= 1
        if len(found) != count or self.left < 0:
            raise broken()
        self.at += count
        return found

    def big(self, count: int) -> int:
        return int.from_bytes(self.take(count), "big")

    def little(self, count: int) -> int:
        return int.from_bytes(self.take(count), "little")
