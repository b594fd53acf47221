"""Markdown to safe HTML: HTML off in the parser, then a sanitizer with a short list. Rendered once, at save."""

import re

import nh3
from markdown_it import MarkdownIt

from claims.words.addresses import is_web_address

LONGEST = 200_000  # code points; nesting attacks grow with length
_ALLOWED_TAGS = {
    "p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h2", "h3", "h4", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "sup",
}  # fmt: skip


class _Parser(MarkdownIt):
    """Links lead to whole addresses without a name in them, to mail, or on this site."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  the parser calls it so
        if re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
            return url.lower().startswith("mailto:") or is_web_address(url)
        return not re.match(r"[/\\]{2}", url)


_parser = (
    _Parser("commonmark", {"html": False, "linkify": False})
    .enable(["table", "strikethrough"])
    .disable("image")
)


def render_markdown(source: str) -> str:
    """HTML of a Markdown text; raises ValueError above LONGEST code points.

    A text's first heading is a second-level heading of the page that shows it.
    """
    if len(source) > LONGEST:
        raise ValueError("too long to render")
    html = _parser.render(source)
    for level in (3, 2, 1):
        html = html.replace(f"<h{level}>", f"<h{level + 1}>").replace(f"</h{level}>", f"</h{level + 1}>")
    return nh3.clean(
        html,
        tags=_ALLOWED_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
