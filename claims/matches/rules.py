"""What a match may be, what a likeness is called, and who may take a decision back."""

import hashlib
from collections.abc import Set as AbstractSet
from enum import StrEnum

from claims.desk.checks import Same, check_own_or_editor, gives_way
from claims.desk.rules import SET_ASIDE, Work
from claims.errors import N_, Message, Refused
from claims.people.rules import Actor

FEWEST_WORDS = 3  # below which a text says too little to be like another
LEAST = 20  # below this score nothing is suggested


class Decision(StrEnum):
    SAME = "same"
    RELATED = "related"
    NO = "no"


DECISION_LABELS = {
    Decision.SAME: N_("same claim"),
    Decision.RELATED: N_("related"),
    Decision.NO: N_("no match"),
}


class Likeness(StrEnum):
    """What a score means: docs/search-quality.md measures it."""

    VERY = "very"
    MAYBE = "maybe"
    LITTLE = "little"


LIKENESS_LABELS = {
    Likeness.VERY: N_("most probably the same"),
    Likeness.MAYBE: N_("possibly the same"),
    Likeness.LITTLE: N_("a little alike"),
}
_BANDS = ((60, Likeness.VERY), (40, Likeness.MAYBE))


def likeness(score: int | None) -> Likeness:
    """The band of a score; without one (there was no index) nothing better than perhaps can be said."""
    if score is None:
        return Likeness.MAYBE
    return next((band for least, band in _BANDS if score >= least), Likeness.LITTLE)


def digest(statement: str) -> str:
    """Names what a statement said when it was decided on."""
    return hashlib.sha256(statement.encode()).hexdigest()[:32]


def enough_words(text: str) -> bool:
    return len(text.split(maxsplit=FEWEST_WORDS)) >= FEWEST_WORDS


def duplicate_of_two(one: Same, other: Same) -> tuple[int, int] | None:
    """Which of two claims that are the same becomes the duplicate, and of which; None when both stay and are linked.

    Readers know both, or the one that would give way was dropped: then it stays where it is.
    """
    loser, head = (one, other) if gives_way(one, other) else (other, one)
    return None if loser.public or loser.state in SET_ASIDE else (loser.id, head.id)


class Fate(StrEnum):
    """What "the same claim" makes of two claims, seen from the page of one of them."""

    THIS = "this"
    OTHER = "other"
    BOTH = "both"
    THIS_HEADS = "this_heads"
    OTHER_HEADS = "other_heads"

    @property
    def is_open(self) -> bool:
        """Others are duplicates of the one that would give way: that comes first."""
        return self not in {Fate.THIS_HEADS, Fate.OTHER_HEADS}


FATES_AHEAD = {
    Fate.THIS: N_("Same claim? Then this claim becomes a duplicate of claim %(number)s."),
    Fate.OTHER: N_("Same claim? Then claim %(number)s becomes a duplicate of this one."),
    Fate.BOTH: N_("Same claim? Then both stay, and are linked."),
    Fate.THIS_HEADS: N_(
        "The same claim? Not yet: other claims are duplicates of this one. Put those back first."
    ),
    Fate.OTHER_HEADS: N_(
        "The same claim? Not yet: other claims are duplicates of claim %(number)s. Put those back first."
    ),
}
FATES_DONE = {
    Fate.THIS: N_("This claim is a duplicate of claim %(number)s now."),
    Fate.OTHER: N_("Claim %(number)s is a duplicate of this one now."),
    Fate.BOTH: N_("Both claims stay, and are linked now."),
}


def fate(claim: Same, other: Same, heads: AbstractSet[int] = frozenset()) -> Fate:
    """Of this claim when it is the same as the other; `heads` are those that others are duplicates of."""
    found = duplicate_of_two(claim, other)
    if found is None:
        return Fate.BOTH
    loser_id, _ = found
    if loser_id in heads:
        return Fate.THIS_HEADS if loser_id == claim.id else Fate.OTHER_HEADS
    return Fate.THIS if loser_id == claim.id else Fate.OTHER


def check_foreseen(foreseen: Fate | None, found: Fate) -> None:
    """Raise when the page promised that another one of the two becomes the duplicate."""
    if foreseen is not None and foreseen is not found:
        raise Refused(
            N_(
                "One of the two claims was moved meanwhile, so something else would become of them. Look at the page again."
            )
        )


def check_two(one: Same, other: Same) -> None:
    """Raise unless these are two claims, neither of which another claim stands for."""
    if one.id == other.id:
        raise Refused(N_("This is one claim. Choose another one."))
    if Work.DUPLICATE in {one.state, other.state}:
        raise Refused(
            N_("One of the two is a duplicate by now. Look at the claim that it is a duplicate of instead.")
        )


def check_may_remove(by_id: int, by: Actor, *, came_with_it: bool) -> None:
    """A place that was added to a claim is taken away as it was added; the one that it was pulled from stays."""
    if came_with_it:
        raise Refused(N_("The claim was pulled from this place. Drop the claim instead."))
    check_own_or_editor(by_id, by)


def why_no_place(state: Work) -> Message | None:
    """Why a claim gets no further place now."""
    if state is Work.DUPLICATE:
        return Message(
            N_("That claim is a duplicate by now. Add the place to the claim that it is a duplicate of.")
        )
    return None
