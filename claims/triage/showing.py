"""The score of a claim in words: each of its parts with why it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext, ngettext
from sqlmodel import Session

from claims.desk.models import Claim
from claims.desk.queries import Card
from claims.desk.scoring import ANSWERS, Score, score
from claims.errors import N_
from claims.extraction.proposing.proposals import REASON_LABELS, worthy
from claims.matches.queries import Suggestion, similar_claims
from claims.matches.rules import Likeness
from claims.search.similar import Sample
from claims.search.wiring import DESK, followers
from claims.triage.queries import Asked


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score: its words and its points."""

    words: str
    points: int


def score_of(claim: Claim, today: date) -> Score:
    return score(
        answers=claim.answer_points,
        worth=claim.worth_points,
        demand=claim.demand,
        places=claim.appearance_count,
        created_at=claim.created_at,
        today=today,
    )


def reasons(claim: Claim, score: Score, questions: Sequence[Asked]) -> list[Reason]:
    """Every part that counts, and what the questions could still bring."""
    answered = [each for each in questions if each.yes is not None]
    yes = sum(1 for each in answered if each.yes)
    said = (
        gettext("%(yes)s of %(all)s questions answered with yes", yes=yes, all=len(questions))
        if answered
        else gettext("No question answered yet: up to %(most)s points", most=ANSWERS)
    )
    found = [Reason(said, score.answers)]
    if score.asked:
        words = ngettext("Readers asked %(num)s time", "Readers asked %(num)s times", claim.demand)
        found.append(Reason(words, score.asked))
    if score.places:
        seen = claim.appearance_count
        found.append(Reason(ngettext("Seen in %(num)s place", "Seen in %(num)s places", seen), score.places))
    if score.worth:
        found.append(Reason(_reads(claim), score.worth))
    if score.fresh:
        found.append(Reason(gettext("Written down lately"), score.fresh))
    return found


def parts(score: Score) -> list[str]:
    """What a score is made of, in few words; what brings nothing is left out."""
    named = (
        (N_("questions %(n)s"), score.answers),
        (N_("readers %(n)s"), score.asked),
        (N_("places %(n)s"), score.places),
        (N_("words %(n)s"), score.worth),
        (N_("new %(n)s"), score.fresh),
    )
    return [gettext(words, n=points) for words, points in named if points]


def checked_like(session: Session, card: Card) -> Suggestion | None:
    """The claim that is most like this one, if any is much like it."""
    sample = Sample(card.statement, card.language, card.claimant)
    found = similar_claims(session, followers()[DESK], sample, without={card.id}, limit=1)
    return next((each for each in found.items if each.likeness is not Likeness.LITTLE), None)


def _reads(claim: Claim) -> str:
    best = worthy(claim.statement, claim.language)[:1]
    why = ", ".join(gettext(REASON_LABELS[each]) for each in best[0].reasons) if best else ""
    words = gettext("Reads like something to check")
    return f"{words}: {why}" if why else words
