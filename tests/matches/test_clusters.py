"""The page of one claim and its duplicates: what was said when and where, and another head with what moves shown first."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from claims.desk.actions import add_appearance, add_claim
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind, Work
from claims.matches.actions import decide
from claims.matches.rules import Decision
from claims.storage.engine import Database
from claims.storage.types import PartialDate
from tests.checking import CheckingClient
from tests.conftest import NOW, Cast
from tests.desk.filling import counted

As = Callable[[str | None], CheckingClient]
LINES = ".//ol[@class='timeline gap']/li"


def said(session: Session, cast: Cast, statement: str, who: str, outlet: str, on: str | None) -> int:
    by = cast.actor("editor")
    claim = add_claim(session, statement=statement, language="nl", claimant_name=who, by=by, at=NOW)
    add_appearance(
        session,
        claim.id or 0,
        kind=AppearanceKind.BROADCAST,
        publisher=outlet,
        said_on=PartialDate(on) if on else None,
        by=by,
        at=NOW,
    )
    return claim.id or 0


@pytest.fixture
def cluster(db: Database, cast: Cast) -> list[int]:
    with db.writing() as session:
        ids = [
            said(session, cast, "De brug is in tien jaar verdubbeld", "Bram de Vos", "Radio Aa", "2025-06"),
            said(session, cast, "Verkeer op de brug verdubbelde", "Els Dam", "De Bode", "2024"),
            said(session, cast, "De brug kreeg twee keer zoveel verkeer", "Wim Kok", "Dorpsforum", None),
        ]
        for each in ids[1:]:
            decide(session, ids[0], each, Decision.SAME, by=cast.actor("editor"), at=NOW)
    return ids


def test_it_tells_who_said_it_where_in_the_order_of_time(as_: As, cluster: list[int]) -> None:
    page = as_("reader").get(f"/desk/matches/{cluster[0]}/cluster")
    lines = page.texts(LINES)
    for line, words in zip(
        lines,
        (("2024", "Els Dam", "De Bode"), ("juni 2025", "Bram de Vos", "Radio Aa"), ("Wim Kok", "Dorpsforum")),
        strict=True,
    ):
        assert all(word in line for word in words), line
    assert f"als claim {cluster[1]}" in lines[0]
    assert "als claim" not in lines[1]
    assert "datum onbekend" in lines[2]
    assert page.text(".//main").count("3 media") == 1
    assert not page.all(".//main//a[@class='button']"), "a reader changes nothing"
    assert page.all(f"{LINES}/time"), "dates are dates to a machine as well"


def test_a_duplicate_leads_to_the_page_of_its_head(as_: As, cluster: list[int]) -> None:
    answer = as_("reader").client.get(f"/desk/matches/{cluster[2]}/cluster")
    assert answer.location == f"/desk/matches/{cluster[0]}/cluster"
    as_("reader").get("/desk/matches/99/cluster", status=404)


def test_the_claim_leads_there(as_: As, cluster: list[int]) -> None:
    page = as_("reader").get(f"/desk/claims/{cluster[0]}")
    assert page.one(".//p[@class='who']/a").get("href") == f"/desk/matches/{cluster[0]}/cluster"


def test_it_asks_no_more_of_the_database_for_more_claims(
    db: Database, cast: Cast, as_: As, cluster: list[int]
) -> None:
    client = as_("checker")
    asked = []
    for _ in range(2):
        client.get(f"/desk/matches/{cluster[0]}/cluster")
        with counted(db) as sent:
            client.get(f"/desk/matches/{cluster[0]}/cluster")
        asked.append(len(sent))
        with db.writing() as session:
            for number in range(5):
                other = said(session, cast, f"De brug {number}", "Els Dam", "De Bode", "2024")
                decide(session, cluster[0], other, Decision.SAME, by=cast.actor("editor"), at=NOW)
    assert asked[0] == asked[1]


def test_another_head_shows_what_moves_and_is_taken_back(db: Database, as_: As, cluster: list[int]) -> None:
    client = as_("checker")
    head, other, third = cluster
    url = f"/desk/matches/{head}/head/{other}"
    assert client.get(f"/desk/matches/{head}/cluster").all(f".//a[@href='{url}']")
    preview = client.get(url)
    moves = preview.texts(".//ul[@class='items']/li")
    assert [f"Claim {each}" in line for each, line in zip((other, head, third), moves, strict=True)] == [
        True
    ] * 3
    assert "gaat terug naar Nieuw" in moves[0]
    fields = preview.fields(f".//form[@action='{url}']")
    page = client.follow(url, fields)
    assert f"Claim {other} is nu de hoofdclaim" in page.html
    with db.reading() as session:
        found = {each: session.get_one(Claim, each).duplicate_of_id for each in cluster}
    assert found == {head: other, other: None, third: other}
    history = client.get(f"/desk/claims/{third}?tab=history").html
    assert f"maakte claim {other} de hoofdclaim" in history
    assert "%(" not in history
    client.get(url, status=404)
    undo = client.get(f"/desk/matches/{other}/cluster").fields(
        f".//main//form[@action='/desk/matches/{other}/head/undo']"
    )
    client.post(f"/desk/matches/{other}/head/undo", undo)
    with db.reading() as session:
        assert [session.get_one(Claim, each).state for each in cluster] == [
            Work.NEW,
            Work.DUPLICATE,
            Work.DUPLICATE,
        ]


def test_who_saw_an_older_head_is_told(as_: As, cluster: list[int]) -> None:
    as_("checker").post(f"/desk/matches/{cluster[0]}/head/{cluster[1]}", {"seen_version": "1"}, status=409)


def test_an_old_undo_takes_back_no_later_change(as_: As, cluster: list[int]) -> None:
    """The same change was made again by another: the page or message of the first does not undo that one."""
    head, other, _ = cluster
    change, undo = f"/desk/matches/{head}/head/{other}", f"/desk/matches/{other}/head/undo"
    client = as_("editor")
    client.post(change, client.get(change).fields(f".//form[@action='{change}']"))
    mine = f".//main//form[@action='{undo}']"
    old = client.get(f"/desk/matches/{other}/cluster").fields(mine)
    client.post(undo, old)
    second = as_("second")
    second.post(change, second.get(change).fields(f".//form[@action='{change}']"))
    assert "Intussen veranderd" in client.post(undo, old, status=409).text()
    client.post(undo, status=409)
    client.post(undo, client.get(f"/desk/matches/{other}/cluster").fields(mine))


def test_one_that_cannot_be_the_head_says_why(db: Database, cast: Cast, as_: As, cluster: list[int]) -> None:
    with db.writing() as session:
        session.get_one(Claim, cluster[0]).state = Work.ACCEPTED
    page = as_("checker").get(f"/desk/matches/{cluster[0]}/cluster")
    assert page.html.count("is verder dan deze") == 2
    assert "is verder dan deze" in as_("checker").get(f"/desk/matches/{cluster[0]}/head/{cluster[1]}").html
