"""A test client that also checks every page it fetches, so that no test has to remember to."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from html5lib.constants import E
from itsdangerous import URLSafeTimedSerializer
from sqlmodel import col, func, select
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from claims.history.models import Event

# Routes whose POST changes working state only, and why that is no line of the history (architecture.md).
WORKING_STATE = {
    "people.theme": "one's own preference",
    "people.language": "one's own preference; for who is not signed in, kept in the session",
    "security.login": "a session and the counter of tries; what was tried is no one's history",
    "people.code": "a session and the counter of tries, as the step before",
    "people.sign_out": "ends this browser's session, nothing else",
    "notices.mark": "what one has read",
    "notices.mark_all": "what one has read",
    "notices.settings": "one's own preference",
    "following.follow": "one's own preference",
    "webhook.test": "a message on its way; the log of messages has it",
    "webhook.again": "a message on its way; the log of messages has it",
    "unsaved.keep": "what one typed and did not save",
    "unsaved.throw_away": "what one typed and did not save",
    "following.digest": "one's own preference",
    "extraction.show_proposals": "one's own preference, kept in the session",
    "bulk.prepare": "which claims an act is meant for: nothing happens to them yet, and it goes after a day",
    "desk.columns": "one's own preference",
    "desk.all_seen": "what one has seen",
    "triage.skip": "what one left for later, which is nobody else's",
    "triage.skip_no_more": "what one left for later, which is nobody else's",
    "saved.forget": "what one searched for, which is nobody else's",
    "publication.typo_difference": "shows the difference before the act; stores nothing",
}
# Forms for people without an account: no cookie goes along with them that another site could use.
OPEN_FORM = re.compile(r"(/en)?/tip(/|$)")
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


class Page:
    """One fetched page: its text, and its tree for looking things up."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        self.is_part = "<html" not in self.html[:500].lower()
        self.tree: ET.Element = parser.parseFragment(self.html) if self.is_part else parser.parse(self.html)
        self.faults = [f"{position}: {E[code] % data}" for position, code, data in parser.errors]

    def all(self, path: str) -> list[ET.Element]:
        """Elements by ElementTree path, such as ".//form[@id='move']"."""
        return self.tree.findall(path)

    def one(self, path: str) -> ET.Element:
        found = self.all(path)
        assert len(found) == 1, f"{len(found)} elements at {path} in:\n{self.html[:3000]}"
        return found[0]

    def text(self, path: str = ".") -> str:
        """The words of one element, white space as single spaces."""
        element = self.tree if path == "." else self.one(path)
        return " ".join("".join(element.itertext()).split())

    def texts(self, path: str) -> list[str]:
        return [" ".join("".join(element.itertext()).split()) for element in self.all(path)]

    def fields(self, form_path: str) -> dict[str, str]:
        """The values that a browser would send for this form, untouched."""
        return self.values(self.one(form_path))

    @staticmethod
    def values(form: ET.Element) -> dict[str, str]:
        """The values that a browser would send for a form, untouched."""
        values: dict[str, str] = {}
        for field in form.iter():
            name = field.get("name")
            if not name:
                continue
            if field.tag == "textarea":
                values[name] = "".join(field.itertext()).removeprefix("\n")
            elif field.tag == "select":
                options = list(field.iter("option"))
                chosen = [o for o in options if o.get("selected") is not None] or options[:1]
                values[name] = (chosen[0].get("value") or "") if chosen else ""
            elif field.tag == "input":
                if field.get("type") in {"checkbox", "radio"} and field.get("checked") is None:
                    continue
                values[name] = field.get("value") or ""
        return values


def check_page(page: Page) -> None:
    """Raise AssertionError for a page that no careful person would send out."""
    elements = [element for element in page.tree.iter() if isinstance(element.tag, str)]
    problems = [*page.faults, *_twice(elements)]
    for element in elements:
        problems += [f"{problem}: <{element.tag} {element.attrib}>" for problem in _problems(element)]
    problems += _unlabelled(elements)
    if not page.is_part:
        problems += _frame_problems(page)
    if re.search(r"\{\{|\{%|%\(\w+\)s", page.html):
        problems.append("template or message syntax left over")
    if re.search(r"(<|&lt;)[\w. ]+ at 0x[0-9a-f]+", page.html):
        problems.append("an object of the program in place of its words")
    assert not problems, "\n".join([*problems, page.html[:2000]])


def _twice(elements: list[ET.Element]) -> list[str]:
    ids = [element.get("id") for element in elements if element.get("id") is not None]
    return [f"id twice: {name}" for name in {i for i in ids if ids.count(i) > 1}]


def _problems(element: ET.Element) -> Iterator[str]:
    if any(name == "style" or name.startswith(("on", "hx-on")) for name in element.attrib):
        yield "the policy forbids this attribute"
    if element.tag == "form" and element.get("method") != "dialog":
        if not (element.get("action") and element.get("method")):
            yield "form without action or method"
        names = [field.get("name") for field in element.iter("input")]
        posts = (element.get("method") or "").lower() == "post"
        if posts and "csrf_token" not in names and not OPEN_FORM.match(element.get("action") or ""):
            yield "form without token"
    if element.tag == "a" and not element.get("href"):
        yield "link without address"
    if element.tag == "img" and element.get("alt") is None:
        yield "image without words"
    if element.tag == "button" and not ("".join(element.itertext()).strip() or element.get("aria-label")):
        yield "button without words"


def _unlabelled(elements: list[ET.Element]) -> list[str]:
    labels = {element.get("for") for element in elements if element.tag == "label"}
    inside = {id(inner) for label in elements if label.tag == "label" for inner in label.iter()}
    return [
        f"no label: {element.attrib}"
        for element in elements
        if element.tag in {"input", "select", "textarea"}
        and element.get("type") not in UNLABELLED
        and element.get("id") not in labels
        and not (element.get("aria-label") or element.get("aria-labelledby"))
        and id(element) not in inside
    ]


def _frame_problems(page: Page) -> Iterator[str]:
    headings = page.texts(".//h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1: {headings}"
    if not page.text(".//title"):
        yield "no title"
    if not page.one(".").get("lang"):
        yield "no language"


class CheckingClient:
    """One person's browser without script: `get` and `post` fetch, check status, and check the page."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app, self.client = app, client

    @property
    def token(self) -> str:
        with self.client.session_transaction() as session:
            raw = session.setdefault("csrf_token", "a-token-of-this-session")
        return str(URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token").dumps(raw))

    def get(self, url: str, status: int = 200, **options: Any) -> Page:
        return self._page(self.client.get(url, **options), status)

    def post(self, url: str, data: dict[str, Any] | None = None, status: int = 303, **options: Any) -> Page:
        """Send a form. A change that worked must have written an event."""
        before = self._events()
        response = self.client.post(url, data={"csrf_token": self.token, **(data or {})}, **options)
        endpoint = self._endpoint(response)
        page = self._page(response, status)
        changed = self._events() - before
        if response.status_code < 400:
            assert changed or endpoint in WORKING_STATE, f"{endpoint} wrote no event"
        else:
            assert changed == 0, f"{endpoint} was refused and yet wrote an event"
        return page

    def follow(self, url: str, data: dict[str, Any] | None = None, **options: Any) -> Page:
        """Send a form and fetch the page that it answers with."""
        answer = self.post(url, data, **options)
        return self.get(answer.response.location)

    def _endpoint(self, response: TestResponse) -> str:
        try:
            return str(self.app.url_map.bind("localhost").match(response.request.path, method="POST")[0])
        except HTTPException:
            return ""

    def _events(self) -> int:
        with self.app.extensions["database"].reading() as session:
            return int(session.exec(select(func.count(col(Event.id)))).one())

    def _page(self, response: TestResponse, status: int) -> Page:
        page = Page(response)
        response.close()  # as a server does once all is sent: what waits for that happens now
        words = (
            "\n".join(" ".join("".join(e.itertext()).split()) for e in page.all(".//main"))
            or page.html[:2000]
        )
        assert response.status_code == status, (
            f"{response.status_code} instead of {status} for {response.request.path}: {words}"
        )
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            check_page(page)
        return page
