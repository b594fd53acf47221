"""Claims in any number, the same each time: sentences of real texts in which words are exchanged for others.

The texts are read through CLAIMDESK_DATA and stay there. Words are drawn as often as they come in them, which is
Zipf's law as it is. Every engine gets the same keys: those of claims.words, each word by itself, in letters and digits.
"""

import gzip
import itertools
import json
import os
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from claims.search.engine import Document
from claims.words.pipeline import analyse

SEED = 5
EXCHANGED = 0.3  # of the words of a sentence
SHORTEST, LONGEST = 6, 40  # words of a sentence
STATES = ("new", "investigating", "review", "published", "archived")
STATE_WEIGHTS = (10, 10, 5, 70, 5)
RATINGS = ("true", "mostly-true", "mixed", "mostly-false", "false", "unverifiable")
TAGS, CLAIMANTS = 200, 2000
FIRST, DAYS = datetime(2016, 1, 1, tzinfo=UTC), 3650
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_OTHER = re.compile("[^a-z0-9]")
Pieces = list[list[str]]  # sentences, in words


@dataclass(frozen=True, slots=True)
class Row:
    """One claim as the engines get it."""

    number: int
    keys: tuple[str, ...]  # in the order of the text, with repetitions
    facets: dict[str, str]
    at: datetime

    @property
    def text(self) -> str:
        return " ".join(self.keys)

    @property
    def document(self) -> Document:
        weights: dict[str, float] = {}
        for key in self.keys:
            weights[key] = weights.get(key, 0.0) + 1.0
        facets = {name: (value,) for name, value in self.facets.items() if value}
        return Document(f"claim-{self.number}", tuple(sorted(weights.items())), facets, self.at, "1")


@cache
def keys_of(word: str, language: str) -> tuple[str, ...]:
    """The keys of one word, in letters and digits that every engine takes for one word."""
    return tuple(
        _OTHER.sub(lambda found: f"z{ord(found[0]):x}z", term.key) for term in analyse(word, language)
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _sentences(texts: Iterator[str]) -> Pieces:
    split = (sentence.split() for text in texts for sentence in _SENTENCE.split(text))
    return [words for words in split if SHORTEST <= len(words) <= LONGEST]


def read_texts() -> dict[str, Pieces] | None:
    """Sentences by language; nothing without the data."""
    folder = os.environ.get("CLAIMDESK_DATA")
    if not folder or not (Path(folder) / "articles").is_dir():
        return None
    articles = [
        article for path in sorted((Path(folder) / "articles").glob("*.gz")) for article in _lines(path)
    ]
    checked = Path(folder) / "claims" / "factchecked-claims.jsonl.gz"
    english = (line["claim"] for line in _lines(checked) if line["language"] == "en")
    # Dutch has few articles: sentences that were judged for being worth a check are as real.
    judged = (
        line["text"]
        for path in sorted((Path(folder) / "checkworthy").glob("nl-*-train.jsonl.gz"))
        for line in _lines(path)
    )
    return {
        "nl": _sentences(itertools.chain((_text(each) for each in articles if each["lang"] == "nl"), judged)),
        "en": _sentences(
            itertools.chain((_text(each) for each in articles if each["lang"] == "en"), english)
        ),
    }


def _text(article: dict[str, Any]) -> str:
    if "text" in article:
        return str(article["text"])
    return "\n".join(sentence for paragraph in article["paragraphs"] for sentence in paragraph)


class Corpus:
    """So many claims; rows are made anew each time they are asked for, and are always the same."""

    def __init__(self, texts: dict[str, Pieces], size: int) -> None:
        self.size, self.texts = size, texts
        self.words = {
            language: list(itertools.chain.from_iterable(sentences)) for language, sentences in texts.items()
        }
        self._claimants = [f"claimant {number}" for number in range(CLAIMANTS)]
        self._tags = [f"tag {number}" for number in range(TAGS)]
        self._zipf = {
            count: list(itertools.accumulate(1 / (rank + 1) for rank in range(count)))
            for count in (CLAIMANTS, TAGS)
        }

    def __iter__(self) -> Iterator[Row]:
        chance = random.Random(SEED)  # noqa: S311  the same claims each time
        for number in range(1, self.size + 1):
            yield self._row(number, chance)

    def _row(self, number: int, chance: random.Random) -> Row:
        language = "nl" if chance.random() < 0.5 else "en"
        claimant = self._drawn(self._claimants, chance)
        tag = self._drawn(self._tags, chance)
        # A statement, the quote that says about the same, and a sentence that stands beside it.
        statement = self.sentence(language, chance)
        quote = self._exchanged(statement, language, chance)
        keys = [
            key
            for words in (statement, quote, self.sentence(language, chance), claimant.split(), tag.split())
            for word in words
            for key in keys_of(word, language)
        ]
        state = chance.choices(STATES, STATE_WEIGHTS)[0]
        rating = chance.choice(RATINGS) if state in {"published", "archived", "review"} else ""
        facets = {"state": state, "rating": rating, "claimant": claimant, "tag": tag, "language": language}
        at = FIRST + timedelta(days=chance.randrange(DAYS), seconds=chance.randrange(86400))
        return Row(number, tuple(keys), facets, at)

    def _drawn(self, names: Sequence[str], chance: random.Random) -> str:
        return chance.choices(names, cum_weights=self._zipf[len(names)])[0]

    def sentence(self, language: str, chance: random.Random) -> list[str]:
        return self._exchanged(chance.choice(self.texts[language]), language, chance)

    def _exchanged(self, sentence: list[str], language: str, chance: random.Random) -> list[str]:
        words = self.words[language]
        return [chance.choice(words) if chance.random() < EXCHANGED else word for word in sentence]
