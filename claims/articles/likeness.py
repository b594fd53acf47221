"""Whether two texts are nearly one: the same agency text in two papers, or the same page with other white space.

Five words that follow each other are a shingle; the smallest of their hashes are a fair sample of all of them
(A. Broder, On the resemblance and containment of documents, 1997).
"""

import hashlib
import re
from collections.abc import Collection

from claims.words.folding import fold

WORDS = 5
SAMPLE = 64
FEWEST = 8  # shingles: of a shorter text too few to tell
ALIKE = 0.6  # share of a sample from which two texts are nearly one
_WORD = re.compile(r"\w+")
_HIGHEST = 2**63


def sample_of(text: str) -> list[int]:
    """The smallest hashes of the text's shingles, in order, at most SAMPLE; none of a text that is too short."""
    words = _WORD.findall(fold(text))
    shingles = {" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}
    if len(shingles) < FEWEST:
        return []
    return sorted({_number(each) for each in shingles})[:SAMPLE]


def resemblance(one: Collection[int], other: Collection[int]) -> float:
    """The share of shingles that two texts have in common, from their samples: 0 to 1."""
    smallest = sorted({*one, *other})[: min(len(one), len(other))]
    shared = set(one).intersection(other)
    return sum(each in shared for each in smallest) / len(smallest) if smallest else 0.0


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but white space."""
    return one.split() == other.split()


def _number(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest()) % _HIGHEST
