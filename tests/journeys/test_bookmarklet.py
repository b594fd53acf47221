"""Somebody reads an article that no program gets to see, and brings it with the bookmark."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fetching.servers import Site, page, serving
from tests.journeys.conftest import DemoNewsroom

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEXT = [f"De dijkgraaf zei dat de dijk bij Dordrecht {number} meter hoger werd." for number in range(2, 7)]
HTML = (
    '<html lang="nl"><head><title>Dijk verhoogd - De Bode</title>'
    '<meta property="og:title" content="Dijk verhoogd"></head><body><nav>Menu van de krant</nav><article>'
    f"<h2>Wat er gebeurde</h2>{''.join(f'<p>{each}</p>' for each in TEXT)}"
    "<p style='display: none'>Onzichtbaar</p></article></body></html>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        found.answers["/dijk"] = page(HTML.encode())
        yield found


def brought(demo: DemoNewsroom, site: Site, before: str = "") -> Any:
    """The form as the bookmark opens it, from a page on which `before` ran."""
    screen = demo.open("editor")
    screen.goto("/desk/settings/bookmarklet")
    address = screen.get_by_role("link", name="Naar Claimdesk").get_attribute("href")
    code = screen.evaluate("(address) => decodeURIComponent(address.slice(11))", address)
    own = re.search(r'"?(http://[^"\']+)/desk/articles/new', code)
    assert own
    # A test server has another port than the settings say.
    code = code.replace(own[1], demo.address)
    screen.goto(f"http://127.0.0.1:{site.port}/dijk")
    if before:
        screen.evaluate(before)
    with screen.expect_popup() as opened:
        screen.evaluate(code)
    return opened.value


def test_the_whole_text_that_can_be_seen_is_brought_and_kept(demo: DemoNewsroom, site: Site) -> None:
    form = brought(demo, site)
    form.wait_for_load_state()
    assert form.get_by_label("Adres").input_value() == f"http://127.0.0.1:{site.port}/dijk"
    assert form.get_by_label("Titel").input_value() == "Dijk verhoogd"
    text = form.get_by_label("Tekst").input_value()
    assert [line for line in text.splitlines() if line.strip()] == ["Wat er gebeurde", *TEXT]
    assert "#" not in form.url
    form.get_by_role("button", name="Artikel bewaren").click()
    form.wait_for_url(re.compile(r"/desk/articles/\d+$"))
    assert form.locator("#article-text h2").inner_text() == "Wat er gebeurde"
    assert form.locator("#article-text > *").count() == 6


def test_what_is_marked_is_brought_alone(demo: DemoNewsroom, site: Site) -> None:
    form = brought(demo, site, "getSelection().selectAllChildren(document.querySelectorAll('p')[1])")
    form.wait_for_load_state()
    assert form.get_by_label("Tekst").input_value().strip() == TEXT[1]


def test_what_is_cut_off_on_its_way_leaves_the_form_empty(demo: DemoNewsroom) -> None:
    screen = demo.open("editor")
    screen.goto("/desk/articles/new#clip=%7B%22text%22%3A%22half")
    assert screen.get_by_label("Tekst").input_value() == ""
    screen.goto("about:blank")
    screen.goto("/desk/articles/new#clip=null")
    assert screen.get_by_label("Tekst").input_value() == ""
    assert demo.problems == []
