import re
from html import unescape

import pytest

from claims.verdicts.references import link_sources
from claims.web.markdown import render_markdown

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](<javascript:alert(1)>)",
    "![x](https://evil.example/pixel.gif)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    '[x](https://a.example/ "onmouseover=alert(1)")',
    '[x](https://a.example/" onclick="alert(1))',
    "<a href=\"https://a.example\" style='position:fixed'>x</a>",
    "<iframe src=https://evil.example></iframe>",
    "<div hx-get=/desk/ hx-trigger=load>x</div>",
    "[ref]\n\n[ref]: javascript:alert(1)",
    "<form action=https://evil.example><input name=password></form>",
    "</section></main><h1>Fake</h1>",
    "<style>*{display:none}</style>",
    "<!-- --><script>1</script>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "[1](feed:javascript:alert(1)) [1]",
]
TAGS = {
    "p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h2", "h3", "h4", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "sup",
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_gets_a_tag_a_scheme_or_an_attribute_through(attack: str) -> None:
    html = link_sources(render_markdown(attack), {1})
    for tag, attributes in re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>", html):
        assert tag in TAGS, html
        names = re.findall(r"([a-zA-Z-]+)=\"", attributes)
        assert set(names) <= {"href", "rel", "start", "title"}, html  # a title is words, and runs nothing
    for address in re.findall(r'href="([^"]*)"', html):
        scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):", unescape(address))
        assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}, html


@pytest.mark.parametrize("opening", ["[", "> ", "*", "- ", "`", "|", "<", "![", "\\", "_a_"])
def test_deep_nesting_is_rendered_in_time(opening: str) -> None:
    assert len(render_markdown(opening * 20_000)) < 2_000_000


def test_the_list_of_attacks_is_not_empty() -> None:
    assert len(ATTACKS) >= 20
