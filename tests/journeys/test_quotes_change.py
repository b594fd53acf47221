"""An address becomes three claims; the outlet edits the article quietly, and who has the claims is told of each quote."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.articles.fetched import FACTS, TEXT, as_html, html
from tests.fetching.servers import Site
from tests.journeys.test_attribution import MARK
from tests.journeys.test_fetching import Browse, add, at, look_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STAYS, CHANGES, GOES = (
    "De dijk bij Dordrecht wordt dit voorjaar verhoogd",
    "kost het werk twaalf miljoen euro, en duurt het tot de herfst van volgend jaar",
    "Bewoners vrezen dat hun tuinen te klein worden",
)


def pull(screen: Any, words: str) -> None:
    """Mark words and add the claim as it stands in the form; the text stays open for the next one."""
    screen.evaluate(MARK, words)
    expect(screen.locator("#statement")).to_have_value(words)
    screen.get_by_role("button", name="Claim vastleggen").click()
    screen.locator("#article-side").get_by_role("link", name=words, exact=True).wait_for()


def test_three_claims_and_what_becomes_of_their_quotes(browse: Browse, site: Site) -> None:
    site.answers["/dijk"] = as_html(html(head=FACTS))
    editor = browse("editor")
    add(editor, Adres=at(site, "/dijk"))
    look_until(editor.locator("#article-text"), script=True)
    article = editor.url
    for words in (STAYS, CHANGES, GOES):
        pull(editor, words)
    for words in (CHANGES, GOES):
        editor.goto(article)
        editor.locator("#article-side").get_by_role("link", name=words, exact=True).click()
        editor.get_by_role("button", name="Zelf oppakken").click()
        editor.locator("#flashes", has_text="opgepakt").wait_for()

    edited = TEXT[1].replace("twaalf", "veertien")
    site.answers["/dijk"] = as_html(html(TEXT[0], edited, TEXT[2], head=FACTS))
    other = browse("checker")
    other.goto(article)
    other.get_by_role("button", name="Opnieuw ophalen").click()
    look_until(other.get_by_text("Versie 2 van 2"), script=True)

    news = editor.locator("main")
    for _ in range(50):  # the worker looks for the quotes once the version is there
        editor.goto("/desk/notices")
        if "veranderd" in news.inner_text() and "verdwenen" in news.inner_text():
            break
        editor.wait_for_timeout(200)
    assert f"Het citaat is verdwenen uit het artikel: {GOES}" in news.inner_text()
    assert STAYS not in news.inner_text()
    news.get_by_text(f"De woorden van het citaat zijn veranderd: {CHANGES}").click()
    editor.locator("h1", has_text=CHANGES).wait_for()

    editor.goto(article)
    side = editor.locator("#article-side")
    assert side.get_by_role("link", name="Citaat verdwenen; het stond in versie 1").count() == 1
    changed = side.locator("details", has_text="Andere woorden")
    changed.locator("summary").click()
    assert "veertien" in changed.locator("ins").inner_text()
    assert "twaalf" in changed.locator("del").inner_text()
    side.get_by_role("link", name="Citaat verdwenen; het stond in versie 1").click()
    expect(editor.locator("#article-text")).to_contain_text(GOES)
    editor.goto(article)
    editor.get_by_role("link", name="vergelijk").click()
    assert "veertien" in " ".join(editor.locator("ins").all_inner_texts())
