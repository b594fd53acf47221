"""Whether two texts are nearly one: the same agency text in two papers, or the same page with other white space.

Five words that follow each other are a shingle; the smallest of their hashes are a fair sample of all of them
(A. Broder, On the resemblance and containment of documents, 1997).
"""

import hashlib
import re

from claims.words.folding import fold

WORDS = 5
SAMPLE = 64
FEWEST = 8  # shingles: of a shorter text too few to tell
ALIKE = 0.6  # share of a sample from which two texts are nearly one
ANOTHER = 0.02  # share of all that both say below which a page is quite another one
_WORD = re.compile(r"\w+")
_HIGHEST = 2**63


def sample_of(text: str) -> list[int]:
    """The smallest hashes of the text's shingles, in order, at most SAMPLE; none of a text that is too short."""
    words = _WORD.findall(fold(text))
    shingles = {" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}
    if len(shingles) < FEWEST:
        return []
    return sorted({_number(each) for each in shingles})[:SAMPLE]


def is_another(one: str, other: str) -> bool:
    """Whether two texts share hardly anything; never of a text that is too short to tell."""
    sample, others = set(sample_of(one)), set(sample_of(other))
    return bool(sample and others) and _share(sample, others) < ANOTHER


def _share(sample: set[int], others: set[int]) -> float:
    """An estimate of how much of all that both say is said by both: from the smallest hashes of both together."""
    smallest = sorted(sample | others)[:SAMPLE]
    return len(sample & others & set(smallest)) / len(smallest)


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but white space."""
    return one.split() == other.split()


def _number(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest()) % _HIGHEST
