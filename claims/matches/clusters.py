"""Routes of one claim and its duplicates: all that was said on a time line, and another head."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session, col, or_, select

from claims.desk import heads
from claims.desk.models import Claim
from claims.desk.rules import APPEARANCE_LABELS, WORK_LABELS, Work
from claims.errors import N_, DomainError, NotFound
from claims.matches.blueprint import blueprint
from claims.matches.sayings import returns_of, sayings
from claims.people.access import access, actor
from claims.people.queries import names
from claims.people.rules import Permission
from claims.storage.rows import get_row
from claims.web.clock import now
from claims.web.flashes import say
from claims.web.forms import Button, refuse_odd
from claims.web.languages import in_words
from claims.web.rendering import page, see
from claims.web.sessions import read


@blueprint.get("/desk/matches/<int:claim_id>/cluster")
@access(Permission.LOOK)
def cluster(claim_id: int) -> ResponseReturnValue:
    """All sayings of a claim and its duplicates; that of a duplicate is its head's."""
    head, by = get_row(read(), Claim, claim_id), actor()
    if head.duplicate_of_id is not None:
        return see(url_for("matches.cluster", claim_id=head.duplicate_of_id))
    found = sayings(read(), claim_id)
    turn = heads.last_turn(read(), claim_id)
    return page(
        "matches/cluster.html",
        head=head,
        places=found,
        outlets=len({each.source for each in found if each.source}),
        claims=_claims(claim_id),
        why_not=_why_not(head) if by.may(Permission.WORK) else {},
        turn=turn if turn and by.may(Permission.WORK) and (by.is_editor or by.id == turn.by_id) else None,
        returns=returns_of(read(), claim_id),
        people=names(read()),
        kinds=APPEARANCE_LABELS,
        states=WORK_LABELS,
    )


def _claims(head_id: int) -> dict[int, Claim]:
    """The head first, then its duplicates as they came."""
    query = select(Claim).where(or_(col(Claim.id) == head_id, col(Claim.duplicate_of_id) == head_id))
    rows = {claim.id or 0: claim for claim in read().exec(query.order_by(col(Claim.id))).all()}
    return {head_id: rows.pop(head_id), **rows}


def _why_not(head: Claim) -> dict[int, str]:
    """By the duplicate why it cannot become the head; "" when it can."""
    found = heads.why_no_head(read(), head, actor(), now())
    return {claim_id: _words(error) for claim_id, error in found.items()}


def _words(error: DomainError | None) -> str:
    return in_words(error.message) if error else ""


@blueprint.route("/desk/matches/<int:claim_id>/head/<int:other_id>", methods=["GET", "POST"])
@access(Permission.WORK)
def head(claim_id: int, other_id: int) -> ResponseReturnValue:
    """Show what moves when that duplicate becomes the head, and do it."""
    claim, other = (get_row(read(), Claim, each) for each in (claim_id, other_id))
    form = Button()
    turn = form.apply(lambda session: _turned(session, claim_id, other_id, form.seen)) if form.sent else None
    if turn is not None:
        undo, fields = url_for("matches.undo_head", claim_id=other_id), (("seen_version", str(turn)),)
        say(N_("Claim %(number)s is the head now."), undo=undo, undo_fields=fields, number=other_id)
        return see(url_for("matches.cluster", claim_id=other_id))
    if other.duplicate_of_id != claim_id:
        raise NotFound(N_("There is nothing at this address."))
    return page("matches/head.html", form=form, head=claim, other=other, **_preview(claim, other))


def _turned(session: Session, claim_id: int, other_id: int, seen: int) -> int | None:
    """Change the head; the event by which this change is known."""
    heads.change_head(session, claim_id, other_id, by=actor(), at=now(), seen_version=seen)
    turn = heads.last_turn(session, other_id)
    return turn.event_id if turn else None


def _preview(claim: Claim, other: Claim) -> dict[str, Any]:
    claims = _claims(claim.id or 0)
    return {
        "followers": [each for each in claims.values() if each.id not in {claim.id, other.id}],
        "back": other.state_before or Work.NEW,
        "why_not": _why_not(claim).get(other.id or 0, ""),
        "states": WORK_LABELS,
    }


@blueprint.post("/desk/matches/<int:claim_id>/head/undo")
@access(Permission.WORK)
def undo_head(claim_id: int) -> ResponseReturnValue:
    """The former head stands for all of them again."""
    get_row(read(), Claim, claim_id)
    form = Button()
    if not form.sent:
        refuse_odd(form)
    back = form.apply(
        lambda session: heads.undo_head(session, claim_id, by=actor(), at=now(), seen_version=form.seen).id
    )
    say(N_("Undone."))
    return see(url_for("matches.cluster", claim_id=back or claim_id))
