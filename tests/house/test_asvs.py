"""docs/asvs.md answers every item of OWASP ASVS 5.0 at levels 1 and 2; it and docs/security.md name only tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
ASVS = (DOCS / "asvs.md").read_text("utf-8")
SECURITY = (DOCS / "security.md").read_text("utf-8")
# The last item of each section at level 1 or 2. Each section counts from 1 and puts level 3 last; chapter 17, WebRTC, is left out.
LAST = """
1.1.2 1.2.9 1.3.11 1.4.3 1.5.2   2.1.3 2.2.3 2.3.4 2.4.1   3.2.2 3.3.4 3.4.6 3.5.5 3.7.2   4.1.3 4.2.1 4.3.2 4.4.4
5.1.1 5.2.3 5.3.2 5.4.3   6.1.3 6.2.12 6.3.4 6.4.4 6.5.5 6.6.3 6.8.4   7.1.3 7.2.4 7.3.2 7.4.5 7.5.2 7.6.2
8.1.2 8.2.3 8.3.1 8.4.1   9.1.3 9.2.4   10.1.2 10.2.2 10.3.4 10.4.11 10.5.5 10.6.2 10.7.3
11.1.2 11.2.3 11.3.3 11.4.4 11.5.1 11.6.1   12.1.3 12.2.2 12.3.4   13.1.1 13.2.5 13.3.2 13.4.5
14.1.2 14.2.4 14.3.3   15.1.3 15.2.3 15.3.7   16.1.1 16.2.5 16.3.4 16.4.3 16.5.3
"""
ITEMS = [
    f"{section}.{number}"
    for section, _, last in (item.rpartition(".") for item in LAST.split())
    for number in range(1, int(last) + 1)
]
NAME = re.compile(r"tests/[\w/]+\.py::\w+(?:::\w+)?")
LINK = re.compile(r"\[[^\]]+\]\(([\w./-]+)(?:#([\w-]+))?\)")
KINDS = ("written:", "not here:", "gap:")


def rows(text: str) -> list[tuple[str, str, str]]:
    """The rows of all tables that begin with an item or a range of items: items, answer, what shows it."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.match(r"\d+\.\d+\.\d+", cells[0]):
            assert len(cells) == 3, line
            found.append((cells[0], cells[1], cells[2]))
    return found


def items_of(cell: str) -> list[str]:
    """Every item of a cell such as "4.3.1" or "4.3.1 to 4.4.4"; raises ValueError for one that is none."""
    first, _, last = cell.partition(" to ")
    return ITEMS[ITEMS.index(first) : ITEMS.index(last or first) + 1]


def kind_of(shown_by: str) -> str:
    """How the item is answered: "shown" by tests, or one of KINDS; "" when it is not answered at all."""
    if shown_by.startswith("`tests/"):
        return "shown" if NAME.search(shown_by) else ""
    kind = next((kind for kind in KINDS if shown_by.startswith(kind)), "")
    reason = shown_by.removeprefix(kind)
    if kind == "written:":
        return kind if LINK.search(reason) else ""
    return kind if len(reason.split()) >= 4 else ""


def missing_tests(text: str) -> set[str]:
    """Tests that the text names and that are not there."""
    return {
        name
        for name in NAME.findall(text)
        if name.partition("::")[2] not in names_in(name.partition("::")[0])
    }


@cache
def names_in(path: str) -> frozenset[str]:
    """What a file of tests holds: functions, classes, and methods as Class::method; nothing when there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    body = ast.parse(file.read_text("utf-8")).body
    found = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    for node in body:
        if isinstance(node, ast.ClassDef):
            found |= {
                f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)
            }
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def dead_links(text: str) -> set[str]:
    """Links to pages of docs/ that are not there, or to a heading that the page does not have."""
    return {
        f"{page}#{heading}" for page, heading in LINK.findall(text) if not has_heading(DOCS / page, heading)
    }


def has_heading(page: Path, heading: str) -> bool:
    if not page.exists() or not heading:
        return page.exists()
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return heading in {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_it_answers_each_item_once() -> None:
    assert len(ITEMS) == 246
    answered = [item for cell, _, _ in rows(ASVS) for item in items_of(cell)]
    assert sorted(set(ITEMS) - set(answered)) == []
    assert sorted(item for item in set(answered) if answered.count(item) > 1) == []


def test_it_keeps_the_order_of_the_standard() -> None:
    assert [item for cell, _, _ in rows(ASVS) for item in items_of(cell)] == ITEMS


@pytest.mark.parametrize("row", rows(ASVS), ids=lambda row: row[0])
def test_it_gives_a_test_a_page_or_a_reason_for_each(row: tuple[str, str, str]) -> None:
    _, answer, shown_by = row
    assert answer
    assert kind_of(shown_by), shown_by


@pytest.mark.parametrize("text", [ASVS, SECURITY], ids=["asvs", "security"])
def test_it_names_only_tests_that_exist(text: str) -> None:
    assert NAME.search(text)
    assert missing_tests(text) == set()


@pytest.mark.parametrize("text", [ASVS, SECURITY], ids=["asvs", "security"])
def test_it_points_only_to_what_is_written(text: str) -> None:
    assert dead_links(text) == set()


def test_it_sums_up_what_the_tables_say() -> None:
    kinds = [kind_of(shown_by) for cell, _, shown_by in rows(ASVS) for _ in items_of(cell)]
    said = {kind: int(number) for number, kind in re.findall(r"\*\*(\d+)\*\* ([a-z ]+):", ASVS)}
    assert said == {
        kind.rstrip(":"): kinds.count(kind) for kind in ("shown", "written:", "not here:", "gap:")
    }


def test_it_names_each_gap_again_where_it_lists_them() -> None:
    listed = set(re.findall(r"\b\d+\.\d+\.\d+\b", ASVS.partition("## Gaps")[2].partition("\n## ")[0]))
    assert listed == {
        item for cell, _, shown_by in rows(ASVS) if kind_of(shown_by) == "gap:" for item in items_of(cell)
    }


@pytest.mark.parametrize(
    "cell",
    ["", "yes", "gap:", "gap: later", "not here: no", "written: somewhere in the guide", "`tests/house/`", "shown"],
)  # fmt: skip
def test_it_notices_a_row_without_an_answer(cell: str) -> None:
    assert kind_of(cell) == ""


def test_it_notices_a_test_a_page_and_a_heading_that_are_not_there() -> None:
    here = "tests/house/test_asvs.py"
    gone = {
        f"{here}::test_it_never_was",
        f"{here}::TestNone::test_it_notices",
        "tests/house/test_none.py::test_a",
    }
    there = f"{here}::test_it_answers_each_item_once"
    assert missing_tests(" ".join([there, *gone])) == gone
    assert dead_links("[a](none.md) [b](asvs.md#none) [c](asvs.md#gaps)") == {"none.md#", "asvs.md#none"}
    with pytest.raises(ValueError, match=r"1\.1\.3"):
        items_of("1.1.3")
