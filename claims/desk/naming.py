"""Colours by name, and when two names of tags are one."""

from enum import StrEnum

from claims.desk.checks import LONGEST_TAG
from claims.errors import N_, Invalid
from claims.words.folding import fold


class Colour(StrEnum):
    """Colours by name; what they look like on light and on dark stands in tags.css."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    PURPLE = "purple"
    PINK = "pink"
    BROWN = "brown"


COLOUR_LABELS = {
    Colour.RED: N_("red"),
    Colour.ORANGE: N_("orange"),
    Colour.YELLOW: N_("yellow"),
    Colour.GREEN: N_("green"),
    Colour.TEAL: N_("sea green"),
    Colour.BLUE: N_("blue"),
    Colour.PURPLE: N_("purple"),
    Colour.PINK: N_("pink"),
    Colour.BROWN: N_("brown"),
}


def checked_colour(colour: str | None) -> str | None:
    """A colour by its name, or none; raises Invalid."""
    if colour and colour not in list(Colour):
        raise Invalid("colour", N_("Choose one of the colours."))
    return colour or None


def key_of(name: str) -> str:
    """A name as it is compared: Zorg and zorg are one tag."""
    return fold(" ".join(name.split()))[:LONGEST_TAG]
