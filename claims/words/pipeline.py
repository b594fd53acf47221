"""The one road from text to keys: indexing, querying and highlighting all walk it, so that they agree."""

from dataclasses import dataclass

from claims.words import compounds, particles
from claims.words.folding import fold
from claims.words.forms import LONGEST_WORD, base, forms, primary_language
from claims.words.tokens import Token, tokens

WHOLE = 1.0
PART = 0.4
# The joined verb stands at both of its halves, so that both are marked; together they count once.
HALF_OF_A_VERB = 0.5
_MOST_BETWEEN = 3


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


def analyse(text: str, language: str) -> list[Term]:
    """List every key of a text with its weight and place; several keys share a position."""
    found = tokens(text)
    joined = _joined_verbs(found, language)
    terms: list[Term] = []
    for position, token in enumerate(found):
        weights = dict.fromkeys(forms(token.text, language), WHOLE)
        for key in joined.get(position, ()):
            weights.setdefault(key, HALF_OF_A_VERB)
        for key in parts(token.text, language):
            weights.setdefault(key, PART)
        terms += [Term(key, weight, position, token.start, token.end) for key, weight in weights.items()]
    return terms


def query_terms(text: str, language: str) -> list[QueryTerm]:
    """List the typed words, each with the keys that will do. A #tag or @handle asks for itself only."""
    found = tokens(text)
    joined = _joined_verbs(found, language)
    return [_query_term(token, joined.get(position, []), language) for position, token in enumerate(found)]


def _query_term(token: Token, joined: list[str], language: str) -> QueryTerm:
    own = forms(token.text, language)
    if token.text[0] in "#@":
        return QueryTerm(token.text, own[:1], (), token.start, token.end)
    keys = tuple(dict.fromkeys((*own, *joined)))
    return QueryTerm(token.text, keys, parts(token.text, language), token.start, token.end)


def highlight(text: str, language: str, keys: set[str]) -> list[tuple[int, int]]:
    """Where to mark the text, in its own code points; of a compound the whole word."""
    return sorted({(term.start, term.end) for term in analyse(text, language) if term.key in keys})


def parts(word: str, language: str) -> tuple[str, ...]:
    """Give the keys of what a word is made of: halves at a hyphen, and in Dutch the parts of a compound."""
    bare = word.lstrip("#@")
    if len(bare) > LONGEST_WORD:
        return ()
    pieces = [piece for piece in fold(bare).split("-") if piece]
    found = pieces if len(pieces) > 1 else []
    if primary_language(language) == "nl":
        found = [*found, *(part for piece in pieces for part in compounds.split(piece))]
    return tuple(dict.fromkeys(key for piece in found for key in forms(piece, language)))


def _joined_verbs(found: list[Token], language: str) -> dict[int, list[str]]:
    """Token positions with the key of the verb that two of them make: openbaar (werd) gemaakt."""
    joined: dict[int, list[str]] = {}
    if primary_language(language) != "nl":
        return joined
    folded = [fold(token.text) for token in found]
    for at, particle in enumerate(folded):
        if particle not in particles.ADJECTIVES and particle not in particles.ADVERBS:
            continue
        other = _verb_after(folded, at)
        verb = particles.verb(particle, base(folded[other], "nl")) if other else None
        if verb and other:
            for position in (at, other):
                joined.setdefault(position, []).extend(forms(verb, "nl"))
    return joined


def _verb_after(folded: list[str], at: int) -> int | None:
    """Find the next word past auxiliaries and 'te'; an auxiliary at the end may be the verb itself."""
    last = min(at + 1 + _MOST_BETWEEN, len(folded) - 1)
    for position in range(at + 1, last + 1):
        if folded[position] not in particles.BETWEEN:
            return position
    return last if last > at else None
