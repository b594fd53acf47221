"""The query language on the page: exact words, OR, fields, dates, and chips that say what was understood."""

from collections.abc import Callable, Sequence
from urllib.parse import quote_plus

import pytest

from claims.articles.actions import edit_article
from claims.claimants.actions import edit_claimant, find_or_add
from claims.desk.actions import add_appearance, add_claim, move_claim, set_tags
from claims.desk.models import Claim
from claims.desk.rules import AppearanceKind, Work
from claims.search import exact
from claims.search.follower import Follower
from claims.storage.engine import Database
from claims.storage.types import PartialDate
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.search.seeding import STATEMENT, pulled
from tests.search.test_page import facet, found, search

As = Callable[[str | None], CheckingClient]


@pytest.fixture(autouse=True)
def claims(db: Database, cast: Cast) -> None:
    told = {
        "De zee stijgt elk jaar": ("nl", "Piet Zeeman", ["water"], PartialDate("2024-12-31")),
        "Elk jaar stijgt de zee": ("nl", "Dick Schoof", ["water", "Noordzee"], PartialDate("2025-06")),
        "De zeeën stijgen elk jaar": ("nl", "Zoé Schoof", [], PartialDate("2025-07-01")),
        "The sea rises": ("en", None, ["water"], PartialDate("2026")),
    }
    editor = cast.actor("editor")
    with db.writing() as session:
        for text, (language, claimant, tags, said_on) in told.items():
            claim = add_claim(
                session,
                statement=text,
                language=language,
                claimant_name=claimant,
                by=editor,
                at=NOW,
            )
            add_appearance(
                session, claim.id or 0, kind=AppearanceKind.HEARSAY, said_on=said_on, by=editor, at=NOW
            )
            if tags:
                set_tags(session, claim.id or 0, tags, by=editor, at=NOW)
        move_claim(session, 1, Work.RESEARCHING, by=editor, at=NOW, assignee_id=cast.actor("checker").id)


STIJGT, ELK, ZEEEN, SEA = (
    "De zee stijgt elk jaar",
    "Elk jaar stijgt de zee",
    "De zeeën stijgen elk jaar",
    "The sea rises",
)
FINDS = {
    "zee stijgt": [STIJGT, ELK, ZEEEN],
    '"zee stijgt"': [STIJGT],
    "“De ZEE”": [STIJGT, ELK],
    '"ZEEËN"': [ZEEEN],
    '"zee"': [STIJGT, ELK],
    'jaar -"zee stijgt"': [ELK, ZEEEN],
    '-"zee stijgt"': [ELK, ZEEEN, SEA],
    '"zee stijgt" OR rises': [STIJGT, SEA],
    "rises OR schoof": [ELK, ZEEEN, SEA],
    "claimant:schoof": [ELK, ZEEEN],
    'wie:"dick schoof"': [ELK],
    "wie:zoe": [ZEEEN],
    "wie:schoof -wie:dick": [ZEEEN],
    "tag:noordzee": [ELK],
    "tag:water taal:engels": [SEA],
    "lang:en": [SEA],
    'state:"in onderzoek"': [STIJGT],
    "status:in-onderzoek": [STIJGT],
    "state:researching OR state:new": [STIJGT, ELK, ZEEEN, SEA],
    "state:gepubliceerd": [],
    "state:afgerond": [],
    "rating:onwaar": [],
    "by:sanders": [STIJGT],
    "type:artikel": [],
    "soort:claim zee -stijgt": [],
    "since:2025-06": [ELK, ZEEEN, SEA],
    "since:2025-06 until:2025": [ELK, ZEEEN],
    "vanaf:2025-06-30": [ZEEEN, SEA],
    "tot:2024": [STIJGT],
    "tot:2024-12-30": [],
    'vanaf:"1 juli 2025"': [ZEEEN, SEA],
    "since:gisteren": [],
    "since:9999 until:0000": [],
    "until:9999": [STIJGT, ELK, ZEEEN, SEA],
}


@pytest.mark.parametrize("typed", FINDS)
def test_finds(as_: As, typed: str) -> None:
    assert found(asked(as_, typed)) == sorted(FINDS[typed])


def asked(as_: As, typed: str, more: str = "") -> Page:
    return search(as_("reader"), f"q={quote_plus(typed)}{more}")


def test_knows_who_made_it_by_another_name(as_: As, db: Database, cast: Cast) -> None:
    by = cast.actor("editor")
    with db.writing() as session:
        claimant = find_or_add(session, "Vladimir Poetin", by=by, at=NOW)
        edit_claimant(
            session,
            claimant.id or 0,
            name=claimant.name,
            description=None,
            aliases="Wladimir Putin",
            same_as=None,
            by=by,
            at=NOW,
        )
        add_claim(
            session,
            statement="Er is vrede",
            language="nl",
            claimant_id=claimant.id,
            claimant_name=claimant.name,
            by=by,
            at=NOW,
        )
    for typed in ("putin", "wie:putin", "wie:poetin", 'claimant:"Wladimir Putin"'):
        page = asked(as_, typed)
        assert found(page) == ["Er is vrede"], typed
    assert chips(asked(as_, "vrede wie:putin")) == ["vrede", "Gedaan door: Vladimir Poetin"]
    assert "Wladimir" not in asked(as_, "vrede").text(".//main"), "another name is no value to choose"


def test_narrows_down_by_the_medium_of_an_article_or_a_place(
    as_: As, db: Database, cast: Cast, seed_text: str
) -> None:
    by = cast.actor("editor")
    with db.writing() as session:
        pulled(session, cast, seed_text)
        add_appearance(session, 1, kind=AppearanceKind.PRINT, publisher="De Zeekrant", by=by, at=NOW)
    assert facet(asked(as_, "zee"), "De Zeekrant")[0] == "1"
    assert found(asked(as_, "", "&publisher=De+Zeekrant")) == [STIJGT]
    with db.writing() as session:
        article = edit_article(
            session,
            1,
            title="Top",
            medium="De Zeekrant",
            url=None,
            author=None,
            published=None,
            language="nl",
            by=by,
            at=NOW,
        )
    assert article.medium == "De Zeekrant"
    assert found(asked(as_, "", "&publisher=De+Zeekrant")) == [STIJGT, "Top", STATEMENT]


def chips(page: Page) -> list[str]:
    return page.texts(".//ul[@class='chips gap']//a/span[1]")


def test_says_what_was_understood_and_takes_each_part_out(as_: As) -> None:
    page = asked(as_, 'elk "zee stijgt" -rises wie:zeeman vanaf:2024', "&tag=water")
    assert chips(page) == [
        "elk",
        "precies zee stijgt",
        "zonder rises",
        "Gedaan door: Piet Zeeman",
        "Vanaf: 2024",
        "Onderwerp: water",
    ]
    assert found(page) == [STIJGT]
    links = [link.get("href") or "" for link in page.all(".//ul[@class='chips gap']//a")]
    assert len(set(links)) == len(links)
    assert len(chips(as_("reader").get(links[0]))) == len(chips(page)) - 1
    assert not chips(asked(as_, "zee")), "one word says by itself what was understood"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("state:gepubliceerd", "Status: gepubliceerd: is er niet"), ("wie:niemand", "niemand")],
)
def test_says_that_there_is_no_such_value(as_: As, typed: str, said: str) -> None:
    page = asked(as_, typed)
    assert said in " ".join(chips(page))
    assert "is er niet" in " ".join(chips(page))
    assert "is er niet" not in " ".join(chips(asked(as_, "state:afgerond")))


def test_typed_fields_are_chosen_facets(as_: As) -> None:
    page = asked(as_, "jaar tag:water")
    count, link = facet(page, "water")
    assert count == "2"
    assert found(as_("reader").get(link)) == sorted([STIJGT, ELK, ZEEEN])
    assert facet(asked(as_, "jaar"), "2025")[0] == "2"
    assert found(as_("reader").get(facet(asked(as_, '"elk jaar"'), "2025")[1])) == sorted([ELK, ZEEEN])


def test_counts_facets_over_what_really_has_the_exact_words(as_: As) -> None:
    page = asked(as_, '"elk jaar" OR rises')
    assert facet(page, "water")[0] == "3"
    assert facet(asked(as_, '"jaar stijgt" OR rises'), "water")[0] == "2"


def test_says_when_there_was_too_much_to_look_up(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "er kunnen er meer zijn"
    assert said not in asked(as_, '"elk jaar"').text(".//main")
    monkeypatch.setattr(exact, "MOST_LOOKED_UP", 2)
    page = asked(as_, '"elk jaar"')
    assert said in page.text(".//main")
    assert len(found(page)) == 2
    monkeypatch.undo()
    monkeypatch.setattr(exact, "MOST_CHARACTERS", 50)
    assert said in asked(as_, '"elk jaar"').text(".//main")


def test_reads_each_text_once_however_much_is_tried(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who asks much at no cost of their own: what is read is bounded for the search and all its ways on."""
    read: list[str] = []
    texts = Follower.texts

    def counting(follower: Follower, ids: Sequence[str]) -> dict[str, list[str]]:
        read.extend(ids)
        return texts(follower, ids)

    monkeypatch.setattr(Follower, "texts", counting)
    typed = '"jaar elk" "zee de" -"strand het" state:nieuw tag:water'
    asked(as_, typed, "&tag=water&year=2025&language=nl")
    assert read
    assert len(read) == len(set(read))
    monkeypatch.setattr(exact, "MOST_CHARACTERS", 50)
    monkeypatch.setattr(exact, "FIRST_READ", 1)
    read.clear()
    asked(as_, typed)
    assert len(read) <= 3


def test_marks_exact_words_where_they_stand_together(as_: As) -> None:
    page = asked(as_, '"elk jaar"')
    assert {mark.text for mark in page.all(".//li[@class='result']//mark")} == {"elk jaar", "Elk jaar"}


def test_finds_exact_words_in_the_paragraph_around_a_quote(
    db: Database, cast: Cast, as_: As, seed_text: str
) -> None:
    with db.writing() as session:
        pulled(session, cast, seed_text)
    assert found(asked(as_, '"direct openbaar werd gemaakt"'))
    assert not found(asked(as_, '"openbaar direct werd gemaakt"'))


def test_shows_two_passages_and_why_on_demand(db: Database, cast: Cast, as_: As, seed_text: str) -> None:
    with db.writing() as session:
        pulled(session, cast, seed_text)
    page = asked(as_, "regeringsleider openbaarmaking")
    results = {
        result.findtext("div/span") == "artikel": result for result in page.all(".//li[@class='result']")
    }
    article, claim = results[True], results[False]
    assert len(article.findall("p[@class='snippet']")) == 2
    reasons = ["".join(line.itertext()) for line in claim.findall("details/p")]
    assert reasons[0] == "De bewering: openbaar, gemaakt"
    assert reasons[1].startswith("Het citaat en zijn alinea: ")
    assert "regeringsleiders" in reasons[1]


def test_exact_words_stay_exact_when_nothing_has_all_words(as_: As) -> None:
    page = asked(as_, '"zee stijgt" walvis')
    assert found(page) == [STIJGT]
    assert page.one(".//div[@class='notice gap']") is not None


def test_says_it_in_english(as_: As) -> None:
    reader = as_("reader")
    reader.post("/desk/settings/language", {"language": "en"})
    page = search(reader, "q=-zee+state:nothing")
    assert chips(page) == ["without zee", "Status: nothing: is not there"]


def test_sorts_by_demand(db: Database, cast: Cast, as_: As) -> None:
    with db.writing() as session:
        session.get_one(Claim, 3).demand = 5
        set_tags(session, 3, ["duin"], by=cast.actor("editor"), at=NOW)
    page = asked(as_, "zee", "&sort=demand")
    assert page.texts(".//li[@class='result']/h2")[0] == ZEEEN
    assert page.text(".//b[.='hoe vaak gevraagd']")


def better(page: Page) -> list[str]:
    return page.texts(".//p[@class='gap']/a")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stijght zee", "stijgt zee"),
        ("Schoff", "Schoof"),
        ("zee -rises schoff", "zee -rises Schoof"),
        ('"zee stijgtt"', '"zee stijgt"'),
        ("zeamen", "Zeeman"),
    ],
)
def test_asks_whether_another_spelling_was_meant(as_: As, typed: str, meant: str) -> None:
    page = asked(as_, typed)
    assert better(page) == [meant]
    link = page.one(".//p[@class='gap']/a").get("href") or ""
    assert found(as_("reader").get(link))


@pytest.mark.parametrize("typed", ["valkeringh", "valkeringg", "vvalkering", "valkerng"])
def test_asks_so_of_a_name_that_looks_like_another_word(
    db: Database, cast: Cast, as_: As, typed: str
) -> None:
    by = cast.actor("editor")
    with db.writing() as session:
        add_claim(
            session, statement="De zee daalt", language="nl", claimant_name="Jo Valkering", by=by, at=NOW
        )
    assert better(asked(as_, typed)) == ["Valkering"]


@pytest.mark.parametrize(
    "typed", ["zee", "walvis", "zeq", "stijght tag:noordzee lang:en", "schoff walvis", "schoff*"]
)
def test_asks_nothing_when_no_spelling_finds_more(as_: As, typed: str) -> None:
    assert not better(asked(as_, typed))


def ways(page: Page) -> dict[str, str]:
    """What to ask less, with how much that finds."""
    lines = page.all(".//ul[@class='ways']/li")
    return {(line.findtext("a") or ""): (line.findtext("span") or "") for line in lines}


@pytest.mark.parametrize(
    ("typed", "more", "said"),
    [
        ('"stijgt walvis"', "", {}),
        ('"jaar elk"', "", {"Woorden los van elkaar: jaar elk": "3 resultaten"}),
        (
            "zee -jaar tag:noordzee",
            "",
            {"Zonder jaar": "1 resultaat"},
        ),
        ("rises", "&tag=Noordzee", {"Zonder Onderwerp: Noordzee": "1 resultaat"}),
        ("rises state:afgerond", "&tag=Noordzee", {"Zonder filters": "1 resultaat"}),
        ("zee since:2030", "", {"Zonder Vanaf: 2030": "3 resultaten"}),
        ("zee state:gepubliceerd", "", {"Zonder Status: gepubliceerd": "3 resultaten"}),
    ],
)
def test_says_what_to_ask_less(as_: As, typed: str, more: str, said: dict[str, str]) -> None:
    page = asked(as_, typed, more)
    assert ways(page) == said
    for link in page.all(".//ul[@class='ways']//a"):
        assert found(as_("reader").get(link.get("href") or ""))
