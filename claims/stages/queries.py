"""Reading the stages of the desk."""

from sqlmodel import Session, col, func, select

from claims.desk.models import Claim, Stage
from claims.desk.states import Work


def every(session: Session) -> list[tuple[Stage, int]]:
    """Every stage there ever was, in order, and how many claims are in it now; in one query."""
    count = (
        select(func.count())
        .select_from(Claim)
        .where(col(Claim.stage_id) == col(Stage.id), col(Claim.state) == col(Stage.state))
        .correlate(Stage)
        .scalar_subquery()
    )
    rows = session.exec(select(Stage, count).order_by(col(Stage.place), col(Stage.id))).all()
    order = list(Work)
    return sorted(rows, key=lambda row: order.index(row[0].state))


def standing(session: Session, state: Work) -> list[Stage]:
    """The stages that a claim in this state may be in, in order."""
    query = select(Stage).where(col(Stage.state) == state, col(Stage.removed_at).is_(None))
    return list(session.exec(query.order_by(col(Stage.place), col(Stage.id))).all())
