"""The private feed of a search: valid Atom at a secret address, for its person alone, until it is ended."""

import re
import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from claims.desk import actions as claims
from claims.evidence.actions import add_evidence, edit_evidence
from claims.evidence.rules import Kind, Stance
from claims.people.actions import deactivate, reactivate
from claims.people.models import SignInTry
from claims.people.throttle import asker
from claims.saved import actions
from claims.saved.feeds import MOST_ITEMS, NOT_IN_XML
from tests.conftest import NOW
from tests.saved.helping import As, Desk

ATOM = "{http://www.w3.org/2005/Atom}"


def made(as_: As, search: int, by: str = "checker") -> str:
    """The path of a feed that was just made."""
    page = as_(by).post(f"/desk/searches/{search}/feed", status=200)
    address = page.one(".//input[@id='feed-address']").get("value") or ""
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/feeds/searches/[\w-]{43}\.atom", address)
    return "/" + address.split("/", 3)[3]


def fetch(desk: Desk, url: str, status: int = 200, **options: Any) -> Any:
    answer = desk.app.test_client().get(url, **options)
    assert answer.status_code == status, answer.text
    return answer


def entries(answer: Any) -> list[str]:
    check_atom(answer.data)
    return [each.findtext(f"{ATOM}title") or "" for each in ET.fromstring(answer.data).iter(f"{ATOM}entry")]  # noqa: S314


def check_atom(data: bytes) -> None:
    """What RFC 4287 asks of a feed and its entries."""
    root = ET.fromstring(data)  # noqa: S314
    assert root.tag == f"{ATOM}feed"
    ids = []
    for part in [root, *root.iter(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1, name
        moment = part.findtext(f"{ATOM}updated") or ""
        assert datetime.fromisoformat(moment).tzinfo is not None
        assert re.fullmatch(r"tag:[\w.]+,\d{4}:[\w-]+", part.findtext(f"{ATOM}id") or "")
        ids.append(part.findtext(f"{ATOM}id"))
        links = [link.attrib for link in part.findall(f"{ATOM}link")]
        assert all(link["href"].startswith("http://127.0.0.1") for link in links)
        assert [link["rel"] for link in links if link["rel"] == "alternate"] == ["alternate"]
    assert len(ids) == len(set(ids))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")].count("self") == 1


def test_it_tells_what_matches_the_newest_first_without_signing_in(desk: Desk, as_: As) -> None:
    desk.claim("De tram rijdt nooit op tijd")
    search = desk.save(name="Trams & <bussen>")
    url = made(as_, search)
    assert entries(fetch(desk, url)) == ["De tram rijdt nooit op tijd"]
    desk.claim("Tram <b>2</b> & 3 rijden \u201cdubbel\u201d ]]>")
    desk.claim("De bus is rood")
    desk.look()
    answer = fetch(desk, url)
    assert entries(answer) == [
        "Tram <b>2</b> & 3 rijden \u201cdubbel\u201d ]]>",
        "De tram rijdt nooit op tijd",
    ]
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    root = ET.fromstring(answer.data)  # noqa: S314
    assert (root.findtext(f"{ATOM}title") or "").startswith("Trams & <bussen>")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "nl"
    own = next(link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert (own.get("href") or "").endswith(url)


def test_it_is_asked_again_only_when_something_changed(desk: Desk, as_: As) -> None:
    claim = desk.claim("De tram rijdt nooit op tijd")
    url = made(as_, desk.save())
    tag = fetch(desk, url).headers["ETag"]
    assert fetch(desk, url, 304, headers={"If-None-Match": tag}).data == b""
    desk.do(claims.restate_claim, claim, "De tram rijdt altijd op tijd", by="editor")
    assert entries(fetch(desk, url, headers={"If-None-Match": tag})) == ["De tram rijdt altijd op tijd"]


def test_an_empty_search_has_a_valid_feed_too(desk: Desk, as_: As) -> None:
    assert entries(fetch(desk, made(as_, desk.save()))) == []


def test_it_ends_with_its_address(desk: Desk, as_: As) -> None:
    search = desk.save()
    first = made(as_, search)
    second = made(as_, search)
    fetch(desk, first, 404)
    fetch(desk, second)
    as_("checker").post(f"/desk/searches/{search}/feed/removal")
    fetch(desk, second, 404)
    as_("checker").post(f"/desk/searches/{search}/feed/removal", status=409)


def test_each_of_the_team_has_their_own(desk: Desk, as_: As) -> None:
    search = desk.save(shared=True)
    mine, theirs = made(as_, search), made(as_, search, "reader")
    desk.do(actions.edit, search, name="tram", shared=False)
    fetch(desk, mine)
    fetch(desk, theirs, 404)


def test_it_ends_with_the_search_and_comes_back_with_it(desk: Desk, as_: As) -> None:
    search = desk.save()
    url = made(as_, search)
    desk.do(actions.remove, search)
    fetch(desk, url, 404)
    desk.do(actions.restore, search)
    fetch(desk, url)


def test_who_left_has_none(desk: Desk, as_: As) -> None:
    url = made(as_, desk.save())
    desk.do(deactivate, desk.cast.checker.id, by="admin")
    fetch(desk, url, 404)


def test_who_comes_back_makes_a_new_one(desk: Desk, as_: As) -> None:
    """Whoever kept the old address reads nothing: it may have been passed on."""
    search = desk.save()
    url = made(as_, search)
    person = desk.cast.people["checker"].id or 0
    desk.do(deactivate, person, by="admin")
    desk.do(reactivate, person, by="admin")
    fetch(desk, url, 404)
    with desk.db.writing() as session:
        token = actions.make_feed(session, search, by=desk.cast.actor("checker"), at=NOW + timedelta(hours=1))
    fetch(desk, f"/feeds/searches/{token}.atom")


def test_it_lists_nothing_for_words_that_became_confidential_before_the_worker_looked(
    desk: Desk, as_: As
) -> None:
    claim = desk.claim("De tram is oud")
    other = desk.claim("De tram is groen")
    source = {"title": "Walvissen", "stance": Stance.CONTEXT, "kind": Kind.DOCUMENT}
    evidence, _ = (desk.do(add_evidence, each, by="editor", **source).id for each in (claim, other))
    search = desk.save("walvissen")
    third = desk.claim("De bus")
    desk.do(add_evidence, third, by="editor", **source)
    desk.look()
    url = made(as_, search)
    assert sorted(entries(fetch(desk, url))) == ["De bus", "De tram is groen", "De tram is oud"]
    desk.do(edit_evidence, evidence, by="editor", confidential=True)
    assert sorted(entries(fetch(desk, url))) == ["De bus", "De tram is groen"]


def test_the_address_is_shown_once(desk: Desk, as_: As) -> None:
    search = desk.save()
    token = made(as_, search).split("/")[-1].removesuffix(".atom")
    assert token not in as_("checker").get(f"/desk/searches/{search}").html
    with desk.db.reading() as session:
        stored = session.connection().exec_driver_sql("select token_digest from saved_search_feed").scalar()
    assert stored
    assert token not in stored


def test_who_keeps_trying_waits_and_keeps_nobody_from_signing_in(desk: Desk, as_: As) -> None:
    good = made(as_, desk.save())
    for _ in range(10):
        fetch(desk, "/feeds/searches/nope.atom", 404)
    answer = fetch(desk, "/feeds/searches/nope.atom", 429)
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    fetch(desk, "/feeds/searches/other.atom", 404)
    fetch(desk, good)
    with desk.db.reading() as session:
        digests = {row.address for row in session.exec(select(SignInTry)).all()}
    assert asker("k" * 40, "checker@example.org", "127.0.0.1").address not in digests


def test_it_holds_the_newest_fifty(desk: Desk, as_: As) -> None:
    for number in range(MOST_ITEMS + 5):
        desk.claim(f"Tram {number}", at=NOW + timedelta(seconds=number))
    found = entries(fetch(desk, made(as_, desk.save())))
    assert len(found) == MOST_ITEMS
    assert found[0] == f"Tram {MOST_ITEMS + 4}"


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\ud800", "\ufffe"])
def test_what_xml_cannot_hold_is_replaced(letter: str) -> None:
    assert NOT_IN_XML.sub("?", f"a{letter}b") == "a?b"
    assert NOT_IN_XML.sub("?", "a\u00e9\U0001f600\n") == "a\u00e9\U0001f600\n"
