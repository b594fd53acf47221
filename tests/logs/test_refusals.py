"""What is refused before any page or route decides: each guard and each failed try leaves a line, without what was sent."""

from typing import Any

import pytest
from flask import Flask

from claims.people.rules import TRIES_PER_ACCOUNT
from tests.checking import CheckingClient
from tests.conftest import PASSWORD, Cast
from tests.logs.conftest import Told

PATH = "/sign-in"
FORM = "application/x-www-form-urlencoded"


def test_it_tells_of_each_try_to_sign_in_whose_and_how_it_ended(
    told: Told, client: CheckingClient, cast: Cast
) -> None:
    def tries(email: str, password: str, status: int) -> None:
        client.post(PATH, {"email": email, "password": password}, status=status)

    tries("nobody@example.org", PASSWORD, 422)
    for _ in range(TRIES_PER_ACCOUNT):
        tries("editor@example.org", "geheim maar fout", 422)
    tries("editor@example.org", PASSWORD, 429)
    tries("checker@example.org", PASSWORD, 303)
    lines = [(line["account"], line["factor"], line.get("why")) for line in told.lines() if "factor" in line]
    assert lines == [
        (None, "password", "wrong"),
        *[(cast.editor.id, "password", "wrong")] * TRIES_PER_ACCOUNT,
        (cast.editor.id, "password", "too many tries"),
        (cast.checker.id, "password", None),
    ]
    assert "geheim" not in told.text
    assert "@example" not in told.text


@pytest.mark.parametrize(
    ("guard", "status", "sent"),
    [
        ("host", 400, {"headers": {"Host": "elders.example"}}),
        ("parameters", 400, {"query_string": "&".join("a=geheim" for _ in range(600))}),
        ("address bytes", 400, {"query_string": "a=geheim%00"}),
        ("marks", 400, {"query_string": {"a": "geheim" + "\u0301" * 500}}),
        ("parameters", 413, {"data": "&".join("a=geheim" for _ in range(600)), "content_type": FORM}),
        ("body bytes", 400, {"data": b"a=geheim%ff", "content_type": FORM}),
        ("size", 413, {"data": b"a=" + b"geheim" * 11_000, "content_type": FORM}),
        (
            "nameless field",
            400,
            {
                "data": b"--x\r\nContent-Disposition: form-data\r\n\r\ngeheim\r\n--x--\r\n",
                "content_type": "multipart/form-data; boundary=x",
            },
        ),
        ("form token", 400, {"data": {"email": "geheim"}}),
        ("form token", 400, {"data": {"a": "geheim"}, "headers": {"Sec-Fetch-Site": "cross-site"}}),
    ],
)
def test_it_names_the_guard_that_refused(
    told: Told, app: Flask, guard: str, status: int, sent: dict[str, Any]
) -> None:
    assert app.test_client().post(PATH, **sent).status_code == status
    (line,) = told.lines("refused")
    assert (line["guard"], line["level"]) == (guard, "warning")
    assert "geheim" not in told.text
