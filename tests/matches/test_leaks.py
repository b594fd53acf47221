"""What is confidential makes no claim alike: in no suggestion, count, notice or sentence of an article, for anyone."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.desk.actions import add_claim, move_claim
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.discussion.actions import add_comment
from claims.evidence.actions import add_evidence
from claims.evidence.contact import log_contact
from claims.evidence.rules import Channel, Kind, Stance
from claims.matches.models import VersionMatch
from claims.matches.wiring import tick
from claims.notices.models import Notice
from claims.search.follower import Follower, Outcome
from claims.storage.engine import Database
from tests.checking import CheckingClient
from tests.conftest import CAST, NOW, Cast
from tests.publishing import stories

As = Callable[[str | None], CheckingClient]
SECRET = "Geheime notulen Oosterveen zonnepanelen"
RESULTS = ".//section[@id='matches']//li[@class='result']"


def hide(db: Database, cast: Cast, claim_id: int) -> None:
    """Everything of a claim that can be confidential says it."""
    by = cast.actor("editor")
    with db.writing() as session:
        move_claim(session, claim_id, Work.RESEARCHING, reason="Nieuwe bron", by=by, at=NOW)
        add_evidence(
            session,
            claim_id,
            title=SECRET,
            quote=SECRET,
            stance=Stance.SUPPORTS,
            kind=Kind.DOCUMENT,
            is_named=False,
            confidential=True,
            by=by,
            at=NOW,
        )
        add_comment(
            session, claim_id, body=SECRET, body_html=f"<p>{SECRET}</p>", confidential=True, by=by, at=NOW
        )
        log_contact(
            session,
            claim_id,
            who=SECRET,
            channel=Channel.EMAIL,
            asked_at=NOW,
            confidential=True,
            by=by,
            at=NOW,
        )


@pytest.mark.parametrize("outcome", [None, Outcome.GONE], ids=["with the index", "without an index"])
def test_nobody_is_suggested_a_claim_by_what_is_confidential_of_it(
    app: Flask,
    db: Database,
    cast: Cast,
    as_: As,
    monkeypatch: pytest.MonkeyPatch,
    outcome: Outcome | None,
) -> None:
    with db.writing() as session:
        public = stories.published(session, cast)
    with app.test_request_context():
        tick()
    hide(db, cast, public)
    with db.writing() as session:
        by = cast.actor("contributor")
        claim = add_claim(session, statement=SECRET, language="nl", by=by, at=NOW)
        new = claim.id or 0
        article = add_article(session, keep(f"Wat nieuws. {SECRET}."), language="nl", by=by, at=NOW)
        article_id = article.id or 0
    if outcome is not None:
        monkeypatch.setattr(Follower, "freshen", lambda _self: outcome)
    with app.test_request_context():
        tick()
        tick()
    for person in CAST:
        client = as_(person)
        assert not client.get(f"/desk/claims/{new}?tab=matches").all(RESULTS), person
        assert not client.get(f"/desk/matches/{new}/count").text().strip(), person
        found = client.get("/desk/matches/suggestions?text=" + SECRET.replace(" ", "+"))
        assert [link.get("href") for link in found.all(".//li[@class='result']/p/a")] == [
            f"/desk/claims/{new}"
        ]
        assert not client.get(f"/desk/articles/{article_id}").all(
            ".//section[@aria-labelledby='checked-sentences']"
        )
    with db.reading() as session:
        of_claims = col(Notice.kind).not_like("comment.%")  # who has the claim is told of a comment on it
        assert not session.exec(select(Notice).where(of_claims)).all()
        assert not session.exec(select(VersionMatch)).all()


def test_the_public_page_of_a_claim_says_nothing_of_the_claims_that_are_like_it(
    db: Database, cast: Cast, as_: As
) -> None:
    with db.writing() as session:
        public = stories.published(session, cast)
        slug = session.get_one(Claim, public).slug
    was = as_(None).get(f"/verdicts/{slug}").html
    with db.writing() as session:
        statement = stories.Story().statement
        add_claim(session, statement=f"{statement}, zegt men", language="nl", by=cast.actor("editor"), at=NOW)
    assert as_(None).get(f"/verdicts/{slug}").html == was
    assert "zegt men" not in as_(None).get("/?q=Aabrug+verdubbeld").html
    for path in (
        f"/desk/matches/{public}/cluster",
        f"/desk/matches/{public}/count",
        "/desk/matches/suggestions",
    ):
        assert as_(None).client.get(path).status_code == 302
