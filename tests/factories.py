"""Whole things made through the product's own actions, for tests and benchmarks that need one to look at."""

from datetime import datetime, timedelta

from flask import Flask
from sqlmodel import Session, col, select

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.desk.actions import move_claim
from claims.desk.rules import Work
from claims.evidence.actions import add_evidence
from claims.evidence.contact import explain_research
from claims.evidence.rules import Kind, Stance
from claims.extraction.actions import pull_claim
from claims.people.models import Person
from claims.people.rules import Actor, Role
from claims.publishing.actions import publish
from claims.publishing.models import Publication
from claims.storage.types import PartialDate
from claims.verdicts.actions import write_draft
from claims.verdicts.models import Rating
from claims.web.markdown import render_markdown

TEXT = "De brug telt 12 lampen.\n\n“Op de brug branden elke avond 12 lampen”, zegt de wethouder.\n\nDe buurt is blij."
BODY = "De gemeente telde 12 lampen [1].\n\nEen bewoner telde er 11 [2]."


def publish_claim(
    app: Flask,
    *,
    statement: str = "Elke avond branden er 12 lampen op de brug",
    headline: str = "Ja, 12 lampen op de brug",
) -> str:
    """One verdict taken from a pasted article to its public page; returns its slug."""
    clock = app.config["CLOCK"]
    at: datetime = clock() - timedelta(days=1)
    with app.extensions["database"].writing() as session:
        return publish_in(session, at, statement, headline)


def publish_in(session: Session, at: datetime, statement: str, headline: str) -> str:
    editor, second = _people(session)
    article = add_article(
        session, keep(TEXT), title="De brug", medium="De Bode", language="nl", by=editor, at=at
    )
    claim = pull_claim(
        session,
        article.id or 0,
        exact="Op de brug branden elke avond 12 lampen",
        statement=statement,
        claimant_name="Wim Brugman",
        said_on=PartialDate("2026-11"),
        by=editor,
        at=at,
    )
    claim_id = claim.id or 0
    move_claim(session, claim_id, Work.RESEARCHING, by=editor, at=at, assignee_id=editor.id)
    for number, stance in enumerate([Stance.SUPPORTS, Stance.REFUTES]):
        add_evidence(
            session,
            claim_id,
            url=f"https://bron{number}.example/telling",
            title=f"Telling {number}",
            publisher=f"Uitgever {number}",
            quote="12 lampen",
            note=None,
            stance=stance,
            kind=Kind.DATA,
            is_primary=True,
            is_named=True,
            published=PartialDate("2026"),
            archive_url=None,
            confidential=False,
            by=editor,
            at=at,
        )
    explain_research(
        session, claim_id, both_sides=True, no_contact_because="De telling is openbaar.", by=editor, at=at
    )
    rating = session.exec(select(Rating.id).where(col(Rating.key) == "true")).one()
    write_draft(
        session,
        claim_id,
        rating_id=rating,
        headline=headline,
        explanation="De telling van de gemeente klopt.",
        body=BODY,
        body_html=render_markdown(BODY),
        not_established="Of er in de zomer meer branden.",
        as_known_on=at.date(),
        by=editor,
        at=at,
    )
    move_claim(session, claim_id, Work.IN_REVIEW, by=editor, at=at)
    move_claim(session, claim_id, Work.APPROVED, by=second, at=at)
    publish(session, claim_id, by=second, at=at)
    return session.exec(select(Publication.slug).where(col(Publication.claim_id) == claim_id)).one() or ""


def _people(session: Session) -> tuple[Actor, Actor]:
    rows = session.exec(
        select(Person).where(col(Person.role) == Role.EDITOR).order_by(col(Person.id)).limit(2)
    ).all()
    first, second = (Actor(id=row.id or 0, name=row.name, role=row.role) for row in rows)
    return first, second
