"""Markdown to safe HTML: HTML off in the parser, then a sanitizer with a short list. Rendered once, at save."""

import nh3
from markdown_it import MarkdownIt

LONGEST = 200_000  # code points; nesting attacks grow with length
_ALLOWED_TAGS = {
    "p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h2", "h3", "h4", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "sup",
}  # fmt: skip
_parser = (
    MarkdownIt("commonmark", {"html": False, "linkify": False})
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
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
