import json

import pytest

from claims.errors import Invalid
from claims.people.good_passwords import LIST, check_new_password, is_common
from claims.people.rules import SHORTEST_PASSWORD

OWNER = {"email": "jet.vermeer@example.org", "name": "Jet Vermeer", "site_name": "De Brug Factcheck"}


@pytest.mark.parametrize(
    "password",
    [
        "een lange zin als wachtwoord",
        "a b c d e f g h",
        "korte maar vreemde",
        "Vermeer schildert geen bruggen",
        "claimdesk is niet mijn krant",
        "pässwörd😀 op de fiets",
        "x" * 64,
        "zin " * 16,
        "alleen kleine letters",
        "8402 7716 5930 1174",
    ],
)
def test_it_takes_what_others_would_not_try_without_asking_for_signs_or_digits(password: str) -> None:
    check_new_password(password, **OWNER)


@pytest.mark.parametrize(
    "password", ["12345678", "password", "Password1", "QWERTYUIOP", "welkom01", "wachtwoord", " iloveyou "]
)
def test_it_refuses_the_most_used_in_any_case(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_new_password(password, **OWNER)
    assert refusal.value.where == "new_password"


@pytest.mark.parametrize(
    "password",
    [
        "claimdesk",
        "Claimdesk2026!",
        "jetvermeer1",
        "Jet Vermeer 1984",
        "vermeerjet",
        "example.org",
        "jet.vermeer@example.org",
        "de brug factcheck",
        "DeBrugFactcheck!!",
        "factcheck-2026-claimdesk",
    ],
)
def test_it_refuses_what_is_made_of_the_owner_and_the_newsroom(password: str) -> None:
    with pytest.raises(Invalid):
        check_new_password(password, **OWNER)


def test_it_knows_at_least_the_three_thousand_most_used_that_could_be_chosen() -> None:
    listed = [word for word in json.loads(LIST.read_text("utf-8")) if len(word) >= SHORTEST_PASSWORD]
    assert len(set(listed)) >= 3000
    assert all(is_common(word) for word in listed)
