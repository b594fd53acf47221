"""Exact words: an index holds no places of words, so what has all of them is looked up in the texts themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from claims.search.asking import Understood, Word
from claims.search.engine import Asked, Engine, Wanted
from claims.search.follower import Follower
from claims.words.folding import fold
from claims.words.tokens import tokens

MOST_LOOKED_UP = 500  # documents for one question; of more, the best of them
MOST_CHARACTERS = 2_000_000  # of their texts
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


def look_up(follower: Follower, understood: Understood, asked: Asked) -> Checked:
    """The same question, with every run of exact words bound to the documents that really have it."""
    phrases = {
        each.exact: each
        for word in (*understood.words, *understood.unwanted)
        for each in word.each
        if each.exact
    }
    if not phrases:
        return Checked(asked)
    names, is_cut = _candidates(follower.engine, understood, asked)
    holding: dict[Exact, set[str]] = {exact: set() for exact in phrases}
    read = 0
    for name, texts in (follower.texts(names) if names else {}).items():
        read += sum(len(text) for text in texts)
        if read > MOST_CHARACTERS:
            is_cut = True
            break
        for exact in _held(texts, phrases):
            holding[exact].add(name)
    kept = {exact: frozenset(ids) for exact, ids in holding.items()}
    return Checked(
        replace(
            asked,
            words=tuple(_bound(word, kept) for word in understood.words),
            unwanted=tuple(_bound(word, kept) for word in understood.unwanted),
        ),
        is_cut,
    )


def _candidates(engine: Engine, understood: Understood, asked: Asked) -> tuple[list[str], bool]:
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
        found = engine.query(question)
        if found.total > MOST_LOOKED_UP and asked.filters:
            found = engine.query(replace(question, filters=asked.filters))
        if not found.total and question is free and len(asked.words) > 1:
            # Nothing has all words: some may have only these.
            alone = tuple(word.wanted for word in understood.words if word.exact)
            found = engine.query(replace(free, words=alone, any_word=True))
        names.update(dict.fromkeys(hit.id for hit in found.hits))
        is_cut = is_cut or found.total > MOST_LOOKED_UP
    return list(names)[:MOST_LOOKED_UP], is_cut or len(names) > MOST_LOOKED_UP


def _held(texts: Sequence[str], phrases: Iterable[Exact]) -> set[Exact]:
    folded = [f" {' '.join(fold(token.text) for token in tokens(text))} " for text in texts]
    return {exact for exact in phrases if any(f" {' '.join(exact)} " in text for text in folded)}


def _bound(word: Word, kept: Mapping[Exact, frozenset[str]]) -> Wanted:
    return replace(
        word.wanted,
        among=kept[word.exact] if word.exact else None,
        others=tuple(_bound(other, kept) for other in word.others),
    )
