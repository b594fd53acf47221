"""Claims brought to where a test needs them, by the real actions and with nothing left out."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from claims.desk.actions import add_claim, move_claim
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.evidence import contact
from claims.evidence.actions import SourceFields, add_evidence
from claims.evidence.models import Evidence
from claims.evidence.rules import Kind, Stance
from claims.history.models import Event
from claims.people.rules import Actor
from claims.storage.engine import Database
from claims.verdicts import queries
from claims.verdicts.actions import write_draft
from claims.verdicts.models import Draft
from claims.web.markdown import render_markdown
from tests.conftest import NOW, Cast

BODY = "De brug kostte **47 miljoen** [1]."


def new(db: Database, cast: Cast) -> int:
    """A claim that nobody looked at yet."""
    with db.writing() as session:
        claim = add_claim(
            session,
            statement="Geen brug kostte meer dan 40 miljoen euro",
            language="nl",
            by=cast.actor("editor"),
            at=NOW,
        )
        return claim.id or 0


def move(db: Database, claim_id: int, to: Work, by: Actor, at: datetime = NOW, **details: Any) -> None:
    with db.writing() as session:
        move_claim(session, claim_id, to, by=by, at=at, **details)


def researching(db: Database, cast: Cast) -> int:
    """A claim that the checker took."""
    claim_id = new(db, cast)
    move(db, claim_id, Work.RESEARCHING, cast.actor("checker"))
    return claim_id


def source(session: Session, claim_id: int, by: Actor, **fields: Any) -> Evidence:
    """A named source with what the test says of it."""
    values: dict[str, Any] = {"title": "Rekening 2019", "stance": Stance.REFUTES, "kind": Kind.DATA, **fields}
    return add_evidence(session, claim_id, by=by, at=NOW, **SourceFields(**values))  # type: ignore[typeddict-item]


def write(db: Database, claim_id: int, by: Actor, at: datetime = NOW, **fields: Any) -> Draft:
    """Save these fields of the draft; `rating` by its key."""
    with db.writing() as session:
        if "rating" in fields:
            key = fields.pop("rating")
            fields["rating_id"] = next(r.id for r in queries.ratings(session) if r.key == key)
        if "body" in fields:
            fields["body_html"] = render_markdown(fields["body"])
        return write_draft(session, claim_id, by=by, at=at, **fields)


def complete(db: Database, cast: Cast, claim_id: int) -> None:
    """Everything that the gates ask, by the checker."""
    checker = cast.actor("checker")
    with db.writing() as session:
        source(session, claim_id, checker, publisher="Provincie", url="https://provincie.example/r")
        source(session, claim_id, checker, title="Register", publisher="Rijk", url="https://rijk.example/b")
        contact.explain_research(
            session, claim_id, both_sides=True, no_contact_because="overleden", by=checker, at=NOW
        )
    write(
        db,
        claim_id,
        checker,
        rating="mostly_false",
        headline="Eén brug was duurder",
        explanation="De Oosterkanaalbrug kostte 47 miljoen.",
        body=BODY,
    )


def in_review(db: Database, cast: Cast) -> int:
    claim_id = researching(db, cast)
    complete(db, cast, claim_id)
    move(db, claim_id, Work.IN_REVIEW, cast.actor("checker"))
    return claim_id


def approved(db: Database, cast: Cast) -> int:
    """Approved by the editor."""
    claim_id = in_review(db, cast)
    move(db, claim_id, Work.APPROVED, cast.actor("editor"))
    return claim_id


def done(db: Database, cast: Cast) -> int:
    claim_id = approved(db, cast)
    move(db, claim_id, Work.DONE, cast.actor("editor"), NOW + timedelta(minutes=1))
    return claim_id


def claim_row(db: Database, claim_id: int) -> Claim:
    with db.reading() as session:
        claim = session.get(Claim, claim_id)
        assert claim is not None
        session.expunge(claim)
        return claim


def events(db: Database, claim_id: int) -> list[str]:
    """Kinds of the claim's events, oldest first."""
    with db.reading() as session:
        rows = session.exec(select(Event.kind).where(col(Event.claim_id) == claim_id).order_by(col(Event.id)))
        return list(rows.all())
