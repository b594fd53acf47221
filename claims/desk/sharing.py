"""Claims that share words as they are typed with a text: what the database finds by itself."""

import re
from collections.abc import Sequence

from sqlalchemy import case
from sqlmodel import Session, col, select

from claims.desk.models import Claim
from claims.desk.rules import Work

MOST = 50
MOST_WORDS = 12
SHORTEST_WORD = 4  # shorter ones stand in every second statement


def sharing(session: Session, text: str) -> Sequence[Claim]:
    """Claims, no duplicates, that share most words with a text as it is typed, the newest first."""
    words = [word for word in re.findall(r"\w+", text) if len(word) >= SHORTEST_WORD]
    if not words:
        return []
    hits = [col(Claim.statement).icontains(word, autoescape=True) for word in words[:MOST_WORDS]]
    score = sum((case((hit, 1), else_=0) for hit in hits[1:]), start=case((hits[0], 1), else_=0))
    query = select(Claim).where(col(Claim.state) != Work.DUPLICATE, score > 0)
    return session.exec(query.order_by(score.desc(), col(Claim.id).desc()).limit(MOST)).all()
