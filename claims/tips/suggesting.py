"""Which tips say nearly the same, and which claims say what a tip asks about."""

from sqlmodel import Session

from claims.matches.queries import Suggestion, similar_claims
from claims.matches.rules import Likeness
from claims.search.similar import Sample
from claims.search.wiring import DESK, followers
from claims.tips.queries import newest_open
from claims.tips.rules import ALIKE
from claims.words.grams import grams, likeness

COMPARED_LETTERS = 500
MOST = 3


def alike(session: Session, what: str) -> int | None:
    """The number by which tips go that say nearly the same as this text; None for one of its own."""
    others = newest_open(session)
    scores = likeness(grams(what[:COMPARED_LETTERS]), [grams(text[:COMPARED_LETTERS]) for _, text in others])
    best = max(zip(scores, (number for number, _ in others), strict=True), default=(0.0, 0))
    return best[1] if best[0] >= ALIKE else None


def suggested(session: Session, what: str, language: str) -> list[Suggestion]:
    """Claims that this tip may be about, the likeliest first."""
    found = similar_claims(session, followers()[DESK], Sample(what, language), limit=MOST)
    return [each for each in found.items if each.likeness is not Likeness.LITTLE]
