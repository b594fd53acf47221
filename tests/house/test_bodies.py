"""What one request may send, by who sends it: decided before it is read, and refused by a page that echoes little."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from claims.people.models import Person
from claims.people.sign_in import cookie_of
from claims.web import errors
from claims.web.headers import HEADERS, LARGEST_BODY, MOST_ESCAPES, SMALL_BODY
from tests.checking import CheckingClient

As = Callable[[str | None], CheckingClient]
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
NEW = "/desk/articles/new"


class Counted(BytesIO):
    """A body that says how many bytes of it were read."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found

    def readinto(self, into: Any, /) -> int:
        found = super().readinto(into)
        self.taken += found
        return found


def send(client: FlaskClient, path: str, body: bytes, *, chunked: bool = False) -> tuple[int, int]:
    """The status, and how much was read."""
    stream = Counted(body)
    environ: dict[str, Any] = {"wsgi.input": stream, "CONTENT_TYPE": FORM}
    if chunked:
        environ |= {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    else:
        environ["CONTENT_LENGTH"] = str(len(body))
    answer = client.post(path, environ_overrides=environ)
    return answer.status_code, stream.taken


def part(*lines: str) -> bytes:
    return "\r\n".join(["--x", *lines, "", "a", "--x--", ""]).encode()


def test_reads_nothing_of_what_is_too_large_from_who_is_not_signed_in(app: Flask) -> None:
    assert send(app.test_client(), "/sign-in", b"email=" + b"a" * SMALL_BODY) == (413, 0)
    assert send(app.test_client(), NEW, b"text=" + b"a" * 15_000_000) == (413, 0)


def test_reads_no_further_than_the_limit_where_the_headers_do_not_say(app: Flask) -> None:
    status, taken = send(app.test_client(), "/sign-in", b"email=" + b"a" * 5_000_000, chunked=True)
    assert status == 413
    assert taken <= SMALL_BODY + 1


def test_takes_the_longest_article_from_who_is_signed_in_and_no_more(as_: As) -> None:
    contributor = as_("contributor")
    token = f"&csrf_token={contributor.token}".encode()
    assert send(contributor.client, NEW, b"text=" + b"a" * 1_000_000 + token)[0] == 303
    assert send(contributor.client, NEW, b"text=" + b"a" * LARGEST_BODY + token) == (413, 0)


def test_reads_no_more_escapes_than_a_very_long_text_has(as_: As) -> None:
    contributor = as_("contributor")
    token = f"&csrf_token={contributor.token}".encode()
    most = b"text=" + b"%41" * MOST_ESCAPES
    assert send(contributor.client, NEW, most + token)[0] == 303
    assert send(contributor.client, NEW, most + b"%41" + token)[0] == 413


def test_shows_a_long_text_to_who_was_signed_out_meanwhile(app: Flask, cast: Any) -> None:
    """Their cookie is ours though its session is over; one that we did not sign allows nothing."""
    person: Person = cast.contributor
    late, forged = app.test_client(), app.test_client()
    with late.session_transaction() as session:
        session.update(cookie_of(person, "a session that is over"))
    forged.set_cookie(
        app.config["SESSION_COOKIE_NAME"], "eyJzaWduX2luIjoieCJ9.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"
    )
    answer = late.post("/sign-in", data={"email": "woord " * 20_000})
    assert answer.status_code == 400
    assert b"woord " * 19_999 in answer.data
    assert send(forged, "/sign-in", b"email=" + b"a" * SMALL_BODY) == (413, 0)


@pytest.mark.parametrize("sent", [b"%", b"%4", b"%zz", b"a%%41"])
def test_refuses_a_percent_sign_that_stands_for_nothing(as_: As, sent: bytes) -> None:
    contributor = as_("contributor")
    body = b"text=" + sent + f"&csrf_token={contributor.token}".encode()
    assert send(contributor.client, NEW, body)[0] == 400


@pytest.mark.parametrize(
    "body",
    [
        part("Content-Disposition: form-data"),
        part("Content-Disposition: attachment"),
        part('Content-Disposition: form-data; filename="a"'),
    ],
)
def test_refuses_a_field_without_a_name_by_its_page(client: CheckingClient, body: bytes) -> None:
    answer = client.client.post("/sign-in", data=body, content_type=MULTIPART)
    assert answer.status_code == 400
    assert b"<h1" in answer.data


def test_echoes_no_name_that_no_form_of_ours_has(client: CheckingClient) -> None:
    fields = "&".join(f"{'n' * 200}{number}=x" for number in range(250))
    answer = client.client.post("/sign-in", data=f"{fields}&email=getypt", content_type=FORM)
    assert answer.status_code == 400
    assert b"getypt" in answer.data
    assert b"nnn" not in answer.data.lower()


def test_answers_in_plain_words_when_the_page_of_a_fault_fails_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_words: Any, **_more: Any) -> None:
        raise RuntimeError("geheim")

    monkeypatch.setattr(errors, "page", fail)
    answer: TestResponse = app.test_client().get("/nowhere")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert "geheim" not in answer.text
    assert HEADERS.items() <= dict(answer.headers).items()
