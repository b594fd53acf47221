"""What the search page shows: results with their words marked, facets as links, and why something was found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from claims.desk.rules import Work
from claims.errors import N_
from claims.search.addresses import Address
from claims.search.asking import Understood
from claims.search.finding import Findings
from claims.search.marking import best_passage, marked, passage, spans
from claims.search.naming import FACET_LABELS, FACETS, label_of
from claims.search.queries import ArticleTexts, ClaimTexts
from claims.storage.types import PartialDate

MOST_VALUES = 10  # of one facet


@dataclass(frozen=True)
class Result:
    """One line of the results. `texts` is the row; what is marked stands beside it."""

    kind: str
    url: str
    title: Markup
    snippet: Markup
    is_quotation: bool  # the snippet is the quote itself
    texts: ClaimTexts | ArticleTexts
    why: str = ""  # where the words stand when no shown text has them


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


def make_result(texts: ClaimTexts | ArticleTexts, asked: Understood) -> Result:
    return _claim(texts, asked) if isinstance(texts, ClaimTexts) else _article(texts, asked)


def _claim(claim: ClaimTexts, asked: Understood) -> Result:
    found = spans(claim.statement, claim.language, asked)
    snippet, is_quotation, matched = _claim_snippet(claim, asked)
    why = ""
    if not found and not matched and not asked.is_empty:
        by = spans(claim.claimant or "", claim.language, asked) or spans(claim.claimant or "", "en", asked)
        why = (
            N_("Found by who made it")
            if by
            else N_("Found by its sources, its tags or another name of who made it")
        )
    url = url_for("desk.claim", claim_id=claim.id)
    return Result(
        "claim",
        url,
        marked(claim.statement, found),
        snippet,
        is_quotation,
        claim,
        str(gettext(why)) if why else "",
    )


def _claim_snippet(claim: ClaimTexts, asked: Understood) -> tuple[Markup, bool, bool]:
    """The quote in its context where that has the words, else what the draft says; and whether words were marked."""
    for _, context in claim.quotes:
        found = spans(context, claim.language, asked)
        if found:
            return passage(context, found), False, True
    for text in (claim.headline, claim.explanation):
        found = spans(text, claim.language, asked) if text else []
        if text and found:
            return passage(text, found), False, True
    return (passage(claim.quotes[0][0], []), True, False) if claim.quotes else (Markup(), False, False)


def _article(article: ArticleTexts, asked: Understood) -> Result:
    title = article.title or article.opening
    found = spans(title, article.language, asked)
    snippet, matched = best_passage(article.text, article.language, asked)
    why = (
        ""
        if found or matched or asked.is_empty
        else str(gettext(N_("Found further on in its text, or by its medium or author")))
    )
    return Result(
        "article",
        url_for("articles.article", article_id=article.id),
        marked(title, found),
        snippet,
        False,
        article,
        why,
    )


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
        chosen = findings.filters.get(name, frozenset())
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
