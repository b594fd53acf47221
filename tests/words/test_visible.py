"""Text is what one can see."""

import sys

import pytest

from claims.words.visible import has_text, trimmed


@pytest.mark.parametrize("text", ["a", "7", "?", "€", "é", "字", "👍", " \u200bx\u200b ", "\u0301e"])
def test_it_is_text(text: str) -> None:
    assert has_text(text)
    assert trimmed(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u200b",
        "\u2060\u2060",
        "\ufeff",
        "\u00ad",
        "\U000e0041",
        "\u200d",
        "\u3164",
        "\u2800",
        "\u0301",
        "\ue000",
    ],
)
def test_it_is_no_text(text: str) -> None:
    assert not has_text(text)
    assert trimmed(text) == ""


def test_it_trims_every_kind_of_space_at_the_ends_only() -> None:
    spaces = "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1))))
    around = spaces + "\u200b\u2060\ufeff\u00ad\U000e0020\U000e007f"
    assert trimmed(f"{around}een\u200btwee{around}") == "een\u200btwee"
