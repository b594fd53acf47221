"""Which way up a picture is: the one thing of its Exif data that is kept, since without it the picture lies on its side."""

_TAG, _SHORT = 0x0112, 3
_MOST_ENTRIES = 1000
UPRIGHT = 1


def orientation_of(tiff: bytes) -> int:
    """1 to 8 as Exif counts; upright when nothing sensible is said."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    if order is None or number(2, 2) != 42:
        return UPRIGHT
    start = number(4, 4)
    for index in range(min(number(start, 2), _MOST_ENTRIES)):
        entry = start + 2 + 12 * index
        if number(entry, 2) == _TAG and number(entry + 2, 2) == _SHORT:
            found = number(entry + 8, 2)
            return found if 1 <= found <= 8 else UPRIGHT
    return UPRIGHT


def only_orientation(orientation: int) -> bytes:
    """Exif data (a TIFF) that holds this alone."""
    entry = b"".join(
        [_TAG.to_bytes(2), _SHORT.to_bytes(2), (1).to_bytes(4), orientation.to_bytes(2), b"\0\0"]
    )
    return b"MM\0\x2a" + (8).to_bytes(4) + (1).to_bytes(2) + entry + (0).to_bytes(4)
