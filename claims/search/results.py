"""What the search page shows: results with their words marked, facets as links, and why something was found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from markupsafe import Markup

from claims.desk.rules import Work
from claims.errors import N_
from claims.search.addresses import Address
from claims.search.asking import Understood
from claims.search.finding import Findings
from claims.search.marking import best_passages, marked, passage, spans
from claims.search.naming import FACET_LABELS, FACETS, label_of
from claims.search.queries import ArticleTexts, ClaimTexts
from claims.storage.types import PartialDate
from claims.words.folding import fold

MOST_VALUES = 10  # of one facet
MOST_PASSAGES = 2
MOST_SAID = 12  # words of one place
OPENING = 640  # characters of a text that has none of the words


@dataclass(frozen=True)
class Result:
    """One line of the results. `texts` is the row; what is marked stands beside it."""

    kind: str
    url: str
    title: Markup
    snippets: tuple[Markup, ...]  # the best passages
    is_quotation: bool  # the one snippet is the quote itself
    texts: ClaimTexts | ArticleTexts
    reasons: tuple[tuple[str, str], ...] = ()  # message id of a place, and the words that stand there
    why: str = ""  # message id, when it cannot be said where the words stand
    elsewhere: tuple[str, ...] = ()  # message ids of the places that are not shown and have the words


@dataclass(frozen=True)
class Choice:
    """One value of a facet: a link that adds it to the address, or takes it out."""

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        """How many of its values are chosen."""
        return sum(choice.chosen for choice in self.choices)


# Where a claim's words may stand beside what a result shows, by the kind of text.
FURTHER = {
    "body": N_("the text of the verdict"),
    "source": N_("a source"),
    "comment": N_("a comment"),
    "tag": N_("a topic"),
    "alias": N_("another name of who made it"),
    "publisher": N_("the medium"),
    "context": N_("the paragraph of a quote"),
}


def explained(result: Result, further: Iterable[tuple[str, str]], asked: Understood) -> Result:
    """A result of which no shown text has the words, with the places that have them."""
    places = [
        FURTHER[kind]
        for kind, text in further
        if kind in FURTHER and spans(text, result.texts.language, asked)
    ]
    return replace(result, why="", elsewhere=tuple(dict.fromkeys(places))) if places else result


def make_result(texts: ClaimTexts | ArticleTexts, asked: Understood) -> Result:
    return _claim(texts, asked) if isinstance(texts, ClaimTexts) else _article(texts, asked)


def _claim(claim: ClaimTexts, asked: Understood) -> Result:
    contexts = dict.fromkeys(context for _, context in claim.quotes)
    found = [
        _Place(N_("The statement"), claim.statement, claim.language, asked),
        *(_Place(N_("The quote and its paragraph"), context, claim.language, asked) for context in contexts),
        _Place(N_("The headline"), claim.headline, claim.language, asked),
        _Place(N_("The explanation"), claim.explanation, claim.language, asked),
        _Place(N_("Made by"), claim.claimant, "nl", asked),
    ]
    matching = sorted((place for place in found[1:-1] if place.spans), key=lambda place: -place.worth)
    snippets = tuple(passage(place.text, place.spans) for place in matching[:MOST_PASSAGES])
    quote = (passage(claim.quotes[0][0], []),) if claim.quotes and not snippets else ()
    return Result(
        "claim",
        url_for("desk.claim", claim_id=claim.id),
        marked(claim.statement, found[0].spans),
        snippets or quote,
        bool(quote),
        claim,
        _reasons(found),
        N_("Found by a part of a word, or by what was changed just now")
        if not asked.is_empty and not any(place.spans for place in found)
        else "",
    )


def _article(article: ArticleTexts, asked: Understood) -> Result:
    title = _Place(N_("The headline"), article.title or article.opening, article.language, asked)
    passages = [
        _Place(N_("The text"), text, article.language, asked)
        for text in best_passages(article.text, article.language, asked, MOST_PASSAGES)
    ]
    places = [title, *passages, _Place(N_("Medium"), article.medium, "nl", asked)]
    return Result(
        "article",
        url_for("articles.article", article_id=article.id),
        marked(title.text, title.spans),
        tuple(passage(place.text, place.spans) for place in passages)
        or (passage(article.text[:OPENING].strip(), []),),
        False,
        article,
        _reasons(places),
        N_("Found further on in its text, or by its author")
        if not (any(place.spans for place in places) or asked.is_empty)
        else "",
    )


class _Place:
    """One text of a result, and where the words stand in it."""

    def __init__(self, label: str, text: str | None, language: str, asked: Understood) -> None:
        self.label, self.text = label, text or ""
        self.spans = spans(self.text, language, asked) if text else []

    @property
    def words(self) -> list[str]:
        """The words as they are written, each once."""
        written = [self.text[start:end] for start, end in self.spans]
        return list({fold(word): word for word in written}.values())

    @property
    def worth(self) -> int:
        return len(self.words)


def reasons_of(
    texts: Iterable[tuple[str, str | None, str]], asked: Understood
) -> tuple[tuple[str, str], ...]:
    """Of each text, given with the message id of its place and its language, the words of the question that it has."""
    return _reasons(_Place(label, text, language, asked) for label, text, language in texts)


def _reasons(places: Iterable[_Place]) -> tuple[tuple[str, str], ...]:
    """Of each place the words that stand there; places of one name together."""
    found: dict[str, dict[str, str]] = {}
    for place in places:
        for word in place.words:
            found.setdefault(place.label, {}).setdefault(fold(word), word)
    return tuple((label, ", ".join(list(words.values())[:MOST_SAID])) for label, words in found.items())


def date_of(texts: ClaimTexts | ArticleTexts) -> Any:
    """What the result is dated by: as sorted."""
    said: PartialDate | None = texts.said_on if isinstance(texts, ClaimTexts) else texts.published
    return said or texts.created_at


def facets(
    findings: Findings,
    labels: Mapping[str, Mapping[str, str]],
    language: str,
    address: Address,
    names: Iterable[str] = FACETS,
) -> list[Facet]:
    """Every facet that tells documents apart, or that is chosen; chosen values stay although nothing has them."""
    counts = findings.found.facets if findings.found else {}
    total = findings.found.total if findings.found else 0
    shown = []
    for name in names:
        unknown = {each.value for each in findings.narrowed.unknown if each.name == name}
        chosen = findings.filters.get(name, frozenset()) - unknown
        values = {**dict.fromkeys(chosen, 0), **counts.get(name, {})}
        if not chosen and (not values or list(values.values()) == [total]):
            continue
        order = _in_order(name, values, chosen, labels)
        choices = tuple(
            Choice(
                label_of(name, value, labels, language),
                values[value],
                address.without(name, value) if value in chosen else address.also(name, value),
                value in chosen,
            )
            for value in order
        )
        shown.append(Facet(FACET_LABELS[name], choices))
    return shown


def _in_order(
    name: str, values: Mapping[str, int], chosen: frozenset[str], labels: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """States and ratings in their own order; others by count. Chosen ones are never cut off."""
    own = {"state": [str(state) for state in Work], "rating": list(labels)}.get(name)
    if own is not None:
        return sorted(values, key=lambda value: (own.index(value) if value in own else len(own), value))
    if name == "year":
        return sorted(values, reverse=True)
    by_count = sorted(values, key=lambda value: (value not in chosen, -values[value], value))
    return by_count[: max(MOST_VALUES, len(chosen))]
