"""A page of the web as blocks: trafilatura says which text is the article, the page itself what each block of it is.

trafilatura loses what a caption, a quote or a heading is, and sometimes a paragraph between two that it took. So its
blocks are looked up in the page, and what stands between them in the same containers is taken along.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

import lxml.html
import trafilatura
from lxml import etree

from claims.articles.sources.charsets import decode, in_page
from claims.articles.sources.facts import facts_of
from claims.articles.sources.failures import NoText
from claims.articles.sources.source import Format, Kind, Source, made_of
from claims.articles.sources.units import aligned, key_of, units_of, words_of
from claims.articles.sources.walls import wall_of

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")  # lxml takes no text that says in which charset it is
DROPPED = ("script", "style", "noscript", "template", "svg", "iframe", "object")
# A line of its own in the middle of an article that the page put there, and not who wrote it.
NOISE = re.compile(
    r"(?:advertentie|advertisement|anzeige|werbung|publicité|gesponsord|sponsored|"
    r"lees (?:ook|meer|verder)|read (?:more|also|next)|mehr lesen|lesen sie auch|lire aussi|"
    r"deel dit artikel|share this article|artikel teilen)[:.…]?\Z",
    re.IGNORECASE,
)
# What a page calls its adverts; a word of a class by itself, as "ad" stands in many others.
ADVERTS = frozenset(
    ["ad", "ads", "advert", "advertentie", "advertisement", "advertorial", "banner", "promo", "sponsored"]
)
LONGEST_ADVERT = 300  # characters: what is called so and is longer may hold the article
OPENING = 5  # blocks among which the title is looked for
VISIBLE = 2000  # blocks that are looked at for a wall


def read_page(data: bytes, charset: str | None = None) -> Source:
    """Read a page. Raises NoText when there is no article on it and no wall that would say why."""
    text = DECLARATION.sub("", decode(data, charset or in_page(data)), count=1)
    try:
        tree = lxml.html.document_fromstring(text, parser=_parser())
    except (etree.LxmlError, ValueError):
        raise NoText from None
    told = facts_of(tree)
    called = f"{told.source.title or ''} {tree.findtext('.//title') or ''}"
    for unwanted in list(tree.iter(*DROPPED)):
        unwanted.drop_tree()
    _drop_adverts(tree)
    found = trafilatura.bare_extraction(tree, include_comments=False)
    taken = [block for block in blocks_of(_body(found)) if block[1].strip()]
    units = units_of(tree)
    blocks = made_of(_cleared(aligned(taken, units, told.summaries), told.source.title))
    words = "\n\n".join(block.text for block in blocks)
    visible = " ".join(unit.text for unit in units[:VISIBLE])
    wall = wall_of(called, words, visible, is_free=told.is_free)
    if not blocks and wall is None:
        raise NoText
    return told.source.having(format=Format.HTML, blocks=blocks, wall=wall)


def _drop_adverts(tree: Any) -> None:
    """They change each time that a page is fetched, and are none of the article."""
    for each in list(tree.iter("div", "aside", "section", "p")):
        called = {*(each.get("class") or "").lower().split(), (each.get("id") or "").lower()}
        if not called.isdisjoint(ADVERTS) and len(each.text_content().strip()) <= LONGEST_ADVERT:
            each.drop_tree()


def _parser() -> Any:
    """Without comments, which cut a paragraph in pieces."""
    return lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)


def _body(found: Any) -> Any:
    return etree.Element("body") if found is None else found.body


def blocks_of(body: Any) -> Iterator[tuple[Kind, str]]:
    """What trafilatura took, in the few tags that it knows."""
    kinds = {"head": Kind.HEADING, "quote": Kind.QUOTE}
    yield Kind.PARAGRAPH, body.text or ""
    for element in body:
        if element.tag == "list":
            yield from ((Kind.ITEM, words_of(item)) for item in element.iter("item"))
        elif element.tag == "table":
            yield from (
                (Kind.PARAGRAPH, " | ".join(map(words_of, row.iter("cell")))) for row in element.iter("row")
            )
        else:
            yield kinds.get(element.tag, Kind.PARAGRAPH), words_of(element)
        yield Kind.PARAGRAPH, element.tail or ""


def _cleared(blocks: Sequence[tuple[Kind, str]], title: str | None) -> Iterator[tuple[Kind, str]]:
    """Without the title, which stands above the text, and without lines that the page put in between."""
    above = key_of(title or "").lower()
    for number, (kind, text) in enumerate(blocks):
        is_title = number < OPENING and key_of(text).lower() == above
        if not is_title and not NOISE.match(text.strip()):
            yield kind, text
