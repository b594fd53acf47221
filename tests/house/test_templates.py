"""Templates hold nothing that nobody uses, and trust no text without a written reason."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = {
    str(path.relative_to(FOLDER)): path.read_text("utf-8") for path in sorted(FOLDER.rglob("*.html"))
}
CODE = "\n".join(path.read_text("utf-8") for path in (ROOT / "claims").rglob("*.py"))
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
IMPORT = re.compile(
    r"\{%-?\s*from\s+[\"']([^\"']+)[\"']\s+import\s+(.+?)(?:\s+with(?:out)? context)?\s*-?%\}"
)
# What is printed without escaping -> why that is safe.
TRUSTED = {
    ("discussion/_thread.html", "c.body_html"): "made by render_markdown when the comment was saved",
    (
        "publishing/verdict.html",
        "verdict.body_html",
    ): "the draft's, with links to sources that snapshot.py escapes",
}


def bare(name: str) -> str:
    return COMMENT.sub("", TEMPLATES[name])


def with_parts(name: str) -> str:
    """A template and what it includes: parts see the macros that their page imports."""
    included = re.findall(r"\{%-?\s*include\s+[\"']([^\"']+)", bare(name))
    return bare(name) + "".join(with_parts(each) for each in included)


def test_uses_each_template_somewhere() -> None:
    """A page is named by a route; a part or a set of macros by a page, a part or a route."""
    written = CODE + "\n".join(bare(name) for name in TEMPLATES)
    about = {
        f"publishing/about_{name}.html" for name in ("method", "corrections")
    }  # named by publishing.about
    assert 'f"publishing/about_{name}.html"' in CODE
    letters = set(re.findall(r'compose\(\s*"([^"]+)"', CODE))  # each is a pair, of text and HTML
    unused = [name for name in TEMPLATES if f'"{name}"' not in written and f"'{name}'" not in written]
    unused = [name for name in unused if name.removesuffix(".html") not in letters]
    assert set(unused) <= about, unused


@pytest.mark.parametrize("name", TEMPLATES)
def test_imports_only_macros_that_it_uses(name: str) -> None:
    text = bare(name)
    rest = IMPORT.sub("", with_parts(name))
    for source, imported in IMPORT.findall(text):
        for each in imported.split(","):
            macro, _, alias = (part.strip() for part in each.strip().partition(" as "))
            assert re.search(rf"\bmacro {re.escape(macro)}\(", TEMPLATES[source]), f"{source} has no {macro}"
            used = rf"(?:\b|\bkept\(){re.escape(alias or macro)}\b\s*[(,]"
            assert re.search(used, rest), f"{alias or macro} is not used"


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name.startswith("ui/")])
def test_has_a_use_for_each_macro(name: str) -> None:
    for macro in re.findall(r"\bmacro (\w+)\(", bare(name)):
        uses = sum(len(re.findall(rf"\b{macro}\b", bare(each))) for each in TEMPLATES)
        assert uses > 1, f"nobody calls {macro}"


def test_has_a_reason_for_each_text_that_is_not_escaped() -> None:
    found = {
        (name, expression.strip())
        for name in TEMPLATES
        for expression in re.findall(r"\{\{-?\s*((?:(?!\}\}).)*?)\s*\|\s*safe\b", bare(name))
    }
    assert found == set(TRUSTED)


def test_makes_markup_in_code_only_where_it_is_escaped() -> None:
    """The linter asks for a mark on each; without one it is not to be had."""
    for path in (ROOT / "claims").rglob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            if re.search(r"\bMarkup\([^\"')]", line):
                assert "noqa: S704" in line, f"{path.name}: {line.strip()}"


def test_never_turns_escaping_off() -> None:
    for name in TEMPLATES:
        assert not re.search(r"autoescape\s+(false|0)", bare(name)), name
