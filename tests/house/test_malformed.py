"""Every route, asked in every way that no browser would: an understandable refusal or handled text, never a 5xx."""

import os
import random
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, col, select
from werkzeug.routing import Rule

from claims.desk.actions import move_claim
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.discussion.actions import add_comment
from claims.evidence.contact import log_contact
from claims.evidence.rules import Channel
from claims.extraction.actions import pull_claim
from claims.publishing.models import Publication
from tests.checking import CheckingClient, Page
from tests.conftest import NOW, Cast
from tests.factories import publish_claim

As = Callable[[str | None], CheckingClient]
LONG = "a" * 1_000_000
# Parts of a path, as bytes that are escaped or not.
PATHS = [
    "%ED%A0%80", "%00", "%ff%fe", "%C3", "%E2%80%AEabc", "%EF%BF%BF", "%EF%BF%BD", "..%2f..%2fetc", "%2e%2e", "%0d%0aX:y", "%", "%zz",
    "0", "-1", "1.5", "1e9", "9" * 40, "2147483648", "a" * 5000, "\u0661", "{{7*7}}", "'\"<>", "%F0%9F%8F%B3",
]  # fmt: skip
NAMES = [
    "q", "page", "tab", "sort", "to", "state", "assignee", "lang", "next", "claim", "version", "of", "override", "from", "kind", "tag",
    "rating", "claimant", "language", "due", "a", "b", "quote", "exact", "start", "end", "event", "view", "back", "seen_version", "csrf_token",
]  # fmt: skip
VALUES = [
    "",
    "%00",
    "%ff",
    "%ED%A0%80",
    "%E2%80%AE",
    "%EF%BF%BF",
    "-1",
    "0",
    "1e9",
    "9" * 40,
    "NaN",
    "[]",
    "%F0%9F%8F%B3",
    "\u0661",
    "a" * 3000,
]
QUERIES = [
    *("&".join(f"{name}={value}" for name in NAMES) for value in VALUES),
    "&".join(f"{name}=1&{name}=2" for name in NAMES),
    "&".join(f"{name}[]=x&{name}[a]=y" for name in NAMES),
    "&".join(f"p{number}=x" for number in range(10_000)),
    "=&=&&&;;=%",
]  # fmt: skip
TEXTS = [
    "", " ", "\x00", "ab\x07cd", "ab\u202ecd", "ab\u2066cd", "ab\ufffecd", "\U0001fffe", "\ufffd", "\u2028", "\x85", "e" + "\u0301" * 3000,
    "\u0661\u0662", "-1", "0", "1.5", "1e400", "9" * 40, "NaN", "true", "null", "[]", "{}", "2026-02-30", "0000-00-00", "9999-12-31",
    "9999-12-31T23:59", "0001-01-01", "0001-01-01T00:00", "2026-13-01T25:61", "http://[::1", "https://a.example:99999/", "https://\u202e.example/",
    "javascript:alert(1)", "//evil.example/", "https://x.example/" + "a" * 3000, "<script>alert(1)</script>", "%s%(x)s{0}{{7*7}}", LONG,
]  # fmt: skip
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "multipart/form-data; boundary=x"
BODIES: list[tuple[str, bytes]] = [
    (FORM, b"text=%ED%A0%80"),
    (FORM, b"text=\xff\xfe&\xff=1"),
    (FORM, b"%ff=1&%00=2&=3&&&==%%%"),
    (FORM, b"statement=%00&body=%00&text=%00&to=%00&tags=%00"),
    (FORM, "&".join(f"{name}=1&{name}=2" for name in NAMES).encode()),
    (FORM, "&".join(f"p{number}=x" for number in range(10_000)).encode()),
    (FORM, b"text=" + LONG.encode()),
    (f"{FORM}; charset=utf-16", b"\xff\xfet\x00"),
    (f"{FORM}; charset=no-such", b"text=x"),
    ("multipart/form-data", b"--x"),
    (BOUNDARY, b""),
    (BOUNDARY, b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\ncut off"),
    (BOUNDARY, b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xed\xa0\x80\xff\r\n--x--\r\n'),
    (BOUNDARY, b'--x\r\nContent-Disposition: form-data; name="\xff\x00"\r\n\r\na\r\n--x--\r\n'),
    (BOUNDARY, b'--x\r\nContent-Disposition: form-data; name="text"; filename="\x00../\xff"\r\n\r\na\r\n--x--\r\n'),
    (BOUNDARY, b'--x\r\nContent-Disposition: form-data; name="statement"\r\nContent-Type: text/plain; charset=no\r\n\r\na\r\n--x--\r\n'),
    (BOUNDARY, b"".join(b'--x\r\nContent-Disposition: form-data; name="p%d"\r\n\r\na\r\n' % n for n in range(2000)) + b"--x--\r\n"),
    ("multipart/form-data; boundary=" + "b" * 300, b"--" + b"b" * 300 + b"--"),
    ("application/json", b'{"statement": "\\ud800", "seen_version": {"a": [1e999]}}'),
    ("application/json", b"\xff\xfe\x00"),
    ("application/json", b"[" * 20_000),
    ("text/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ("", b"\x00" * 1000),
    ("\u00ff/\u00fe;;;=", b"x"),
]  # fmt: skip
HEADERS: list[dict[str, str]] = [
    {"HX-Request": "true", "HX-Target": "\u00ff\u00fe<script>", "HX-Current-URL": "http://[::1", "HX-Trigger": "%00"},
    {"HX-Request": "true", "HX-Boosted": "true", "HX-Current-URL": "javascript:alert(1)", "HX-Source": "\u00ff"},
    {"Referer": "http://[::1", "Origin": "null"},
    {"Referer": "\u00ff\u00fe", "User-Agent": "\u00ff" * 5000, "X-Forwarded-For": "\u00ff, ' or 1=1"},
    {"Accept-Language": "\u00ff;q=1e999,*;q=-1", "Accept": "\u00ff/*;q=x"},
    {"Cookie": "claimdesk=\u00ff.\u00fe; claimdesk=.; session=" + "a" * 4000},
    {"If-None-Match": '\u00ff"', "If-Modified-Since": "Thu, 99 Xxx 99999 99:99:99 GMT", "Range": "bytes=9-1,-,x"},
    {"Authorization": "Basic \u00ff", "Authentication-Token": "\u00ff.x", "Content-Length": "0"},
]  # fmt: skip


@pytest.fixture
def slug(app: Flask, db: Any, cast: Cast) -> str:
    """Two claims: one published, one in research with all that can hang on it; the published one's slug."""
    slug = publish_claim(app)
    with db.writing() as session:
        _research(session, cast, NOW)
        assert session.exec(select(Publication.slug)).one() == slug
    return slug


def _research(session: Session, cast: Cast, at: datetime) -> None:
    by = cast.actor("checker")
    claim = pull_claim(
        session, 1, exact="De buurt is blij", statement="De buurt is blij", claimant_name="Ans", by=by, at=at
    )
    claim_id = claim.id or 0
    move_claim(session, claim_id, Work.RESEARCHING, by=by, at=at, assignee_id=by.id)
    log_contact(
        session, claim_id, who="Ans", channel=Channel.EMAIL, asked_at=at - timedelta(hours=1), by=by, at=at
    )
    add_comment(session, claim_id, body="Goed", body_html="<p>Goed</p>", by=by, at=at)
    assert session.exec(select(Claim.id).order_by(col(Claim.id))).all() == [1, 2]


@pytest.fixture
def chance() -> random.Random:
    seed = os.environ.get("SEED") or secrets.token_hex(4)
    print(f"SEED={seed}")  # noqa: T201  pytest shows it with a failure
    return random.Random(seed)  # noqa: S311


def methods(rule: Rule) -> list[str]:
    return sorted({"GET", "POST"} & (rule.methods or set()))


def addresses(app: Flask, slug: str) -> Iterator[tuple[Rule, str]]:
    """Each route once, at things that exist where there are such."""
    for rule in app.url_map.iter_rules():
        values: dict[str, object] = {
            name: 1 if "Integer" in type(converter).__name__ else "x"
            for name, converter in rule._converters.items()
        }
        values |= {
            name: found
            for name, found in {"claim_id": 2, "slug": slug, "page": "method"}.items()
            if name in values
        }
        built = rule.build(values)
        assert built
        yield rule, built[1]


def ask(as_: As, method: str, url: str, **options: Any) -> str | None:
    """What was wrong with the answer, if it was a 5xx. By an administrator, who may do everything, newly signed in."""
    person = as_("admin")
    headers = {"X-CSRFToken": person.token, **options.pop("headers", {})}
    answer = person.client.open(url, method=method, headers=headers, **options)
    shown = f"{method} {url[:200]} {str(options)[:300]} {headers}"[:700]
    return None if answer.status_code < 500 else f"{answer.status_code}: {shown}"


def some(chance: random.Random, everything: list[Any], number: int) -> list[Any]:
    return chance.sample(everything, min(number, len(everything)))


def malformed(app: Flask, slug: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, address and what else is sent, for every route in every malformed way."""
    for rule, url in addresses(app, slug):
        for method in methods(rule):
            for query in QUERIES if method == "GET" else QUERIES[::5]:
                yield method, f"{url}?{query}", {}
            for headers in HEADERS:
                yield method, url, {"headers": headers}
        if "POST" in methods(rule):
            for kind, body in BODIES:
                yield "POST", url, {"data": body, "content_type": kind}
        for name in rule.arguments:
            for part in PATHS:
                whole = str(rule.rule)
                converter = next(piece for piece in whole.split("/") if f"{name}>" in piece)
                spoiled = whole.replace(converter, part)
                yield methods(rule)[0], _filled(spoiled, slug), {}


def _filled(rule: str, slug: str) -> str:
    """The address with the other parts filled in."""
    parts = [
        slug if "slug" in piece and "<" in piece else "1" if "<" in piece else piece
        for piece in rule.split("/")
    ]
    return "/".join(parts)


def test_answers_some_of_everything(app: Flask, as_: As, slug: str, chance: random.Random) -> None:
    wrong = [
        ask(as_, method, url, **sent) for method, url, sent in some(chance, list(malformed(app, slug)), 150)
    ]
    assert not any(wrong), "\n".join(each for each in wrong if each)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_answers_everything(app: Flask, as_: As, slug: str, part: int) -> None:
    wrong = [ask(as_, method, url, **sent) for method, url, sent in list(malformed(app, slug))[part::4]]
    assert not any(wrong), "\n".join(each for each in wrong if each)


def forms(app: Flask, as_: As, slug: str) -> Iterator[tuple[str, str, list[str]]]:
    """The pages with forms: address of the page, action, and names of the fields, as they stand there."""
    known: set[str] = set()
    for rule, url in addresses(app, slug):
        if "GET" not in methods(rule) or rule.endpoint == "static":
            continue
        for address in (
            url,
            f"{url}?to=in_review",
            f"{url}?tab=verdict",
            f"{url}?tab=evidence",
            f"{url}?to=declined",
        ):
            answer = as_("admin").client.get(address)
            if answer.mimetype != "text/html" or answer.status_code != 200:
                continue
            for form in Page(answer).all(".//form"):
                action = (form.get("action") or "").partition("#")[0]
                ends = "/sign-out" in action or "everywhere" in action
                if (form.get("method") or "").lower() != "post" or action in known or ends:
                    continue
                known.add(action)
                yield address, action, [name for name in Page.values(form) if name != "csrf_token"]


def spoiled(app: Flask, as_: As, slug: str) -> Iterator[tuple[str, str, str, str]]:
    for address, action, names in forms(app, as_, slug):
        for name in names:
            for text in TEXTS:
                yield address, action, name, text


def send_spoiled(as_: As, address: str, action: str, name: str, text: str) -> str | None:
    """Send a form as it stands there, but for one field; None when it was answered."""
    page = Page(as_("admin").client.get(address))
    form = next((f for f in page.all(".//form") if (f.get("action") or "").partition("#")[0] == action), None)
    if form is None:
        return None  # what was sent before has closed this way
    typed = {**Page.values(form), name: text}
    wrong = ask(as_, "POST", action, data=typed)
    return wrong and f"{wrong} {name}={text[:50]!r}"


def test_answers_forms_with_one_bad_field(app: Flask, as_: As, slug: str, chance: random.Random) -> None:
    wrong = [send_spoiled(as_, *each) for each in some(chance, list(spoiled(app, as_, slug)), 30)]
    assert not any(wrong), "\n".join(each for each in wrong if each)


@pytest.mark.slow
def test_answers_forms_with_each_field_bad(app: Flask, as_: As, slug: str, chance: random.Random) -> None:
    everything = list(spoiled(app, as_, slug))
    assert len({action for _, action, _, _ in everything}) > 25, "hardly any form was found"
    wrong = [send_spoiled(as_, *each) for each in some(chance, everything, 500)]
    assert not any(wrong), "\n".join(each for each in wrong if each)
