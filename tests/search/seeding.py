"""The seed claim of product.md, pulled from its real text, and made public."""

from datetime import timedelta

from sqlmodel import Session

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.desk.actions import move_claim
from claims.desk.rules import Work
from claims.evidence.contact import explain_research, log_contact, record_answer
from claims.evidence.rules import Channel
from claims.extraction.actions import pull_claim
from claims.publishing.actions import publish
from claims.storage.types import PartialDate
from tests.conftest import NOW, Cast
from tests.publishing import stories

QUOTE = "een aantal regeringsleiders het opvallend vond dat het berichtje direct openbaar werd gemaakt"
STATEMENT = "het bericht werd direct openbaar gemaakt"
# Each search of product.md, and a word that it marks.
SEARCHES = {
    "openbaar gemaakt": "openbaar",
    "openbaargemaakt": "openbaar",
    "openbaarmaking": "openbaar",
    "regeringsleider": "regeringsleiders",
    "berichten": "bericht",
    "sms": "sms'je",
    "Schoof": "Schoof",
}


def pulled(session: Session, cast: Cast, seed_text: str) -> int:
    """The claim as an editor pulls it; its id."""
    editor = cast.actor("editor")
    article = add_article(session, keep(seed_text), language="nl", by=editor, at=NOW)
    claim = pull_claim(
        session,
        article.id or 0,
        exact=QUOTE,
        statement=STATEMENT,
        claimant_name="Dick Schoof",
        said_on=PartialDate("2025-06"),
        by=editor,
        at=NOW,
    )
    return claim.id or 0


def made_public(session: Session, claim_id: int, cast: Cast) -> None:
    """Researched, approved and published, with a draft that says none of the searched words."""
    editor, checker = cast.actor("editor"), cast.actor("checker")
    move_claim(session, claim_id, Work.RESEARCHING, by=editor, at=NOW, assignee_id=checker.id)
    stories.add_sources(session, claim_id, cast, NOW)
    asked = NOW - timedelta(days=2)
    attempt = log_contact(
        session, claim_id, who="x", channel=Channel.EMAIL, asked_at=asked, by=checker, at=NOW
    )
    record_answer(session, attempt.id or 0, answer="Geen commentaar.", by=checker, at=NOW)
    explain_research(session, claim_id, both_sides=True, by=checker, at=NOW)
    story = stories.Story(
        headline="Dit klopt maar half", explanation="Er is meer aan de hand.", body="Zie hieronder."
    )
    stories.draft(session, claim_id, cast, story)
    move_claim(session, claim_id, Work.IN_REVIEW, by=checker, at=NOW)
    move_claim(session, claim_id, Work.APPROVED, by=cast.actor("second"), at=NOW)
    publish(session, claim_id, by=editor, at=NOW)
