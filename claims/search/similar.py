"""Claims that say the same, or nearly so, as a text: for whoever may be about to check something twice.

Two looks: the index gives the hundred claims that share most of the text's words, numbers and names, in whatever form;
these are then compared letter by letter, which forgives spelling. Neither look alone is as good: docs/search-quality.md.
"""

import heapq
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from claims.search.engine import Engine, Sought
from claims.search.keys import WHOLE
from claims.search.ranking import LIKENESS_SATURATION
from claims.words.grams import grams, likeness
from claims.words.pipeline import analyse

LONGEST = 5_000  # characters of a text that are compared
CANDIDATES = 100  # that the index gives for the second look
LETTERS = 0.45  # how much the second look says of the whole
REPEATED = 0.3  # a word said twice counts hardly more than one said once
NUMBER = 1.5  # a number tells more than a word as rare
NEAR = 0.1  # numbers are near within this share
NEAR_PUSH, CLAIMANT_PUSH = 1.03, 1.1
# The share that a claim of usual length has of a text which says exactly the same: it counts as all.
SAME = WHOLE / (WHOLE + LIKENESS_SATURATION)

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|pic\.twitter\.com/\S+")
# What a copied post ends with: "— Name (@handle) February 25, 2016".
_SIGNATURE = re.compile(r"[—–]\s[^—–\n]{1,80}\(@\w+\)\s+\w+ \d{1,2}, \d{4}\s*$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Sample:
    """The text of which the like is sought, and who said it."""

    text: str
    language: str
    claimant: str | None = None


@dataclass(frozen=True)
class Candidate:
    """What is compared letter by letter: the statement with its headline, and each quote by itself."""

    texts: Sequence[str]
    language: str
    claimant: str | None = None


@dataclass(frozen=True)
class Similar:
    """A claim that resembles the sample; `score` is 0 to 100, and the rest says why."""

    id: str
    score: int
    keys: frozenset[str]  # words that both have, as keys: what to mark
    numbers: tuple[str, ...]  # amounts that both have
    same_claimant: bool


Load = Callable[[Sequence[str]], Mapping[str, Candidate]]


def similar(
    engine: Engine,
    load: Load,
    sample: Sample,
    *,
    limit: int = 5,
    least: int = 0,
    filters: Mapping[str, frozenset[str]] | None = None,
    without: Iterable[str] = (),
) -> list[Similar]:
    """The claims most like the sample, best first, none below `least`; raises EngineDamaged without an index."""
    sample = replace(sample, text=essence(sample.text))
    keys = sample_keys(sample)
    if not keys:
        return []
    sought = Sought(keys, filters or {}, frozenset(without), CANDIDATES)
    hits = engine.similar(sought)
    candidates = load([hit.id for hit in hits])
    shares = {hit.id: hit.score / SAME for hit in hits if hit.id in candidates}
    alike = _letters(sample.text, {name: candidates[name].texts for name in shares})
    scores = {name: shares[name] ** (1 - LETTERS) * alike[name] ** LETTERS for name in shares}
    # The pushes are small: who is not near the best without them does not come among them with them.
    near = heapq.nlargest(2 * limit, scores.items(), key=lambda each: (each[1], each[0]))
    found = [_told(name, score, sample, keys, candidates[name]) for name, score in near]
    found.sort(key=lambda each: (-each[0], each[1].id))
    return [told for _, told in found[:limit] if told.score >= least]


def essence(text: str) -> str:
    """The text without what says nothing about its claim: addresses, and the signature of a copied post."""
    return _SIGNATURE.sub("", _ADDRESS.sub(" ", text[:LONGEST])).strip()


def sample_keys(sample: Sample) -> dict[str, float]:
    """The keys to seek, with how much each counts."""
    weights: dict[str, float] = {}
    for term in analyse(sample.text, sample.language):
        weights[term.key] = weights.get(term.key, 0.0) + term.weight
    return {
        key: (NUMBER if key[0].isdecimal() else 1.0) * weight * (1 + REPEATED) / (weight + REPEATED)
        for key, weight in weights.items()
        if key
    }


def _letters(text: str, others: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """How alike each is in its letters, by the text of it that is most so."""
    flat = [(name, grams(each)) for name, texts in others.items() for each in texts if each]
    found = dict.fromkeys(others, 0.0)
    for (name, _), share in zip(flat, likeness(grams(text), [pieces for _, pieces in flat]), strict=True):
        found[name] = max(found[name], share)
    return found


def _told(
    name: str, score: float, sample: Sample, keys: Mapping[str, float], candidate: Candidate
) -> tuple[float, Similar]:
    """The exact score, to sort by, and what is told of it."""
    own = {term.key for text in candidate.texts for term in analyse(text[:LONGEST], candidate.language)}
    shared = frozenset(keys).intersection(own)
    numbers = tuple(sorted(key for key in shared if key[0].isdecimal()))
    same_claimant = bool(sample.claimant) and sample.claimant == candidate.claimant
    if not numbers and _have_near(keys, own):
        score *= NEAR_PUSH
    if same_claimant:
        score *= CLAIMANT_PUSH
    return score, Similar(name, min(100, round(100 * score)), shared, numbers, same_claimant)


def _have_near(keys: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a number of the one is within a tenth of a number of the other."""
    ours, theirs = (
        [float(key) for key in each if len(key) < 20 and _NUMBER.fullmatch(key)] for each in (keys, others)
    )
    return any(abs(one - other) <= NEAR * max(one, other) for one in ours for other in theirs)
