"""One search: understand what was typed, make the index new if that is little, ask it, and loosen when nothing has all."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cache

from claims.search.asking import NO_NAMES, Field, Understood, Word, understand
from claims.search.engine import Asked, EngineDamaged, Found, Order
from claims.search.exact import MOST_LOOKED_UP, Checked, Reader, look_up
from claims.search.follower import Follower, View
from claims.search.naming import Filters, Labels, Narrowed, narrow
from claims.search.spelling import respelled
from claims.search.typed import DATES
from claims.words.called import Names

log = logging.getLogger(__name__)
NOTHING = Found(0, (), {})
MOST_LOOSER = 6
ALL = 10**9  # more hits than any index has documents


@dataclass(frozen=True)
class Other:
    """Another search that finds more: what to type, within which filters, and how much it finds."""

    typed: str
    filters: Filters
    total: int
    left_out: Word | Field | tuple[str, str] | None = None  # (facet, value); None for every filter
    is_apart: bool = False  # exact words are not left out, but need not stand together


@dataclass(frozen=True)
class Findings:
    """What was understood and found. `found` is None while there is no index."""

    asked: Understood
    found: Found | None
    any_word: bool = False  # nothing has all words: these have one of them
    filters: Filters = field(default_factory=dict)  # of the address and typed, together
    narrowed: Narrowed = field(default_factory=Narrowed)
    is_cut: bool = False  # there was too much to look up the exact words in all of it
    better: Other | None = None  # with words spelled as documents have them
    looser: tuple[Other, ...] = ()  # when nothing is found: without a word, or without a filter
    is_behind: bool = (
        False  # the newest changes are not in the index yet: there were many, or another is at it now
    )


@dataclass(frozen=True)
class Asking:
    """Who asks where: the index, the language, what may be asked by name, and how values are called."""

    follower: Follower
    language: str
    fields: Collection[str] = ()
    labels: Labels = field(default_factory=dict)
    names: Names = NO_NAMES

    def understand(self, typed: str) -> Understood:
        return understand(typed, self.language, self.fields, self.names)


class _Search:
    """One search in the index as it stands now, with all that is tried beside it."""

    def __init__(self, asking: Asking, view: View) -> None:
        self.asking, self.view = asking, view
        self.reader = Reader(asking.follower.texts)
        self.facets = cache(lambda: view.query(Asked((), limit=0)).facets)

    def read(self, typed: str, filters: Filters) -> tuple[Understood, Narrowed, Asked]:
        """What was typed as a question to the engine."""
        understood = self.asking.understand(typed)
        narrowed = narrow(understood.fields, self.asking.labels, self.facets)
        asked = Asked(
            words=tuple(word.wanted for word in understood.words),
            unwanted=tuple(word.wanted for word in understood.unwanted),
            filters=_both(filters, narrowed.filters),
            excluded=narrowed.excluded,
            since=narrowed.since,
            until=narrowed.until,
        )
        return understood, narrowed, asked

    def count(self, typed: str, filters: Filters) -> Other:
        """How much there would be."""
        understood, narrowed, asked = self.read(typed, filters)
        if understood.is_nothing and not asked.filters:
            return Other(typed, filters, 0)
        found, _ = self.answer(understood, narrowed, replace(asked, limit=0))
        return Other(typed, filters, found.total)

    def answer(self, understood: Understood, narrowed: Narrowed, asked: Asked) -> tuple[Found, Checked]:
        """What has all words and passes all filters; and the question with its exact words looked up."""
        if any(each.name in DATES for each in narrowed.unknown):
            return NOTHING, Checked(asked)
        checked = look_up(self.view, self.reader, understood, asked)
        return self.view.query(checked.asked), checked


def find(
    asking: Asking,
    typed: str,
    *,
    filters: Filters | None = None,
    order: Order = Order.FIT,
    offset: int = 0,
    limit: int = 20,
) -> Findings:
    """Whatever is typed gives an answer; while the index is made again, one without hits."""
    filters = filters or {}
    findings = Findings(asking.understand(typed), None, filters=filters)
    follower = asking.follower
    try:
        view = follower.freshen()
        if view.is_gone:
            return findings
        search = _Search(asking, view)
        understood, narrowed, asked = search.read(typed, filters)
        asked = replace(asked, order=order, offset=offset, limit=limit)
        found, checked = search.answer(understood, narrowed, asked)
        findings = Findings(
            understood,
            found,
            filters=asked.filters,
            narrowed=narrowed,
            is_cut=checked.is_cut,
            is_behind=view.is_behind,
        )
        return findings if found.total else _otherwise(search, checked.asked, filters, findings)
    except EngineDamaged:
        log.warning("the %s index went away during a search", follower.name)
    except Exception:
        log.exception("the %s index could not answer", follower.name)
    return replace(findings, found=None)


def every_match(
    asking: Asking,
    typed: str,
    filters: Filters,
    within: frozenset[str] | None = None,
    *,
    newest: bool = True,
    patient: bool = True,
) -> frozenset[str] | None:
    """Ids of all that has everything asked, however many; None while the index lacks the newest changes.

    `within` these ids, if any are named. Without `newest` an index that is behind will do. Who is not `patient` gets
    None too where exact words would have to be looked up in more than one search may read.
    """
    try:
        view = asking.follower.freshen()
        if view.is_gone or (newest and view.is_behind):
            return None
        search = _Search(asking, view)
        understood, narrowed, asked = search.read(typed, filters)
        asked = replace(asked, limit=ALL, within=within)
        found, checked = search.answer(understood, narrowed, asked)
        if not checked.is_cut:
            return frozenset(hit.id for hit in found.hits)
        return _in_parts(search, understood, narrowed, asked) if patient else None
    except EngineDamaged:
        return None


def _in_parts(search: _Search, understood: Understood, narrowed: Narrowed, asked: Asked) -> frozenset[str]:
    """All that matches where exact words are looked up in more than one search may read: some documents after others."""
    maybe = [hit.id for hit in search.view.query(replace(asked, unwanted=())).hits]
    found: set[str] = set()
    for start in range(0, len(maybe), MOST_LOOKED_UP):
        search.reader = Reader(search.asking.follower.texts, ALL)
        part = replace(asked, within=frozenset(maybe[start : start + MOST_LOOKED_UP]))
        found.update(hit.id for hit in search.answer(understood, narrowed, part)[0].hits)
    return frozenset(found)


def _both(some: Filters, others: Filters) -> Filters:
    """Of one facet any of the values will do, wherever they were asked."""
    return {
        name: some.get(name, frozenset()) | others.get(name, frozenset())
        for name in dict.fromkeys((*some, *others))
    }


def _otherwise(search: _Search, asked: Asked, filters: Filters, findings: Findings) -> Findings:
    """Nothing has all that was asked: the same spelled better, or with less asked, or with one of the words."""
    understood = findings.asked
    respelling = respelled(search.view, search.asking.follower.texts, understood)
    better = search.count(respelling, filters) if respelling else None
    findings = replace(findings, better=better if better and better.total else None)
    looser = _counted(search, _with_all_words(understood, filters))
    if looser:
        return replace(findings, looser=looser)
    if len(asked.words) > 1:
        found = search.view.query(replace(asked, any_word=True))
        if found.total:
            return replace(findings, found=found, any_word=True)
    fewer = [Other(understood.without(word), filters, 0, word) for word in understood.words]
    return replace(findings, looser=_counted(search, fewer))


def _with_all_words(understood: Understood, filters: Filters) -> list[Other]:
    """The same words, with one thing less asked of what has them; without any filter comes first."""
    chosen = [(name, value) for name, values in filters.items() for value in sorted(values)]
    free = understood.without(*understood.fields)
    tries = [Other(free, {}, 0)] if len(chosen) + len(understood.fields) > 1 else []
    tries += [
        Other(understood.unquoted(word), filters, 0, word, True)
        for word in understood.words
        if word.exact and not word.others
    ]
    parts: tuple[Field | Word, ...] = (*understood.fields, *understood.unwanted)
    tries += [Other(understood.without(part), filters, 0, part) for part in parts]
    for name, value in chosen:
        kept = {**filters, name: filters[name] - {value}}
        tries.append(
            Other(
                understood.typed, {each: values for each, values in kept.items() if values}, 0, (name, value)
            )
        )
    return tries


def _counted(search: _Search, tries: list[Other]) -> tuple[Other, ...]:
    counted = [
        replace(each, total=search.count(each.typed, each.filters).total) for each in tries[:MOST_LOOSER]
    ]
    return tuple(each for each in counted if each.total)
