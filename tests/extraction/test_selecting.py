"""Marking words in a real browser: what is kept is exactly what was marked, however it was marked."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from claims.articles.actions import add_article
from claims.articles.rules import keep
from claims.desk.models import Claim
from claims.desk.rules import Work
from claims.extraction.actions import pull_claim
from claims.extraction.models import ClaimQuote
from tests.conftest import Cast
from tests.journeys import hands

pytestmark = pytest.mark.browser

SEED = "een aantal regeringsleiders het opvallend vond dat het berichtje direct openbaar werd gemaakt"
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

# Where in the page the code points [start, end) of the text are drawn: the corners to drag between.
CORNERS = """([start, end]) => {
  const at = (place) => {
    for (const p of document.querySelectorAll("#article-text p")) {
      let here = Number(p.dataset.start);
      const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      while (walk.nextNode()) {
        const node = walk.currentNode;
        if (node.parentElement.closest("[data-aside]")) continue;
        if (node.nodeName === "BR") { here += 1; continue; }
        if (node.nodeType !== Node.TEXT_NODE) continue;
        let unit = 0;
        for (const c of node.data) {
          if (here === place) return [node, unit];
          unit += c.length; here += 1;
        }
      }
    }
    throw new Error("no such place: " + place);
  };
  const box = (place) => {
    const [node, unit] = at(place);
    const range = document.createRange();
    range.setStart(node, unit);
    range.setEnd(node, unit + String.fromCodePoint(node.data.codePointAt(unit)).length);
    return range.getClientRects()[0];
  };
  document.querySelector("#article-text").scrollIntoView({ block: "start", behavior: "instant" });
  scrollBy({ top: -120, behavior: "instant" });
  const first = box(start), last = box(end - 1);
  return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
}"""


@pytest.fixture
def article(live_app: Flask) -> Callable[..., int]:
    """article(text) keeps a text and gives its id; claims: (start, end, statement) already pulled."""

    def keep_one(text: str, claims: tuple[tuple[int, int, str], ...] = ()) -> int:
        database = live_app.extensions["database"]
        by = Cast(database).actor("editor")
        with database.writing() as session:
            kept = add_article(session, keep(text), title="Titel", medium="De Waterlander", by=by, at=AT)
            for start, end, statement in claims:
                exact = keep(text).text[start:end]
                pull_claim(
                    session,
                    kept.id or 0,
                    start=start,
                    end=end,
                    exact=exact,
                    statement=statement,
                    by=by,
                    at=AT,
                )
            return kept.id or 0

    return keep_one


@pytest.fixture
def quotes(live_app: Flask) -> Callable[[], list[ClaimQuote]]:
    def stored() -> list[ClaimQuote]:
        with live_app.extensions["database"].reading() as session:
            return list(session.exec(select(ClaimQuote).order_by(ClaimQuote.id)).all())  # type: ignore[arg-type]

    return stored


def drag(page: Any, start: int, end: int, *, backwards: bool = False) -> None:
    """Mark the code points [start, end) of the text with the mouse."""
    hands.drag(page, page.evaluate(CORNERS, [start, end]), backwards=backwards)
    page.locator("#statement:focus").wait_for()


def pull(page: Any, statement: str = "het bericht werd direct openbaar gemaakt") -> None:
    page.keyboard.insert_text(statement)
    before = page.locator("#article-side .card").count()
    page.click("#pull button.primary")
    page.locator("#article-side .card").nth(before).wait_for()


def marked_words(page: Any) -> str:
    return str(page.evaluate("[...document.querySelectorAll('mark.claim')].map(m => m.textContent).join('')"))


@pytest.mark.parametrize("backwards", [False, True])
def test_keeps_the_seed_quote_marked_with_the_mouse(
    browse: Any, article: Any, quotes: Any, seed_text: str, backwards: bool
) -> None:
    start = keep(seed_text).text.index(SEED)
    page = browse("editor")
    page.goto(f"/desk/articles/{article(seed_text)}")
    drag(page, start, start + len(SEED), backwards=backwards)
    assert page.locator("#pull [data-quote]").inner_text() == f"“{SEED}”"
    assert page.evaluate("CSS.highlights.has('now')")
    pull(page)
    assert marked_words(page) == SEED
    stored = quotes()[0]
    assert (stored.exact, stored.start, stored.end) == (SEED, start, start + len(SEED))


def test_keeps_a_quote_across_paragraphs_and_pins(browse: Any, article: Any, quotes: Any) -> None:
    text = "Eerste alinea van drie.\n\n\nTweede alinea, met\neen regel erbij.\n\nDerde alinea is er ook."
    start, end = text.index("alinea van"), text.index(" is er ook")
    second = text.index("Tweede")
    page = browse("editor")
    page.goto(f"/desk/articles/{article(text, ((second, second + 6, 'tweede'),))}")
    drag(page, start, end)
    pull(page)
    stored = quotes()[1]
    assert (stored.exact, stored.start) == (text[start:end], start)


@pytest.mark.parametrize(("start", "end"), [(8, 26), (0, 17), (14, 40), (10, 15)])
def test_keeps_a_quote_over_another_claim(
    browse: Any, article: Any, quotes: Any, start: int, end: int
) -> None:
    text = "De wethouder van Waterveen zei dat de brug er komt."
    page = browse("editor")
    page.goto(f"/desk/articles/{article(text, ((3, 26, 'eerst'),))}")
    drag(page, start, end)
    pull(page)
    assert quotes()[1].exact == text[start:end].strip()
    over = page.locator("mark.overlap")
    assert over.count() >= 1
    assert "over-new" in over.first.get_attribute("class")


def test_keeps_the_marked_one_of_a_quote_that_occurs_twice(browse: Any, article: Any, quotes: Any) -> None:
    text = "De brug is dicht, zei hij. Later zei hij: de brug is dicht, en de brug is dicht."
    start = text.rindex("brug is dicht")
    page = browse("editor")
    page.goto(f"/desk/articles/{article(text)}")
    drag(page, start, start + len("brug is dicht"))
    pull(page)
    assert quotes()[0].start == start


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Het gezin 👩‍👩‍👧 en 👍🏽 zei dat het waar is, echt waar.", "👩‍👩‍👧 en 👍🏽 zei dat het waar"),
        ("😀😀😀 daarna komen de woorden die tellen.", "woorden die tellen"),
        ("Een e\u0323\u0301e\u0308n, twee q\u0301q\u0323, drie woorden verder.", "q\u0301q\u0323, drie"),
    ],
)
def test_counts_emoji_and_combining_marks_as_python_does(
    browse: Any, article: Any, quotes: Any, text: str, wanted: str
) -> None:
    kept = keep(text).text
    wanted = keep(wanted).text
    start = kept.index(wanted)
    page = browse("editor")
    page.goto(f"/desk/articles/{article(text)}")
    drag(page, start, start + len(wanted))
    pull(page)
    assert (quotes()[0].exact, quotes()[0].start) == (wanted, start)


def test_keeps_the_seed_quote_marked_with_the_keyboard(
    browse: Any, article: Any, quotes: Any, seed_text: str
) -> None:
    kept = keep(seed_text).text
    start = kept.index(SEED)
    page = browse("editor")
    page.goto(f"/desk/articles/{article(seed_text)}")
    page.keyboard.press("m")
    status = page.locator(".reading-bar")
    status.filter(has_text="Pijltjes").wait_for()
    ahead = "(() => { const r = document.getSelection(); return r.anchorNode.data.slice(r.anchorOffset); })()"
    while not page.evaluate(ahead).startswith("een aantal"):
        page.keyboard.press("ArrowRight")
    for _word in SEED.split()[1:]:
        page.keyboard.press("Shift+ArrowRight")
    status.filter(has_text=f"Gemarkeerd: {SEED}").wait_for()
    page.keyboard.press("Enter")
    page.locator("#statement:focus").wait_for()
    page.keyboard.insert_text("het bericht werd direct openbaar gemaakt")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("mark.claim")
    assert (quotes()[0].exact, quotes()[0].start) == (SEED, start)


def test_marks_sentences_with_the_keyboard_and_reads_on_after_the_next(
    browse: Any, article: Any, quotes: Any
) -> None:
    text = "De brug is dicht. Dat zei hij. De weg is open.\n\nEinde van het stuk."
    page = browse("editor")
    page.goto(f"/desk/articles/{article(text)}")
    page.keyboard.press("m")
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("hij zei dat")
    page.locator("#pull button[value=next]").press("Enter")
    page.wait_for_selector("mark.claim")
    assert quotes()[0].exact == "Dat zei hij"
    page.wait_for_selector(".text.reading")
    assert page.evaluate("document.getSelection().toString()") == "De"
    page.keyboard.press("Escape")
    assert page.locator(".text.reading").count() == 0
    assert page.evaluate("document.activeElement.hasAttribute('data-reading')")


def test_keeps_the_marked_words_when_the_form_is_refused(browse: Any, article: Any, quotes: Any) -> None:
    text = "De brug is dicht, zei hij. Later zei hij: de brug is dicht."
    start = text.rindex("brug is dicht")
    page = browse("editor")
    page.goto(f"/desk/articles/{article(text)}")
    drag(page, start, start + len("brug is dicht"))
    page.keyboard.insert_text("“de brug is dicht”")
    page.click("#pull button.primary")
    page.wait_for_selector("#pull .errors")
    assert page.locator("#pull [data-quote]").inner_text() == "“brug is dicht”"
    assert page.locator("#statement").input_value() == "“de brug is dicht”"
    page.fill("#statement", "de brug is dicht")
    page.click("#pull button.primary")
    page.wait_for_selector("mark.claim")
    assert quotes()[0].start == start


def test_offers_names_that_are_known(browse: Any, article: Any, live_app: Flask) -> None:
    from claims.claimants.actions import find_or_add

    database = live_app.extensions["database"]
    with database.writing() as session:
        find_or_add(session, "Dick Schoof", by=Cast(database).actor("editor"), at=AT)
    page = browse("editor")
    page.goto(f"/desk/articles/{article('Een zin over de brug.')}")
    page.locator("#claimant").press_sequentially("scho")
    page.wait_for_selector("#claimants option", state="attached")
    assert page.locator("#claimants option").get_attribute("value") == "Dick Schoof"


def test_a_reader_marks_nothing(browse: Any, article: Any) -> None:
    page = browse("reader")
    page.goto(f"/desk/articles/{article('Een zin over de brug.')}")
    assert page.locator("#pull").count() == 0
    x1, y1, x2, y2 = page.evaluate(CORNERS, [0, 7])
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move(x2, y2, steps=3)
    page.mouse.up()
    assert page.evaluate("document.getSelection().toString()") == "Een zin"


# Whether this comes to rest in view, below the bar: asked at every frame, for two seconds at most.
RESTS_IN_VIEW = """(what) => new Promise((answer) => {
  const box = () => (what === "focus" ? document.activeElement : document.getSelection().getRangeAt(0)).getBoundingClientRect();
  const top = Math.max(0, document.querySelector(".bar").getBoundingClientRect().bottom);
  const until = performance.now() + 2000;
  let last = null, still = 0;
  const look = () => {
    still = last === scrollY ? still + 1 : 0;
    last = scrollY;
    const seen = box().top >= top - 1 && box().bottom <= innerHeight;
    if ((seen && still > 15) || performance.now() > until) answer(seen); else requestAnimationFrame(look);
  };
  look();
})"""
LONG = "\n\n".join(
    f"Alinea {n} gaat over de brug. " + "De brug is dicht en de weg is open. " * 6 for n in range(40)
)


def test_moves_the_focus_to_the_errors_of_a_refused_form_and_shows_them(browse: Any, article: Any) -> None:
    page = browse("editor", viewport={"width": 1100, "height": 500})
    page.goto(f"/desk/articles/{article(LONG)}")
    drag(page, 0, 8)
    page.keyboard.insert_text("“Alinea 0”")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#pull .errors:focus")
    assert page.evaluate(RESTS_IN_VIEW, "focus")
    page.fill("#statement", "“nog eens”")
    page.locator("#said_on").press("Control+Enter")
    page.wait_for_selector("#pull .errors:focus")
    assert page.locator("#statement").input_value() == "“nog eens”"
    assert page.evaluate(RESTS_IN_VIEW, "focus")


def test_reads_on_after_the_quote_with_its_word_in_view(browse: Any, article: Any, quotes: Any) -> None:
    pulled = tuple(
        (LONG.index(f"Alinea {n} "), LONG.index(f"Alinea {n} ") + 8, f"{n}") for n in range(20, 29)
    )
    page = browse("editor", viewport={"width": 1320, "height": 600})
    page.goto(f"/desk/articles/{article(LONG, pulled)}")
    page.keyboard.press("m")
    for _paragraph in range(2):
        page.keyboard.press("ArrowDown")
    for _word in range(2):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("het gaat ergens over")
    page.locator("#pull button[value=next]").press("Enter")
    page.wait_for_selector(".text.reading")
    assert quotes()[-1].exact == "Alinea 2 gaat"
    assert page.evaluate("document.getSelection().toString()") == "over"
    assert page.evaluate("document.activeElement.id") == "article-text"
    assert page.evaluate(RESTS_IN_VIEW, "selection")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.getSelection().toString()") == "de"
    assert page.evaluate(RESTS_IN_VIEW, "selection")


def test_offers_the_way_to_the_form_where_it_stands_below_the_text(browse: Any, article: Any) -> None:
    page = browse("editor", viewport={"width": 360, "height": 740})
    page.goto(f"/desk/articles/{article(LONG)}")
    bar = page.locator(".pull-bar")
    assert not bar.is_visible()
    x1, y1, x2, y2 = page.evaluate(CORNERS, [0, 8])
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move(x2, y2, steps=4)
    page.mouse.up()
    bar.wait_for()
    assert page.evaluate("document.activeElement.id") != "statement"
    bar.get_by_role("button", name="Claim maken van deze woorden").click()
    page.locator("#statement:focus").wait_for()
    assert page.evaluate(RESTS_IN_VIEW, "focus")
    assert not bar.is_visible()
    assert page.locator("#pull [data-quote]").inner_text() == "“Alinea 0”"


def test_draws_both_lines_where_two_claims_of_other_states_overlap(
    browse: Any, article: Any, live_app: Flask
) -> None:
    text = "De wethouder zei dat de brug er komt.\n\nDe weg komt er ook, zei zij."
    number = article(text, ((3, 30, "eerst"), (17, 45, "daarna")))
    with live_app.extensions["database"].writing() as session:
        claim = session.get_one(Claim, 1)
        claim.state = Work.DONE
        session.add(claim)
    lines = """(mark) => {
      const style = getComputedStyle(mark);
      return [mark.textContent, style.borderBottomColor, style.borderBottomStyle, style.boxShadow];
    }"""
    for scheme in ("light", "dark"):
        page = browse("editor", color_scheme=scheme)
        page.goto(f"/desk/articles/{number}")
        first, both, second, below = (page.locator("mark.claim").nth(n).evaluate(lines) for n in range(4))
        assert (both[0], below[0]) == (text[17:30], text[39:45])
        assert both[1] == first[1] != second[1] == below[1]
        assert second[1] in both[3], "the other claim's line is the shadow below it"
        assert {each[2] for each in (first, both, second, below)} == {"solid"}
