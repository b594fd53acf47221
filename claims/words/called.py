"""Names that mean the same, found in a text: EU where Europese Unie is meant, and the other way round."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from claims.words.folding import fold
from claims.words.tokens import tokens

Key = tuple[str, ...]


@dataclass(frozen=True)
class Called:
    """A name that stands in a text, and the other names of the same."""

    start: int
    end: int
    others: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """A table of names, to look up in texts."""

    others: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    longest: int = 0  # words of a name

    def find(self, text: str) -> list[Called]:
        """The names in a text, the longest first where one stands in another; none overlap."""
        if not self.others:
            return []
        words = tokens(text)
        folded = [fold(word.text) for word in words]
        found, at = [], 0
        while at < len(words):
            size = self._size(folded, at)
            if size:
                last = words[at + size - 1]
                others = self.others[tuple(folded[at : at + size])]
                found.append(Called(words[at].start, last.end, others))
            at += size or 1
        return found

    def others_in(self, text: str) -> tuple[str, ...]:
        """The other names of all that the text names, each once."""
        return tuple(dict.fromkeys(other for name in self.find(text) for other in name.others))

    def _size(self, folded: Sequence[str], at: int) -> int:
        """How many words the name has that begins here; 0 when none does."""
        for size in range(min(self.longest, len(folded) - at), 0, -1):
            if tuple(folded[at : at + size]) in self.others:
                return size
        return 0


def key_of(name: str) -> str:
    """A name as it is compared: case, accents and signs do not count.

    >>> key_of(" Noord-Atlantische  verdragsorganisatie! ")
    'noord-atlantische verdragsorganisatie'
    """
    return " ".join(_words(name))


def table(groups: Iterable[Sequence[str]]) -> Names:
    """Look names up by any one of a group."""
    others: dict[Key, tuple[str, ...]] = {}
    for group in groups:
        for name in group:
            mine = _words(name)
            if mine:
                more = tuple(other for other in group if _words(other) != mine)
                others[mine] = tuple(dict.fromkeys((*others.get(mine, ()), *more)))
    return Names(others, max(map(len, others), default=0))


def _words(name: str) -> Key:
    return tuple(fold(word.text) for word in tokens(name))
