"""One search: understand what was typed, make the index new if that is little, ask it, and loosen when nothing has all."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from claims.search.asking import Understood, understand
from claims.search.engine import Asked, EngineDamaged, Found, Order
from claims.search.exact import look_up
from claims.search.follower import Follower, Outcome
from claims.search.naming import Filters, Labels, Narrowed, narrow

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Findings:
    """What was understood and found. `found` is None while there is no index."""

    asked: Understood
    found: Found | None
    any_word: bool = False  # nothing has all words: these have one of them
    without_filters: int = 0  # when nothing is found: how much there would be without the filters
    filters: Filters = field(default_factory=dict)  # of the address and typed, together
    narrowed: Narrowed = field(default_factory=Narrowed)
    is_cut: bool = False  # there was too much to look up the exact words in all of it
    is_behind: bool = (
        False  # the newest changes are not in the index yet: there were many, or another is at it now
    )


def find(
    follower: Follower,
    typed: str,
    language: str,
    *,
    fields: Collection[str] = (),
    labels: Labels | None = None,
    filters: Filters | None = None,
    order: Order = Order.FIT,
    offset: int = 0,
    limit: int = 20,
) -> Findings:
    """Whatever is typed gives an answer; while the index is made again, one without hits."""
    understood = understand(typed, language, fields)
    findings = Findings(understood, None, filters=filters or {})
    try:
        outcome = follower.freshen()
        if outcome is Outcome.GONE:
            return findings
        narrowed = narrow(
            understood.fields, labels or {}, lambda: follower.engine.query(Asked((), limit=0)).facets
        )
        asked = Asked(
            words=tuple(word.wanted for word in understood.words),
            unwanted=tuple(word.wanted for word in understood.unwanted),
            filters=_both(findings.filters, narrowed.filters),
            excluded=narrowed.excluded,
            since=narrowed.since,
            until=narrowed.until,
            order=order,
            offset=offset,
            limit=limit,
        )
        findings = replace(
            findings, filters=asked.filters, narrowed=narrowed, is_behind=outcome is Outcome.LEFT
        )
        return _ask(follower, asked, findings)
    except EngineDamaged:
        log.warning("the %s index went away during a search", follower.name)
    except Exception:
        log.exception("the %s index could not answer", follower.name)
    return replace(findings, found=None)


def _both(some: Filters, others: Filters) -> Filters:
    """Of one facet any of the values will do, wherever they were asked."""
    return {
        name: some.get(name, frozenset()) | others.get(name, frozenset())
        for name in dict.fromkeys((*some, *others))
    }


def _ask(follower: Follower, asked: Asked, findings: Findings) -> Findings:
    if any(each.name in ("since", "until") for each in findings.narrowed.unknown):
        return replace(findings, found=Found(0, (), {}))
    checked = look_up(follower, findings.asked, asked)
    asked, findings = checked.asked, replace(findings, is_cut=checked.is_cut)
    found = follower.engine.query(asked)
    if found.total:
        return replace(findings, found=found)
    free = follower.engine.query(replace(asked, filters={}, limit=0)).total if asked.filters else 0
    if free or len(asked.words) < 2:
        return replace(findings, found=found, without_filters=free)
    looser = follower.engine.query(replace(asked, any_word=True))
    return replace(findings, found=looser, any_word=looser.total > 0)
