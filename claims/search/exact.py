"""Exact words: an index holds no places of words, so what has all of them is looked up in the texts themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from claims.search.asking import Understood, Word
from claims.search.engine import Asked, Wanted
from claims.search.follower import View
from claims.words.folding import fold
from claims.words.tokens import tokens, words

MOST_LOOKED_UP = 500  # documents for one question; of more, the best of them
MOST_CHARACTERS = 1_000_000  # of their texts, for one search with all its ways on
FIRST_READ, MOST_READ = 50, 250  # documents whose texts are in memory at once
Exact = tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """A question of which the exact words were looked up; whether there was too much to look up everything."""

    asked: Asked
    is_cut: bool = False


def exact_spans(text: str, exact: Exact) -> list[tuple[int, int]]:
    """Where these folded words stand beside each other in a text."""
    found = tokens(text)
    folded = [fold(token.text) for token in found]
    size = len(exact)
    return [
        (found[at].start, found[at + size - 1].end)
        for at in range(len(found) - size + 1)
        if folded[at] == exact[0] and tuple(folded[at : at + size]) == exact
    ]


class Reader:
    """The texts of documents as folded words. Each is read once for a whole search, and all together up to a limit."""

    def __init__(
        self,
        read: Callable[[Sequence[str]], Mapping[str, Sequence[str]]],
        most: int | None = None,
    ) -> None:
        self.read = read
        self.left = MOST_CHARACTERS if most is None else most
        self.known: dict[str, list[str]] = {}
        self.folded = cache(fold)

    def texts(self, names: Sequence[str]) -> tuple[dict[str, list[str]], bool]:
        """By document its texts, each as " one two three "; and whether there were too many to read."""
        missing = [name for name in names if name not in self.known]
        size = FIRST_READ
        while missing and self.left > 0:
            some, missing = missing[:size], missing[size:]
            before = self.left
            found = self.read(some)
            for name in some:
                if self.left > 0:
                    self.known[name] = [self._cut(text) for text in found.get(name, ())]
            # As many as will fit, if they are as long as these.
            fitting = self.left * len(some) // (before - self.left or 1)
            size = max(1, min(fitting, MOST_READ))
        texts = {name: self.known[name] for name in names if name in self.known}
        return texts, len(texts) < len(names)

    def _cut(self, text: str) -> str:
        self.left -= len(text)
        return f" {' '.join(self.folded(word) for word in words(text))} "


def look_up(view: View, reader: Reader, understood: Understood, asked: Asked) -> Checked:
    """The same question, with every run of exact words bound to the documents that really have it."""
    phrases = {
        each.exact: f" {' '.join(each.exact)} "
        for word in (*understood.words, *understood.unwanted)
        for each in word.each
        if each.exact
    }
    if not phrases:
        return Checked(asked)
    names, is_cut = _candidates(view, understood, asked)
    texts, too_many = reader.texts(names)
    kept = {
        exact: frozenset(name for name, its in texts.items() if any(phrase in text for text in its))
        for exact, phrase in phrases.items()
    }
    return Checked(
        replace(
            asked,
            words=tuple(_bound(word, kept) for word in understood.words),
            unwanted=tuple(_bound(word, kept) for word in understood.unwanted),
        ),
        is_cut or too_many,
    )


def _candidates(view: View, understood: Understood, asked: Asked) -> tuple[list[str], bool]:
    """Documents to look into, best first: those with all words, and of them those with the words that are not wanted."""
    free = replace(asked, unwanted=(), filters={}, offset=0, limit=MOST_LOOKED_UP)
    questions = []
    if any(each.exact for word in understood.words for each in word.each):
        questions.append(free)
    questions += [
        replace(free, words=(*free.words, word.wanted)) for word in understood.unwanted if word.exact
    ]
    names: dict[str, None] = {}
    is_cut = False
    for question in questions:
        found = view.query(question)
        if found.total > MOST_LOOKED_UP and asked.filters:
            found = view.query(replace(question, filters=asked.filters))
        if not found.total and question is free and len(asked.words) > 1:
            # Nothing has all words: some may have only these.
            alone = tuple(word.wanted for word in understood.words if word.exact)
            found = view.query(replace(free, words=alone, any_word=True))
        names.update(dict.fromkeys(hit.id for hit in found.hits))
        is_cut = is_cut or found.total > MOST_LOOKED_UP
    return list(names)[:MOST_LOOKED_UP], is_cut or len(names) > MOST_LOOKED_UP


def _bound(word: Word, kept: Mapping[Exact, frozenset[str]]) -> Wanted:
    return replace(
        word.wanted,
        among=kept[word.exact] if word.exact else None,
        others=tuple(_bound(other, kept) for other in word.others),
    )
