"""Whatever people type is text: in a real browser nothing of it runs, loads, opens or leads away."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlmodel import Session, col, select, update

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.claimants.actions import edit_claimant
from claims.desk import actions as desk
from claims.desk.rules import DeclineReason, Work
from claims.discussion.actions import add_comment
from claims.evidence.actions import add_evidence
from claims.evidence.contact import except_contact, explain_research, log_contact, record_answer
from claims.evidence.rules import Channel, Kind, Stance
from claims.extraction.actions import pull_claim
from claims.people.actions import rename
from claims.people.models import Person
from claims.people.rules import Permission
from claims.publishing.actions import publish, withdraw
from claims.publishing.models import Publication
from claims.saved.actions import note_past, save
from claims.tips import actions as tips
from claims.verdicts.actions import write_draft
from claims.verdicts.models import Rating
from claims.web.markdown import render_markdown
from tests.conftest import Cast
from tests.house.foreign_strings import STRINGS

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LONGEST_LINE = 185
WITHDRAWN = 4  # the first claim whose verdict is withdrawn; then every second one


def _lines() -> list[str]:
    """All the strings, as many to a line as a field of one line takes: every field gets every string."""
    lines = [""]
    for string in STRINGS:
        longer = f"{lines[-1]} {string}".strip()
        if len(longer) > LONGEST_LINE:
            lines.append(string)
        else:
            lines[-1] = longer
    return lines


LINES = _lines()
ALL = "\n\n".join(STRINGS)
# Addresses that pass as addresses, with what would break out of an attribute.
URLS = [
    "https://a.example/'onmouseover=alert(1)//",
    'https://a.example/"onmouseover="alert(1)"x="',
    "https://a.example/<script>alert(1)</script>",
]


class Teller:
    """Fills every field that people fill, through the product's own actions."""

    def __init__(self, session: Session, cast: Cast) -> None:
        self.session, self.cast = session, cast
        self.tokens: list[str] = []  # of the pages of tips
        self.at = _now()

    def tell(self, number: int, text: str) -> tuple[int, int]:
        """One claim taken from its article to the public, with this text wherever text can stand."""
        session, at, url = self.session, self.at, URLS[number % len(URLS)]
        editor, checker, second = (self.cast.actor(key) for key in ("editor", "checker", "second"))
        line = text[:190]
        article = add_article(
            session, keep(f"{line} zei iemand {number}.\n\n{ALL}"), title=line, medium=line, author=line,
            url=url, language="nl", by=editor, at=at,
        )  # fmt: skip
        claim = pull_claim(
            session, article.id or 0, exact=f"zei iemand {number}", statement=f"{number} {line}",
            claimant_name=f"{line[:100]} {number}", claimant_description=line, by=editor, at=at,
        )  # fmt: skip
        claim_id = claim.id or 0
        edit_claimant(
            session, claim.claimant_id or 0, name=f"{line[:100]} {number}", description=line, aliases=f"{line[:100]} ook {number}",
            same_as=url, by=editor, at=at,
        )  # fmt: skip
        tags = [line.replace(",", " ")[start : start + 50] for start in (0, 50, 100)]
        desk.set_tags(session, claim_id, [tag for tag in tags if tag.strip()], by=editor, at=at)
        desk.move_claim(
            session, claim_id, Work.RESEARCHING, by=editor, at=at, assignee_id=checker.id, message=text
        )
        desk.set_waiting(
            session, claim_id, until=(at + timedelta(days=9)).date(), because=line, by=editor, at=at
        )
        for stance in (Stance.SUPPORTS, Stance.REFUTES):
            add_evidence(
                session, claim_id, url=url, title=f"{stance} {line}", publisher=f"{stance} {line}"[:200], quote=text, note=text,
                stance=stance, kind=Kind.DATA, is_named=True, archive_url=url, by=checker, at=at,
            )  # fmt: skip
        attempt = log_contact(
            session, claim_id, who=line, channel=Channel.EMAIL, asked_at=at, by=checker, at=at
        )
        record_answer(session, attempt.id or 0, answer=text, by=checker, at=at)
        explain_research(
            session,
            claim_id,
            one_side_because=text,
            source_exception=text,
            by=checker,
            at=at,
        )
        markdown = f"{text}\n\n{ALL}"
        add_comment(session, claim_id, body=markdown, body_html=render_markdown(markdown), by=checker, at=at)
        rating = session.exec(select(Rating.id).where(col(Rating.key) == "true")).one()
        write_draft(
            session, claim_id, rating_id=rating, headline=f"Kop {number} {line}", explanation=text, body=markdown,
            body_html=render_markdown(markdown), not_established=text, as_known_on=at.date(), by=checker, at=at,
        )  # fmt: skip
        desk.move_claim(session, claim_id, Work.IN_REVIEW, by=checker, at=at)
        desk.move_claim(session, claim_id, Work.APPROVED, by=second, at=at)
        publish(session, claim_id, by=second, at=at)
        self.tip(claim_id, text, url)
        return claim_id, article.id or 0

    def tip(self, claim_id: int, text: str, url: str) -> None:
        """Two readers sent it: one tip that counts for the claim, and one on which nothing was decided."""
        for seen_where in (url, text):
            tip, token = tips.receive(
                self.session, what=text, seen_where=seen_where, why=text, language="nl", sender="s" * 64, alike=None, at=self.at
            )  # fmt: skip
            self.tokens.append(token)
            if seen_where == url:
                tips.join(self.session, {tip.id or 0: 1}, claim_id, by=self.cast.actor("editor"), at=self.at)

    def tell_of_reasons(self) -> None:
        """Why claims were held back, not answered for, declined and withdrawn: every string as each of these reasons."""
        session, at = self.session, self.at
        editor, second = self.cast.actor("editor"), self.cast.actor("second")
        for number, line in enumerate(LINES):
            desk.set_hold(session, number + 1, line, by=editor, at=at)
            attempt = log_contact(
                session, number + 1, who=line, channel=Channel.EMAIL, asked_at=at, by=editor, at=at
            )
            except_contact(session, attempt.id or 0, because=line, by=editor, at=at)
            declined = desk.add_claim(session, statement=f"x {line}", language="nl", by=editor, at=at)
            desk.move_claim(
                session, declined.id or 0, Work.DECLINED, by=editor, at=at, decline_reason=DeclineReason.OTHER, note=line
            )  # fmt: skip
        for number, start in enumerate(range(0, len(LINES), 5)):
            reason = "\n".join(LINES[start : start + 5])
            withdraw(session, WITHDRAWN + 2 * number, reason, by=second, at=at)


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


@pytest.fixture
def tokens() -> list[str]:
    """Of the pages of the tips that were sent."""
    return []


@pytest.fixture
def told(live_app: Flask, tokens: list[str]) -> list[tuple[int, int, str]]:
    """Claim, article and slug of each string."""
    database = live_app.extensions["database"]
    cast = Cast(database)
    with database.writing() as session:
        for person in session.exec(select(Person)).all():
            nasty = f"{person.name} {STRINGS[(person.id or 0) % len(STRINGS)]}"
            rename(session, person.id or 0, nasty[:110], by=cast.actor("admin"), at=_now(), seen_version=None)
        teller = Teller(session, cast)
        made = [teller.tell(number, text) for number, text in enumerate(LINES)]
        for number, line in enumerate(LINES):
            save(
                session,
                name=f"{number} {line[:100]}",
                typed=line,
                filters={},
                by=cast.actor("editor"),
                at=_now(),
            )
            note_past(session, cast.editor.id or 0, line, at=_now())
        tokens.extend(teller.tokens)
        teller.tell_of_reasons()
        session.execute(update(Publication).values(scheduled_for=None))
        slugs = dict(session.exec(select(Publication.claim_id, Publication.slug)).all())
    return [(claim, article, slugs[claim] or "") for claim, article in made]


@pytest.fixture
def watched(browse: Callable[..., Any], live_server: str) -> Iterator[tuple[Any, list[str]]]:
    """The editor's browser, and everything in it that foreign text must not do."""
    page, wrong = browse("editor"), []
    own = urlsplit(live_server).netloc

    def note_request(request: Any) -> None:
        asked = urlsplit(request.url)
        own_asking = (
            r"/desk/(matches/\d+/count|claims/\d+/here|unsaved/offered)"  # what the page asks by itself
        )
        expected = (
            asked.path.startswith("/static/")
            or re.fullmatch(own_asking, asked.path) is not None
            or (request.resource_type == "document" and request.frame == page.main_frame)
        )
        if asked.netloc != own or not expected:
            wrong.append(f"asked for {request.url} ({request.resource_type}) on {page.url}")

    def note_dialog(dialog: Any) -> None:
        wrong.append(f"dialog on {page.url}")
        dialog.dismiss()

    page.on("request", note_request)
    page.on("dialog", note_dialog)
    page.on(
        "console", lambda said: wrong.append(f"{said.text} on {page.url}") if said.type == "error" else None
    )
    page.on("popup", lambda _: wrong.append(f"popup on {page.url}"))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (e) => console.error('violation', e.violatedDirective));"
    )
    yield page, wrong
    page.remove_listener("request", note_request)


def visit(page: Any, path: str, wrong: list[str]) -> None:
    """Look at a page as a person does: it loads, the pointer passes over all of it, and it stays where it is."""
    answer = page.goto(path)
    assert answer.status == 200, path
    foreign = page.evaluate(
        """() => {
        const bad = [];
        for (const e of document.querySelectorAll("*")) {
          for (const a of e.attributes) {
            if (/^on|^style$|^srcdoc$|^hx-on|^data-hx-/i.test(a.name)) bad.push(e.tagName + " " + a.name);
            if (/^(href|src|action|formaction|xlink:href|data)$/i.test(a.name) && /^\\s*(javascript|data|vbscript):/i.test(a.value)) bad.push(a.value);
            if (/^hx-(get|post|put|delete|patch)$/.test(a.name) && /sign-out/.test(a.value)) bad.push(a.value);
          }
          if (/^(IFRAME|OBJECT|EMBED|BASE|STYLE|VIDEO|MATH)$/i.test(e.tagName)) bad.push(e.tagName);
          if (e.tagName === "IMG" && !e.getAttribute("src").startsWith("/static/")) bad.push("IMG");
          if (e.tagName === "FORM" && new URL(e.action).host !== location.host) bad.push(e.action);
          if (e.tagName === "SCRIPT" && e.type !== "application/ld+json" && !e.src.startsWith(location.origin + "/static/")) bad.push("SCRIPT");
          if (e.tagName === "META" && e.httpEquiv === "refresh") bad.push("META");
          for (const kind of ["mouseover", "focus"]) e.dispatchEvent(new Event(kind, {bubbles: false}));
        }
        for (const d of document.querySelectorAll("details")) if (!d.hasAttribute("hx-get")) d.open = true;
        return bad;
      }"""
    )
    assert not foreign, f"{path}: {foreign}"
    page.wait_for_timeout(30)
    assert urlsplit(page.url).path == urlsplit(path).path, f"{path} led to {page.url}"
    assert not wrong, wrong
    assert "1337" not in page.inner_text("body"), f"{path} computed what was typed"


@pytest.mark.timeout(600)
def test_runs_and_fetches_nothing_of_what_people_typed(
    told: list[tuple[int, int, str]], tokens: list[str], watched: tuple[Any, list[str]]
) -> None:
    page, wrong = watched
    for token in tokens[::8]:
        visit(page, f"/tip/{token}", wrong)
    assert len(STRINGS) > 100
    for claim_id, article_id, slug in told:
        visit(page, f"/desk/claims/{claim_id}", wrong)
        assert LINES[claim_id - 1].split()[0][:12] in page.inner_text("h1"), "it stands there, as text"
        visit(page, f"/verdicts/{slug}", wrong)
        if claim_id % 8 == 1:
            for tab in ("evidence", "verdict", "discussion", "tips", "history"):
                visit(page, f"/desk/claims/{claim_id}?tab={tab}", wrong)
            for form in (
                "statement",
                "tags",
                "waiting",
                "verdict",
                "research",
                "contact/1",
                "state?to=researching",
            ):
                visit(page, f"/desk/claims/{claim_id}/{form.replace('/1', f'/{claim_id}')}", wrong)
            visit(page, f"/desk/tips/{2 * claim_id}", wrong)
            visit(page, f"/desk/tips/claim?tip={2 * claim_id}-1", wrong)
            visit(page, f"/desk/articles/{article_id}?claim={claim_id}", wrong)
            visit(page, f"/desk/articles/{article_id}/details", wrong)
            visit(page, f"/desk/claimants/{claim_id}", wrong)
            visit(page, f"/desk/claimants/{claim_id}/details", wrong)
            visit(page, f"/desk/claims/{claim_id}/publication/typo", wrong)
        else:
            visit(page, f"/desk/claims/{len(LINES) + claim_id}", wrong)  # one that was declined
    for path in (
        "/desk/", "/desk/tips", "/desk/tips?page=2", "/desk/tips?list=joined", "/tip", "/desk/board", "/desk/claims", "/desk/articles", "/desk/claimants", "/desk/settings/account",
        "/desk/searches", *(f"/desk/searches/{number}" for number in range(1, len(LINES), 8)), "/desk/searches/1/edit",
        "/desk/search", "/desk/search?q=script", "/desk/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/", "/verdicts", "/?q=script",
        "/corrections", "/?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "/en/verdicts",
    ):  # fmt: skip
        visit(page, path, wrong)


@pytest.mark.parametrize(
    "text",
    [
        "<form action=https://evil.example/></form>",
        "<a href=javascript:alert(1)>x</a>",
        "<div data-hx-post=/sign-out data-hx-trigger=load>x</div>",
        "<p>1337</p>",
    ],
)
def test_would_see_text_that_is_not_escaped(
    live_app: Flask, watched: tuple[Any, list[str]], text: str
) -> None:
    """The watch itself can fail: a page that prints one of the strings as it is does not pass."""

    def careless() -> str:
        return f"<!doctype html><html lang=en><title>x</title><h1>x</h1>{text}"

    careless.permission = Permission.LOOK  # type: ignore[attr-defined]
    live_app.add_url_rule("/desk/careless", "careless", careless)
    page, wrong = watched
    with pytest.raises(AssertionError):
        visit(page, "/desk/careless", wrong)
