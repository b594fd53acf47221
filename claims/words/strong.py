"""Verbs by the forms with another vowel: bedrogen is bedriegen, doorlas doorlezen, uitgestorven uitsterven."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from claims.words import lemmas
from claims.words.prefixes import FIXED, LOOSE, prefixed
from claims.words.strong_verbs import VERBS

_SHORTEST_FORM = 2
_NO_FORM = "0"


@lru_cache(maxsize=20_000)
def infinitives(folded: str) -> tuple[str, ...]:
    """Give the verbs that a word is a past form of, as many as there are, with its prefix if it has one."""
    tables = _tables()
    verbs = [verb for verb, _ in tables.alone.get(folded, ())]
    for prefix, core in prefixed(folded, _SHORTEST_FORM):
        if prefix in FIXED:
            verbs += _with(prefix, tables.fixed.get(core, ()))
        if prefix in LOOSE:
            verbs += _with(prefix, tables.loose.get(core, ()))
    return tuple(dict.fromkeys(verbs))


def of_a_clause(folded: str) -> tuple[str, ...]:
    """Give the verbs that a word may be of which the prefix stands elsewhere: bond (vast), zag (in)."""
    return tuple(verb for verb, _ in _tables().loose.get(folded, ()))


# A form with the verbs that have it, and whether nothing else looks so under a prefix.
_Forms = dict[str, list[tuple[str, bool]]]


def _with(prefix: str, found: Iterable[tuple[str, bool]]) -> list[str]:
    """The verbs with this prefix that exist."""
    return [prefix + verb for verb, is_sure in found if is_sure or lemmas.is_word(prefix + verb, "nl")]


def _table() -> _Forms:
    return defaultdict(list)


@dataclass(frozen=True)
class _Tables:
    alone: _Forms = field(default_factory=_table)
    fixed: _Forms = field(default_factory=_table)  # what stands behind be-, ont-, ver-
    loose: _Forms = field(default_factory=_table)  # what stands behind af-, in-, or far from it


@cache
def _tables() -> _Tables:
    tables = _Tables()
    for line in VERBS.split("\n"):
        if line:
            _add(tables, *line.split())
    return tables


def _add(tables: _Tables, verb: str, *forms: str) -> None:
    name, bound = verb.lstrip("-"), verb.startswith("-")
    for form in dict.fromkeys(forms):
        core = form.lstrip("-~")
        is_participle = form == forms[-1]
        if form != _NO_FORM:
            tables.fixed[core.removeprefix("ge") if is_participle and not bound else core].append(
                (name, False)
            )
        if form != _NO_FORM and not bound:
            tables.loose[core].append((name, is_participle))
            if form[0] != "~":
                tables.alone[core].append((name, True))
