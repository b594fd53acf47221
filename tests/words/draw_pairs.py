"""Draws the words that tests/words/pairs.tsv was made from: `python -m tests.words.draw_pairs`.

The script draws words; a person then wrote beside each what must find it (another form, a compound, its parts) or
what must not (a word that only looks like it). Drawing again from the same data gives the same words, so that
nobody chose the ones that the analyser happens to know.
"""

import gzip
import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SEED = 20261125
FILES = (
    "articles/nl-ud-news.jsonl.gz",
    "articles/nl-ud-wikipedia-web.jsonl.gz",
    "checkworthy/nl-factrank2017-train.jsonl.gz",
    "checkworthy/nl-factrank2019-train.jsonl.gz",
)
# How many words of each kind: long words are mostly compounds, short ones hide in longer ones.
SHORT, MIDDLE, LONG, WITH_DIGITS = 80, 130, 90, 25
_WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*%?")


def texts(folder: Path) -> Iterator[str]:
    for name in FILES:
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield from [row["text"]] if "text" in row else (s for p in row["paragraphs"] for s in p)


def words(folder: Path) -> list[str]:
    """Every word seen, in small letters where it is mostly so written; names stay out."""
    seen = Counter(word for text in texts(folder) for word in _WORD.findall(text)[1:])
    return sorted(word for word in seen if word == word.lower() and len(word) > 2)


def draw(folder: Path, seed: int = SEED) -> dict[str, list[str]]:
    everything = words(folder)
    plain = [word for word in everything if word.isalpha()]
    kinds = {
        "short": ([word for word in plain if 3 <= len(word) <= 5], SHORT),
        "middle": ([word for word in plain if 6 <= len(word) <= 10], MIDDLE),
        "long": ([word for word in plain if 11 <= len(word) <= 30], LONG),
        "digits": ([word for word in everything if any(map(str.isdecimal, word))], WITH_DIGITS),
    }
    # The same seed must give the same words; S311 is about secrets.
    return {
        kind: sorted(random.Random(f"{seed} {kind}").sample(pool, size))  # noqa: S311
        for kind, (pool, size) in kinds.items()
    }


if __name__ == "__main__":
    for kind, drawn in draw(Path(os.environ.get("CLAIMDESK_DATA", "../shared/data"))).items():
        print(kind, *drawn, sep="\n")  # noqa: T201
