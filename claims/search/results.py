"""What the search page shows: results with their words marked, facets as links, and why something was found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup

from claims.desk.rules import Work
from claims.errors import N_
from claims.search.addresses import Address
from claims.search.asking import Understood
from claims.search.documents import OF_NO_LANGUAGE
from claims.search.finding import Findings
from claims.search.marking import best_passages, marked, passage
from claims.search.naming import FACET_LABELS, FACETS, Called, label_of
from claims.search.queries import ArticleTexts, ClaimTexts
from claims.search.reasons import Place, Reasons, reasons
from claims.storage.types import PartialDate

MOST_VALUES = 10  # of one facet
MOST_PASSAGES = 2
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
    reasons: Reasons
    is_shown: bool  # one of the words stands in what is shown


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


# Where a claim's words may stand beside what a result shows, by the kind of text; names and remarks have no language.
FURTHER = {
    "tag": N_("Topic"),
    "alias": N_("Another name"),
    "publisher": N_("Medium"),
    "place": N_("Where it was said"),
    "note": N_("Note on the context"),
    "body": N_("The text of the verdict"),
    "source": N_("A source"),
    "comment": N_("A comment"),
}


def make_result(texts: ClaimTexts | ArticleTexts, asked: Understood, *, any_word: bool = False) -> Result:
    """One result; with `any_word` it need not have all that was asked."""
    return _claim(texts, asked) if isinstance(texts, ClaimTexts) else _article(texts, asked, any_word)


def _claim(claim: ClaimTexts, asked: Understood) -> Result:
    own = claim.language
    contexts = dict.fromkeys(context for _, context in claim.quotes)
    found = [
        Place(N_("The statement"), claim.statement, asked, own),
        *(Place(N_("The quote and its paragraph"), context, asked, own) for context in contexts),
        Place(N_("The headline"), claim.headline, asked, own),
        Place(N_("The explanation"), claim.explanation, asked, own),
        Place(N_("Made by"), claim.claimant, asked),
    ]
    further = [
        Place(FURTHER[kind], text, asked, None if kind in OF_NO_LANGUAGE else own)
        for kind, text in sorted(claim.written)
        if kind in FURTHER
    ]
    matching = sorted((place for place in found[1:-1] if place.spans), key=lambda place: -len(place.words))
    snippets = tuple(passage(place.text or "", place.spans) for place in matching[:MOST_PASSAGES])
    quote = (passage(claim.quotes[0][0], []),) if claim.quotes and not snippets else ()
    return Result(
        "claim",
        url_for("desk.claim", claim_id=claim.id),
        marked(claim.statement, found[0].spans),
        snippets or quote,
        bool(quote),
        claim,
        reasons(found, further),
        any(place.spans for place in found),
    )


def _article(article: ArticleTexts, asked: Understood, any_word: bool) -> Result:
    own = article.language
    title = Place(N_("The headline"), article.title or article.opening, asked, own)
    passages = [
        Place(N_("The text"), text, asked, own)
        for text in best_passages(article.text, own, asked, MOST_PASSAGES)
    ]
    shown = [title, *passages, Place(N_("Medium"), article.medium, asked)]
    return Result(
        "article",
        url_for("articles.article", article_id=article.id),
        marked(title.text or "", title.spans),
        tuple(passage(place.text or "", place.spans) for place in passages)
        or (passage(article.text[:OPENING].strip(), []),),
        False,
        article,
        reasons(
            shown,
            [Place(N_("Author"), article.author, asked)],
            "" if any_word else N_("Further on in the text"),
        ),
        any(place.spans for place in shown),
    )


def date_of(texts: ClaimTexts | ArticleTexts) -> Any:
    """What the result is dated by: as sorted."""
    said: PartialDate | None = texts.said_on if isinstance(texts, ClaimTexts) else texts.published
    return said or texts.created_at


def facets(
    findings: Findings,
    called: Called,
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
        order = _in_order(name, values, chosen, called)
        choices = tuple(
            Choice(
                label_of(name, value, called, language),
                values[value],
                address.without(name, value) if value in chosen else address.also(name, value),
                value in chosen,
            )
            for value in order
        )
        shown.append(Facet(FACET_LABELS[name], choices))
    return shown


def _in_order(name: str, values: Mapping[str, int], chosen: frozenset[str], called: Called) -> list[str]:
    """States, ratings and reasons in their own order; others by count. Chosen ones are never cut off."""
    own = [str(state) for state in Work] if name == "state" else list(called.get(name, ()))
    if own:
        return sorted(values, key=lambda value: (own.index(value) if value in own else len(own), value))
    if name == "year":
        return sorted(values, reverse=True)
    by_count = sorted(values, key=lambda value: (value not in chosen, -values[value], value))
    return by_count[: max(MOST_VALUES, len(chosen))]
