"""Other claims that this one may be a duplicate of: by number, by typed words, or by the words they share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

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
    if number and int(number[1]) <= HIGHEST_ID:
        found = session.exec(_others(claim.id).where(col(Claim.id) == int(number[1]))).all()
    else:
        found = sharing(session, typed or claim.statement, without=claim.id, any_length=bool(typed))
    kept = [other for other in found if number or gives_way(same(claim), same(other))]
    return [Candidate(each.id or 0, each.statement, each.state, each.claimant_name) for each in kept[:MOST]]


def sharing(
    session: Session, text: str, *, without: int | None = None, any_length: bool = False
) -> Sequence[Claim]:
    """Claims, no duplicates, that share most words with a text as it is typed, the newest first."""
    words = [word for word in re.findall(r"\w+", text) if any_length or len(word) >= SHORTEST_WORD]
    if not words:
        return []
    hits = [col(Claim.statement).icontains(word, autoescape=True) for word in words[:MOST_WORDS]]
    score = sum((case((hit, 1), else_=0) for hit in hits[1:]), start=case((hits[0], 1), else_=0))
    query = _others(without).where(score > 0).order_by(score.desc(), col(Claim.id).desc())
    return session.exec(query.limit(MOST_ASKED)).all()


def _others(claim_id: int | None) -> SelectOfScalar[Claim]:
    others = select(Claim).where(col(Claim.state) != Work.DUPLICATE)
    return others if claim_id is None else others.where(col(Claim.id) != claim_id)
