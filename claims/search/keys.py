"""From the texts of a thing to the weighted keys of its document."""

import hashlib
import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import unescape
from pathlib import Path

from claims import words
from claims.search.engine import Document
from claims.words.pipeline import analyse

BOTH = ("nl", "en")  # for names, which belong to no language
WHOLE, HALF, SIDE = 3.0, 2.0, 1.0  # the statement; what was said and found; what stands around it
ASIDE = 0.25  # what was said about it at length, which must not drown the rest
_TAGS = re.compile(r"<[^>]*>")
ALIAS, OF = "alias", "\t"  # a facet that is not shown: another name, and whose it is
LONGEST_TEXT = 200_000  # of one text, in characters; what stands further on is not found


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a thing, how much it counts, and the languages that it is read in."""

    text: str | None
    weight: float
    languages: Sequence[str] = BOTH


@dataclass(frozen=True)
class Gathered:
    """What a document is made of."""

    id: str
    texts: Sequence[Text]
    facets: Mapping[str, Sequence[str | None]]
    at: datetime
    demand: int = 0

    @property
    def document(self) -> Document:
        return make_document(self.id, self.texts, self.facets, self.at, self.demand)

    @property
    def written(self) -> list[str]:
        """Its texts as far as they are read."""
        return [text.text[:LONGEST_TEXT] for text in self.texts if text.text]


def weighted_keys(texts: Iterable[Text]) -> tuple[tuple[str, float], ...]:
    """The keys of all texts together. In two languages a word still counts once: with the greater weight."""
    whole: dict[str, float] = {}
    for text in texts:
        if not text.text:
            continue
        best: dict[str, float] = {}
        for language in text.languages:
            found: dict[str, float] = {}
            for term in analyse(text.text[:LONGEST_TEXT], language):
                found[term.key] = found.get(term.key, 0.0) + term.weight * text.weight
            for key, weight in found.items():
                best[key] = max(weight, best.get(key, 0.0))
        for key, weight in best.items():
            whole[key] = whole.get(key, 0.0) + weight
    return tuple((key, round(weight, 3)) for key, weight in sorted(whole.items()))


def plain_text(html: str) -> str:
    """The words of rendered HTML."""
    return unescape(_TAGS.sub(" ", html))


def tag_text(tag: str) -> str:
    """A tag of one word is also found as #word."""
    return tag if " " in tag or tag.startswith("#") else f"#{tag}"


def make_document(
    document_id: str,
    texts: Iterable[Text],
    facets: Mapping[str, Sequence[str | None]],
    at: datetime,
    demand: int = 0,
) -> Document:
    """A document with the version that tells it from any other state of the same thing."""
    keys = weighted_keys(texts)
    kept = {name: tuple(value for value in values if value) for name, values in facets.items()}
    counted = {name: values for name, values in kept.items() if values}
    facts = repr((keys, sorted(counted.items()), int(at.timestamp()), demand))
    version = hashlib.blake2b(facts.encode(errors="replace"), digest_size=9).hexdigest()
    return Document(document_id, keys, counted, at, version, demand)


def make_of(sources: Iterable[object]) -> str:
    """Names how documents are made now: an index of another make is made again, without anybody thinking of it."""
    folder = Path(words.__file__).parent
    modules = {Path(inspect.getfile(type(source))) for source in sources}
    files = [Path(__file__), *sorted(modules), *sorted(folder.glob("*.py")), *sorted(folder.glob("*.gz"))]
    return hashlib.blake2b("".join(_digest(path) for path in files).encode(), digest_size=8).hexdigest()


@cache
def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()


def number_of(document_id: str) -> int:
    """12 for "claim-12"."""
    return int(document_id.rpartition("-")[2])
