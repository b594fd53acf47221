"""Retrieval quality on sets of documents, queries and judgements, through the same code as the product.

A set is a folder with `claims.jsonl.gz` or `vclaims.jsonl.gz` (id, claim, perhaps title and lang), `queries-<split>.jsonl.gz`
(id, text, perhaps lang) and `qrels-<split>.tsv` (query id, 0, document id, relevance).
"""

import gzip
import json
import math
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from claims.articles.rules import guess_language
from claims.search.asking import understand
from claims.search.documents import CLAIM
from claims.search.engine import Asked, Document, Engine
from claims.search.keys import HALF, WHOLE, Text, make_document, number_of
from claims.search.meaning.asking import Comparing
from claims.search.meaning.following import BATCH, LONGEST
from claims.search.meaning.interface import Library
from claims.search.similar import Candidate, Compares, Sample, similar
from claims.words.grams import grams, words

DEPTH = 100  # hits of a query that are looked at
SAMPLE = 500  # texts by which the language of a set is guessed that does not say it
COLUMNS = 4  # of a judgement
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
Ranking = list[tuple[str, float]]  # ids of documents with their score, best first


class BadSet(ValueError):
    """The folder is no such set; the message says which file, which line, and why."""


@dataclass(frozen=True)
class Written:
    """A document or a query of a set."""

    id: str
    text: str
    title: str
    language: str


@dataclass(frozen=True)
class Measured:
    """Means over the queries that have a judgement."""

    queries: int
    map_1: float
    map_5: float
    mrr: float
    recall_10: float


@dataclass(frozen=True)
class RetrievalSet:
    documents: list[Written]
    queries: list[Written]
    relevant: dict[str, set[str]]  # query -> documents


def read_set(folder: Path, split: str) -> RetrievalSet:
    """Read the set; raises BadSet when a file is missing, cut off or of another form."""
    names = [name for name in ("claims.jsonl.gz", "vclaims.jsonl.gz") if (folder / name).exists()]
    if not names:
        raise BadSet(f"{folder}: neither claims.jsonl.gz nor vclaims.jsonl.gz is there")
    documents = _read_texts(folder / names[0], "claim")
    queries = _read_texts(folder / f"queries-{split}.jsonl.gz", "text")
    relevant = _read_judgements(folder / f"qrels-{split}.tsv")
    if not documents or not any(query.id in relevant for query in queries):
        raise BadSet(f"{folder}: no query of the split {split!r} has a judgement")
    return RetrievalSet(documents, [query for query in queries if query.id in relevant], relevant)


def _read_texts(path: Path, name: str) -> list[Written]:
    rows = list(_read_rows(path))
    try:
        texts = [(_text(row, "id"), _text(row, name), row) for row in rows]
        unsaid = guess_language(" ".join(text for _, text, _ in texts[:SAMPLE]))
        return [
            Written(each, text, str(row.get("title") or ""), str(row.get("lang") or unsaid))
            for each, text, row in texts
        ]
    except TypeError as error:
        raise BadSet(f"{path}: {error}") from error


def _read_rows(path: Path) -> Iterator[dict[str, Any]]:
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                number += 1
                yield row
    except (OSError, EOFError, ValueError, RecursionError, zlib.error) as error:
        raise BadSet(f"{path}, after line {number}: {error}") from error


def _text(row: dict[str, Any], name: str) -> str:
    found = row.get(name) if isinstance(row, dict) else None
    if not isinstance(found, str):
        raise TypeError(f"each line must have {name} with a text")
    return found


def _read_judgements(path: Path) -> dict[str, set[str]]:
    relevant: defaultdict[str, set[str]] = defaultdict(set)
    try:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            columns = line.split("\t")
            if len(columns) != COLUMNS:
                raise BadSet(f"{path}, line {number}: there must be four columns")
            if columns[3].strip() != "0":
                relevant[columns[0]].add(columns[2])
    except (OSError, UnicodeDecodeError) as error:
        raise BadSet(f"{path}: {error}") from error
    return dict(relevant)


def documents_of(written: Sequence[Written]) -> Iterator[Document]:
    """The set's documents as the product makes claims; their number is their place in the set."""
    for place, each in enumerate(written):
        own = (each.language,)
        texts = [Text(each.text, WHOLE, own), Text(each.title, HALF, own)]
        yield make_document(f"{CLAIM}{place}", texts, {}, _NO_DATE)


def meaning_of(library: Library, written: Sequence[Written]) -> Compares:
    """What the set's documents mean, as the product makes vectors of statements."""
    shelf = library.shelf()
    for start in range(0, len(written), BATCH):
        some = written[start : start + BATCH]
        made = library.encode([each.text[:LONGEST] for each in some])
        shelf.put(dict(enumerate(made, start)))
    return Comparing(library, shelf)


def by_similarity(
    engine: Engine, documents: Sequence[Written], meaning: Compares | None = None
) -> Callable[[Written], Ranking]:
    """Rank as the product does for claims that were checked before."""

    def load(ids: Sequence[str]) -> Mapping[str, Candidate]:
        chosen = {name: documents[number_of(name)] for name in ids}
        return {
            name: Candidate([f"{each.text} {each.title}"], each.language) for name, each in chosen.items()
        }

    def rank(query: Written) -> Ranking:
        found = similar(engine, load, Sample(query.text, query.language), limit=DEPTH, meaning=meaning)
        return [(documents[number_of(one.id)].id, float(one.score)) for one in found]

    return rank


def by_search(engine: Engine, documents: Sequence[Written]) -> Callable[[Written], Ranking]:
    """Rank as the search page does for what someone types; where nothing has every word, one is enough."""

    def rank(query: Written) -> Ranking:
        understood = understand(query.text, query.language)
        words = tuple(word.wanted for word in understood.words)
        found = engine.query(Asked(words, limit=DEPTH)) if words else None
        if found is not None and not found.total:
            found = engine.query(Asked(understood.loosened, any_word=True, limit=DEPTH))
        return [(documents[number_of(hit.id)].id, hit.score) for hit in (found.hits if found else ())]

    return rank


def by_letters_and_words(documents: Sequence[Written]) -> Callable[[Written], Ranking]:
    """The peer: cosine of TF-IDF over folded words, plus the same over pieces of 3 to 5 characters."""
    texts = [f"{each.text} {each.title}" for each in documents]
    peers = [Cosines(map(words, texts)), Cosines(map(grams, texts))]

    def rank(query: Written) -> Ranking:
        scores: dict[int, float] = defaultdict(float)
        for peer, cut in zip(peers, (words, grams), strict=True):
            for place, share in peer.ask(cut(query.text)).items():
                scores[place] += share
        best = sorted(scores, key=lambda place: (-scores[place], place))[:DEPTH]
        return [(documents[place].id, scores[place]) for place in best]

    return rank


class Cosines:
    """TF-IDF over counted pieces, with logarithmic counts and texts of length one; arrays, for there are millions."""

    def __init__(self, counted: Iterable[Counter[str]]) -> None:
        self.places: dict[str, array[int]] = {}
        self.weights: dict[str, array[float]] = {}
        number = 0
        for number, counts in enumerate(counted, 1):
            for piece, count in counts.items():
                self.places.setdefault(piece, array("I")).append(number - 1)
                self.weights.setdefault(piece, array("f")).append(1 + math.log(count))
        self.rarity = {
            piece: math.log((1 + number) / (1 + len(places))) + 1 for piece, places in self.places.items()
        }
        squares = array("d", bytes(8 * number))
        for piece, places in self.places.items():
            for place, weight in zip(places, self.weights[piece], strict=True):
                squares[place] += (weight * self.rarity[piece]) ** 2
        self.lengths = array("d", map(math.sqrt, squares))

    def ask(self, counts: Mapping[str, int]) -> dict[int, float]:
        """Cosine with each text that shares a piece."""
        own = {
            piece: (1 + math.log(count)) * self.rarity[piece] for piece, count in counts.items() if piece in self.rarity
        }  # fmt: skip
        length = math.sqrt(sum(weight * weight for weight in own.values())) or 1.0
        scores: dict[int, float] = {}
        for piece, weight in own.items():
            factor = weight * self.rarity[piece] / length
            for place, count in zip(self.places[piece], self.weights[piece], strict=True):
                scores[place] = scores.get(place, 0.0) + factor * count
        return {place: score / self.lengths[place] for place, score in scores.items()}


def rank_all(queries: Sequence[Written], rank: Callable[[Written], Ranking]) -> dict[str, Ranking]:
    return {query.id: rank(query) for query in queries}


def measure(rankings: Mapping[str, Ranking], relevant: Mapping[str, set[str]]) -> Measured:
    """Mean average precision at 1 and 5, mean reciprocal rank, and recall at 10."""
    rows = [([name for name, _ in ranking], relevant[query]) for query, ranking in rankings.items()]
    count = len(rows)
    return Measured(
        count,
        sum(_average_precision(ids, right, 1) for ids, right in rows) / count,
        sum(_average_precision(ids, right, 5) for ids, right in rows) / count,
        sum(next((1 / place for place, name in enumerate(ids, 1) if name in right), 0.0) for ids, right in rows)
        / count,
        sum(len(right.intersection(ids[:10])) / len(right) for ids, right in rows) / count,
    )  # fmt: skip


def _average_precision(ids: Sequence[str], right: set[str], depth: int) -> float:
    hits, total = 0, 0.0
    for place, name in enumerate(ids[:depth], 1):
        if name in right:
            hits += 1
            total += hits / place
    return total / min(len(right), depth)


def bands(rankings: Mapping[str, Ranking], relevant: Mapping[str, set[str]]) -> dict[int, tuple[int, int]]:
    """For each ten points of score: how many first hits had it, and how many of them were right."""
    counts: dict[int, list[int]] = {}
    for query, ranking in rankings.items():
        if ranking:
            name, score = ranking[0]
            band = counts.setdefault(min(int(score) // 10 * 10, 90), [0, 0])
            band[0] += 1
            band[1] += name in relevant[query]
    return {band: (counts[band][0], counts[band][1]) for band in sorted(counts)}


def write_run(rankings: Mapping[str, Ranking], file: TextIO, tag: str = "claimdesk") -> None:
    """Write the rankings in the form of TREC: query, Q0, document, rank, score, name of the run."""
    for query, ranking in rankings.items():
        file.writelines(
            f"{query} Q0 {name} {place} {score:.4f} {tag}\n" for place, (name, score) in enumerate(ranking, 1)
        )


def as_row(name: str, measured: Measured, seconds: float) -> str:
    numbers: list[Any] = [measured.map_1, measured.map_5, measured.mrr, measured.recall_10]
    return f"{name:24}" + "".join(f"{number:10.4f}" for number in numbers) + f"{seconds:9.1f} s"
