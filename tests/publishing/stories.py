"""Claims on their way to the public, made with the real actions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.desk.actions import move_claim, set_tags
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.evidence.actions import add_evidence
from claims.evidence.contact import explain_research, log_contact, record_answer
from claims.evidence.rules import Channel, Kind, Stance
from claims.extraction.actions import pull_claim
from claims.publishing.actions import publish
from claims.publishing.models import Revision
from claims.publishing.rules import RevisionClass
from claims.storage.types import PartialDate
from claims.tags.actions import show_readers
from claims.verdicts.actions import write_draft
from claims.verdicts.models import Rating
from claims.web.markdown import render_markdown
from tests.conftest import NOW, Cast

TEXT = (
    "Wethouder Karin Oldewelt sprak op een bewonersavond. Zij zei dat het aantal auto's op de Aabrug in tien jaar "
    "tijd verdubbeld is, en dat dit niemand verbaast.\n\nDe zaal knikte."
)
QUOTE = "het aantal auto's op de Aabrug in tien jaar tijd verdubbeld"
BODY = "In 2015 waren het er **11.400** per dag, nu 14.900.[1] Dat is geen verdubbelling.[2]\n\nHet geheim [3] blijft."


@dataclass
class Story:
    """What is told of the claim; every field can be replaced by a test."""

    statement: str = "Het autoverkeer op de Aabrug is in tien jaar verdubbeld"
    claimant: str | None = "Karin Oldewelt"
    rating: str = "mostly_false"
    headline: str = "Verkeer op de Aabrug groeide, maar verdubbelde niet"
    explanation: str = "Er reden 31 procent meer auto's over de brug; dat is geen verdubbeling."
    body: str = BODY
    not_established: str = "In 2020 lagen de lussen er uit."
    language: str = "nl"
    url: str | None = "https://waterlander.example/aabrug"


def written(session: Session, cast: Cast, story: Story | None = None, at: datetime = NOW) -> int:
    """A claim in research, with sources, an answered question and a draft; its id."""
    story = story or Story()
    editor, checker = cast.actor("editor"), cast.actor("checker")
    article = add_article(
        session,
        keep(TEXT),
        title="Aabrug dicht",
        medium="De Waterlander",
        url=story.url,
        published=PartialDate("2026-11-12"),
        language=story.language,
        by=editor,
        at=at,
    )
    claim = pull_claim(
        session,
        article.id or 0,
        exact=QUOTE,
        statement=story.statement,
        claimant_name=story.claimant,
        said_on=PartialDate("2026-11"),
        by=editor,
        at=at,
    )
    claim_id = claim.id or 0
    set_tags(session, claim_id, ["verkeer"], by=editor, at=at)
    show_readers(session, ["verkeer"], by=editor, at=at)
    move_claim(session, claim_id, Work.RESEARCHING, by=editor, at=at, assignee_id=checker.id)
    add_sources(session, claim_id, cast, at)
    attempt = log_contact(
        session,
        claim_id,
        who="Karin Oldewelt",
        channel=Channel.EMAIL,
        asked_at=at - timedelta(days=2),
        deadline_at=at - timedelta(days=1),
        by=checker,
        at=at,
    )
    record_answer(session, attempt.id or 0, answer="Zij zegt dat zij de spits bedoelde.", by=checker, at=at)
    explain_research(session, claim_id, both_sides=True, by=checker, at=at)
    draft(session, claim_id, cast, story, at)
    return claim_id


def add_sources(session: Session, claim_id: int, cast: Cast, at: datetime) -> None:
    """One that refutes, an anonymous one, a confidential one, and one more in public after it."""
    common: dict[str, Any] = {"by": cast.actor("checker"), "at": at}
    add_evidence(
        session,
        claim_id,
        title="Verkeerstellingen Aabrug",
        publisher="Gemeente Waterveen",
        url="https://waterveen.example/tellingen",
        quote="14.900 per dag",
        note="interne notitie",
        stance=Stance.REFUTES,
        kind=Kind.DATA,
        is_primary=True,
        published=PartialDate("2025"),
        archive_url="https://archief.example/tellingen",
        **common,
    )
    add_evidence(
        session,
        claim_id,
        title="Pieter de Stille, ambtenaar",
        publisher="Dienst Stil",
        url="https://stil.example/pieter",
        quote="het is drukker",
        stance=Stance.SUPPORTS,
        kind=Kind.EXPERT,
        is_named=False,
        **common,
    )
    add_evidence(
        session,
        claim_id,
        title="Gelekt raadsstuk",
        publisher="Geheim Archief",
        url="https://geheim.example/lek",
        quote="zeer vertrouwelijk",
        stance=Stance.CONTEXT,
        kind=Kind.DOCUMENT,
        confidential=True,
        **common,
    )
    add_evidence(
        session,
        claim_id,
        title="Bewonersonderzoek Zuidoever",
        publisher="Bureau Zuid",
        url="https://zuid.example/onderzoek",
        stance=Stance.CONTEXT,
        kind=Kind.DOCUMENT,
        **common,
    )


def draft(session: Session, claim_id: int, cast: Cast, story: Story, at: datetime = NOW) -> None:
    rating = session.exec(select(Rating).where(col(Rating.key) == story.rating)).one()
    write_draft(
        session,
        claim_id,
        by=cast.actor("checker"),
        at=at,
        rating_id=rating.id,
        headline=story.headline,
        explanation=story.explanation,
        body=story.body,
        body_html=render_markdown(story.body),
        not_established=story.not_established,
        as_known_on=at.date(),
    )


def in_review(session: Session, cast: Cast, story: Story | None = None, at: datetime = NOW) -> int:
    claim_id = written(session, cast, story, at)
    move_claim(session, claim_id, Work.IN_REVIEW, by=cast.actor("checker"), at=at)
    return claim_id


def approved(session: Session, cast: Cast, story: Story | None = None, at: datetime = NOW) -> int:
    claim_id = in_review(session, cast, story, at)
    move_claim(session, claim_id, Work.APPROVED, by=cast.actor("second"), at=at)
    return claim_id


def published(session: Session, cast: Cast, story: Story | None = None, at: datetime = NOW) -> int:
    claim_id = approved(session, cast, story, at)
    publish(session, claim_id, by=cast.actor("editor"), at=at)
    return claim_id


def revised(
    session: Session,
    claim_id: int,
    cast: Cast,
    revision_class: RevisionClass,
    reason: str,
    at: datetime = NOW,
    story: Story | None = None,
) -> Revision:
    """Reopened, changed, approved anew, and published as the next revision."""
    approve_again(session, claim_id, cast, at, story)
    return publish(
        session, claim_id, by=cast.actor("editor"), at=at, revision_class=revision_class, reason=reason
    )


def approve_again(
    session: Session, claim_id: int, cast: Cast, at: datetime = NOW, story: Story | None = None
) -> None:
    checker = cast.actor("checker")
    move_claim(session, claim_id, Work.RESEARCHING, by=checker, at=at, reason="er is iets mis")
    if story:
        draft(session, claim_id, cast, story, at)
    move_claim(session, claim_id, Work.IN_REVIEW, by=checker, at=at)
    move_claim(session, claim_id, Work.APPROVED, by=cast.actor("second"), at=at)


def version_of(session: Session, claim_id: int) -> int:
    claim = session.get(Claim, claim_id)
    assert claim is not None
    return claim.version
