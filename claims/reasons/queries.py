"""Reading the reasons for the screen on which they are kept."""

from sqlmodel import Session, col, func, select

from claims.desk.models import Claim, Reason
from claims.desk.reasons import of_every_desk
from claims.errors import N_, NotFound


def counted(session: Session) -> list[tuple[Reason, int]]:
    """Every reason there ever was, in order, and how many claims have it; in one query."""
    each = (
        select(col(Claim.decline_reason).label("key"), func.count().label("count"))
        .where(col(Claim.decline_reason).is_not(None))
        .group_by(col(Claim.decline_reason))
        .subquery()
    )
    query = select(Reason, func.coalesce(each.c.count, 0)).outerjoin(each, each.c.key == col(Reason.key))
    return list(session.exec(query.order_by(col(Reason.place), col(Reason.id))).all())


def check_in_use(reason: Reason) -> Reason:
    """This reason, while it is in use; raises NotFound."""
    if reason.retired_at is not None:
        raise NotFound(N_("This reason was put out of use meanwhile. Claims that have it keep it."))
    return reason


def check_own(reason: Reason) -> Reason:
    """This reason, while it is in use and its words are the desk's to change; raises NotFound."""
    if of_every_desk(reason):
        raise NotFound(N_("The words of this reason are the same on every desk. It can be put out of use."))
    return check_in_use(reason)
