"""The blocks of a page as they stand in it, and which of them belong to the article. Knows the tree, not trafilatura."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from claims.articles.sources.source import Kind

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | {
    "p",
    "li",
    "blockquote",
    "figcaption",
    "pre",
    "dd",
    "dt",
    "div",
    "section",
    "article",
    "td",
}
ASIDE = frozenset({"nav", "aside", "footer", "form", "menu", "dialog"})
BREAKS = frozenset({"br", "lb", "p"})
SPACES = re.compile(r"\s+")
SHAPED = 60  # characters of a paragraph that shows how the article's paragraphs are held
NEAR = 200  # units in which a short block is looked for
SURE = 40  # characters of a block that is looked for anywhere
LONGEST_CAPTION = 600
LEAD = 60  # units before the first paragraph among which the caption of its picture stands
MOSTLY = 0.5  # of the letters


@dataclass(frozen=True)
class Unit:
    """A block of the page with no other block in it."""

    kind: Kind
    text: str
    key: str
    shape: tuple[str, ...]  # of it and of what holds it
    is_aside: bool
    linked: float  # share of its letters that lead elsewhere


def words_of(element: Any) -> str:
    """The words of an element; where it breaks a line there is a line end."""
    pieces = []
    for event, each in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            pieces += ["\n" if each.tag in BREAKS and each is not element else "", each.text or ""]
        elif each is not element:
            pieces.append(each.tail or "")
    return "".join(piece if piece == "\n" else SPACES.sub(" ", piece) for piece in pieces)


def key_of(text: str) -> str:
    """What two spellings of one block share: everything but space."""
    return "".join(text.split())


def units_of(tree: Any) -> list[Unit]:
    """The innermost blocks of a page, in their order."""
    elements = list(tree.iter(*BLOCKS))
    holders: set[Any] = set()
    for element in elements:
        holder = element.getparent()
        while holder is not None and holder not in holders:
            holders.add(holder)
            holder = holder.getparent()
    units = []
    for element in elements:
        if element in holders:
            continue
        text = words_of(element)
        if key := key_of(text):
            units.append(_unit(element, text, key))
    return units


def _unit(element: Any, text: str, key: str) -> Unit:
    above = [element, *element.iterancestors()]
    tags = [each.tag for each in above]
    links = sum(len(key_of(words_of(link))) for link in element.iter("a"))
    return Unit(
        kind=_kind(tags),
        text=text,
        key=key,
        shape=tuple(f"{each.tag}.{each.get('class', '')}" for each in above[:2]),
        is_aside=not ASIDE.isdisjoint(tags),
        linked=links / len(key),
    )


def _kind(tags: Sequence[str]) -> Kind:
    """By the element itself and by what it stands in."""
    if "figcaption" in tags[:4]:
        return Kind.CAPTION
    if tags[0] in HEADINGS:
        return Kind.HEADING
    if "blockquote" in tags[:4]:
        return Kind.QUOTE
    return Kind.ITEM if "li" in tags[:3] else Kind.PARAGRAPH


def aligned(
    taken: Sequence[tuple[Kind, str]], units: Sequence[Unit], summaries: Iterable[str]
) -> list[tuple[Kind, str]]:
    """What was taken, each as what the page says it is, with what the page has between two of them in the same places."""
    places = _places(taken, units)
    matched = [place for place in places if place is not None]
    if not matched:
        return list(taken)
    more = _Between(units, matched)
    found = [*more.opening(summaries)]
    last = None
    for (kind, text), place in zip(taken, places, strict=True):
        if place is None:
            found.append((kind, text))
            continue
        if last is not None:
            found += more.between(last, place)
        found.append((_named(kind, units[place]), text))
        last = place
    return found


def _named(kind: Kind, unit: Unit) -> Kind:
    return unit.kind if unit.kind is not Kind.PARAGRAPH else kind


def _places(taken: Sequence[tuple[Kind, str]], units: Sequence[Unit]) -> list[int | None]:
    """Where in the page each block stands, in rising order; None where that is not sure."""
    by_key: dict[str, list[int]] = {}
    for number, unit in enumerate(units):
        by_key.setdefault(unit.key, []).append(number)
    places: list[int | None] = []
    last = -1
    for _, text in taken:
        key = key_of(text)
        place = next((number for number in by_key.get(key, ()) if number > last), None)
        far = place is not None and last >= 0 and place - last > NEAR
        if place is None or (len(key) < SURE and (far or last < 0)):
            places.append(None)
            continue
        places.append(place)
        last = place
    return places


class _Between:
    """What of a page stands among the paragraphs of its article and was not taken with them."""

    def __init__(self, units: Sequence[Unit], matched: Sequence[int]) -> None:
        self._units, self._first = units, matched[0]
        self._matched = frozenset(matched)
        paragraphs = [
            units[n] for n in matched if len(units[n].key) >= SHAPED and units[n].kind is Kind.PARAGRAPH
        ]
        counted = Counter(unit.shape for unit in paragraphs)
        self._shapes = {shape for shape, count in counted.items() if count > 1}
        self._holders = {shape[1] for shape in self._shapes}

    def between(self, start: int, end: int) -> Iterator[tuple[Kind, str]]:
        for unit in self._units[start + 1 : end]:
            if self._belongs(unit):
                yield unit.kind, unit.text

    def _belongs(self, unit: Unit) -> bool:
        """A paragraph of the same shape, a heading in the same container, a caption that is no article of its own."""
        if unit.is_aside or unit.linked > MOSTLY:
            return False
        if unit.kind is Kind.CAPTION:
            return len(unit.key) <= LONGEST_CAPTION
        if unit.kind is Kind.HEADING:
            return unit.shape[-1] in self._holders
        return unit.shape in self._shapes

    def opening(self, summaries: Iterable[str]) -> Iterator[tuple[Kind, str]]:
        """The summary that stands above an article and that the page tells programs as well; the picture's caption."""
        keys = [key for each in summaries if len(key := key_of(each).rstrip("….")) >= SURE]
        before = self._units[max(0, self._first - LEAD) : self._first]
        lead = next((u for u in before if any(u.key.startswith(key) for key in keys)), None)
        already = any(self._units[n].key.startswith(key) for key in keys for n in self._matched)
        if lead is not None and not already:
            yield Kind.PARAGRAPH, lead.text
        seen = {lead.key if lead else ""}
        for unit in before:
            if unit.kind is Kind.CAPTION and self._belongs(unit) and unit.key not in seen:
                seen.add(unit.key)
                yield unit.kind, unit.text
