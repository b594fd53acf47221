"""Two pairs of hands on the same pages: one with a mouse, one that never clicks.

Both find what a person finds: buttons and links by their role and exact words, fields by their label.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

MOST_TABS = 150
ORDERS = ("mdy", "dmy", "ymd")
OPTIONAL = r"(\s*\((niet verplicht|optional)\))?"

# The page's own characters of a passage: the corners to drag between, and the words before it as a reader counts them.
PASSAGE = """(text) => {
  for (const p of document.querySelectorAll("#article-text p, #draft-text p")) {
    const at = p.textContent.indexOf(text);
    if (at < 0) continue;
    p.scrollIntoView({ block: "center", behavior: "instant" });
    const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    const box = (place) => {
      walk.currentNode = p;
      for (let here = 0; walk.nextNode(); here += walk.currentNode.data.length) {
        if (place >= here + walk.currentNode.data.length) continue;
        const range = document.createRange();
        range.setStart(walk.currentNode, place - here);
        range.setEnd(walk.currentNode, place - here + 1);
        return range.getClientRects()[0];
      }
    };
    const first = box(at), last = box(at + text.length - 1);
    return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
  }
  throw new Error("not in this text: " + text);
}"""
AHEAD = """() => {
  const { anchorNode, anchorOffset } = document.getSelection();
  return [anchorNode.data.slice(anchorOffset), anchorNode.parentElement.closest("p").textContent];
}"""
IS_BEFORE = """(wanted) => document.activeElement !== document.body && document.activeElement !== wanted
  && Boolean(document.activeElement.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING)"""
HAS_FOCUS = "(wanted) => wanted === document.activeElement"
IS_IN_MAIN = (
    "(wanted) => Boolean(wanted.closest('main, main ~ *')) && document.activeElement === document.body"
)


def control(page: Any, name: str, inside: str = "body") -> Any:
    """The one button or link with exactly these words that can be seen there."""
    part = page.locator(inside)
    found = part.get_by_role("button", name=name, exact=True).or_(
        part.get_by_role("link", name=name, exact=True)
    )
    return found.locator("visible=true")


def labelled(page: Any, label: str) -> Any:
    """The field with exactly this label."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}{OPTIONAL}\s*$")).locator("visible=true")


def choice(page: Any, label: str) -> Any:
    """The radio button or tick box whose words begin with this."""
    name = re.compile(rf"^\W*{re.escape(label)}")
    return page.get_by_role("radio", name=name).or_(page.get_by_role("checkbox", name=name))


def menu(page: Any, name: str) -> Any:
    return page.locator("summary", has_text=name).locator("visible=true")


@contextmanager
def _leaving(page: Any, stays: bool) -> Iterator[None]:
    """What is pressed brings another page, unless it stays."""
    if stays:
        yield
        return
    with page.expect_navigation(wait_until="domcontentloaded"):
        yield


@contextmanager
def _answering(page: Any, asked: str) -> Iterator[None]:
    """The next page is the one that answers this search, and not one that was on its way already."""
    with page.expect_navigation(url=re.compile(f"[?&]q={re.escape(quote_plus(asked))}(&|$)")):
        yield


def drag(page: Any, corners: tuple[float, float, float, float], *, backwards: bool = False) -> None:
    """Select with the mouse what stands between these."""
    x1, y1, x2, y2 = corners
    if backwards:
        x1, y1, x2, y2 = x2, y2, x1, y1
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2, steps=4)
    page.mouse.move(x2, y2, steps=4)
    page.mouse.up()


class Mouse:
    """Points and clicks; `clicks` counts what was pressed."""

    def __init__(self) -> None:
        self.clicks = 0

    def press(self, page: Any, name: str, *, inside: str = "body", stays: bool = False) -> None:
        self.clicks += 1
        with _leaving(page, stays):
            control(page, name, inside).click()

    def open_menu(self, page: Any, name: str) -> None:
        self.clicks += 1
        menu(page, name).click()

    def fill(self, page: Any, label: str, text: str) -> None:
        labelled(page, label).fill(text)

    def choose(self, page: Any, label: str, option: str) -> None:
        labelled(page, label).select_option(label=option)

    def tick(self, page: Any, label: str) -> None:
        choice(page, label).check()

    def search(self, page: Any, label: str, text: str) -> None:
        """A search box is clicked into, typed in and sent with Enter, as people do."""
        box = labelled(page, label).first
        box.click()
        box.fill(text)
        with _answering(page, text):
            box.press("Enter")

    def select_words(self, page: Any, text: str, *, backwards: bool = False) -> None:
        drag(page, page.evaluate(PASSAGE, text), backwards=backwards)
        page.locator("#statement:focus").wait_for()


class Keyboard:
    """Tabs, arrows, Enter, Space and the product's own keys. Nothing here clicks or sets a value."""

    def _reach(self, page: Any, locator: Any) -> None:
        """Move by Tab or Shift+Tab until the element has the focus; by the skip link when it stands in the content."""
        locator.wait_for()
        wanted = locator.element_handle()
        if wanted.evaluate(HAS_FOCUS):
            return
        if wanted.evaluate(IS_IN_MAIN):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.className") == "skip"
            page.keyboard.press("Enter")
        key = "Shift+Tab" if wanted.evaluate(IS_BEFORE) else "Tab"
        for _ in range(MOST_TABS):
            page.keyboard.press(key)
            if wanted.evaluate(HAS_FOCUS):
                return
        raise AssertionError(f"not within {MOST_TABS} tabs: {locator}")

    def press(self, page: Any, name: str, *, inside: str = "body", stays: bool = False) -> None:
        self._reach(page, control(page, name, inside))
        with _leaving(page, stays):
            page.keyboard.press("Enter")

    def open_menu(self, page: Any, name: str) -> None:
        self._reach(page, menu(page, name))
        page.keyboard.press("Enter")

    def fill(self, page: Any, label: str, text: str) -> None:
        field = labelled(page, label)
        self._reach(page, field)
        if field.get_attribute("type") in {"date", "datetime-local"}:
            self._date(page, field, text)
            return
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)  # as pasted
        assert field.input_value() == text

    def _date(self, page: Any, field: Any, text: str) -> None:
        """Digits, in the order and the clock that this browser's own date field turns out to want."""
        date, _, hour = text.partition("T")
        parts = dict(zip("ymd", date.split("-"), strict=True))
        afternoon = f"{int(hour[:2]) % 12 or 12:02}{hour[3:]}{'p' if hour >= '12' else 'a'}" if hour else ""
        ways = [
            (order, time) for order in ORDERS for time in dict.fromkeys((hour.replace(":", ""), afternoon))
        ]
        for order, time in ways:
            for _ in range(7):
                page.keyboard.press("ArrowLeft")
            for part in order:
                page.keyboard.type(parts[part])
                if part == "y":  # a year may have six digits, so it waits for more
                    page.keyboard.press("ArrowRight")
            page.keyboard.type(time)
            if field.input_value() == text:
                return
        raise AssertionError(f"{field.input_value()} instead of {text}")

    def choose(self, page: Any, label: str, option: str) -> None:
        field = labelled(page, label)
        self._reach(page, field)
        page.keyboard.press("Home")
        for _ in range(field.locator("option").count()):
            if field.evaluate("(e) => e.selectedOptions[0]?.label") == option:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"no such option: {option}")

    def tick(self, page: Any, label: str) -> None:
        wanted = choice(page, label)
        wanted.wait_for()
        group = wanted.get_attribute("name")
        if wanted.get_attribute("type") == "checkbox":
            self._reach(page, wanted)
            page.keyboard.press("Space")
        else:
            boxes = page.locator(f'input[type="radio"][name="{group}"]')
            checked = boxes.and_(page.locator(":checked"))
            self._reach(page, checked if checked.count() else boxes.first)
            for _ in range(boxes.count()):
                if wanted.evaluate(HAS_FOCUS):
                    break
                page.keyboard.press("ArrowDown")
            if not wanted.is_checked():
                page.keyboard.press("Space")
        assert wanted.is_checked()

    def search(self, page: Any, label: str, text: str) -> None:
        """On the desk its key leads to the box; on the public pages the way is Tab."""
        if page.locator("#search").count():
            page.keyboard.press("Escape")
            page.evaluate("document.activeElement.blur()")
            page.keyboard.press("/")
        else:
            self._reach(page, labelled(page, label).first)
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)
        with _answering(page, text):
            page.keyboard.press("Enter")

    def select_words(self, page: Any, text: str) -> None:
        """The article's reading mode: to the paragraph, to the word, and with Shift over the words."""
        first = " ".join(text.split()[:4])
        page.keyboard.press("m")
        page.locator(".text.reading").wait_for()
        while text not in page.evaluate(AHEAD)[1]:
            page.keyboard.press("ArrowDown")
        while not page.evaluate(AHEAD)[0].startswith(first):
            page.keyboard.press("ArrowRight")
        for _ in text.split()[1:]:
            page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("Enter")
        page.locator("#statement:focus").wait_for()


Hand = Mouse | Keyboard


def picture(page: Any, name: str) -> None:
    """For who wants to look: wide and light, and on a phone in the dark."""
    if not (folder := os.environ.get("PICTURES")):
        return
    page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)
    page.screenshot(path=Path(folder) / f"{name}-phone.png", full_page=True)
    page.set_viewport_size({"width": 1320, "height": 900})
    page.emulate_media(color_scheme="light")
