"""Pictures lose what nobody sees, stay what everybody sees, and what is broken or no picture is refused in a sentence."""

import random
import time
import zlib
from collections.abc import Callable

import pytest

from claims.errors import Invalid
from claims.images import picture
from claims.images.orientation import orientation_of
from claims.images.picture import BROKEN, LARGEST, TOO_MANY_BYTES, TOO_MANY_PIXELS, UNKNOWN
from claims.images.reading import read_image
from tests.images import making
from tests.images.making import HEIGHT, PLAIN, SECRET, TOLD, WIDTH


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_image(data)
    assert refused.value.where == "file"
    return refused.value.message.text


@pytest.mark.parametrize("name", PLAIN)
def test_it_knows_a_picture_by_its_bytes(name: str) -> None:
    image = read_image(PLAIN[name])
    assert (image.format, image.width, image.height) == (name, WIDTH, HEIGHT)
    assert image.data == PLAIN[name], "there was nothing to take out"


@pytest.mark.parametrize("name", TOLD)
def test_it_takes_out_all_that_is_hidden_and_nothing_that_is_seen(name: str) -> None:
    assert SECRET in TOLD[name]
    image = read_image(TOLD[name])
    assert SECRET not in image.data
    assert SECRET[:4] not in image.data
    assert read_image(image.data) == image, "what is kept is a whole picture with nothing left to take out"


def test_what_is_kept_of_each_is_the_picture_itself() -> None:
    assert read_image(making.told_png()).data == making.png()
    assert read_image(making.told_jpeg()).data == making.jpeg()
    assert read_image(making.told_gif()).data == making.gif(making.LOOP), "repeating is seen"
    pixels = making.SIMPLE_WEBP[12:]
    assert read_image(making.told_webp()).data.endswith(pixels)


def test_it_reads_lossless_and_moving_webp() -> None:
    lossless = read_image(making.LOSSLESS_WEBP)
    assert (lossless.width, lossless.height) == (WIDTH, HEIGHT)
    moving = read_image(making.moving_webp())
    assert moving.data.count(b"ANMF") == 2
    assert SECRET not in moving.data


@pytest.mark.parametrize("make", [making.told_png, making.told_jpeg, making.told_webp])
@pytest.mark.parametrize("turned", [3, 6, 8])
def test_which_way_up_it_is_stays(make: Callable[[int], bytes], turned: int) -> None:
    kept = read_image(make(turned)).data
    assert SECRET[:4] not in kept
    assert orientation_of(kept[kept.index(b"MM\0\x2a") :]) == turned
    assert read_image(kept).data == kept


@pytest.mark.parametrize("turned", [0, 1, 9, 65535])
def test_a_way_up_that_there_is_not_is_left_out(turned: int) -> None:
    assert b"MM\0\x2a" not in read_image(making.told_jpeg(turned)).data


def test_a_profile_and_the_density_of_a_jpeg_stay_without_its_small_copy() -> None:
    profile = making.segment(0xE2, b"ICC_PROFILE\0\1\1colours")
    small = making.segment(0xE0, b"JFIF\0\1\1\1\0\x48\0\x48\2\2" + SECRET * 2)
    kept = read_image(making.jpeg(profile, small)).data
    assert b"ICC_PROFILE\0\1\1colours" in kept
    assert b"JFIF\0\1\1\1\0\x48\0\x48\0\0" in kept
    assert SECRET not in kept


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"geen plaatje",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"BM" + bytes(60),
        b"RIFF\x10\0\0\0WAVEfmt ",
        b" " + PLAIN["png"],
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data: bytes) -> None:
    assert refusal(data) == UNKNOWN


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_behind_the_first_bytes_of_a_picture_is_refused(name: str) -> None:
    assert refusal(PLAIN[name][:12] + b"<script>alert(1)</script>" * 9) == BROKEN


@pytest.mark.parametrize(
    "data",
    [
        making.png(making.chunk(b"IHDR", bytes(13))),
        making.png(making.chunk(b"EVIL", b"x")),
        making.png()[:-12],
        making.png(width=0),
        b"\x89PNG\r\n\x1a\n" + making.chunk(b"IEND", b""),
        b"\xff\xd8\xff\xd9",
        making.jpeg()[:-2],
        making.jpeg(making.segment(0xC3, bytes(20))),
        b"GIF89a\x01\0\x01\0\0\0\0;",
        making.gif()[:-1],
        making.webp(),
        making.webp(making.riff(b"VP8X", b"\0" * 10)),
        making.SIMPLE_WEBP[:-6],
    ],
)
def test_what_is_broken_says_so(data: bytes) -> None:
    assert refusal(data) == BROKEN


@pytest.mark.parametrize("sides", [(30_001, 1), (1, 30_001), (10_000, 10_000), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_by_the_header(sides: tuple[int, int]) -> None:
    assert refusal(making.png(width=sides[0], height=sides[1])) == TOO_MANY_PIXELS


@pytest.mark.parametrize("begins", [1, 5])  # where it stands; how large it is
def test_frames_reach_no_further_than_a_picture_may(begins: int) -> None:
    frame = making.gif().index(b",", 19)
    huge = bytearray(making.gif())
    huge[frame + begins : frame + begins + 4] = b"\xff" * 4
    assert refusal(bytes(huge)) == TOO_MANY_PIXELS


def test_too_many_bytes_are_refused_before_they_are_read() -> None:
    assert refusal(PLAIN["png"] + bytes(LARGEST)) == TOO_MANY_BYTES
    assert refusal(bytes(LARGEST + 1)) == TOO_MANY_BYTES


ENDLESS = {
    "blocks": making.gif()[:-1] + b"!\xfe" + b"\1a" * (LARGEST // 3) + b"\0;",
    "frames": making.gif()[:-1] + (b"," + bytes(4) + b"\1\0\1\0\0\2\0") * (LARGEST // 13) + b";",
    "segments": making.jpeg(making.segment(0xFE, b"") * (LARGEST // 5)),
    "nothing": making.jpeg(b"\xff" * (LARGEST - 1000)),
    "chunks": making.png(making.chunk(b"tEXt", b"") * (LARGEST // 13)),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_more_parts_than_any_picture_takes_no_time(name: str) -> None:
    began = time.process_time()
    assert refusal(ENDLESS[name]) == BROKEN
    assert time.process_time() - began < 2, "on the slowest of machines"


def mutilated(data: bytes, chance: random.Random) -> bytes:
    """Cut off, with bytes turned, put in, doubled or left out; checksums of PNG are right again, to get further in."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(found) or 1)
        match chance.randrange(5):
            case 0:
                del found[at:]
            case 1 if found:
                found[at % len(found)] = chance.randrange(256)
            case 2:
                found[at:at] = chance.randbytes(chance.randint(1, 40))
            case 3:
                del found[at : at + chance.randint(1, 40)]
            case _:
                found[at:at] = found[at : at + 60]
    return bytes(found)


def with_checksums(data: bytes) -> bytes:
    found, at = bytearray(data), 8
    while at + 12 <= len(found):
        end = at + 8 + int.from_bytes(found[at : at + 4])
        if end + 4 > len(found):
            break
        found[end : end + 4] = zlib.crc32(found[at + 4 : end]).to_bytes(4)
        at = end + 4
    return bytes(found)


@pytest.mark.parametrize("name", TOLD)
def test_whatever_comes_ends_in_a_whole_picture_or_a_sentence(name: str) -> None:
    chance = random.Random(f"pictures {name}")  # noqa: S311  not for secrets
    kept, said = 0, set()
    for _ in range(3000):
        data = mutilated(TOLD[name], chance)
        if name == "png":
            data = with_checksums(data)
        try:
            image = read_image(data)
        except Invalid as error:
            said.add(error.message.text)
        else:
            assert read_image(image.data) == image, (
                "what is kept can be read, and nothing more comes out of it"
            )
            assert image.width * image.height <= picture.MOST_PIXELS
            kept += 1
    assert kept
    assert BROKEN in said <= {BROKEN, UNKNOWN, TOO_MANY_PIXELS}
