"""What is suggested, decided and taken back, through the pages that people use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlmodel import select

from claims.desk.actions import add_appearance, add_claim, move_claim, restate_claim, set_tags
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind, DeclineReason, Work
from claims.evidence.actions import add_evidence
from claims.evidence.rules import Kind, Stance
from claims.history.queries import first_fault
from claims.matches import rules
from claims.matches.actions import decide, take_back
from claims.matches.models import Match
from claims.matches.rules import Decision
from claims.names.actions import add_names
from claims.search.follower import Follower, Outcome
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.matches.conftest import STATEMENTS
from tests.publishing import stories
from tests.search.seeding import made_public

As = Callable[[str | None], CheckingClient]
RESULT = ".//section[@id='matches']//li[@class='result']"


def tab(as_: As, claim_id: int, who: str = "checker") -> Page:
    return as_(who).get(f"/desk/claims/{claim_id}?tab=matches")


def listed(page: Page) -> list[str]:
    """Suggested or matched, without what was refused."""
    return page.texts(".//section[@id='matches']/ul/li[@class='result']/p[@class='statement']")


def score(page: Page) -> int:
    """Of the first suggestion."""
    return int(next(text for text in page.texts(f"{RESULT}//span") if " van de 100" in text).split()[0])


def test_knows_names_that_mean_the_same(as_: As, db: Database, cast: Cast) -> None:
    by = cast.actor("editor")
    with db.writing() as session:
        short, other = (
            add_claim(session, statement=text, language="nl", by=by, at=NOW).id or 0
            for text in ("De EU verbiedt gloeilampen", "De Europese Unie verbiedt gloeilampen")
        )
    likely = score(tab(as_, short))
    with db.writing() as session:
        add_names(session, "EU\nEuropese Unie", by=by, at=NOW)
    page = tab(as_, short)
    assert listed(page) == ["De Europese Unie verbiedt gloeilampen"]
    assert score(page) > likely
    assert set(page.texts(f"{RESULT}//mark")) == {"Europese", "Unie", "verbiedt", "gloeilampen"}
    assert listed(tab(as_, other)) == ["De EU verbiedt gloeilampen"]


def press(
    as_: As, claim_id: int, other_id: int, decision: str, who: str = "editor", status: int = 303
) -> Page:
    """The button as it stands on the tab."""
    client = as_(who)
    form = f".//form[@action='/desk/matches/{claim_id}/{other_id}']"
    fields = client.get(f"/desk/claims/{claim_id}?tab=matches").fields(form)
    return client.post(
        f"/desk/matches/{claim_id}/{other_id}", {**fields, "decision": decision}, status=status
    )


def row(db: Database, claim_id: int) -> Claim:
    with db.reading() as session:
        return session.get_one(Claim, claim_id)


def test_suggests_what_says_the_same_with_shared_words_marked(as_: As, claims: list[int]) -> None:
    page = tab(as_, claims[0])
    assert listed(page) == [STATEMENTS[1]]
    assert "zeer waarschijnlijk dezelfde" in page.text(RESULT)
    assert {"autoverkeer", "Aabrug", "verdubbeld"} <= set(page.texts(f"{RESULT}//mark"))
    assert not {"de", "het", "op"} & set(page.texts(f"{RESULT}//mark")), "what says nothing is not marked"
    assert "Eerder gecheckt? 1" in " ".join(page.text(".//main").split())
    later = (
        as_("checker").get(f"/desk/claims/{claims[0]}").one(".//ul[@class='tabs']//span").get("hx-get") or ""
    )
    assert as_("checker").client.get(later).get_data(as_text=True).strip() == "1"


def test_the_same_makes_the_newer_the_duplicate_and_undo_puts_it_back(
    db: Database, as_: As, claims: list[int]
) -> None:
    press(as_, claims[0], claims[1], "same")
    moved = row(db, claims[1])
    assert (moved.state, moved.duplicate_of_id) == (Work.DUPLICATE, claims[0])
    page = tab(as_, claims[0], "editor")
    assert "Dezelfde claim" in page.text(f"{RESULT}/div/b")
    undo = page.fields(f".//form[@action='/desk/matches/{claims[0]}/{claims[1]}/undo']")
    undo.pop("csrf_token")
    as_("editor").post(f"/desk/matches/{claims[0]}/{claims[1]}/undo", undo)
    back = row(db, claims[1])
    assert (back.state, back.duplicate_of_id, back.state_before) == (Work.NEW, None, None)
    assert listed(tab(as_, claims[0])) == [STATEMENTS[1]], "suggested as before"
    press(as_, claims[0], claims[1], "related")
    with db.reading() as session:
        assert first_fault(session) is None


def test_the_less_far_is_marked_on_whichever_page_one_stands(
    db: Database, cast: Cast, as_: As, claims: list[int]
) -> None:
    with db.writing() as session:
        move_claim(session, claims[1], Work.RESEARCHING, by=cast.actor("checker"), at=NOW)
    press(as_, claims[1], claims[0], "same")
    assert row(db, claims[0]).duplicate_of_id == claims[1]


def foretold(page: Page, other_id: int) -> str:
    """What stands beside the button "same claim" of that claim."""
    assert page.one(f".//button[@aria-describedby='fate-{other_id}']").get("value") == "same"
    return page.text(f".//*[@id='fate-{other_id}']")


def test_it_says_beforehand_and_afterwards_which_of_the_two_becomes_the_duplicate(
    as_: As, claims: list[int]
) -> None:
    first, second, _ = claims
    assert foretold(tab(as_, first), second) == f"Dezelfde claim? Dan wordt claim {second} dubbel met deze."
    page = tab(as_, second, "editor")
    assert foretold(page, first) == f"Dezelfde claim? Dan wordt deze claim dubbel met claim {first}."
    fields = page.fields(f".//form[@action='/desk/matches/{second}/{first}']")
    fields.pop("csrf_token")
    page = as_("editor").follow(f"/desk/matches/{second}/{first}", {**fields, "decision": "same"})
    assert f"Deze claim is nu dubbel met claim {first}." in page.text(".//*[@id='flashes']")


def test_it_says_that_two_which_readers_know_both_stay(
    db: Database, cast: Cast, as_: As, claims: list[int]
) -> None:
    with db.writing() as session:
        for claim_id in claims[:2]:
            made_public(session, claim_id, cast)
    page = tab(as_, claims[0], "editor")
    assert foretold(page, claims[1]) == "Dezelfde claim? Dan blijven beide en worden ze verbonden."
    fields = page.fields(f".//form[@action='/desk/matches/{claims[0]}/{claims[1]}']")
    fields.pop("csrf_token")
    page = as_("editor").follow(f"/desk/matches/{claims[0]}/{claims[1]}", {**fields, "decision": "same"})
    assert "Beide claims blijven en zijn nu verbonden." in page.text(".//*[@id='flashes']")


def test_one_that_others_are_duplicates_of_says_what_comes_first(
    db: Database, cast: Cast, as_: As, claims: list[int]
) -> None:
    with db.writing() as session:
        decide(session, claims[1], claims[2], Decision.SAME, by=cast.actor("editor"), at=NOW)
    pairs = ((claims[0], claims[1], f"claim {claims[1]}"), (claims[1], claims[0], "deze"))
    for mine, other, named in pairs:
        page = tab(as_, mine)
        assert f"Dat kan nog niet: andere claims zijn dubbel met {named}." in foretold(page, other)
        assert page.one(f".//button[@aria-describedby='fate-{other}']").get("disabled") is not None


def test_nothing_else_happens_than_what_it_said(db: Database, cast: Cast, as_: As, claims: list[int]) -> None:
    """The one that would have been the duplicate went further meanwhile."""
    url = f"/desk/matches/{claims[0]}/{claims[1]}"
    fields = tab(as_, claims[0], "editor").fields(f".//form[@action='{url}']")
    fields.pop("csrf_token")
    with db.writing() as session:
        move_claim(session, claims[1], Work.RESEARCHING, by=cast.actor("checker"), at=NOW)
    page = as_("editor").post(url, {**fields, "decision": "same"}, status=409)
    assert "er zou iets anders gebeuren dan er stond" in page.text(".//main")
    assert row(db, claims[0]).state is Work.NEW


def test_related_is_listed_above_and_not_suggested_again(as_: As, claims: list[int]) -> None:
    press(as_, claims[0], claims[1], "related")
    for claim_id in claims[:2]:
        page = tab(as_, claim_id)
        assert page.texts(".//section[@id='matches']/h2") == ["Dezelfde of verwant"]
        assert "Verwant" in page.text(f"{RESULT}/div/b")


def test_the_head_stands_first_and_its_duplicates_in_the_order_of_their_numbers(
    db: Database, cast: Cast, as_: As, claims: list[int]
) -> None:
    by = cast.actor("editor")
    with db.writing() as session:
        ids = [
            add_claim(session, statement=f"Bewering {name} van de raad", language="nl", by=by, at=NOW).id or 0
            for name in ("een", "twee", "drie", "vier")
        ]
        for decision, claim_id in (
            (Decision.SAME, ids[2]),
            (Decision.RELATED, ids[3]),
            (Decision.SAME, ids[0]),
            (Decision.SAME, ids[1]),
        ):
            decide(session, claims[0], claim_id, decision, by=by, at=NOW)
    assert [each.split()[1] for each in listed(tab(as_, claims[0]))[:4]] == ["een", "twee", "drie", "vier"]
    page = as_("reader").get(f"/desk/matches/{claims[0]}/cluster")
    numbers = [int(text.split()[1]) for text in page.texts(".//ul[@class='results']//span[@class='tab']")]
    assert numbers == [claims[0], *ids[:3]]


def test_no_is_remembered_until_a_statement_changes(
    db: Database, cast: Cast, as_: As, claims: list[int]
) -> None:
    press(as_, claims[0], claims[1], "no")
    assert listed(tab(as_, claims[0])) == listed(tab(as_, claims[1])) == []
    with db.writing() as session:
        new = "Het autoverkeer op de Aabrug is verdubbeld in tien jaar tijd"
        restate_claim(session, claims[0], new, by=cast.actor("editor"), at=NOW)
    assert listed(tab(as_, claims[1])) == [new]
    press(as_, claims[1], claims[0], "related")
    assert row(db, claims[0]).state is Work.NEW


REFUSED = ".//section[@id='matches']/details"


def test_a_no_is_listed_and_taken_back_by_who_said_it_or_an_editor(
    db: Database, as_: As, claims: list[int]
) -> None:
    press(as_, claims[0], claims[1], "no", "checker")
    shut = tab(as_, claims[1]).one(REFUSED)
    assert shut.get("open") is None, "collapsed"
    assert not tab(as_, claims[2]).all(REFUSED)
    page = tab(as_, claims[1])
    assert page.text(f"{REFUSED}/summary") == "Geen match: 1"
    assert STATEMENTS[0] in page.text(f"{REFUSED}//li")
    assert "Tom Sanders" in page.text(f"{REFUSED}//li")
    assert page.all(f"{REFUSED}//time")
    url = f"/desk/matches/{claims[1]}/{claims[0]}/undo"
    fields = page.fields(f".//form[@action='{url}']")
    fields.pop("csrf_token")
    for who in ("checker2", "reader"):
        assert not tab(as_, claims[1], who).all(f"{REFUSED}//form")
        as_(who).post(url, fields, status=403)
    assert tab(as_, claims[1], "editor").all(f"{REFUSED}//form[@action='{url}']")
    as_("checker").post(url, fields)
    assert listed(tab(as_, claims[1])) == [STATEMENTS[0]], "suggested as before"
    assert not tab(as_, claims[1]).all(REFUSED)


@pytest.mark.parametrize(
    ("decision", "done", "undone"),
    [
        ("same", "besloot dat de claim dezelfde is als", "draaide terug dat de claim dezelfde is als"),
        ("related", "besloot dat de claim verwant is aan", "draaide terug dat de claim verwant is aan"),
        ("no", "besloot dat de claim geen match is met", "draaide terug dat de claim geen match is met"),
    ],
)
def test_the_history_of_both_names_the_other_claim(
    as_: As, claims: list[int], decision: str, done: str, undone: str
) -> None:
    press(as_, claims[0], claims[1], decision)
    as_("editor").post(f"/desk/matches/{claims[0]}/{claims[1]}/undo", {"seen_version": "1"})
    for mine, other in ((0, 1), (1, 0)):
        page = as_("reader").get(f"/desk/claims/{claims[mine]}?tab=history")
        lines = page.texts(".//ol[@class='timeline']/li/span")
        name = f"claim {claims[other]}: {STATEMENTS[other]}"
        assert f"Jet Vermeer {done} {name}" in lines
        assert f"Jet Vermeer {undone} {name}" in lines
        links = page.all(f".//ol[@class='timeline']//a[@href='/desk/claims/{claims[other]}']")
        assert len(links) == (3 if (decision, mine) == ("same", 1) else 2), "marked as a duplicate of it, too"


def test_a_duplicate_is_stood_for_by_its_head(db: Database, cast: Cast, as_: As, claims: list[int]) -> None:
    with db.writing() as session:
        third = add_claim(
            session, statement=STATEMENTS[0] + ", zegt men", language="nl", by=cast.actor("editor"), at=NOW
        )
        third_id = third.id or 0
    press(as_, claims[0], claims[1], "same")
    assert listed(tab(as_, third_id)) == [STATEMENTS[0]]
    assert "deze claim is er dubbel mee" in tab(as_, claims[1]).text(RESULT)


def test_a_duplicate_put_back_by_the_desk_is_suggested_again(
    db: Database, cast: Cast, as_: As, claims: list[int]
) -> None:
    press(as_, claims[0], claims[1], "same")
    with db.writing() as session:
        move_claim(session, claims[1], Work.NEW, by=cast.actor("editor"), at=NOW)
    page = tab(as_, claims[0])
    assert page.texts(".//section[@id='matches']/h2") == ["Eerder gecheckt?"]
    press(as_, claims[0], claims[1], "same")
    assert row(db, claims[1]).state is Work.DUPLICATE


def test_two_published_ones_are_linked(db: Database, cast: Cast) -> None:
    with db.writing() as session:
        first, second = (stories.published(session, cast) for _ in range(2))
        match = decide(session, first, second, Decision.SAME, by=cast.actor("editor"), at=NOW)
        assert match.moved_id is None
        assert {session.get_one(Claim, each).state for each in (first, second)} == {Work.DONE}
        take_back(session, second, first, by=cast.actor("editor"), at=NOW)
        assert match.decision is None


def test_one_that_was_dropped_is_linked_and_stays_dropped(
    db: Database, cast: Cast, claims: list[int]
) -> None:
    editor = cast.actor("editor")
    with db.writing() as session:
        move_claim(session, claims[1], Work.DECLINED, decline_reason=DeclineReason.OPINION, by=editor, at=NOW)
        decide(session, claims[0], claims[1], Decision.SAME, by=editor, at=NOW)
        assert session.get_one(Claim, claims[1]).state is Work.DECLINED


def test_who_decided_on_what_another_saw_first_is_told(db: Database, as_: As, claims: list[int]) -> None:
    old = tab(as_, claims[0]).fields(f".//form[@action='/desk/matches/{claims[0]}/{claims[1]}']")
    press(as_, claims[0], claims[1], "related")
    url = f"/desk/matches/{claims[0]}/{claims[1]}"
    old.pop("csrf_token")
    as_("checker").post(url, {**old, "decision": "no"}, status=409)
    with db.reading() as session:
        assert session.exec(select(Match.decision)).one() is Decision.RELATED


@pytest.mark.parametrize("decision", ["", "maybe"])
def test_a_button_that_is_none_is_refused(as_: As, claims: list[int], decision: str) -> None:
    url = f"/desk/matches/{claims[0]}/{claims[1]}"
    as_("editor").post(url, {"decision": decision, "seen_version": "0"}, status=422)
    as_("editor").post(
        f"/desk/matches/{claims[0]}/{claims[0]}", {"decision": "no", "seen_version": "0"}, status=409
    )
    as_("editor").post(f"/desk/matches/{claims[0]}/999", {"decision": "no", "seen_version": "0"}, status=404)
    as_("editor").post(f"{url}/undo", {"seen_version": "0"}, status=409)


@pytest.mark.parametrize("decision", list(Decision))
def test_months_later_and_much_changed_it_is_still_undone(
    db: Database, cast: Cast, as_: As, claims: list[int], decision: Decision
) -> None:
    editor = cast.actor("editor")
    with db.writing() as session:
        decide(session, claims[0], claims[1], decision, by=cast.actor("checker"), at=NOW)
        set_tags(session, claims[0], ["verkeer"], by=editor, at=NOW)
        move_claim(session, claims[0], Work.RESEARCHING, by=cast.actor("checker2"), at=NOW)
        add_appearance(session, claims[1], kind=AppearanceKind.POST, by=editor, at=NOW)
    with db.writing() as session:
        take_back(session, claims[1], claims[0], by=cast.actor("checker"), at=NOW + timedelta(days=250))
    back = row(db, claims[1])
    assert (back.state, back.duplicate_of_id, back.state_before) == (Work.NEW, None, None)
    assert row(db, claims[0]).appearance_count == 0
    assert listed(tab(as_, claims[0])) == [STATEMENTS[1]]


def test_what_a_match_told_is_no_version_of_the_claim(
    db: Database, cast: Cast, as_: As, claims: list[int]
) -> None:
    """Who comes second is shown what changed the claim, not a decision that left it as it was."""
    seen = row(db, claims[0]).version
    with db.writing() as session:
        set_tags(session, claims[0], ["verkeer"], by=cast.actor("editor"), at=NOW)
        decide(session, claims[0], claims[1], Decision.RELATED, by=cast.actor("editor"), at=NOW)
    page = as_("checker").post(
        f"/desk/claims/{claims[0]}/priority", {"priority": "high", "seen_version": str(seen)}, status=409
    )
    assert "veranderde de onderwerpen" in page.text(".//main")


def test_what_is_only_a_little_alike_opens_with_what_looks_like_a_button(
    as_: As, claims: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_BANDS", ())
    summary = tab(as_, claims[0]).one(".//section[@id='matches']/details/summary")
    assert summary.get("class") == "button"
    assert "".join(summary.itertext()).strip() == "Nog 1 die er een beetje op lijkt"


def test_a_reader_sees_suggestions_and_no_buttons(as_: As, claims: list[int]) -> None:
    page = tab(as_, claims[0], "reader")
    assert listed(page) == [STATEMENTS[1]]
    assert not page.all(".//section[@id='matches']//button")


def test_without_an_index_it_shows_claims_with_the_same_words_and_says_so(
    as_: As, claims: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Follower, "freshen", lambda _self: Outcome.GONE)
    page = tab(as_, claims[0])
    assert "De index wordt opnieuw gemaakt" in page.text(".//section[@id='matches']")
    assert STATEMENTS[1] in listed(page)
    assert STATEMENTS[0] not in listed(page)


def test_what_is_confidential_makes_nothing_similar(
    db: Database, cast: Cast, as_: As, claims: list[int]
) -> None:
    secret = "Geheime notulen over zonnepanelen in Oosterveen"
    with db.writing() as session:
        add_evidence(
            session,
            claims[2],
            title=secret,
            stance=Stance.SUPPORTS,
            kind=Kind.DOCUMENT,
            is_named=True,
            confidential=True,
            by=cast.actor("editor"),
            at=NOW,
        )
    page = as_("admin").get("/desk/matches/suggestions?text=" + secret.replace(" ", "+"))
    assert not page.all(".//li[@class='result']")


def test_suggests_for_a_text_with_its_rating(db: Database, cast: Cast, as_: As, claims: list[int]) -> None:
    with db.writing() as session:
        made_public(session, claims[2], cast)
    page = as_("reader").get("/desk/matches/suggestions?text=duinen+bij+Waterveen+groeien&language=nl")
    assert page.texts(".//li[@class='result']/p[@class='statement']") == [STATEMENTS[2]]
    assert page.all(".//li[@class='result']//*[@class]"), "its rating and state"
    part = as_("reader").get(
        "/desk/matches/suggestions?statement=de+duinen+groeien", headers={"HX-Request": "true"}
    )
    assert part.is_part


@pytest.mark.parametrize(
    "text",
    [
        "",
        "de zee",
        "'\"<script>",
        "\x00\ud800",
        "a " * 100_000,
        "a " * 3_000,
        "zee stijgt snel " * 400,
        "🙂🙂 🙂 🙂",
    ],
)
def test_any_text_gets_an_answer(as_: As, claims: list[int], text: str) -> None:
    query = {"text": text.encode(errors="replace").decode()}
    as_("reader").client.get("/desk/matches/suggestions", query_string=query)
    answer = as_("reader").client.get("/desk/matches/suggestions", query_string=query)
    guarded = 400 if "\x00" in text else 414 if len(text) > 8_000 else 200
    assert answer.status_code == guarded, "a guard refuses what no one types"


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """What is asked of the database."""
    asked: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    engine = app.extensions["database"].reader
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_topic_of_both_is_a_reason(
    app: Flask, db: Database, cast: Cast, as_: As, claims: list[int]
) -> None:
    with db.writing() as session:
        for claim_id, topics in zip(claims, (["verkeer", "bruggen"], ["verkeer"], ["kust"]), strict=True):
            set_tags(session, claim_id, topics, by=cast.actor("editor"), at=NOW)
    told = as_("checker").client.get("/desk/claims/1?tab=matches").text
    assert "onderwerp: verkeer" in told
    assert "onderwerp: bruggen" not in told


def test_asks_no_more_of_the_database_for_more_claims(app: Flask, db: Database, cast: Cast, as_: As) -> None:
    def asked(count: int) -> int:
        with db.writing() as session:
            for number in range(count):
                add_claim(
                    session,
                    statement=f"{STATEMENTS[0]} {number}",
                    language="nl",
                    by=cast.actor("editor"),
                    at=NOW,
                )
        client = as_("checker")
        client.get("/desk/claims/1?tab=matches")
        with counted(app) as queries:
            client.get("/desk/claims/1?tab=matches")
        return len(queries)

    assert asked(2) == asked(8)
