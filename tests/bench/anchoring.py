"""Quotes found again after an article was edited: `make bench ARGS=anchoring`.

Seeded edits of real articles, read through CLAIMDESK_DATA. Right: the place that a person would point at, within a few
letters; wrong: another one, or any where the sentence is gone; lost: none.
"""

import gzip
import json
import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from claims.anchors.distance import near_ends, similarity, start_of
from claims.anchors.finding import find
from claims.anchors.selectors import Quote, take
from claims.words.sentences import sentences
from tests.bench.pages import say

EDITS, ARTICLES, DUTCH = 200, 40, 31
SHORTEST, LONGEST = 40, 300  # letters of a sentence that is quoted
AGREES = 0.8  # share of the two places that both have, from which they are the same

Paragraphs = list[list[str]]
Span = tuple[int, int]


@dataclass(frozen=True)
class Edited:
    quote: Quote
    text: str
    truth: Span | None  # None: the sentence is gone


@dataclass
class Article:
    paragraphs: Paragraphs

    def pick(self, dice: random.Random) -> tuple[int, int]:
        """A sentence to quote, as paragraph and place in it, with another sentence beside it."""
        fit = [
            (row, at)
            for row, paragraph in enumerate(self.paragraphs)
            for at, sentence in enumerate(paragraph)
            if SHORTEST <= len(sentence) <= LONGEST and len(sentence.split()) > 5
        ]
        return dice.choice(fit)


def joined(paragraphs: Paragraphs, mark: tuple[int, int] | None = None) -> tuple[str, Span | None]:
    """The text, and where the marked sentence stands in it."""
    parts, at, span = [], 0, None
    for row, paragraph in enumerate(paragraphs):
        for place, sentence in enumerate(paragraph):
            if (row, place) == mark:
                span = (at, at + len(sentence))
            parts += [sentence, " " if place + 1 < len(paragraph) else "\n\n"]
            at += len(sentence) + len(parts[-1])
    return "".join(parts).rstrip(), span


def typo(sentence: str, dice: random.Random) -> str:
    """One or two letters dropped, doubled or changed for their neighbour."""
    letters = list(sentence)
    for _ in range(dice.choice([1, 2])):
        at = dice.randrange(1, len(letters) - 2)
        how = dice.randrange(3)
        if how == 0:
            del letters[at]
        elif how == 1:
            letters.insert(at, letters[at])
        else:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


def exchanged(sentence: str, dice: random.Random, share: float, words: list[str]) -> str:
    """So many of its words, at least one, exchanged for others of the articles."""
    own = sentence.split(" ")
    for at in dice.sample(range(len(own)), max(1, round(share * len(own)))):
        own[at] = dice.choice([word for word in dice.sample(words, 20) if word != own[at]])
    return " ".join(own)


@dataclass
class Newsroom:
    """What edits are drawn from."""

    articles: list[Article]
    words: list[str]

    def start(self, dice: random.Random) -> tuple[Paragraphs, int, int, Quote]:
        """An article, the place of a sentence in it, and that sentence quoted; half the time something new stands above."""
        article = dice.choice(self.articles)
        row, at = article.pick(dice)
        text, span = joined(article.paragraphs, (row, at))
        assert span
        fresh = [list(paragraph) for paragraph in article.paragraphs]
        if dice.random() < 0.5:
            fresh[0].insert(0, exchanged(dice.choice(dice.choice(fresh)), dice, 0.9, self.words))
            at += row == 0
        return fresh, row, at, take(text, *span)

    def mistyped(self, dice: random.Random) -> Edited:
        fresh, row, at, quote = self.start(dice)
        fresh[row][at] = typo(fresh[row][at], dice)
        return made(fresh, (row, at), quote)

    def one_word(self, dice: random.Random) -> Edited:
        fresh, row, at, quote = self.start(dice)
        fresh[row][at] = exchanged(fresh[row][at], dice, 0.0, self.words)
        return made(fresh, (row, at), quote)

    def two_words(self, dice: random.Random) -> Edited:
        fresh, row, at, quote = self.start(dice)
        own = fresh[row][at].split(" ")
        place = dice.randrange(len(own) - 1)
        own[place], own[place + 1] = own[place + 1], own[place]
        fresh[row][at] = " ".join(own)
        return made(fresh, (row, at), quote)

    def moved(self, dice: random.Random) -> Edited:
        fresh, row, at, quote = self.start(dice)
        return made(fresh, move(fresh, row, at, dice), quote)

    def removed(self, dice: random.Random) -> Edited:
        fresh, row, _, quote = self.start(dice)
        del fresh[row]
        return made(fresh, None, quote)

    def beside(self, dice: random.Random, *, edit: bool = False) -> Edited:
        fresh, row, at, quote = self.start(dice)
        alike = exchanged(fresh[row][at], dice, 0.2, self.words)
        fresh[row][at] = typo(fresh[row][at], dice) if edit else fresh[row][at]
        mark = move(fresh, row, at, dice)
        fresh[row].insert(at, alike)
        return made(fresh, (mark[0], mark[1] + (mark[0] == row and at <= mark[1])), quote)

    def instead(self, dice: random.Random) -> Edited:
        fresh, row, at, quote = self.start(dice)
        fresh[dice.randrange(len(fresh))].append(exchanged(fresh[row][at], dice, 0.2, self.words))
        fresh[row][at] = exchanged(dice.choice(dice.choice(fresh)), dice, 0.9, self.words)
        return made(fresh, None, quote)

    def edits(self) -> dict[str, Callable[[random.Random], Edited]]:
        return {
            "typo": self.mistyped,
            "two words swapped": self.two_words,
            "a word exchanged": self.one_word,
            "sentence moved": self.moved,
            "paragraph removed": self.removed,
            "look-alike nearer than the survivor": self.beside,
            "look-alike in its place, survivor moved and mistyped": partial(self.beside, edit=True),
            "look-alike elsewhere, sentence gone": self.instead,
        }


def made(fresh: Paragraphs, mark: tuple[int, int] | None, quote: Quote) -> Edited:
    return Edited(quote, *joined(fresh, mark))


def move(fresh: Paragraphs, row: int, at: int, dice: random.Random) -> tuple[int, int]:
    """Take the sentence out, and put it into another paragraph at least two sentences away."""
    sentence = fresh[row].pop(at)
    others = [each for each in range(len(fresh)) if each != row] or [row]
    to = dice.choice(others)
    place = dice.randrange(len(fresh[to]) + 1)
    fresh[to].insert(place, sentence)
    return to, place


def ours(text: str, quote: Quote) -> Span | None:
    found = find(text, quote)
    return (found.start, found.end) if found else None


def weighed(text: str, quote: Quote) -> Span | None:
    """The peer: the way and the weights of Hypothesis' client, by reference/standards.md 5.2; the best match wins."""
    if text[quote.start : quote.end] == quote.exact:
        return quote.start, quote.end
    size = len(quote.exact)
    spans = [(found.start(), found.end(), 0) for found in re.finditer(re.escape(quote.exact), text)]
    if not spans:
        errors, ends = near_ends(text, quote.exact, min(256, size // 2))
        spans = [(start_of(text, quote.exact, end, errors), end, errors) for end in ends]

    def score(span: tuple[int, int, int]) -> float:
        start, end, errors = span
        before, after = text[max(0, start - 32) : start], text[end : end + 32]
        around = 20 * similarity(before, quote.prefix) + 20 * similarity(after, quote.suffix)
        return 50 * (1 - errors / size) + around + 2 * (1 - abs(start - quote.start) / len(text))

    best = max(spans, key=score, default=None)
    return best[:2] if best else None


def judge(edited: Edited, found: Span | None) -> str:
    if found is None:
        return "lost" if edited.truth else "right"
    if edited.truth is None:
        return "wrong"
    both = min(found[1], edited.truth[1]) - max(found[0], edited.truth[0])
    all_of = max(found[1], edited.truth[1]) - min(found[0], edited.truth[0])
    return "right" if both >= AGREES * all_of else "wrong"


def count(places: int = EDITS) -> dict[str, dict[str, dict[str, int]]] | None:
    """For each kind of edit and each way of finding: how many were right, lost and wrong; None without data."""
    articles = list(read_articles(Path(os.environ.get("CLAIMDESK_DATA", ""))))
    if not articles:
        return None
    words = sorted(
        {word for each in articles for row in each.paragraphs for line in row for word in line.split(" ")}
    )
    found: dict[str, dict[str, dict[str, int]]] = {}
    for number, (kind, edit) in enumerate(Newsroom(articles, words).edits().items()):
        dice = random.Random(2026 + number)  # noqa: S311 - draws edits, no secrets
        made = [edit(dice) for _ in range(places)]
        found[kind] = {
            name: {
                verdict: sum(judge(each, way(each.text, each.quote)) == verdict for each in made)
                for verdict in ("right", "lost", "wrong")
            }
            for name, way in (("ours", ours), ("Hypothesis' weights", weighed))
        }
    return found


def run() -> None:
    found = count()
    if found is None:
        say("anchoring: skipped, CLAIMDESK_DATA names no folder with articles")
        return
    say(f"anchoring: {EDITS} edits of each kind on {ARTICLES} articles; right / lost / wrong")
    say("| | ours | Hypothesis' weights |\n| --- | --- | --- |")
    for kind, ways in found.items():
        say(f"| {kind} | " + " | ".join(" / ".join(map(str, each.values())) for each in ways.values()) + " |")


def read_articles(data: Path) -> Iterator[Article]:
    """Dutch newspaper articles, then English ones, forty together."""
    folder = data / "articles"
    if not folder.is_dir():
        return
    number = 0
    for name in ("nl-ud-news.jsonl.gz", "en-wikinews.jsonl.gz"):
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                paragraphs = row.get("paragraphs") or [
                    [part[slice(*span)] for span in sentences(part)]
                    for part in row["text"].split("\n")
                    if part.strip()
                ]
                if sum(map(len, paragraphs)) >= 8 and len(paragraphs) > 2 and number < ARTICLES:
                    number += 1
                    yield Article([paragraph for paragraph in paragraphs if paragraph])
