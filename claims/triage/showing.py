"""The score of a claim in words: each of its parts with why it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext, ngettext

from claims.desk.models import Claim
from claims.desk.scoring import ANSWERS, Score, score
from claims.extraction.proposing.proposals import REASON_LABELS, worthy
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


def _reads(claim: Claim) -> str:
    best = worthy(claim.statement, claim.language)[:1]
    why = ", ".join(gettext(REASON_LABELS[each]) for each in best[0].reasons) if best else ""
    words = gettext("Reads like something to check")
    return f"{words}: {why}" if why else words
