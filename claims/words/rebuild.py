"""Makes compounds-nl.txt.gz: `python -m claims.words.rebuild`, after an upgrade of simplemma.

The source is simplemma's own Dutch dictionary (MIT licence, (c) 2021 Adrien Barbaresi). Of each of its
compounds we count which word comes first and which last, so that `klimaat` is known to begin 40 words and
`verandering` to end 50. Those counts decide a split better than how often a word is used.
A line is: word, times first, times last.
"""

import gzip
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from claims.words.folding import fold
from claims.words.halves import NOT_FIRST, NOT_LAST
from claims.words.vocabulary import FILE

Split = tuple[str, str]

SHORTEST_PART = 3
SHORTEST_COMPOUND = 7
SHORTEST_RARE = 5
LONGEST_RARE = 14
ROUNDS = 4


def splits(word: str, firsts: frozenset[str], lasts: frozenset[str]) -> Iterator[Split]:
    """Every way to read a word as two, with -s- or -en- between them or nothing."""
    for size in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        head, tail = word[:size], word[size:]
        if tail not in lasts:
            continue
        for linker in ("", "s", "en"):
            bare = head.removesuffix(linker)
            if (not linker or bare != head) and len(bare) >= SHORTEST_PART and bare in firsts:
                yield bare, tail


def counts(compounds: dict[str, list[Split]]) -> tuple[Counter[str], Counter[str]]:
    """How often each part is first and last; each round reads every compound in the likeliest way so far."""
    first: Counter[str] = Counter(head for ways in compounds.values() for head, _ in ways)
    last: Counter[str] = Counter(tail for ways in compounds.values() for _, tail in ways)
    for _ in range(ROUNDS):
        best = [
            max(ways, key=lambda way: (math.log(first[way[0]] + 0.1) + math.log(last[way[1]] + 0.1), way))
            for ways in compounds.values()
        ]
        first, last = Counter(head for head, _ in best), Counter(tail for _, tail in best)
    return first, last


def lines() -> list[str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    dictionary = DefaultDictionaryFactory().get_dictionary("nl")
    lemmas = frozenset(fold(word) for word in dictionary.values() if word.isalpha() and word.islower())
    words = lemmas | frozenset(fold(word) for word in dictionary if word.isalpha() and word.islower())
    firsts, lasts = words - NOT_FIRST - NOT_LAST, lemmas - NOT_LAST
    long = sorted(word for word in lemmas if len(word) >= SHORTEST_COMPOUND)
    compounds = {word: ways for word in long if (ways := list(splits(word, firsts, lasts)))}
    first, last = counts(compounds)
    parts = {word for word in {*first, *last} if max(first[word], last[word]) > 1}
    rare = {word for word in lemmas - set(compounds) - NOT_LAST if SHORTEST_RARE <= len(word) <= LONGEST_RARE}
    kept = sorted(parts | rare, key=str.encode)
    return [f"{word}\t{first[word]}\t{last[word]}" for word in kept]


def write(path: Path) -> None:
    text = "".join(f"{line}\n" for line in lines())
    # Without a time in it, the same words give the same bytes.
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    write(FILE)
