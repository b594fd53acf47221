"""The settings pages, as one sees them: what can be chosen looks so, and nothing stands against anything else."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

WINDOWS: dict[str, dict[str, Any]] = {
    "wide": {},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
LOOKS = """(row) => {
  const [select, button] = row.querySelectorAll("form.beside > :is(select, button)");
  const [one, other] = [select, button].map((each) => each.getBoundingClientRect());
  const name = getComputedStyle(row.querySelector("th"));
  const style = getComputedStyle(select);
  return [Math.abs(one.top - other.top) < 4, style.color === name.color, style.fontSize === name.fontSize];
}"""
GAPS = """() => [...document.querySelectorAll("main :is(.buttons, .notice, .empty)")].map((each) => {
  const before = each.previousElementSibling;
  return before && before.offsetHeight && !before.matches(".fields") ? each.getBoundingClientRect().top - before.getBoundingClientRect().bottom : 99;
})"""


@pytest.mark.parametrize("window", WINDOWS)
def test_a_role_and_its_button_stand_on_one_line_and_look_like_any_other(browse: Any, window: str) -> None:
    page = browse("admin", **WINDOWS[window])
    page.goto("/desk/settings/people")
    rows = page.locator("tbody tr").all()
    assert rows
    assert all(row.evaluate(LOOKS) == [True, True, True] for row in rows)


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", ["people", "account", "backups", "account/second-factor"])
def test_buttons_and_notices_keep_their_distance(browse: Any, window: str, name: str) -> None:
    page = browse("admin", **WINDOWS[window])
    page.goto(f"/desk/settings/{name}")
    assert min(page.evaluate(GAPS)) >= 8
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
