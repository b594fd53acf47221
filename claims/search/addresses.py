"""The addresses of a search, and of the same one with something more or less."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from claims.search.asking import shown
from claims.search.engine import Order
from claims.search.naming import FACETS, Filters

MOST_CHOSEN = 20  # values of one facet


@dataclass(frozen=True)
class Address:
    """The address of this search, and of the same one with a filter more or less."""

    typed: str
    filters: Filters
    sort: str = ""
    endpoint: str = "search.desk"
    typed_values: Mapping[tuple[str, str], str] = field(default_factory=dict)  # -> what to type without it

    def typing(self, typed: str) -> str:
        """The address of the same search with something else typed."""
        return replace(self, typed=typed).url()

    def at(self, endpoint: str) -> str:
        """The same question at another page."""
        return replace(self, endpoint=endpoint).url()

    def url(self, filters: Filters | None = None, sort: str | None = None) -> str:
        chosen: dict[str, Any] = {
            name: sorted(values)
            for name, values in (self.filters if filters is None else filters).items()
            if values
        }
        order = self.sort if sort is None else sort
        return url_for(self.endpoint, q=self.typed, **chosen, sort=order or None)

    def also(self, name: str, value: str) -> str:
        return self.url({**self.filters, name: self.filters.get(name, frozenset()) | {value}})

    def without(self, name: str, value: str) -> str:
        typed = self.typed_values.get((name, value), self.typed)
        rest = {**self.filters, name: self.filters.get(name, frozenset()) - {value}}
        return replace(self, typed=typed).url(rest)


def chosen_filters(arguments: MultiDict[str, str], facets: Iterable[str]) -> Filters:
    """The facet values that an address asks for."""
    chosen = {
        name: frozenset(shown(value) for value in arguments.getlist(name)[:MOST_CHOSEN]) for name in facets
    }
    return {name: kept for name, values in chosen.items() if (kept := values - {""})}


def asked_address(arguments: MultiDict[str, str], endpoint: str = "search.desk") -> Address:
    """What the address of a request asks for."""
    order = chosen_order(arguments, list(Order))
    sort = "" if order is Order.FIT else order.value
    return Address(shown(arguments.get("q", "")), chosen_filters(arguments, FACETS), sort, endpoint)


def chosen_order(arguments: MultiDict[str, str], orders: Iterable[str]) -> Order:
    asked = arguments.get("sort", "")
    return Order(asked) if asked in orders else Order.FIT
