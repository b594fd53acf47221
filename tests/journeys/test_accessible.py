"""axe-core on every screen of the story: in light, in dark and on a narrow phone nothing is found, and nothing runs off the page."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from claims.articles.models import Article
from claims.desk.models import Claim
from claims.desk.rules import Publication, Work
from claims.publishing.models import Revision
from tests.images.making import PLAIN
from tests.journeys.conftest import DemoNewsroom
from tests.journeys.hands import Mouse

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, PHONE = {"width": 1320, "height": 900}, {"width": 320, "height": 640}
BETWEEN = (480, 740, 980)  # tablets, and windows that share the screen
RUN = """async (only) => {
  const found = await axe.run(document, { runOnly: only, resultTypes: ["violations"] });
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary}`));
}"""
# What sticks out at the right of the window, unless a part of the page scrolls by itself.
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  return [`${wide} > ${innerWidth}`, ...[...document.body.querySelectorAll("*")]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`).slice(0, 8)];
}"""

Step = Callable[[Any], object]


class Places:
    """Claims of the demonstration by where they stand, and addresses made of them."""

    def __init__(self, newsroom: DemoNewsroom) -> None:
        with newsroom.app.extensions["database"].reading() as session:
            claims = session.exec(select(Claim).order_by(col(Claim.id))).all()
            self.by_state = {state: [c.id for c in claims if c.state is state] for state in Work}
            self.published = {
                c.id: c.slug or ""
                for c in claims
                if c.publication is Publication.PUBLISHED and c.revision_number
            }
            self.withdrawn = next(c.slug for c in claims if c.publication is Publication.WITHDRAWN)
            self.revised = session.exec(select(Revision.claim_id).where(col(Revision.number) == 2)).all()
            self.articles = session.exec(select(Article.id).order_by(col(Article.id))).all()

    def claim(self, state: Work, path: str = "") -> str:
        return f"/desk/claims/{self.by_state[state][0]}{path}"


def refused(path: str) -> Step:
    """The form at this address as it comes back when it is sent empty."""

    def send(page: Any) -> None:
        page.goto(path)
        page.evaluate("""() => {
          const form = document.querySelector("main form[method=post].form");
          for (const e of form.elements) if (["text", "textarea", "url", "date", "datetime-local", "search"].includes(e.type)) e.value = "";
          form.noValidate = true;
          form.removeAttribute("data-keep");
        }""")
        with page.expect_navigation(wait_until="domcontentloaded") as answer:
            page.locator("main form[method=post].form button[type=submit]:not([aria-hidden])").first.click()
        assert answer.value.status in {409, 422}, (path, answer.value.status)

    return send


def to(path: str) -> Step:
    return lambda page: page.goto(path)


def saved(page: Any) -> None:
    """The page of a search that was just saved."""
    page.goto("/desk/searches/new?q=minder+regen")
    page.locator("#name").fill(f"Regen {time.monotonic_ns()}")
    with page.expect_navigation():
        page.locator("main form.form button[type=submit]").click()
    assert page.locator("#feed").count() == 1


def tipped(what: str) -> Step:
    """The page of a tip that was just sent."""

    def send(page: Any) -> None:
        page.goto("/tip")
        page.locator("#what").fill(what)
        page.wait_for_timeout(2100)  # nobody fills it in faster
        with page.expect_navigation():
            page.locator("main button[type=submit]").click()
        assert "/tip/" in page.url

    return send


def added_feed(page: Any) -> None:
    """The page of a feed that was just added, with a rule."""
    page.goto("/desk/feeds/new")
    page.get_by_label("Adres").fill("https://krant.example/feed")
    page.get_by_role("button", name="Feed opslaan").click()
    page.get_by_label("Woorden").fill("brug")
    page.get_by_role("button", name="Regel toevoegen").click()


def prepared(act: str) -> Step:
    """The page of an act on all the claims of the list."""

    def prepare(page: Any) -> None:
        page.goto("/desk/claims")
        page.locator("[data-tick-all]").check()
        page.locator("#bulk select").select_option(act)
        with page.expect_navigation():
            page.locator("#bulk button").click()
        assert "/desk/bulk/" in page.url

    return prepare


def unfolded(path: str) -> Step:
    """The form with its fields for a picture open."""

    def unfold(page: Any) -> None:
        page.goto(path)
        page.locator("#picture-fields summary").click()

    return unfold


def pictured(claim: str) -> Step:
    """The page of a claim with a picture, and with one that was just uncovered."""

    def add(page: Any) -> None:
        for graphic in (False, True):
            page.goto(f"/desk/pictures?claim={claim.rpartition('/')[2]}")
            sent = {"name": "brug.png", "mimeType": "image/png", "buffer": PLAIN["png"]}
            page.locator("[name=file]").set_input_files(sent)
            page.locator("[name=alt]").fill("Een lege brug")
            page.locator("[name=media_url]").fill("https://example.org/brug.jpg")
            page.locator("[name=staged]").check()
            page.locator("[name=graphic]").set_checked(graphic)
            with page.expect_navigation():
                page.locator("main form.form button[type=submit]").click()
        page.locator("#pictures summary").last.click()
        page.locator("#pictures img").last.wait_for()

    return add


def divided(places: Places) -> Step:
    """The page of a quote in parts: each part asks what it states."""

    def divide(page: Any) -> None:
        page.goto(f"/desk/articles/{places.articles[0]}")
        words = page.locator("#article-text p").first.inner_text()
        page.locator("#pull summary").filter(has_text="Meer").click()
        page.locator("#exact").fill(words)
        with page.expect_response(lambda answer: answer.url.endswith("/parts")):
            page.get_by_role("button", name="In delen…").click()
        page.locator("#parts").fill("\n".join((words[:20].rsplit(" ", 1)[0], words.split()[-1])))
        with page.expect_navigation() as answer:
            page.get_by_role("button", name="Zo verdelen").click()
        assert answer.value.status == 422
        assert page.locator("#statements-1").count() == 1

    return divide


def refused_parts(places: Places) -> Step:
    """The same page when a part does not stand in the quote and another states nothing."""

    def refuse(page: Any) -> None:
        divided(places)(page)
        page.locator("#statements-0").fill(" ")
        with page.expect_navigation():
            page.get_by_role("button", name="Deze claims vastleggen").click()
        assert page.locator("#statements-0-error").count() == 1

    return refuse


def refused_tip(page: Any) -> None:
    page.goto("/tip")
    page.evaluate("document.querySelector('main form').noValidate = true")
    with page.expect_navigation() as answer:
        page.locator("main button[type=submit]").click()
    assert answer.value.status == 422


def conflict(places: Places) -> Step:
    def collide(page: Any) -> None:
        page.goto(places.claim(Work.NEW, "/statement"))
        page.evaluate("document.querySelector('main [name=seen_version]').value = 999")
        page.locator("main textarea").first.fill("Het depot heeft meer stukken dan het museum laat zien")
        with page.expect_navigation() as answer:
            page.locator("main form.form button[type=submit]").first.click()
        assert answer.value.status == 409

    return collide


def refused_passage(places: Places) -> Step:
    def send(page: Any) -> None:
        page.goto(places.claim(Work.IN_REVIEW, "?tab=verdict"))
        page.evaluate("document.querySelector('#comment-passage').noValidate = true")
        with page.expect_response(lambda each: each.url.endswith("/verdict/comments")) as answer:
            page.locator("#comment-passage button[type=submit]").click()
        assert answer.value.status == 422
        page.locator(".errors").first.wait_for()

    return send


def talked(places: Places) -> Step:
    """A discussion with a comment that was edited and answered, and one that is resolved, both open to be read."""

    def talk(page: Any) -> None:
        tab = places.claim(Work.IN_REVIEW, "?tab=discussion")
        for text in ("Klopt dit, @Jorinde?", "En dit?"):
            page.goto(tab)
            page.locator("#body").fill(text)
            page.get_by_role("button", name="Reactie plaatsen").click()
        page.get_by_role("button", name="Afhandelen").last.click()
        page.locator("a", has_text="Bewerken").and_(page.locator(".comment a")).first.click()
        page.locator("#body").fill("Klopt dit wel?")
        page.get_by_role("button", name="Opslaan").click()
        reply = page.locator("details", has=page.locator("[name=reply_to]")).first
        reply.locator("summary").click()
        reply.locator("textarea").fill("Ja.")
        reply.get_by_role("button", name="Beantwoorden").click()
        for summary in page.locator("section#discussion summary").all():
            if summary.is_visible():
                summary.click()

    return talk


def typo_difference(places: Places) -> Step:
    def differ(page: Any) -> None:
        claim = next(iter(places.published))
        page.goto(f"/desk/claims/{claim}/publication/typo")
        field = page.locator("#explanation")
        field.fill(field.input_value().replace(" ", "  ", 1) + " ja")
        with page.expect_navigation():
            page.locator("main form.form button[type=submit]").first.click()
        assert page.locator("ins").count()

    return differ


def added_webhook(page: Any) -> None:
    """The page of the webhook with its secret, and one message that was refused by the guard."""
    page.goto("/desk/settings/webhook")
    page.locator("#url").fill("http://127.0.0.1/")
    page.get_by_role("radio").first.check()
    page.locator("input[name=events]").first.check()
    with page.expect_navigation():
        page.locator("main form[data-keep] button[type=submit]").click()
    if page.locator("main form[action$=test]").count() and not page.locator("#secret").count():
        with page.expect_navigation():
            page.locator("main form[action$=test] button").click()


def staged(page: Any) -> None:
    """The board by stage, with a claim in one of them and the menu of its card open."""
    page.goto("/desk/settings/stages")
    if not page.locator("table.list").count():
        page.goto("/desk/settings/stages/new")
        page.locator("#state").select_option("new")
        page.locator("#name").fill("terugbellen")
        page.locator("#colour").select_option("green")
        with page.expect_navigation():
            page.locator("main form[data-keep] button[type=submit]").click()
    page.goto("/desk/board?lanes=stage")
    if not page.locator(".lane .topic").count():
        page.locator(".col.new .card summary").first.click()
        with page.expect_navigation():
            page.locator(".menu-list button[name=stage]").first.click()
    page.locator(".col.new .lane .topic").wait_for()
    page.locator(".col.new .card summary").first.click()
    page.locator(".menu-list button[name=stage]").first.wait_for()


def kept_reasons(page: Any) -> None:
    """The reasons to drop a claim, with one of the desk's own, and one out of use unfolded."""
    page.goto("/desk/settings/reasons")
    if not page.locator("tr#reason-11").count():
        page.goto("/desk/settings/reasons/new")
        page.locator("#nl").fill("door de bron al rechtgezet")
        page.locator("#told_nl").fill("De bron heeft dit zelf al rechtgezet.")
        with page.expect_navigation():
            page.locator("main form[data-keep] button[type=submit]").click()
        with page.expect_navigation():
            page.locator("form[action='/desk/settings/reasons/5/removal'] button").click()
    page.locator("main summary", has_text="1").click()


def screens(group: str, places: Places) -> tuple[str | None, list[Step]]:
    """Who looks, and at what."""
    researching, review = places.claim(Work.RESEARCHING), places.claim(Work.IN_REVIEW)
    done, approved = places.claim(Work.DONE), places.claim(Work.APPROVED)
    slug, revised = next(iter(places.published.values())), places.published[places.revised[0]]
    tabs = ["evidence", "verdict", "discussion", "matches", "history"]
    groups: dict[str, tuple[str | None, list[Step]]] = {
        "door": (None, [to("/sign-in"), refused("/sign-in"), to("/nothing-here"), to("/desk/board")]),
        "desk": (
            "editor",
            [
                to("/desk/"),
                to("/desk/board"),
                to("/desk/board?aside=1"),
                to(f"/desk/triage/{places.by_state[Work.NEW][0]}"),
                to(f"/desk/triage/{places.by_state[Work.DONE][0]}"),
                to("/desk/settings/triage"),
                to("/desk/settings/tags"),
                to("/desk/settings/tags/1"),
                refused("/desk/settings/tags/new"),
                to("/desk/settings/board"),
                to("/desk/board?compact=1"),
                to("/desk/board?lanes=person"),
                staged,
                to("/desk/settings/stages"),
                to("/desk/settings/stages/1"),
                refused("/desk/settings/stages/new"),
                kept_reasons,
                to("/desk/settings/reasons/11"),
                refused("/desk/settings/reasons/new"),
                to("/desk/settings/fields"),
                refused("/desk/settings/fields/new"),
                to("/desk/claims/columns"),
                to("/desk/claims?columns=priority,score,sources,language"),
                to("/desk/claims?state=new&sort=due"),
                to("/desk/views/new?state=new"),
                prepared("give"),
                prepared("tag"),
                refused("/desk/settings/triage/new"),
                to("/desk/claims"),
                to("/desk/help"),
                to("/desk/notices"),
                to("/desk/settings/notices"),
                to("/desk/unsaved"),
                to("/desk/claims?due=late&sort=due"),
                to("/desk/searches"),
                to("/desk/searches/new?q=minder+regen"),
                refused("/desk/searches/new?q=minder+regen"),
                saved,
                to("/desk/matches/suggestions?text=minder+regen+in+de+zomer"),
                to(f"{done}/cluster".replace("/claims/", "/matches/")),
            ],
        ),
        "articles": (
            "editor",
            [
                to("/desk/articles"),
                to(f"/desk/articles/{places.articles[0]}"),
                divided(places),
                refused_parts(places),
                refused("/desk/articles/new"),
                to("/desk/claims/new"),
                refused("/desk/claims/new"),
                unfolded("/desk/claims/new"),
                to("/desk/claimants"),
                to("/desk/trash"),
                to("/desk/claimants/1"),
                to("/desk/claimants/1/details"),
                to("/desk/claimants/1/merge?claimant=x"),
            ],
        ),
        "claim": (
            "editor",
            [to(f"{claim}?tab={tab}") for claim in (review, done) for tab in tabs] + [to(approved)],
        ),
        "moves": (
            "editor",
            [
                to(f"{places.claim(Work.NEW)}/state?to=researching"),
                refused(f"{places.claim(Work.NEW)}/state?to=declined"),
                to(f"{places.claim(Work.NEW)}/state?to=duplicate"),
                refused(f"{done}/state?to=researching"),
                conflict(places),
                to(f"{researching}/due"),
                to(f"{researching}/hold"),
            ],
        ),
        "research": (
            "editor",
            [
                refused(f"{researching}/evidence/new"),
                refused(f"{researching}/contact/new"),
                to(f"{researching}/research"),
                pictured(researching),
                refused(f"/desk/pictures?claim={researching.rpartition('/')[2]}"),
                to(f"{researching}/pictures/1"),
                to(f"{researching}/verdict"),
                to(f"{researching}?tab=verdict"),
                refused(f"{researching}/discussion/new"),
                refused_passage(places),
                talked(places),
                lambda page: page.locator("main a[href*='/texts']").first.click(),
            ],
        ),
        "publishing": (
            "editor",
            [
                to(f"{approved}/publication"),
                to(f"{done}/publication/typo"),
                typo_difference(places),
                refused(f"{done}/publication/withdrawal"),
            ],
        ),
        "search": (
            "editor",
            [
                to("/desk/search"),
                to("/desk/search?q=tram"),
                to("/desk/search?q=xyzzyplugh"),
                to("/desk/settings"),
                to("/desk/settings/account"),
            ],
        ),
        "tips": (
            "editor",
            [
                tipped("Volgens de omroep ligt driekwart van de stukken van het museum in het depot"),
                tipped("Driekwart van de stukken van het museum ligt in het depot, volgens de omroep!"),
                refused_tip,
                to("/en/tip"),
                to("/desk/tips"),
                to("/desk/tips/1"),
                to("/desk/tips?list=joined"),
                to("/desk/tips/claim?tip=1-1&tip=2-1"),
                refused("/desk/tips/dismissal?tip=1-1"),
                to(f"{researching}?tab=tips"),
            ],
        ),
        "feeds": (
            "editor",
            [
                to("/desk/inbox"),
                refused("/desk/feeds/new"),
                added_feed,
                to("/desk/feeds"),
                to("/desk/feeds/1/details"),
                to("/desk/feeds/1/removal"),
                to("/desk/inbox?list=taken"),
            ],
        ),
        "admin": (
            "admin",
            [
                to("/desk/settings/people"),
                to("/desk/settings/backups"),
                refused("/desk/settings/webhook"),
                added_webhook,
                to(review),
            ],
        ),
        "public": (
            None,
            [
                to("/"),
                to("/en/"),
                to("/?q=tram"),
                to("/?q=xyzzyplugh"),
                to("/verdicts"),
                to("/corrections"),
                to("/about/method"),
                to("/about/corrections"),
            ],
        ),
        "verdict": (
            None,
            [
                to(f"/verdicts/{slug}"),
                to(f"/en/verdicts/{revised}"),
                to(f"/verdicts/{revised}/1"),
                to(f"/verdicts/{places.withdrawn}"),
            ],
        ),
    }
    return groups[group]


GROUPS = [
    "door",
    "desk",
    "articles",
    "claim",
    "moves",
    "research",
    "publishing",
    "search",
    "tips",
    "feeds",
    "admin",
    "public",
    "verdict",
]


def faults(page: Any, only: dict[str, Any]) -> list[str]:
    page.evaluate(AXE)
    return [f"{page.url.split('/', 3)[3]}: {each}" for each in page.evaluate(RUN, only)]


@pytest.mark.parametrize("group", GROUPS)
def test_has_nothing_that_axe_finds(demo: DemoNewsroom, group: str) -> None:
    """In dark only colours can differ from what light has shown."""
    who, steps = screens(group, Places(demo))
    page = demo.open(who, reduced_motion="reduce")
    page.on("dialog", lambda dialog: dialog.accept())
    found: list[str] = []
    for step in steps:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)
        step(page)
        found += faults(page, {"type": "tag", "values": TAGS})
        page.emulate_media(color_scheme="dark")
        found += ["dark " + each for each in faults(page, {"type": "rule", "values": ["color-contrast"]})]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
        found += ["320 px " + each for each in faults(page, {"type": "tag", "values": TAGS})]
        for width in (PHONE["width"], *BETWEEN):
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{width} px {page.url.split('/', 3)[3]}: {each}" for each in page.evaluate(TOO_WIDE)]
    page.context.close()
    assert not found, "\n".join(found)


def test_opens_menus_that_axe_finds_nothing_in(demo: DemoNewsroom) -> None:
    page = demo.open("editor", reduced_motion="reduce")
    page.goto("/desk/board")
    hand = Mouse()
    hand.open_menu(page, "Toevoegen")
    found = faults(page, {"type": "tag", "values": TAGS})
    page.locator(".card details.menu summary").first.click()
    page.locator(".card .menu-list button, .card .menu-list a.primary").first.wait_for()
    found += faults(page, {"type": "tag", "values": TAGS})
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("#keys").wait_for()
    found += faults(page, {"type": "tag", "values": TAGS})
    page.context.close()
    assert not found, "\n".join(found)
