"""What the pages about us tell, taken from the rules that the desk really follows."""

from typing import Any

from sqlmodel import Session, col, select

from claims.evidence import rules as evidence_rules
from claims.publishing.rules import CLASS_EXPLANATIONS, CLASS_LABELS
from claims.publishing.snapshot import label_facts
from claims.verdicts.models import Rating, RatingScale

# Address below /about/ -> the entry of the navigation that it belongs to.
PAGES = {"method": "method", "corrections": "corrections"}


def method_facts(session: Session) -> dict[str, Any]:
    """The scale in use, truest first, and the numbers of our rules."""
    rows = session.exec(
        select(Rating)
        .join(RatingScale, col(RatingScale.id) == col(Rating.scale_id))
        .where(col(RatingScale.active))
        .order_by(col(Rating.scale_id), col(Rating.position))
    ).all()
    return {
        "ratings": [label_facts(row) for row in rows],
        "stances": list(evidence_rules.STANCE_LABELS.values()),
    }


def corrections_facts() -> dict[str, Any]:
    return {"kinds": [(CLASS_LABELS[kind], text, str(kind)) for kind, text in CLASS_EXPLANATIONS.items()]}
