import json
from collections.abc import Callable

import pytest
from flask import Flask

from claims.errors import Invalid
from claims.people.good_passwords import LIST, check_new_password, is_common
from claims.people.rules import SHORTEST_PASSWORD
from tests.checking import CheckingClient

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


def check_refused(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_new_password(password, **OWNER)
    assert refusal.value.where == "new_password"


@pytest.mark.parametrize(
    "password", ["12345678", "password", "Password1", "QWERTYUIOP", "welkom01", "wachtwoord", " iloveyou "]
)
def test_it_refuses_the_most_used_in_any_case(password: str) -> None:
    check_refused(password)


@pytest.mark.parametrize(
    "password",
    [
        "voetbal123",
        "Voetbal1",
        "welkom123",
        "Welkom01!",
        "wachtwoord1",
        "Wachtwoord!!",
        "geheim123",
        "geheim01",
        "zomer2026",
        "Zomer2026!",
        "nederland1",
        "ajax1900",
        "Feyenoord1908",
        "psv-1913",
        "123welkom",
        "2026zomer",
        "!!geheim!!",
        "januari2026",
        "Maandag1!",
        "amsterdam020",
        "denhaag070",
        "factcheck26",
        "redactie01",
        "dragon1234",
        "monkey-2026",
        "football!!!!",
        "1qwerty2026",
        "w8woord123",
    ],
)
def test_it_refuses_a_common_word_with_digits_and_signs_around_it(password: str) -> None:
    check_refused(password)


@pytest.mark.parametrize(
    "password",
    [
        "voetbal in de zomer",
        "zomer2026 aan zee",
        "vaartbrug2026",
        "kwikstaart 7",
        "welkomfietsje",
        "12voor34tegen",
    ],
)
def test_it_takes_words_put_together_and_words_that_few_choose(password: str) -> None:
    check_new_password(password, **OWNER)


def test_it_takes_a_common_word_once_it_is_long_enough() -> None:
    check_new_password("zomer 2026 4711", **OWNER)
    with pytest.raises(Invalid):
        check_new_password("zomer 2026 471", **OWNER)


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


@pytest.mark.parametrize("length", [64, 256])
def test_it_takes_a_long_password_through_the_forms(
    client: CheckingClient, token_for: Callable[[str], str], length: int
) -> None:
    password = ("een zin, " * 40)[: length - 1] + "."
    client.post(
        f"/sign-in/{token_for('reader')}", {"new_password": password, "new_password_confirm": password}
    )
    client.post("/sign-out")
    client.post("/sign-in", {"email": "reader@example.org", "password": password})
    client.get("/desk/settings/account")


def test_it_lets_a_password_keeper_fill_in_and_paste(
    as_: Callable[[str | None], CheckingClient], token_for: Callable[[str], str]
) -> None:
    pages = [
        as_(None).get("/sign-in"),
        as_(None).get(f"/sign-in/{token_for('reader')}"),
        as_("reader").get("/desk/settings/account"),
        as_("reader").get("/desk/settings/account/second-factor"),
    ]
    for page in pages:
        boxes = page.all(".//input[@type='password']")
        assert boxes
        for box in boxes:
            assert box.get("autocomplete") in {"current-password", "new-password"}
            assert box.get("maxlength") is None
            assert not [name for name in box.attrib if name.startswith("on")]


def test_it_refuses_a_common_password_on_the_command_line(app: Flask) -> None:
    words = ["people", "add", "x@example.org", "--name", "Xandra", "--role", "reader", "--password-stdin"]
    result = app.test_cli_runner().invoke(args=words, input="welkom01\n")
    assert (result.exit_code, "guessed most" in result.output) == (1, True)
