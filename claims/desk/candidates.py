"""Other claims that this one may be a duplicate of: by number, by typed words, or by the words they share."""

import re
from dataclasses import dataclass

from sqlalchemy import case
from sqlmodel import Session, col, select

from claims.desk.checks import gives_way
from claims.desk.duplicates import same
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.storage.rows import HIGHEST_ID

MOST = 10
MOST_ASKED = 50  # of which those that are no original for this claim fall away
SHORTEST_WORD = 4  # shorter ones stand in every second statement
MOST_WORDS = 12


@dataclass(frozen=True)
class Candidate:
    """A claim as the list to choose from shows it."""

    id: int
    statement: str
    state: Work
    claimant: str | None


def candidates(session: Session, claim: Claim, typed: str = "") -> list[Candidate]:
    """Claims that share most words with what was typed, else with the statement.

    Left out are duplicates themselves, and claims that this one does not give way to; asked for by number, those
    are shown, for the refusal says what to do instead.
    """
    number = re.fullmatch(r"\s*#?(\d{1,10})\s*", typed)
    words = re.findall(r"\w+", typed or claim.statement)
    asked = [word for word in words if typed or len(word) >= SHORTEST_WORD][:MOST_WORDS]
    if number and int(number[1]) <= HIGHEST_ID:
        matching, order = col(Claim.id) == int(number[1]), col(Claim.id).desc()
    elif asked:
        hits = [col(Claim.statement).icontains(word, autoescape=True) for word in asked]
        score = sum((case((hit, 1), else_=0) for hit in hits[1:]), start=case((hits[0], 1), else_=0))
        matching, order = score > 0, score.desc()
    else:
        return []
    query = (
        select(Claim)
        .where(matching, col(Claim.id) != claim.id, col(Claim.state) != Work.DUPLICATE)
        .order_by(order, col(Claim.id).desc())
        .limit(MOST_ASKED)
    )
    found = session.exec(query).all()
    kept = [other for other in found if number or gives_way(same(claim), same(other))]
    return [Candidate(each.id or 0, each.statement, each.state, each.claimant_name) for each in kept[:MOST]]
