"""Makes compounds-nl.txt.gz: `python -m claims.words.rebuild`, after an upgrade of simplemma.

The source is simplemma's own Dutch dictionary (MIT licence, (c) 2021 Adrien Barbaresi). Of each of its
compounds we count which word comes first and which last, so that `klimaat` is known to begin 40 words and
`verandering` to end 50. Those counts decide a split better than how often a word is used.
The dictionary lacks some words by themselves that it has many compounds of (horeca, schade, wiskunde): what many
different words stand behind is a word, too.
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
# A beginning is a word by itself when so many words stand behind it, each of so many letters and known to end so
# many compounds. Fewer or shorter ones let in shreds (medest-, kunstv-); found by reading who came in.
HIDDEN_TAILS = 4
HIDDEN_TAIL = 4
HIDDEN_TAIL_USES = 5
SHORTEST_HIDDEN = 5
TAILS_OF_SHORT = 8
MOST_LEFT_OVER = 2
USUAL = 5
OF_TWO = 30  # how many words the first half begins, times how many the second ends


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


def hidden(
    lemmas: frozenset[str], words: frozenset[str], first: Counter[str], last: Counter[str]
) -> frozenset[str]:
    """Words that no dictionary line is about, but that begin many: horeca in horecazaak and horecabedrijf."""
    behind: dict[str, set[str]] = {}
    for word in lemmas:
        for size in range(SHORTEST_HIDDEN, len(word) - HIDDEN_TAIL + 1):
            head, tail = word[:size], word[size:]
            if last[tail] >= HIDDEN_TAIL_USES and head not in words and head not in NOT_FIRST:
                behind.setdefault(head, set()).add(tail)
    found = set()
    for head, tails in behind.items():
        most = HIDDEN_TAILS if len(head) > SHORTEST_HIDDEN else TAILS_OF_SHORT
        nouns = [tail for tail in tails if not tail.endswith("en")]  # overhoop- stands before verbs only
        if len(nouns) >= most and not _is_shred(head, words, lemmas):
            bare = head.removesuffix("s")
            found.add(head if bare[-1] in "aeiou" else bare)  # vuilnis, but welzijns- is of welzijn
    return frozenset(word for word in found if not _is_of_two(word, first, last))


def _is_shred(head: str, words: frozenset[str], lemmas: frozenset[str]) -> bool:
    """Whether a beginning is a word with its link or a prefix behind it, part of a word, or one from Greek (psycho-)."""
    if head.endswith("o") or any(head + more in words for more in ("s", "e", "en")):
        return True
    links = [head.removesuffix(link) for link in ("s", "e", "en") if head.endswith(link)]
    links += [link[:-1] for link in links if link[-1:] == link[-2:-1]]  # zonne- is of zon
    before = [head.removesuffix(prefix) for prefix in (*NOT_FIRST, "be", "ge") if head.endswith(prefix)]
    before += [word.removesuffix("s") for word in before]
    shorter = [head[:-size] for size in range(1, MOST_LEFT_OVER + 1) if len(head) - size > SHORTEST_PART]
    return any(word in words for word in (*links, *before)) or not lemmas.isdisjoint(shorter)


def _is_of_two(head: str, first: Counter[str], last: Counter[str]) -> bool:
    """Whether a beginning is a compound itself (nieuw-jaar-), which needs no line, or two first parts (radio-zend-)."""
    if any(
        first[one] * last[other] >= OF_TWO for one, other in splits(head, frozenset(first), frozenset(last))
    ):
        return True
    return any(
        first[head[:size]] >= USUAL
        and (head[size:] in NOT_LAST or first[head[size:]] >= USUAL > 3 * last[head[size:]])
        for size in range(SHORTEST_RARE - 1, len(head) - SHORTEST_PART + 1)
    )


def lines() -> list[str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    dictionary = DefaultDictionaryFactory().get_dictionary("nl")
    lemmas = frozenset(fold(word) for word in dictionary.values() if word.isalpha() and word.islower())
    words = lemmas | frozenset(fold(word) for word in dictionary if word.isalpha() and word.islower())
    firsts, lasts = words - NOT_FIRST - NOT_LAST, lemmas - NOT_LAST
    long = sorted(word for word in lemmas if len(word) >= SHORTEST_COMPOUND)
    compounds = {word: ways for word in long if (ways := list(splits(word, firsts, lasts)))}
    firsts |= hidden(lemmas, words, *counts(compounds))
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
