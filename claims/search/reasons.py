"""Why something was found: in which of its texts the words asked for stand, as they are written there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.search.asking import LANGUAGES, Understood
from claims.search.marking import Span, spans_of_words, together
from claims.words.folding import fold

MOST_SAID = 12  # words of one place
LONGEST_READ = 20_000  # characters of one text
Reasons = tuple[tuple[str, str], ...]  # message id of a place, and the words that stand there


@dataclass(frozen=True)
class Place:
    """One text of what was found, read in its language; without one in each, as the index reads names."""

    label: str
    text: str | None
    asked: Understood
    language: str | None = None

    @cached_property
    def of_words(self) -> list[set[Span]]:
        """Of each word asked for, where it stands."""
        languages = (self.language,) if self.language else LANGUAGES
        return spans_of_words((self.text or "")[:LONGEST_READ], languages, self.asked)

    @cached_property
    def spans(self) -> list[Span]:
        return together(self.of_words)

    @property
    def words(self) -> list[str]:
        """The words as they are written, each once."""
        written = [(self.text or "")[start:end] for start, end in self.spans]
        return list({fold(word): word for word in written}.values())


def reasons(shown: Sequence[Place], further: Iterable[Place] = (), otherwise: str = "") -> Reasons:
    """Of each place the words that stand there. Further places are looked into for words that no shown one has.

    `otherwise`: where words must stand that stand in none of these.
    """
    missing = _missing(shown)
    more = [place for place in further if any(place.of_words[index] for index in missing)]
    places = [*shown, *more]
    found = _told(places)
    return (*found, (otherwise, "")) if otherwise and _missing(places) else found


def _missing(places: Sequence[Place]) -> list[int]:
    """Which words asked for none of these has, by their order."""
    wanted = range(len(places[0].asked.words)) if places else ()
    return [index for index in wanted if not any(place.of_words[index] for place in places)]


def _told(places: Iterable[Place]) -> Reasons:
    """Places of one name together."""
    found: dict[str, dict[str, str]] = {}
    for place in places:
        for word in place.words:
            found.setdefault(place.label, {}).setdefault(fold(word), word)
    return tuple((label, ", ".join(list(words.values())[:MOST_SAID])) for label, words in found.items())
