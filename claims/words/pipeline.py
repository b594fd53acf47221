"""The one road from text to keys: indexing, querying and highlighting all walk it, so that they agree."""

from dataclasses import dataclass
from functools import lru_cache

from claims.words import compounds, families, phrases
from claims.words.folding import fold
from claims.words.forms import LONGEST_WORD, base, forms, primary_language
from claims.words.phrases import PART
from claims.words.tokens import Token, tokens

WHOLE = 1.0


@dataclass(frozen=True, slots=True)
class Term:
    key: str
    weight: float
    position: int  # of the token in the text, from 0
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One typed word. A text has it when it has one of `keys`, or less surely all of `parts`."""

    text: str
    keys: tuple[str, ...]
    parts: tuple[str, ...]
    start: int
    end: int


def analyse(text: str, language: str, *, deeds: bool = True) -> list[Term]:
    """List every key of a text with its weight and place; several keys share a position.

    Without `deeds` a fietser is not kept under fietsen: for what says the same, and not for what is found.
    """
    found = tokens(text)
    language = primary_language(language)
    shared = phrases.shared(found, text, language)
    terms: list[Term] = []
    for position, token in enumerate(found):
        own = PART if position in shared.minor else WHOLE
        weights = dict.fromkeys(forms(token.text, language), own)
        for more in (shared.keys.get(position, {}), shared.wider.get(position, {})):
            for key, weight in more.items():
                weights.setdefault(key, weight)
        if position not in shared.whole:
            for key in (*parts(token.text, language), *(_deeds(token.text, language) if deeds else ())):
                weights.setdefault(key, PART)
        terms += [Term(key, weight, position, token.start, token.end) for key, weight in weights.items()]
    return terms


def query_terms(text: str, language: str) -> list[QueryTerm]:
    """List the typed words, each with the keys that will do. A #tag or @handle asks for itself only."""
    found = tokens(text)
    language = primary_language(language)
    shared = phrases.shared(found, text, language)
    return [_query_term(token, position, shared, language) for position, token in enumerate(found)]


def _query_term(token: Token, position: int, shared: phrases.Shared, language: str) -> QueryTerm:
    own = forms(token.text, language)
    if token.text[0] in "#@" or token.text[-1] == "%":
        # also in languages whose amounts are not read: who asks for 10% does not ask for every 10
        return QueryTerm(token.text, own[:1], (), token.start, token.end)
    joined = shared.keys.get(position, {})
    if position in shared.whole:
        # Who asks for 10% or 500 euro does not ask for every 10 and 500.
        apart = shared.wider.get(position, {})
        own = tuple(key for key in own if key not in apart)
        return QueryTerm(token.text, tuple(dict.fromkeys((*joined, *own))), (), token.start, token.end)
    keys = tuple(dict.fromkeys((*own, *joined)))
    return QueryTerm(token.text, keys, _needed(token.text, language), token.start, token.end)


def highlight(text: str, language: str, keys: set[str]) -> list[tuple[int, int]]:
    """Where to mark the text, in its own code points; of a compound the whole word."""
    return sorted({(term.start, term.end) for term in analyse(text, language) if term.key in keys})


@lru_cache(maxsize=20_000)
def parts(word: str, language: str) -> tuple[str, ...]:
    """Give the keys of what a word is made of: halves at a hyphen, and in Dutch the parts of a compound."""
    smallest, larger = _made_of(word, language)
    return tuple(dict.fromkeys(key for piece in (*smallest, *larger) for key in forms(piece, language)))


@lru_cache(maxsize=20_000)
def _deeds(word: str, language: str) -> tuple[str, ...]:
    """Give the keys of what the people do whose name this is: it is less than a whole word of the text, too."""
    done = (
        families.done_by(fold(base(word, language))) if language == "nl" and len(word) <= LONGEST_WORD else ()
    )
    return tuple(dict.fromkeys(key for verb in done for key in forms(verb, language)))


def _needed(word: str, language: str) -> tuple[str, ...]:
    """Give what a text must have in the place of a word: one key for each of its smallest parts."""
    smallest, _ = _made_of(word, language)
    return tuple(dict.fromkeys(key for piece in smallest for key in forms(piece, language)[:1]))


def _made_of(word: str, language: str) -> tuple[list[str], list[str]]:
    """The smallest parts of a word, and the compounds inside it."""
    bare = word.lstrip("#@")
    if len(bare) > LONGEST_WORD:
        return [], []
    pieces = [piece for piece in fold(bare).split("-") if piece]
    found = pieces if len(pieces) > 1 else []
    if primary_language(language) != "nl":
        return found, []
    read = [compounds.read(piece) for piece in pieces]
    inner = [compound for each in read for compound in each.inner]
    return [*found, *(part for each in read for part in each.leaves)], inner
