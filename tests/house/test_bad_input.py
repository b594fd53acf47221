"""Whatever is sent, the answer is an understandable 4xx or handled text: never a 500, nothing half-saved, nothing lost."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, func, select

from claims.history.models import Event
from tests.checking import CheckingClient, Page
from tests.house.test_routes import routes

People = Callable[[str | None], CheckingClient]
MEGABYTE = "a" * 1_000_000
NASTY = {
    "a tower of accents": "a" + "\u0301" * 31,
    "nul": "ab\x00cd",
    "control": "ab\x07cd",
    "bidi override": "ab\u202ecd",
    "bidi isolate": "ab\u2066cd",
    "noncharacter": "ab\uffffcd",
}
SCRIPTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'\"><svg/onload=alert(1)>",
    "<a href='javascript:alert(1)' hx-get='/desk/' hx-trigger='load'>x</a>",
    "</title></textarea></script><b>bold",
    "=cmd|' /C calc'!A0",
]
# Form -> (address, fields that are good by themselves, fields of text to spoil)
FORMS: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "article": (
        "/desk/articles/new",
        {"text": "Een gewone zin over een brug.", "language": "nl"},
        ["text", "title", "medium", "author"],
    ),
    "claim": (
        "/desk/claims/new",
        {"statement": "De brug is blauw", "kind": "hearsay"},
        ["statement", "claimant", "title", "publisher"],
    ),
    "evidence": (
        "/desk/claims/1/evidence/new",
        {"title": "Bron", "stance": "supports", "kind": "data", "named": "named"},
        ["title", "publisher", "quote", "note"],
    ),
    "contact": (
        "/desk/claims/1/contact/new",
        {"who": "Iemand", "channel": "email", "asked_at": "2026-11-24T10:00"},
        ["who"],
    ),
    "comment": ("/desk/claims/1/discussion/new", {"body": "Goed gezien"}, ["body"]),
    "draft": (
        "/desk/claims/1/verdict",
        {"headline": "Kop", "explanation": "Uitleg", "body": "Tekst", "not_established": ""},
        ["headline", "explanation", "body", "not_established"],
    ),
    "statement": ("/desk/claims/1/statement", {"statement": "De brug is groen"}, ["statement"]),
    "claimant": (
        "/desk/claims/1/claimant",
        {"claimant": "Wim Brugman", "claimant_description": "bakker"},
        ["claimant", "claimant_description"],
    ),
    "waiting": (
        "/desk/claims/1/waiting",
        {"waiting_until": "2026-12-01", "waiting_because": "antwoord"},
        ["waiting_because"],
    ),
    "tags": ("/desk/claims/1/tags", {"tags": "verkeer"}, ["tags"]),
    "search": ("/desk/searches/new?q=tram", {"name": "Trams", "alert": "off"}, ["name"]),
    "account": ("/desk/settings/account", {"name": "Jet Vermeer-Bos", "language": "nl"}, ["name"]),
}


@pytest.fixture
def editor(as_: People) -> CheckingClient:
    """An editor who researches claim 1."""
    client = as_("editor")
    client.post("/desk/claims/new", {"statement": "De brug is rood", "kind": "hearsay"})
    assignee = next(
        option.get("value") or ""
        for option in client.get("/desk/claims/1/state?to=researching").all(".//option")
        if "Jet" in "".join(option.itertext())
    )
    client.post(
        "/desk/claims/1/state", {"to": "researching", "assignee": assignee, "seen_version": version(client)}
    )
    return client


def version(client: CheckingClient, url: str = "/desk/claims/1") -> str:
    return next(field.get("value") or "" for field in client.get(url).all(".//input[@name='seen_version']"))


def seen(client: CheckingClient, url: str) -> dict[str, str]:
    """What the form at this address says it saw."""
    fields = client.get(url).all(".//input[@name='seen_version']")
    return {"seen_version": fields[-1].get("value") or ""} if fields else {}


def event_count(app: Flask) -> int:
    with app.extensions["database"].reading() as session:
        return int(session.exec(select(func.count(col(Event.id)))).one())


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/?endpoint=x", 200),
        ("/corrections?endpoint=x&values=y", 200),
        ("/verdicts?endpoint=a&_anchor=b&_external=1", 200),
        ("/verdicts/nope?endpoint=x&_scheme=javascript", 404),
        ("/verdicts/nope/99999999999999999999999", 404),
        ("/desk/claims/99999999999999999999999", 404),
    ],
)
def test_answers_words_that_mean_something_to_the_program(
    editor: CheckingClient, url: str, status: int
) -> None:
    assert "javascript:" not in editor.get(url, status=status).html


def test_knows_no_claim_of_a_number_that_no_database_holds(editor: CheckingClient) -> None:
    editor.post("/desk/claims/99999999999999999999999/publication/seen", {}, status=404)


def test_gives_a_nameless_field_no_other_name(editor: CheckingClient) -> None:
    page = editor.post("/desk/claims/1/state", {"": "Mijn tekst", "to": "nowhere"}, status=422)
    assert "Project-Id-Version" not in page.html


@pytest.mark.parametrize(
    "url",
    [
        "http://[x",
        "http://[::1",
        "https://user@evil.example/",
        "https://a:99999/",
        "https://e\u200b.example/",
        "https://e\u00ad.example/",
        "https://e\ufe0f.example/",
        "https://e%E2%80%8B.example/",
        "https://evil.example\\.good.example/",
    ],
)
def test_refuses_an_address_that_leads_nowhere_or_carries_a_name(editor: CheckingClient, url: str) -> None:
    page = editor.post("/desk/articles/new", {"text": "Een zin.", "url": url}, status=422)
    assert "https://" in page.text(".//p[@class='error']")


@pytest.mark.parametrize("day", ["٢٠٢٥-٠٦", "２０２６-０１"])
def test_takes_days_in_our_own_digits_only(editor: CheckingClient, day: str) -> None:
    editor.post("/desk/articles/new", {"text": "Een zin.", "published": day}, status=422)


@pytest.mark.parametrize("name", FORMS)
def test_takes_the_good_form(editor: CheckingClient, name: str) -> None:
    url, good, _ = FORMS[name]
    editor.post(url, {**good, **seen(editor, url)})


KINDS: dict[str, Any] = {**NASTY, "a megabyte": MEGABYTE, "sent twice": ["eerste", "tweede"]}
LONG = {
    ("article", "text"),
    ("draft", "body"),
}  # a long text is what these are for; their own limits are tested below


@pytest.mark.parametrize("name", FORMS)
def test_refuses_what_no_one_types_and_shows_the_form_as_typed(
    editor: CheckingClient, app: Flask, name: str
) -> None:
    url, good, texts = FORMS[name]
    good = {**good, **seen(editor, url)}
    before = event_count(app)
    for field in texts:
        for kind, spoiled in KINDS.items():
            if kind == "a megabyte" and (name, field) in LONG:
                continue
            page = editor.post(url, {**good, field: spoiled}, status=422)
            for other in texts:
                if other != field and good.get(other):
                    assert good[other] in page.html, f"{field} {kind}: {other} was lost"
            assert 'class="error' in page.html, f"{field} {kind}: no message"
    assert event_count(app) == before


@pytest.mark.parametrize("name", FORMS)
def test_shows_scripts_as_text(editor: CheckingClient, name: str) -> None:
    """Stored or refused, no tag of it stands in a page; the checking client looks at every page it gets."""
    url, good, texts = FORMS[name]
    for script in SCRIPTS:
        for field in texts:
            typed = {**good, **seen(editor, url), field: script, "csrf_token": editor.token}
            answer = editor.client.post(url, data=typed)
            assert answer.status_code in {303, 422}, (field, answer.status_code)
    for address in SHOWING:
        check_no_script(editor.get(address))


SHOWING = (
    "/desk/claims/1",
    "/desk/claims/1?tab=verdict",
    "/desk/claims/1?tab=discussion",
    "/desk/claims/1?tab=history",
    "/desk/claims",
    "/desk/board",
    "/desk/",
    "/desk/articles",
)


def check_no_script(page: Page) -> None:
    for element in page.tree.iter():
        if isinstance(element.tag, str):
            assert not any(key.startswith("on") for key in element.attrib), element.attrib
            assert not (element.get("href") or "").lower().startswith("javascript")
            assert not (element.tag == "script" and "alert" in "".join(element.itertext()))


def test_evaluates_no_template_that_people_type(editor: CheckingClient) -> None:
    editor.client.post(
        "/desk/claims/new",
        data={"statement": "{{ 7 * 77 }} ${7*77} %(name)s %s", "kind": "hearsay", "csrf_token": editor.token},
    )
    text = editor.client.get("/desk/claims").get_data(as_text=True)
    assert "{{ 7 * 77 }} ${7*77} %(name)s %s" in text
    assert "539" not in text


@pytest.mark.parametrize(
    "body", [b"text=%ED%A0%80&language=nl", b"text=ab%ff%fe", b"text=\xff\xfe", b"text=%C3"]
)
def test_refuses_text_that_is_not_unicode(editor: CheckingClient, app: Flask, body: bytes) -> None:
    """Lone surrogates and broken bytes cannot be kept, so nothing is."""
    before = event_count(app)
    answer = editor.client.post(
        "/desk/articles/new",
        data=body,
        content_type="application/x-www-form-urlencoded",
        headers={"X-CSRFToken": editor.token},
    )
    assert answer.status_code == 400
    assert event_count(app) == before


def test_refuses_an_article_of_three_megabytes_as_typed(editor: CheckingClient) -> None:
    page = editor.post("/desk/articles/new", {"text": "woord " * 600_000, "title": "Mijn titel"}, status=422)
    assert "Mijn titel" in page.html
    assert "woord woord" in page.html


def test_refuses_a_body_beyond_all_measure(editor: CheckingClient) -> None:
    answer = editor.client.post(
        "/desk/articles/new", data={"text": "a" * 17_000_000, "csrf_token": editor.token}
    )
    assert answer.status_code == 413
    assert b"<h1" in answer.data


def test_refuses_ten_thousand_parameters(app: Flask, editor: CheckingClient) -> None:
    answer = editor.client.post(
        "/desk/claims/new", data={**{f"p{n}": "x" for n in range(10_000)}, "csrf_token": editor.token}
    )
    assert answer.status_code == 413
    assert app.test_client().get("/?" + "&".join(f"p{n}=x" for n in range(600))).status_code == 400


def test_refuses_an_address_that_is_too_long_in_words(editor: CheckingClient) -> None:
    page = editor.get(f"/desk/search?q={'zee+' * 3_000}", status=414)
    assert "Dat adres is te lang" in page.text(".//h1")
    assert "zee" not in page.html
    assert "Ga terug" in page.text(".//main")
    assert editor.get(f"/desk/{'a' * 9_000}", status=414).all(".//nav")
    assert editor.get(f"/desk/search?q={'zee+' * 1_500}").all(".//main")


@pytest.mark.parametrize("address", ["/sign-in", "/verdicts?q={}", "/verdicts/{}"])
def test_puts_no_tower_of_accents_in_order(app: Flask, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """That takes time by the square of their number, and anybody can ask for it."""
    tower = "a" + "\u0301" * 1_000 + "\u0316" * 1_000
    longest = 0

    def normalize(form: str, text: str) -> str:
        nonlocal longest
        longest = max(longest, len(text))
        return real(form, text)  # type: ignore[arg-type]

    real = unicodedata.normalize
    monkeypatch.setattr(unicodedata, "normalize", normalize)
    client = CheckingClient(app, app.test_client())
    if "{}" in address:
        assert client.client.get(address.format(tower)).status_code == 400
    else:
        client.post(address, {"email": tower, "password": "x"}, status=422)
    assert longest < len(tower)


@pytest.mark.parametrize("token", ["", "forged", "ImFiYyI.aaaa.bbbb"])
def test_refuses_a_foreign_token_and_gives_the_text_back(
    editor: CheckingClient, app: Flask, token: str
) -> None:
    before = event_count(app)
    answer = editor.client.post(
        "/desk/claims/1/discussion/new", data={"body": "Mijn lange opmerking", "csrf_token": token}
    )
    assert answer.status_code == 400
    assert "Mijn lange opmerking" in answer.get_data(as_text=True)
    assert event_count(app) == before


def test_refuses_another_persons_token(as_: People, editor: CheckingClient) -> None:
    other = as_("checker")
    with other.client.session_transaction() as session:
        session["csrf_token"] = "of another session"
    answer = editor.client.post(
        "/desk/claims/1/discussion/new", data={"body": "x", "csrf_token": other.token}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "url",
    [
        "/desk/claims/999999",
        "/desk/claims/99999999999999999999999",
        "/desk/claims/-1",
        "/desk/claims/x",
        "/desk/articles/999999",
        "/verdicts/no-such-slug",
        "/verdicts/no-such-slug/3",
        "/verdicts/%00",
        "/verdicts/%ff",
        "/about/nothing",
        "/sign-in/unknown-token",
        "/nothing",
        "/en/nothing",
    ],
)
def test_knows_nothing_at_unknown_addresses(editor: CheckingClient, url: str) -> None:
    answer = editor.client.get(url)
    assert answer.status_code in {400, 404, 410}, answer.status_code
    assert "<h1" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    [
        "%00",
        "%ff%fe",
        "page=0&state=x&tab=x",
        "page=1e9&version=x&to=x&lang=xx",
        "page=10000&q=%ed%a0%80&claim=x&_scheme=x&_external=1",
    ],
)
def test_never_breaks_on_a_query(app: Flask, editor: CheckingClient, query: str) -> None:
    for endpoint, methods in routes(app).items():
        if "GET" not in methods or endpoint == "static":
            continue
        rule = next(iter(app.url_map.iter_rules(endpoint)))
        built = rule.build(
            {name: 1 if "Integer" in type(c).__name__ else "x" for name, c in rule._converters.items()}
        )
        assert built
        answer = editor.client.get(f"{built[1]}?{query}")
        assert answer.status_code < 500, (built[1], query, answer.status_code)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1:99999", "[::1", "localhost:8000@evil.example", "a b", "x" * 300]
)
def test_refuses_foreign_hosts(app: Flask, host: str) -> None:
    answer = app.test_client().get("/", headers={"Host": host})
    assert answer.status_code == 400


@pytest.mark.parametrize("language", ["xx", "nl-XX-%00", "*", "en;q=abc", ";;;;", "a" * 5000])
def test_speaks_dutch_to_unknown_languages(app: Flask, language: str) -> None:
    answer = app.test_client().get("/sign-in", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert 'lang="nl"' in answer.get_data(as_text=True) or language.startswith("en")


@pytest.mark.parametrize("seen_version", ["", "x", "-1", "0", "99999", "1.5", "9" * 40])
def test_refuses_a_stale_or_forged_version(editor: CheckingClient, app: Flask, seen_version: str) -> None:
    before = event_count(app)
    answer = editor.client.post(
        "/desk/claims/1/statement",
        data={"statement": "Iets heel anders", "seen_version": seen_version, "csrf_token": editor.token},
    )
    assert answer.status_code in {409, 422}
    assert "Iets heel anders" in answer.get_data(as_text=True)
    assert event_count(app) == before
