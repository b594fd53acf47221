"""Somebody copies a piece of a page and pastes it as an article, or has a file read."""

import re

import pytest

from claims.articles.sources.reading import LARGEST
from tests.articles.sources.making import PAGE
from tests.journeys.conftest import DemoNewsroom

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", plain);
  const box = document.getElementById("text");
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
  box.value = plain;
  box.dispatchEvent(new Event("input", {bubbles: true}));
}"""


def test_what_is_pasted_from_a_page_keeps_its_headings_and_quotes(demo: DemoNewsroom) -> None:
    page = demo.open("editor")
    page.goto("/desk/articles/new")
    article = (
        PAGE[PAGE.index("<h2>") : PAGE.index("</article>")]
        + "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
    )
    plain = page.evaluate(
        "(html) => { const d = new DOMParser().parseFromString(html, 'text/html');"
        " return [...d.querySelectorAll('h2, p')].map((each) => each.textContent).join('\\n'); }",
        article,
    )
    page.evaluate(PASTE, [article, plain])
    page.get_by_role("button", name="Artikel bewaren").click()
    page.wait_for_url(re.compile(r"/desk/articles/\d+$"))
    assert page.locator("#article-text h2").inner_text() == "Bewoners zijn verdeeld"
    assert page.locator("#article-text blockquote").inner_text().startswith("Wij wonen hier")
    assert page.locator("#article-text > *").count() == 4
    assert page.evaluate("window.ran") is None
    # The browser tells that it ran no handler of what was pasted.
    demo.problems[:] = [each for each in demo.problems if "inline event handler" not in each]


OTHER = "# Dijk bij Dordrecht verhoogd\n\nTwaalf schapen grazen sinds gisteren op de kade.\n\n> Mooi, die beesten.\n"


@pytest.mark.parametrize(
    ("script", "name", "text"),
    [(True, "dijk.html", PAGE), (False, "schapen.md", OTHER)],
    ids=["with script", "without"],
)
def test_a_file_is_read_and_what_it_says_of_itself_is_mended(
    demo: DemoNewsroom, script: bool, name: str, text: str
) -> None:
    page = demo.open("editor", java_script_enabled=script)
    page.goto("/desk/articles/new")
    page.get_by_label("Auteur").fill("Redactie")
    page.get_by_role("button", name="Bestand lezen").click()
    assert "Kies eerst een bestand" in page.locator("#file-error").inner_text()
    assert page.get_by_label("Auteur").input_value() == "Redactie"
    file = {"name": name, "mimeType": "text/html", "buffer": text.encode()}
    page.get_by_label("Bestand").set_input_files(file)
    page.get_by_role("button", name="Bestand lezen").click()
    page.wait_for_url(re.compile(r"/desk/articles/\d+/details$"))
    assert page.get_by_label("Auteur").input_value() == "Redactie"
    assert page.get_by_label("Titel").input_value() == "Dijk bij Dordrecht verhoogd"
    page.get_by_label("Titel").fill("De dijk wordt hoger")
    page.get_by_role("button", name="Opslaan").click()
    page.wait_for_url(re.compile(r"/desk/articles/\d+$"))
    assert page.locator("h1").inner_text() == "De dijk wordt hoger"
    with page.expect_download() as given:
        page.get_by_role("link", name=f"bestand: {name}").click()
    assert given.value.suggested_filename == name


def test_a_file_that_is_too_large_is_not_sent(demo: DemoNewsroom) -> None:
    page = demo.open("editor")
    page.goto("/desk/articles/new")
    box, button = page.get_by_label("Bestand"), page.get_by_role("button", name="Bestand lezen")
    assert box.get_attribute("data-most") == str(LARGEST)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    box.set_input_files({"name": "groot.txt", "mimeType": "text/plain", "buffer": b"a" * (LARGEST + 1)})
    button.click()
    assert "groter dan 10 MB" in box.evaluate("(each) => each.validationMessage")
    assert asked == []
    box.set_input_files({"name": "leeg.txt", "mimeType": "text/plain", "buffer": b""})
    button.click()
    assert "leeg" in page.locator("#file-error").inner_text()
