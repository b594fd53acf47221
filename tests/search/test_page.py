"""The search page: what it says, how it is narrowed down, and that whatever is typed gets an answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.claimants.actions import find_or_add
from claims.claimants.models import ClaimantAlias
from claims.desk.actions import add_claim, move_claim, set_tags
from claims.desk.rules import Work
from claims.discussion.actions import add_comment, remove_comment
from claims.evidence.actions import add_evidence, edit_evidence
from claims.evidence.rules import Kind, Stance
from claims.publishing.actions import withdraw
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.search.seeding import made_public, pulled

As = Callable[[str | None], CheckingClient]
HELMGRAS = "<p><strong>helmgras</strong></p>"
RESULTS = ".//li[@class='result']"


@pytest.fixture
def statements(db: Database, cast: Cast) -> dict[str, int]:
    """Some claims, by statement."""
    told = {
        "De zee stijgt elk jaar": ("nl", ["water"]),
        "De zee is warmer dan ooit": ("nl", ["water", "klimaat"]),
        "The sea is rising fast": ("en", ["klimaat"]),
        "De duinen groeien": ("nl", []),
    }
    found = {}
    with db.writing() as session:
        for text, (language, tags) in told.items():
            claim = add_claim(session, statement=text, language=language, by=cast.actor("editor"), at=NOW)
            found[text] = claim.id or 0
            if tags:
                set_tags(session, found[text], tags, by=cast.actor("editor"), at=NOW)
    return found


def search(client: CheckingClient, query: str, status: int = 200) -> Page:
    return client.get(f"/desk/search?{query}", status)


def found(page: Page) -> list[str]:
    return sorted(page.texts(f"{RESULTS}/h2"))


def why(page: Page) -> list[str]:
    """The reasons that are given."""
    return [" ".join(line.split()) for line in page.texts(f"{RESULTS}/details/p")]


def facet(page: Page, value: str) -> tuple[str, str]:
    """Count and address of one facet value."""
    for link in page.all(".//section[@class='facet']//a"):
        name, count = ("".join(part.itertext()) for part in link.iter("span"))
        if name == value:
            return count, link.get("href") or ""
    raise AssertionError(value)


def test_says_what_can_be_asked_when_nothing_is(as_: As) -> None:
    page = search(as_("reader"), "")
    assert "regeringsleider" in page.text(".//main")
    assert not page.all(RESULTS)


@pytest.mark.parametrize("typed", ["!!!", "-", "%22%22", "*", "😀", "( ) %22"])
def test_says_that_only_signs_ask_for_nothing(as_: As, statements: dict[str, int], typed: str) -> None:
    page = search(as_("reader"), f"q={typed}")
    assert "staat geen woord of getal om naar te zoeken" in page.text(".//main")
    assert "regeringsleider" in page.text(".//main"), "what can be asked"
    assert not page.all(RESULTS)
    assert page.one(".//main//input[@id='q']").get("value")
    narrowed = search(as_("reader"), f"q={typed}&tag=water")
    assert "staat geen woord of getal om naar te zoeken" in narrowed.text(".//main")
    assert len(found(narrowed)) == 2


def test_narrows_down_by_facets_that_stand_in_the_address(as_: As, statements: dict[str, int]) -> None:
    reader = as_("reader")
    page = search(reader, "q=zee")
    assert found(page) == ["De zee is warmer dan ooit", "De zee stijgt elk jaar"]
    assert (facet(page, "water")[0], facet(page, "klimaat")[0]) == ("2", "1")
    assert page.texts(".//section[@class='facet']/h2") == ["Onderwerp"], (
        "what all results share tells nothing"
    )
    narrower = reader.get(facet(page, "klimaat")[1])
    assert found(narrower) == ["De zee is warmer dan ooit"]
    assert facet(narrower, "water")[0] == "2", "other values of the same facet can still be added"
    assert found(reader.get(facet(narrower, "klimaat")[1])) == found(page)


def test_says_how_much_it_is_narrowed_down_before_the_results(as_: As, statements: dict[str, int]) -> None:
    page = search(as_("reader"), "q=zee+onderwerp:water&tag=klimaat")
    assert page.text(".//aside//summary") == "Verfijnen · 2 aan"
    assert search(as_("reader"), "q=zee").text(".//aside//summary") == "Verfijnen"


def test_looks_in_both_languages(as_: As, statements: dict[str, int]) -> None:
    assert found(search(as_("reader"), "q=rises")) == ["The sea is rising fast"]
    assert found(search(as_("reader"), "q=groei")) == ["De duinen groeien"]


def test_passes_over_little_words_but_not_when_there_are_no_others(
    as_: As, statements: dict[str, int]
) -> None:
    assert found(search(as_("reader"), "q=de+zee+te+het+van+stijgen")) == ["De zee stijgt elk jaar"]
    assert len(found(search(as_("reader"), "q=de"))) == 3


def test_leaves_out_words_with_a_minus(as_: As, statements: dict[str, int]) -> None:
    assert found(search(as_("reader"), "q=zee+-warm")) == ["De zee stijgt elk jaar"]


def test_finds_by_tag_and_by_beginning(as_: As, statements: dict[str, int]) -> None:
    assert len(found(search(as_("reader"), "q=%23klimaat"))) == 2
    assert found(search(as_("reader"), "q=dui*")) == ["De duinen groeien"]


def test_says_so_when_only_some_words_are_found(as_: As, statements: dict[str, int]) -> None:
    page = search(as_("reader"), "q=zee+walvis")
    assert len(found(page)) == 2
    assert page.one(".//div[@class='notice gap']") is not None


def test_says_what_was_understood_when_nothing_is_found(as_: As, statements: dict[str, int]) -> None:
    page = search(as_("reader"), "q=walvis+-zee")
    assert not found(page)
    text = page.text(".//main")
    assert "walvis" in text
    assert "zee" in text


def test_says_what_there_is_without_the_filters(as_: As, statements: dict[str, int]) -> None:
    page = search(as_("reader"), "q=zee&state=done")
    assert not found(page)
    links = [link for link in page.all(".//a") if link.get("href") == "/desk/search?q=zee"]
    assert links


def test_sorts_by_date(db: Database, cast: Cast, as_: As, seed_text: str, statements: dict[str, int]) -> None:
    with db.writing() as session:
        pulled(session, cast, seed_text)  # said in June 2025: older than the others
    page = search(as_("reader"), "q=&kind=claim&sort=date")
    assert page.texts(".//section[@class='facet']/h2") == [
        "Gedaan door",
        "Onderwerp",
        "Jaar",
        "Taal",
        "Soort",
    ]
    assert page.texts(f"{RESULTS}/h2")[-1] == "het bericht werd direct openbaar gemaakt"


@pytest.mark.parametrize("number", ["0", "2", "10000", "x", "-1", "1" * 500])
def test_refuses_a_page_that_is_not_there_kindly(as_: As, statements: dict[str, int], number: str) -> None:
    assert search(as_("reader"), f"q=zee&page={number}", 404).text(".//h1")


def test_does_not_find_what_is_confidential(
    db: Database, cast: Cast, as_: As, statements: dict[str, int]
) -> None:
    checker = cast.actor("editor")
    with db.writing() as session:
        source = add_evidence(
            session,
            statements["De duinen groeien"],
            title="Gelekt raadsstuk",
            quote="verstuiving",
            stance=Stance.CONTEXT,
            kind=Kind.DOCUMENT,
            confidential=True,
            by=checker,
            at=NOW,
        )
        add_evidence(
            session,
            statements["De duinen groeien"],
            title="Zandmeting",
            stance=Stance.SUPPORTS,
            kind=Kind.DATA,
            by=checker,
            at=NOW,
        )
    for key in ("reader", "editor"):
        assert found(search(as_(key), "q=zandmetingen")) == ["De duinen groeien"]
        for typed in ("gelekt", "raadsstuk", "verstuiving"):
            assert not found(search(as_(key), f"q={typed}"))
    with db.writing() as session:
        edit_evidence(
            session,
            source.id or 0,
            confidential=False,
            title="Raadsstuk",
            stance=Stance.CONTEXT,
            kind=Kind.DOCUMENT,
            by=checker,
            at=NOW,
        )
    assert found(search(as_("reader"), "q=raadsstuk")) == ["De duinen groeien"]


def test_finds_by_comment_while_it_stands_and_is_not_confidential(
    db: Database, cast: Cast, as_: As, statements: dict[str, int]
) -> None:
    dunes, by = statements["De duinen groeien"], cast.actor("editor")

    def found_now() -> list[str]:
        return found(search(as_("editor"), "q=helmgras"))

    with db.writing() as session:
        comment = add_comment(session, dunes, body="**helmgras**", body_html=HELMGRAS, by=by, at=NOW)
    assert found_now() == ["De duinen groeien"]
    assert not found(search(as_("reader"), "q=strong")), "what the page is written in is no text"
    assert not as_(None).get("/?q=helmgras").all(RESULTS)
    with db.writing() as session:
        remove_comment(session, comment.id or 0, by=by, at=NOW)
    assert found_now() == []
    with db.writing() as session:
        add_comment(session, dunes, body="**helmgras**", body_html=HELMGRAS, confidential=True, by=by, at=NOW)
    assert found_now() == []


def test_finds_by_the_text_of_a_verdict(
    app: Flask, db: Database, cast: Cast, as_: As, seed_text: str
) -> None:
    with db.writing() as session:
        made_public(session, pulled(session, cast, seed_text), cast)
    page = search(as_("reader"), 'q="zie hieronder"')
    assert len(found(page)) == 1


def test_marks_words_and_nothing_else(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        add_claim(
            session,
            statement="<b>Zeeën</b> & <script>x</script>",
            language="nl",
            by=cast.actor("editor"),
            at=NOW,
        )
    page = search(as_("reader"), "q=zee")
    heading = page.one(f"{RESULTS}/h2")
    assert "".join(heading.itertext()) == "<b>Zeeën</b> & <script>x</script>"
    assert [mark.text for mark in heading.iter("mark")] == ["Zeeën"]


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    queries: list[str] = []
    reader = app.extensions["database"].reader

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            queries.append(statement)

    event.listen(reader, "before_cursor_execute", note)
    yield queries
    event.remove(reader, "before_cursor_execute", note)


def test_asks_the_database_little_however_much_is_found(
    app: Flask, db: Database, cast: Cast, as_: As, seed_text: str
) -> None:
    with db.writing() as session:
        made_public(session, pulled(session, cast, seed_text), cast)
    reader = as_("reader")
    search(reader, "q=schoof")
    with counted(app) as few:
        search(reader, "q=schoof")
    with db.writing() as session:
        for _ in range(20):
            pulled(session, cast, seed_text)
    search(reader, "q=schoof")
    with counted(app) as many:
        assert len(found(search(reader, "q=schoof"))) == 20
    assert len(many) <= len(few)
    assert len(few) <= 6, few
    for typed in (
        "schof",
        "schoof+berigt",
        "walvis",
        "%22dick+schoof%22",
        "%22openbaar+werd%22+-%22x+y%22",
        "%22dick+schoof%22+walvis",
        "%22schoof+dick%22",
    ):
        with counted(app) as asked:
            search(reader, f"q={typed}")
        assert len(asked) <= 6, (typed, asked)


# The kernel refuses NUL in an address before any page sees it.
junk = st.one_of(
    st.text(st.characters(exclude_characters="\x00"), max_size=60),
    st.text(alphabet="\"*-#@() \t\x01%_\\'", max_size=30),
    st.lists(
        st.sampled_from(
            ["-", "zee", "*", "-zee", "zee*", "#", "@", "openbaar", "gemaakt", "NOT", "OR", "3.000", "50%"]
        ),
        max_size=50,
    ).map(" ".join),
)


def test_answers_whatever_is_typed(as_: As, statements: dict[str, int]) -> None:
    reader, nobody = as_("reader"), as_(None)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(junk, junk)
    def answer(typed: str, value: str) -> None:
        q, tag = (quote(text.encode("utf-8", "surrogatepass")) for text in (typed, value))
        search(reader, f"q={q}&tag={tag}&state={tag}&sort={tag}")
        nobody.get(f"/?q={q}")

    answer()
    for text in ("\ud800", "a" * 5_000, "\u202e", "e\u0301" * 300, "zee " * 1000):
        search(reader, f"q={quote(text.encode('utf-8', 'surrogatepass'))}")


def test_says_which_of_the_other_texts_has_the_word(
    as_: As, db: Database, cast: Cast, statements: dict[str, int]
) -> None:
    with db.writing() as session:
        add_comment(
            session,
            statements["De duinen groeien"],
            body="helmgras",
            body_html=HELMGRAS,
            by=cast.actor("editor"),
            at=NOW,
        )
    page = search(as_("checker"), "q=helmgras")
    assert why(page) == ["Een opmerking: helmgras"]
    assert page.one(f"{RESULTS}/details").get("open") is not None, "nothing that is shown has the word"
    both = search(as_("checker"), "q=duinen+helmgras")
    assert why(both) == ["De bewering: duinen", "Een opmerking: helmgras"]
    assert both.one(f"{RESULTS}/details").get("open") is None
    assert why(search(as_("checker"), "q=duinen")) == ["De bewering: duinen"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("foo:zee", "foo: is geen veld"),
        ("staat:weg", "Status weg is er niet. Er zijn: Nieuw, Te checken"),
        ("status:weg", "Status weg is er niet. Er zijn: Nieuw, Te checken"),
        ("vanaf:ooit", "ooit is geen datum. Schrijf bijvoorbeeld 2025"),
    ],
)
def test_says_what_may_be_asked_where_something_else_was(
    as_: As, statements: dict[str, int], typed: str, said: str
) -> None:
    page = search(as_("reader"), f"q={quote('zee ' + typed)}")
    assert said in page.text(".//main")
    assert not [each for each in page.texts(".//section[@class='facet']//a") if each.endswith("0")]


@pytest.mark.parametrize(
    "typed", ["zee", "zee status:nieuw", "zee https://nu.nl", "let op: zee", "zee 12:30"]
)
def test_says_nothing_of_fields_where_none_was_meant(as_: As, statements: dict[str, int], typed: str) -> None:
    assert "is geen veld" not in search(as_("reader"), f"q={quote(typed)}").text()


@pytest.mark.parametrize(
    ("typed", "finds"),
    [("vandaag", True), ("gisteren", True), ("1 december 2030", False), ("december 2030", False)],
)
def test_reads_days_that_are_written_out(as_: As, db: Database, cast: Cast, typed: str, finds: bool) -> None:
    with db.writing() as session:
        add_claim(session, statement="De zee is nu hoog", language="nl", by=cast.actor("editor"), at=NOW)
    page = search(as_("reader"), f"q={quote(f'zee vanaf:{typed}')}")
    assert bool(found(page)) is finds
    assert "is geen datum" not in page.text()


def test_an_amount_is_one_thing(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        for statement in ("Er kwamen 3 schepen en 10 miljoen vissen", "Het kostte drie miljoen"):
            add_claim(session, statement=statement, language="nl", by=cast.actor("editor"), at=NOW)
    assert found(search(as_("reader"), "q=3+miljoen")) == ["Het kostte drie miljoen"]
    assert found(search(as_("reader"), "q=4+miljoen")) == [], "nor claims with a 4 or with any miljoen"


def test_the_head_stands_before_its_duplicates(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        ids = [
            add_claim(session, statement=text, language="nl", by=cast.actor("editor"), at=NOW).id or 0
            for text in ("De vuurtoren van het eiland is dit jaar heel wit", "De vuurtoren is wit")
        ]
        move_claim(session, ids[1], Work.DUPLICATE, duplicate_of_id=ids[0], by=cast.actor("editor"), at=NOW)
    page = search(as_("reader"), "q=vuurtoren+wit")
    assert page.texts(f"{RESULTS}/h2")[0].startswith("De vuurtoren van het eiland")
    assert f"van claim {ids[0]}" in page.text(".//ol")


def test_says_by_which_name_medium_or_source_it_was_found(as_: As, db: Database, cast: Cast) -> None:
    by = cast.actor("editor")
    with db.writing() as session:
        claimant = find_or_add(session, "Vladimir Poetin", by=by, at=NOW)
        session.add(
            ClaimantAlias(claimant_id=claimant.id or 0, name="Wladimir Putin", folded="wladimir putin")
        )
        claim = add_claim(
            session,
            statement="De zee is leeg",
            language="nl",
            claimant_id=claimant.id,
            claimant_name="Vladimir Poetin",
            by=by,
            at=NOW,
        )
        set_tags(session, claim.id or 0, ["visserij"], by=by, at=NOW)
        add_evidence(
            session,
            claim.id or 0,
            title="Vangstcijfers",
            stance=Stance.CONTEXT,
            kind=Kind.DATA,
            by=by,
            at=NOW,
        )
        add_article(
            session,
            keep("Niets.\n\nEen zin over golven.\n\nNog een over golven.\n\nEn dan: walvissen."),
            language="nl",
            title="Niets",
            medium="De Strandloper",
            author="Meike Duin",
            by=by,
            at=NOW,
        )
    reader = as_("reader")
    for typed, told in {
        "wladimir": ["Een andere naam: Wladimir"],
        "visserij": ["Onderwerp: visserij"],
        "vangstcijfer+leeg": ["De bewering: leeg", "Een bron: Vangstcijfers"],
        "strandloper": ["Medium: Strandloper"],
        "meike": ["Auteur: Meike"],
        "golven+walvis": ["De tekst: golven", "Verderop in de tekst"],
    }.items():
        assert why(search(reader, f"q={typed}")) == told, typed


def test_marks_each_word_or_the_parts_of_it(as_: As, db: Database, cast: Cast) -> None:
    with db.writing() as session:
        add_claim(
            session,
            statement="De vaccins tegen corona kwamen uit de sterke oven",
            language="nl",
            by=cast.actor("editor"),
            at=NOW,
        )
    page = search(as_("reader"), "q=coronavaccins+oven")
    marks = [mark.text for mark in page.one(f"{RESULTS}/h2").iter("mark")]
    assert marks == ["vaccins", "corona", "oven"], "also beside a word that stands there whole"


def test_a_withdrawn_verdict_is_not_shown_as_if_it_stood(
    as_: As, db: Database, cast: Cast, seed_text: str
) -> None:
    with db.writing() as session:
        claim_id = pulled(session, cast, seed_text)
        made_public(session, claim_id, cast)
    assert "ingetrokken" not in search(as_("reader"), "q=schoof").text(".//ol")
    with db.writing() as session:
        withdraw(session, claim_id, reason="Onjuist.", by=cast.actor("editor"), at=NOW)
    assert "ingetrokken" in search(as_("reader"), "q=schoof").text(".//ol")


def test_a_duplicate_tells_the_rating_of_its_head(as_: As, db: Database, cast: Cast, seed_text: str) -> None:
    with db.writing() as session:
        claim_id = pulled(session, cast, seed_text)
        made_public(session, claim_id, cast)
        other = add_claim(
            session, statement="Iets over zeehonden", language="nl", by=cast.actor("editor"), at=NOW
        )
        move_claim(
            session,
            other.id or 0,
            Work.DUPLICATE,
            duplicate_of_id=claim_id,
            by=cast.actor("editor"),
            at=NOW,
        )
    assert "Grotendeels onwaar" in search(as_("reader"), "q=zeehonden").text(".//ol")


@pytest.mark.parametrize("name", ["medium", "publisher"])
def test_finds_by_medium(as_: As, db: Database, cast: Cast, name: str) -> None:
    with db.writing() as session:
        for medium in ("De Zeepost", "Het Land"):
            add_article(
                session, keep(f"Nieuws over vissen. {medium}"), medium=medium, by=cast.actor("editor"), at=NOW
            )
    page = search(as_("reader"), f"q=vissen+{name}:zeepost")
    assert len(page.all(RESULTS)) == 1
    assert "is geen veld" not in page.text()
