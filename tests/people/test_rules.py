from datetime import UTC, datetime, timedelta

import pytest

from claims.errors import Invalid
from claims.people.rules import (
    GRANTS,
    TRIES_PER_ACCOUNT,
    TRY_WINDOW,
    Permission,
    Role,
    check_email,
    check_password,
    initials,
    local_path,
    wait_after,
)

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

# The roles of the product's description, as a table of its own.
MAY = {
    Role.READER: {Permission.LOOK, Permission.OWN_ACCOUNT},
    Role.CONTRIBUTOR: {
        Permission.LOOK,
        Permission.OWN_ACCOUNT,
        Permission.ADD_ARTICLE,
        Permission.PULL_CLAIM,
        Permission.COMMENT,
    },
    Role.CHECKER: set(Permission) - {Permission.EDIT, Permission.MANAGE},
    Role.EDITOR: set(Permission) - {Permission.MANAGE},
    Role.ADMIN: set(Permission),
}


@pytest.mark.parametrize("role", Role)
def test_grants_each_role_what_the_product_says(role: Role) -> None:
    assert GRANTS[role] == MAY[role]


@pytest.mark.parametrize(
    "path", ["/", "/desk/", "/desk/claims?state=new&page=2", "/zoek/é", "/a//b", "/x?next=//y"]
)
def test_goes_on_to_a_path_of_this_site(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "desk",
        "//example.org",
        "///example.org",
        "/\\example.org",
        "\\\\example.org",
        "/desk\\..",
        "https://example.org/",
        "https:/example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        " /desk",
        "/de sk",
        "/\t/example.org",
        "/\n/example.org",
        "/\r\nSet-Cookie: a=b",
        "/a\x00b",
        "/a\x7fb",
        "/a\u2028b",
        "/a\ud800b",
        "/\u00a0/example.org",
        "/" + "a" * 2000,
    ],
)
def test_goes_nowhere_else(path: str | None) -> None:
    assert local_path(path) is None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Dick Schoof", "DS"),
        ("Jan de Vries", "JV"),
        ("Cher", "C"),
        ("Émile Ó Briain", "ÉB"),
        ("  mina   bos ", "MB"),
        ("Bea (nacht)", "B"),
        ("😀", "😀"),
        ("", "?"),
    ],
)
def test_shortens_a_name_to_its_initials(name: str, short: str) -> None:
    assert initials(name) == short


@pytest.mark.parametrize("email", ["Jan@Example.org", " jan@example.org "])
def test_keeps_an_address_in_one_form(email: str) -> None:
    assert check_email(email) == "jan@example.org"


@pytest.mark.parametrize(
    "email", ["", "jan", "jan@", "@example.org", "a b@example.org", "a@b@c", "<a@b>", "a" * 250 + "@b.nl"]
)
def test_refuses_what_is_no_address(email: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_email(email)
    assert refusal.value.where == "email"


@pytest.mark.parametrize(
    "password", ["8402 771", "a" * 64, "a" * 256, "correct horse battery", "   spaties   ", "pässwörd😀"]
)
def test_takes_any_password_of_eight_characters_or_more(password: str) -> None:
    check_password(password, email="jan@example.org")


@pytest.mark.parametrize("password", ["", "1234567", "a" * 257, "jan@example.org", "JAN@example.org"])
def test_refuses_a_password_that_is_short_endless_or_the_own_address(password: str) -> None:
    with pytest.raises(Invalid):
        check_password(password, email="jan@example.org")


def test_allows_a_last_try_and_no_further_one() -> None:
    tries = [AT - timedelta(minutes=n) for n in range(TRIES_PER_ACCOUNT)]
    assert wait_after(tries[1:], TRIES_PER_ACCOUNT, AT) is None
    assert wait_after(tries, TRIES_PER_ACCOUNT, AT) == TRY_WINDOW - timedelta(minutes=9)


def test_forgets_tries_after_a_quarter_of_an_hour() -> None:
    assert wait_after([AT - TRY_WINDOW] * TRIES_PER_ACCOUNT, TRIES_PER_ACCOUNT, AT) is None
