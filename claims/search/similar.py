"""Claims that say the same, or nearly so, as a text: for whoever may be about to check something twice.

Two looks: the index gives the hundred claims that share most of the text's words, numbers and names, in whatever form;
these are then compared letter by letter, which forgives spelling. Neither look alone is as good: docs/search-quality.md.
Where the extra `semantic` is installed, a few that mean nearly the same come beside them, and both are fused.
"""

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from claims.search.covering import Stated, belief, rarity_among, weigh
from claims.search.engine import Engine, Hit, Sought
from claims.search.follower import View
from claims.search.fusing import MEANING, Judged, by_words, fused
from claims.search.keys import WHOLE
from claims.search.ranking import LIKENESS_SATURATION
from claims.words.grams import grams, likeness
from claims.words.pipeline import WHOLE as WHOLE_WORD
from claims.words.pipeline import analyse

LONGEST = 5_000  # characters of a text that are compared
CANDIDATES = 100  # that the index gives for the second look
NEAREST = 30  # in meaning, that come beside them; a hundred find no more and take twice as long
LETTERS = 0.45  # how much the second look says of the whole
REPEATED = 0.3  # a word said twice counts hardly more than one said once
OTHER_NAME = 1.0  # all words of another name together, as much as one word
NUMBER = 1.5  # a number tells more than a word as rare
NEAR = 0.1  # numbers are near within this share
NEAR_PUSH, CLAIMANT_PUSH, TOPIC_PUSH = 1.03, 1.05, 1.03
PUSHES = NEAR_PUSH * CLAIMANT_PUSH * TOPIC_PUSH  # all together
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
    names: tuple[str, ...] = ()  # other names of what the text names: EU where it says Europese Unie
    on: frozenset[str] = frozenset()  # its topics


@dataclass(frozen=True)
class Candidate:
    """What is compared letter by letter: the statement and its headline, and each quote by itself."""

    texts: Sequence[str]
    language: str
    claimant: str | None = None
    quotes: Sequence[str] = ()  # words of the source, which may say other things besides
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Similar:
    """A claim that resembles the sample; `score` is 0 to 100, and the rest says why."""

    id: str
    score: int
    keys: frozenset[str]  # words that both have, as keys: what to mark
    numbers: tuple[str, ...]  # amounts that both have
    same_claimant: bool
    topics: tuple[str, ...] = ()  # that both are on
    by_meaning: bool = False  # it means nearly the same; its words alone would not have brought it


class Near(Protocol):
    """How near claims are in meaning to one text, by their ids."""

    def nearest(self, limit: int) -> frozenset[str]: ...

    def of(self, ids: Iterable[str]) -> Mapping[str, float]: ...


class Compares(Protocol):
    """What knows what claims mean."""

    def compare(self, text: str) -> Near | None:
        """None where nothing can be said."""
        ...


Load = Callable[[Sequence[str]], Mapping[str, Candidate]]


def similar(
    engine: Engine | View,
    load: Load,
    sample: Sample,
    *,
    limit: int = 5,
    least: int = 0,
    filters: Mapping[str, frozenset[str]] | None = None,
    without: Iterable[str] = (),
    meaning: Compares | None = None,
) -> list[Similar]:
    """The claims most like the sample, best fit first, none with a score below `least`; raises EngineDamaged without an index.

    What fits best need not have the highest score: that also says how much the two state of each other.

    With `meaning`, claims also come that say the same in other words: of those that the index has and lets through.
    """
    sample = replace(sample, text=essence(sample.text))
    keys = sample_keys(sample)
    if not keys:
        return []
    near = meaning.compare(sample.text) if meaning else None
    also = near.nearest(NEAREST) if near else frozenset()
    beside = _other_names(sample, keys)
    hits = engine.similar(
        Sought(keys, filters or {}, frozenset(without), CANDIDATES, beside=beside, also=also)
    )
    candidates = load([hit.id for hit in hits])
    scores = _scores(sample.text, [hit for hit in hits if hit.id in candidates], candidates)
    judged = fused(scores, near.of(scores)) if near else by_words(scores)
    judged = [each for each in judged if 100 * each.score * PUSHES >= least - 1]
    # The pushes are small: who is not near the best without them does not come among them with them.
    best = heapq.nlargest(2 * limit, judged, key=lambda each: (each.fit, each.score, each.id))
    stated = [_stated(candidates[each.id]) for each in best]
    shares, rarity = {hit.id: hit.score / SAME for hit in hits}, rarity_among(stated)
    found = []
    for each, its in zip(best, stated, strict=True):
        spared = 1.0 if each.by_meaning else (MEANING if near else 0.0)  # belief is in words alone
        believed = spared + (1 - spared) * belief(keys, beside, its, rarity, shares[each.id])
        found.append(_told(each, believed, sample, {**beside, **keys}, candidates[each.id], its))
    found.sort(key=lambda each: (-each[0], -each[1].score, each[1].id))
    return [told for _, told in found if told.score >= least][:limit]


def essence(text: str) -> str:
    """The text without what says nothing about its claim: addresses, and the signature of a copied post."""
    return _SIGNATURE.sub("", _ADDRESS.sub(" ", text[:LONGEST])).strip()


def sample_keys(sample: Sample) -> dict[str, float]:
    """The keys to seek, with how much each counts."""
    weights: dict[str, float] = {}
    for term in analyse(sample.text, sample.language, deeds=False):
        weights[term.key] = weights.get(term.key, 0.0) + term.weight
    return {
        key: (NUMBER if key[0].isdecimal() else 1.0) * weight * (1 + REPEATED) / (weight + REPEATED)
        for key, weight in weights.items()
        if key
    }


def _other_names(sample: Sample, keys: Mapping[str, float]) -> dict[str, float]:
    """Keys of the other names: a claim that has them does not lack those of the text."""
    found: dict[str, float] = {}
    for name in sample.names:
        terms = {
            term.key for term in analyse(name, sample.language, deeds=False) if term.weight == WHOLE_WORD
        }
        found |= {key: OTHER_NAME / len(terms) for key in terms if key and key not in keys}
    return found


def _scores(text: str, hits: Sequence[Hit], candidates: Mapping[str, Candidate]) -> dict[str, float]:
    """By words and letters. How rare a piece is, those tell that share most words, not those that came beside them."""
    first, more = (_pieces(some, candidates) for some in (hits[:CANDIDATES], hits[CANDIDATES:]))
    shares = likeness(grams(text), [pieces for _, pieces in first], [pieces for _, pieces in more])
    alike = dict.fromkeys(candidates, 0.0)
    for (name, _), share in zip((*first, *more), shares, strict=True):
        alike[name] = max(alike[name], share)
    return {hit.id: (hit.score / SAME) ** (1 - LETTERS) * alike[hit.id] ** LETTERS for hit in hits}


def _pieces(hits: Sequence[Hit], candidates: Mapping[str, Candidate]) -> list[tuple[str, Counter[str]]]:
    """Each text of each candidate, in pieces: a candidate is as like as the text of it that is most so."""
    return [
        (hit.id, grams(text))
        for hit in hits
        for text in (*candidates[hit.id].texts, *candidates[hit.id].quotes)
        if text
    ]


def _stated(candidate: Candidate) -> Stated:
    texts = [weigh([text[:LONGEST]], candidate.language) for text in candidate.texts if text]
    return Stated(texts, weigh((quote[:LONGEST] for quote in candidate.quotes), candidate.language))


def _told(
    judged: Judged,
    believed: float,
    sample: Sample,
    keys: Mapping[str, float],
    candidate: Candidate,
    stated: Stated,
) -> tuple[float, Similar]:
    """What to sort by, and what is told of it."""
    told = stated.told
    shared = frozenset(keys).intersection(stated.keys)
    numbers = tuple(sorted(key for key in shared & told if key[0].isdecimal()))
    same_claimant = bool(sample.claimant) and sample.claimant == candidate.claimant
    push = 1.0
    if not numbers and _have_near(keys, told):
        push *= NEAR_PUSH
    if same_claimant:
        push *= CLAIMANT_PUSH
    topics = tuple(sorted(sample.on & candidate.topics))
    if topics:
        push *= TOPIC_PUSH
    score = min(100, round(100 * push * believed * judged.score))
    return push * judged.fit, Similar(
        judged.id, score, shared, numbers, same_claimant, topics, judged.by_meaning
    )


def _have_near(keys: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a number of the one is within a tenth of a number of the other."""
    ours, theirs = (
        [float(key) for key in each if len(key) < 20 and _NUMBER.fullmatch(key)] for each in (keys, others)
    )
    return any(abs(one - other) <= NEAR * max(one, other) for one in ours for other in theirs)
