"""Advice on a statement: what is pointed out and what is not, in both languages; and that it stops nobody."""

from collections.abc import Callable

import pytest

from claims.desk.advising import ADVICE_WORDS, LONG, Advice, advice
from tests.checking import CheckingClient

As = Callable[[str | None], CheckingClient]


@pytest.mark.parametrize(
    ("statement", "language", "expected"),
    [
        ("Het bericht werd direct openbaar gemaakt", "nl", []),
        ("De werkloosheid daalde in 2024 met 3,5 procent", "nl", []),
        ("Nederland telt meer fietsen dan Duitsland en België samen", "nl", []),
        ("Alle scholen in Gent, Brugge en Aalst zijn dicht", "nl", []),
        ("Niemand wil over vijf kilometer file praten", "nl", []),
        ("Is de brug dicht?", "nl", [Advice.QUESTION]),
        ("“Is de brug dicht?”", "nl", [Advice.QUESTION]),
        ("Ik vind de brug te duur", "nl", [Advice.OPINION]),
        ("De minister zou vandaag nog moeten opstappen", "nl", [Advice.OPINION]),
        ("Het is schandalig dat de brug dicht is", "nl", [Advice.OPINION]),
        ("De brug zal in de herfst open zijn", "nl", [Advice.PREDICTION]),
        ("Over vijf jaar stopt de tram op het plein", "nl", [Advice.PREDICTION]),
        ("De brug is dicht, maar de tram rijdt", "nl", [Advice.TWO_CLAIMS]),
        ("De brug is dicht. De tram rijdt.", "nl", [Advice.TWO_CLAIMS]),
        ("Hij zei dat de brug dicht is en dat de tram rijdt", "nl", [Advice.TWO_CLAIMS]),
        ("The bridge was closed for 212 days in 2024", "en", []),
        ("Wheat, rye, and oats were taxed in 1840", "en", []),
        ("Was the bridge closed?", "en", [Advice.QUESTION]),
        ("We should close the bridge", "en", [Advice.OPINION]),
        ("The bridge will be open by Christmas", "en", [Advice.PREDICTION]),
        ("The bridge is closed, but the tram runs", "en", [Advice.TWO_CLAIMS]),
        ("Sollte die Brücke öffnen?", "de", [Advice.QUESTION]),
        ("", "nl", []),
        ("woord " * 50, "nl", [Advice.LONG]),
        ("a" * LONG, "nl", []),
        (
            "Zal de brug, vraag ik, open zijn; of dicht?",
            "nl",
            [Advice.QUESTION, Advice.PREDICTION, Advice.TWO_CLAIMS],
        ),
    ],
)
def test_points_out(statement: str, language: str, expected: list[Advice]) -> None:
    assert advice(statement, language) == expected


def test_has_words_for_each() -> None:
    assert set(ADVICE_WORDS) == set(Advice)


def test_takes_letters_with_too_many_accents_and_long_texts() -> None:
    assert advice("e" + "\u0301" * 40, "nl") == []
    assert Advice.LONG in advice("zou " * 5000, "nl")


def test_stands_beside_the_form_and_never_stops_saving(as_: As) -> None:
    client = as_("contributor")
    page = client.get("/desk/claims/new")
    assert "Wat is een goede claim?" in page.text()
    assert not page.all(".//ul[@class='notice warn small']")
    refused = client.post(
        "/desk/claims/new", {"statement": "Is de brug dicht?", "url": "geen adres"}, status=422
    )
    assert "Dit is een vraag." in refused.text(".//ul[@class='notice warn small']")
    client.post("/desk/claims/new", {"statement": "Is de brug dicht?", "language": "nl"}, status=303)


def test_is_asked_while_one_types(as_: As) -> None:
    part = as_("contributor").get(
        "/desk/matches/suggestions?statement=Ik+vind+de+brug+duur&language=nl", headers={"HX-Request": "true"}
    )
    assert "Dit leest als een mening." in part.text()
    plain = as_("contributor").get("/desk/matches/suggestions?text=Ik+vind+de+brug+duur&language=nl")
    assert "mening" not in plain.text(".//main"), "words that someone said are no statement"
