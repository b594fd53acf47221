"""The default rating scale as data; later scales are rows, made by people."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RatingRow:
    """One rating as the first migration inserts it. Truth is 5 (true) to 1 (false), or None off the scale."""

    key: str
    truth: int | None
    symbol: str
    label_nl: str
    label_en: str
    definition_nl: str
    definition_en: str


SCALE_KEY = "default"
SCALE_VERSION = 1
SCALE_NAME_NL = "Beoordelingsschaal"
SCALE_NAME_EN = "Rating scale"
OFF_SCALE = "?"

DEFAULT: tuple[RatingRow, ...] = (
    RatingRow(
        "true",
        5,
        "●",
        "waar",
        "true",
        "De bewering klopt, en er is niets weggelaten dat het beeld verandert.",
        "The claim is right, and nothing is left out that would change the picture.",
    ),
    RatingRow(
        "mostly_true",
        4,
        "◕",
        "grotendeels waar",
        "mostly true",
        "De kern klopt; een detail is onjuist of heeft uitleg nodig.",
        "The core is right; a detail is wrong or needs explaining.",
    ),
    RatingRow(
        "misleading",
        3,
        "◑",
        "misleidend",
        "misleading",
        "De feiten kloppen, maar wat is weggelaten geeft ze een andere betekenis.",
        "The facts hold, but what is left out turns their meaning.",
    ),
    RatingRow(
        "mostly_false",
        2,
        "◔",
        "grotendeels onwaar",
        "mostly false",
        "De kern klopt niet; een deel is juist.",
        "The core is wrong; a part of it is right.",
    ),
    RatingRow(
        "false",
        1,
        "○",
        "onwaar",
        "false",
        "De bewering klopt niet.",
        "The claim is wrong.",
    ),
    RatingRow(
        "unproven",
        None,
        OFF_SCALE,
        "onbewezen",
        "unproven",
        "Voor de bewering is geen bewijs gegeven.",
        "No evidence was offered for the claim.",
    ),
    RatingRow(
        "unverifiable",
        None,
        OFF_SCALE,
        "niet te verifiëren",
        "unverifiable",
        "Of de bewering klopt, is niet te achterhalen.",
        "Whether the claim is right cannot be known.",
    ),
)

TONES = {
    5: "truth-5",
    4: "truth-4",
    3: "truth-3",
    2: "truth-2",
    1: "truth-1",
    None: "truth-none",
}


def tone(truth: int | None) -> str:
    """The style class of a truth value."""
    return TONES[truth]
