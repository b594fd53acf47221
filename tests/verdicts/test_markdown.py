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
        assert set(names) <= {"href", "rel", "start"}, html
    for address in re.findall(r'href="([^"]*)"', html):
        scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):", unescape(address))
        assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}, html


@pytest.mark.parametrize(
    "link",
    [
        "[a](//evil.example/p)",
        "[a](&#x2f;/evil.example/p)",
        "[a](http://u:p@evil.example/)",
        "<https://u@evil.example/>",
        "[a](https:evil.example)",
        "[a](https://e%E2%80%8B.example/)",
        "[a](<https://e\u200b.example/>)",
        "[a]\n\n[a]: //evil.example/p",
    ],
)
def test_a_link_that_reads_as_another_is_none(link: str) -> None:
    assert "href" not in render_markdown(link)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("[a](https://b.example/c?d=e)", "https://b.example/c?d=e"),
        ("[a](https://bücher.example/)", "https://xn--bcher-kva.example/"),
        ("<https://b.example/>", "https://b.example/"),
        ("[a](mailto:tip@b.example)", "mailto:tip@b.example"),
        ("[a](/verdicts/x)", "/verdicts/x"),
        ('[a](https://b.example/ "title")', "https://b.example/"),
    ],
)
def test_a_link_leads_where_it_says_and_has_no_title(link: str, address: str) -> None:
    html = render_markdown(link)
    assert f'href="{address}"' in html
    assert "title" not in html


@pytest.mark.parametrize("opening", ["[", "> ", "*", "- ", "`", "|", "<", "![", "\\", "_a_"])
def test_deep_nesting_is_rendered_in_time(opening: str) -> None:
    assert len(render_markdown(opening * 20_000)) < 2_000_000


def test_the_list_of_attacks_is_not_empty() -> None:
    assert len(ATTACKS) >= 20
