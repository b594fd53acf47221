"""On a phone: what is opened stays within the window, and a row of links shows the one that one is at."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from claims.fields.actions import add_field, set_value
from claims.reasons.actions import add_reason
from tests.conftest import NOW, Cast
from tests.desk.filling import add

pytestmark = [pytest.mark.browser]
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
IN_VIEW = """row => {
  const own = row.querySelector("[aria-current]").getBoundingClientRect(), box = row.getBoundingClientRect();
  return own.left >= box.left - 1 && own.right <= box.right + 1;
}"""


@pytest.mark.parametrize("width", [360, 320])
def test_nothing_sticks_out_and_the_row_of_links_shows_where_one_is(
    browse: Callable[..., Any], live_app: Flask, cast: Cast, width: int
) -> None:
    told: dict[str, Any] = {"by": cast.actor("editor"), "at": NOW}
    with live_app.extensions["database"].writing() as session:
        claim_id = add(session, cast.actor("editor"), NOW, "De brug is dicht").id or 0
        field_id = add_field(session, nl="Dossier", en="Case", kind="link", **told).id or 0
        long = "https://voorbeeld.example/een/heel/lang/adres/dat/niet/past"
        set_value(session, claim_id, field_id, long, language="nl", **told)
        add_reason(session, nl="al lang en breed rechtgezet door de bron zelf, en dus klaar", **told)
    editor = browse("editor", viewport={"width": width, "height": 740})
    editor.goto(f"/desk/claims?columns=state,f{field_id}")
    link = editor.locator(f"a[href='{long}']").bounding_box()
    card = editor.locator("tbody tr").first.bounding_box()
    assert link["x"] + link["width"] <= card["x"] + card["width"]
    assert editor.locator(".nav").evaluate(IN_VIEW)
    for menu in editor.locator(".chips > details.menu > summary").all():
        menu.click()
        assert editor.evaluate(BEYOND) <= 0
        editor.keyboard.press("Escape")
    for tab in ("tasks", "history"):
        editor.goto(f"/desk/claims/{claim_id}?tab={tab}")
        assert editor.locator("ul.tabs").evaluate(IN_VIEW), tab
        assert editor.evaluate("scrollY") == 0, "the page itself stays where it is"
