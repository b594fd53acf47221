"""One search: understand what was typed, make the index new if that is little, ask it, and loosen when nothing has all."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from claims.search.asking import Understood, understand
from claims.search.engine import Asked, Engine, EngineDamaged, Found
from claims.search.follower import Follower, Outcome

log = logging.getLogger(__name__)
Filters = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Findings:
    """What was understood and found. `found` is None while there is no index."""

    asked: Understood
    found: Found | None
    any_word: bool = False  # nothing has all words: these have one of them
    without_filters: int = 0  # when nothing is found: how much there would be without the filters
    filters: Filters = field(default_factory=dict)
    is_behind: bool = (
        False  # the newest changes are not in the index yet: there were many, or another is at it now
    )


def find(
    follower: Follower,
    typed: str,
    language: str,
    *,
    filters: Filters | None = None,
    by_date: bool = False,
    offset: int = 0,
    limit: int = 20,
) -> Findings:
    """Whatever is typed gives an answer; while the index is made again, one without hits."""
    understood = understand(typed, language)
    filters = filters or {}
    asked = Asked(
        words=tuple(word.wanted for word in understood.words),
        unwanted=tuple(word.wanted for word in understood.unwanted),
        filters=filters,
        by_date=by_date,
        offset=offset,
        limit=limit,
    )
    findings = Findings(understood, None, filters=filters)
    try:
        outcome = follower.freshen()
        if outcome is Outcome.GONE:
            return findings
        return ask(follower.engine, asked, replace(findings, is_behind=outcome is Outcome.LEFT))
    except EngineDamaged:
        log.warning("the %s index went away during a search", follower.name)
    except Exception:
        log.exception("the %s index could not answer", follower.name)
    return findings


def ask(engine: Engine, asked: Asked, findings: Findings) -> Findings:
    """What an index finds; where nothing has every word, what has one of them. Raises EngineDamaged."""
    found = engine.query(asked)
    if found.total:
        return replace(findings, found=found)
    free = engine.query(replace(asked, filters={}, limit=0)).total if asked.filters else 0
    if free or len(asked.words) < 2:
        return replace(findings, found=found, without_filters=free)
    looser = engine.query(replace(asked, any_word=True))
    return replace(findings, found=looser, any_word=looser.total > 0)
