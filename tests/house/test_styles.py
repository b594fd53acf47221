"""The stylesheets keep their promises: small, ours alone, readable in light and in dark; templates carry no style or script of their own."""

import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIMITS = {"app.css": 40_000, "public.css": 15_000, "app.js": 12_000}
GROUNDS = {"app.css": ("paper", "desk"), "public.css": ("paper", "wash")}
WORDS = {
    "app.css": "ink soft pencil late good warn c-new c-accepted c-researching c-in-review c-approved c-done c-aside "
    "t0 t1 t2 t3 t4 t5",
    "public.css": "ink soft pencil late good t0 t1 t2 t3 t4 t5",
}
ON_WASH = {
    "app.css": [("ink", "now-wash"), ("pencil", "pencil-wash"), ("soft", "pencil-wash"), ("late", "late-wash"),
                ("good", "good-wash"), ("ink", "warn-wash"), ("soft", "faint"), ("paper", "pencil"), ("paper", "late")],
    "public.css": [("ink", "mark"), ("pencil", "pencil-wash"), ("ink", "late-wash"), ("late", "late-wash"), ("paper", "pencil")],
}  # fmt: skip
TEXT_CONTRAST = 4.5


def source(name: str) -> str:
    return (ROOT / "static" / name).read_text("utf-8")


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colours(name: str, scheme: int) -> dict[str, str]:
    """Every colour token of a sheet in one scheme (0 light, 1 dark), references followed."""
    text = source(name)
    found = {
        m[1]: (m[2], m[3])[scheme] for m in re.finditer(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", text)
    }
    for m in re.finditer(r"--([\w-]+): var\(--([\w-]+)\)", text):
        if m[2] in found:
            found.setdefault(m[1], found[m[2]])
    return found


@pytest.mark.parametrize(("name", "scheme"), list(product(WORDS, (0, 1))))
def test_it_writes_every_word_in_a_colour_that_can_be_read(name: str, scheme: int) -> None:
    known = colours(name, scheme)
    pairs = [*product(WORDS[name].split(), GROUNDS[name]), *ON_WASH[name]]
    weak = {
        pair: round(contrast(known[pair[0]], known[pair[1]]), 2)
        for pair in pairs
        if contrast(known[pair[0]], known[pair[1]]) < TEXT_CONTRAST
    }
    assert weak == {}


@pytest.mark.parametrize("name", LIMITS)
def test_it_stays_small(name: str) -> None:
    assert len(source(name).encode("utf-8")) < LIMITS[name]


@pytest.mark.parametrize("name", ["app.css", "public.css"])
def test_it_loads_nothing_from_another_host(name: str) -> None:
    addresses = re.findall(r"url\(([^)]*)\)", source(name))
    assert addresses
    assert all((ROOT / "static" / address).is_file() for address in addresses)


def test_it_keeps_style_and_script_out_of_the_templates() -> None:
    guilty = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(
            r"<[^>{]*\sstyle\s*=|<style|\son\w+\s*=|hx-on|javascript:|[\"']js:", path.read_text("utf-8")
        )
    ]
    assert guilty == []


def test_it_runs_no_script_on_public_pages() -> None:
    frame = (ROOT / "templates/public.html").read_text("utf-8")
    assert "<script" not in frame
