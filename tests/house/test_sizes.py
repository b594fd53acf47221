"""Files stay short, stylesheets light, and nothing is left for later."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MODULES = [ROOT / "app.py", *sorted((ROOT / "claims").rglob("*.py"))]
SOURCES = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "templates").rglob("*.html"))]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_keeps_modules_under_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_keeps_stylesheets_light() -> None:
    assert (ROOT / "static" / "app.css").stat().st_size < 40_000
    assert (ROOT / "static" / "public.css").stat().st_size < 15_000


def test_leaves_nothing_for_later() -> None:
    left = re.compile("TO" + "DO|FIX" + "ME|NotImplemented" + "Error")
    assert not [str(path) for path in SOURCES if left.search(path.read_text(encoding="utf-8"))]


def test_names_no_module_after_nothing() -> None:
    assert not [
        path for path in MODULES if path.stem in {"utils", "util", "helpers", "common", "manager", "misc"}
    ]


def test_writes_nothing_that_needs_eval_and_reads_htmx_headers_in_one_module() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(
            r"hx-on|\"js:|javascript:|<[a-z][^>{]*\s(style|on\w+)=", path.read_text(encoding="utf-8")
        ), path
    for path in MODULES:
        if path.name != "rendering.py":
            assert '"HX-' not in path.read_text(encoding="utf-8"), path


def test_commits_only_in_storage() -> None:
    assert [path.name for path in MODULES if re.search(r"\.commit\(", path.read_text(encoding="utf-8"))] == [
        "engine.py"
    ]


def test_keeps_annotations_readable_in_tables() -> None:
    assert not [
        path
        for path in MODULES
        if path.name == "models.py"
        and "from __future__ import annotations" in path.read_text(encoding="utf-8")
    ]
