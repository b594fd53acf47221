"""A quote that says several things becomes several claims, each with its part of the words, in one act."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.desk.models import Appearance, Claim
from claims.errors import Invalid
from claims.extraction.models import ClaimQuote
from claims.extraction.splitting import parts_in, suggested
from claims.storage.engine import Database
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast

As = Callable[[str | None], CheckingClient]
QUOTE = "De dijk kost twaalf miljoen euro en het werk duurt twee jaar"
TEXT = f"De dijkgraaf sprak woensdag.\n\n“{QUOTE}”, zei hij."
HALVES = ["De dijk kost twaalf miljoen euro", "en het werk duurt twee jaar"]


@pytest.mark.parametrize(
    ("exact", "lines"),
    [
        (QUOTE, HALVES),
        ("De dijk is oud. De weg ook.", ["De dijk is oud.", "De weg ook."]),
        ("Hij en zij komen", ["Hij en zij komen"]),
        ("The dyke is very old, but the road is quite new", ["The dyke is very old", "but the road is quite new"]),
        ("a. " * 30, None),
    ],
)  # fmt: skip
def test_parts_are_suggested(exact: str, lines: list[str] | None) -> None:
    found = suggested(exact).splitlines()
    assert found == lines if lines else len(found) <= 10


def test_a_part_is_found_after_the_one_before_whatever_the_space_between_words() -> None:
    exact = "A a\n\nb  a, c"
    assert [exact[start:end] for start, end in parts_in(exact, "A a\r\n\r\n a ,".replace(" ,", "\nc"))] == [
        "A a",
        "a",
        "c",
    ]
    assert [exact[start:end] for start, end in parts_in(exact, "a b a\nc")] == ["a\n\nb  a", "c"]


@pytest.mark.parametrize("typed", ["", "De dijk kost", "c\nA", "A\nx", "A\n" * 11])
def test_what_are_no_parts_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        parts_in("A b c", typed)
    assert refused.value.where == "parts"


@pytest.fixture
def editor(as_: As) -> CheckingClient:
    return as_("editor")


@pytest.fixture
def article(db: Database, cast: Cast) -> str:
    with db.writing() as session:
        kept = add_article(session, keep(TEXT), title="Dijk", by=cast.actor("editor"), at=NOW)
        return f"/desk/articles/{kept.id}"


def claims(db: Database) -> list[tuple[str, str, str | None]]:
    with db.reading() as session:
        query = select(Claim.statement, ClaimQuote.exact, Claim.claimant_name)
        joined = query.join(ClaimQuote, col(ClaimQuote.claim_id) == col(Claim.id)).order_by(col(Claim.id))
        return [tuple(row) for row in session.exec(joined).all()]  # type: ignore[misc]


def begun(editor: CheckingClient, article: str) -> Page:
    typed = editor.get(article).fields(".//form[@id='pull']")
    return editor.post(f"{article}/parts", {**typed, "exact": QUOTE, "claimant": "Jan Dijk"}, 422)


def test_marked_words_become_two_claims(editor: CheckingClient, db: Database, article: str) -> None:
    divided = begun(editor, article).fields(".//form[@data-keep]")
    assert divided["parts"].splitlines() == HALVES
    assert (divided["statements-0"], divided["claimant"]) == (HALVES[0], "Jan Dijk")
    typed = {"statements-1": "Het werk duurt twee jaar", "save": "y"}
    answer = editor.post(f"{article}/parts", {**divided, **typed})
    assert "2 claims" in editor.get(answer.response.location).text()
    assert claims(db) == [
        (HALVES[0], HALVES[0], "Jan Dijk"),
        ("Het werk duurt twee jaar", HALVES[1], "Jan Dijk"),
    ]


def test_all_parts_have_the_place_and_the_note(editor: CheckingClient, db: Database, article: str) -> None:
    typed = editor.get(article).fields(".//form[@id='pull']")
    more = {"exact": QUOTE, "said_at": "Waterschapshuis", "note": "Voor de stemming."}
    divided = editor.post(f"{article}/parts", {**typed, **more}, 422).fields(".//form[@data-keep]")
    editor.post(f"{article}/parts", {**divided, "save": "y"})
    with db.reading() as session:
        kept = session.exec(select(Appearance.place, Appearance.note)).all()
    assert kept == [("Waterschapshuis", "Voor de stemming.")] * 2


def test_all_or_none(editor: CheckingClient, db: Database, article: str) -> None:
    divided = begun(editor, article).fields(".//form[@data-keep]")
    refused = editor.post(f"{article}/parts", {**divided, "statements-1": " ", "save": "y"}, 422)
    assert refused.fields(".//form[@data-keep]")["statements-0"] == HALVES[0]
    assert claims(db) == []


def test_other_parts_are_asked_for_their_statements_first(
    editor: CheckingClient, db: Database, article: str
) -> None:
    divided = begun(editor, article).fields(".//form[@data-keep]")
    other = {"parts": f"{HALVES[0]}\nhet werk\ntwee jaar", "statements-0": "De dijk is duur", "save": "y"}
    again = editor.post(f"{article}/parts", {**divided, **other}, 422).fields(".//form[@data-keep]")
    assert [again[f"statements-{n}"] for n in range(3)] == ["De dijk is duur", "het werk", "twee jaar"]
    assert claims(db) == []


@pytest.mark.parametrize("numbers", [("0", "²"), ("0", "9" * 5000), ("0",), ("0", "1", "2"), ()])
def test_parts_with_fewer_or_more_statements_are_asked_for_them_anew(
    editor: CheckingClient, db: Database, article: str, numbers: tuple[str, ...]
) -> None:
    divided = begun(editor, article).fields(".//form[@data-keep]")
    sent = {name: value for name, value in divided.items() if not name.startswith("statements")}
    sent |= {f"statements-{number}": "Het kost geld" for number in numbers} | {"save": "y"}
    again = editor.post(f"{article}/parts", sent, 422).fields(".//form[@data-keep]")
    assert {"statements-0", "statements-1"} == {name for name in again if name.startswith("statements")}
    assert claims(db) == []


def test_words_that_do_not_stand_there_come_back(editor: CheckingClient, article: str) -> None:
    divided = begun(editor, article).fields(".//form[@data-keep]")
    refused = editor.post(f"{article}/parts", {**divided, "parts": "De dijk\nniets", "save": "y"}, 422)
    assert refused.fields(".//form[@data-keep]")["parts"].splitlines() == ["De dijk", "niets"]
    typed = editor.get(article).fields(".//form[@id='pull']")
    assert editor.post(f"{article}/parts", {**typed, "exact": "staat er niet"}, 422).all(
        ".//form[@id='pull']"
    )
