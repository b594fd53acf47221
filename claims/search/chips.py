"""What was understood as chips with a way to take each out, and the ways on from a search that finds nothing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from flask_babel import gettext

from claims.desk.rules import Work
from claims.search.addresses import Address
from claims.search.asking import Field, Word
from claims.search.finding import Findings, Other
from claims.search.naming import FACET_LABELS, KIND_LABELS, Called, label_of
from claims.search.typed import DATES, names_of


@dataclass(frozen=True)
class Chip:
    """One thing that was understood, and the address of the search without it."""

    label: str
    url: str
    is_unknown: bool = False


def chips(findings: Findings, called: Called, language: str, address: Address) -> list[Chip]:
    """What was understood, in the order of kinds; nothing for a single word, which says it all by itself."""
    asked = findings.asked
    found = [Chip(_said(word), address.typing(asked.without(word))) for word in asked.words]
    if len(found) == 1 and not (
        asked.words[0].exact or asked.words[0].others or asked.words[0].wanted.prefix
    ):
        found = found if asked.unwanted or asked.fields or address.filters else []
    found += [
        Chip(gettext("without %(words)s", words=_said(word)), address.typing(asked.without(word)))
        for word in asked.unwanted
    ]
    found += [
        Chip(
            _field_said(each, findings, called, language),
            address.typing(asked.without(each)),
            each in findings.narrowed.unknown,
        )
        for each in asked.fields
    ]
    return found + [
        Chip(_value_said(name, [value], called, language), address.without(name, value))
        for name, chosen in address.filters.items()
        for value in sorted(chosen)
    ]


def notes(findings: Findings, called: Called, language: str, fields: Collection[str]) -> list[str]:
    """What was typed as a field and is none, or as a value that there is not: with what can be asked."""
    said = [
        gettext(
            "%(name)s: is no field, so it was searched as a word. Fields are %(fields)s.",
            name=name,
            fields=", ".join(f"{each}:" for each in names_of(fields, language)),
        )
        for name in findings.asked.strange
    ]
    for each in findings.narrowed.unknown:
        if each.name in DATES:
            said.append(
                gettext(
                    "%(value)s is no date. Write for instance 2025, 2025-06, 25-06-2025, 25 June 2025 or yesterday.",
                    value=each.value,
                )
            )
        elif values := _values_of(each.name, called, language):
            told = {
                "name": gettext(FACET_LABELS[each.name]),
                "value": each.value,
                "values": ", ".join(values),
            }
            said.append(gettext("%(name)s %(value)s is not there. There are: %(values)s.", **told))
    return [str(each) for each in said]


def _values_of(name: str, called: Called, language: str) -> list[str]:
    """All values of a facet that has a fixed list of them."""
    fixed = {"state": list(map(str, Work)), "kind": list(KIND_LABELS)}
    values = fixed.get(name) or list(called.get(name, {}))
    return [label_of(name, value, called, language) for value in values]


def _field_said(typed: Field, findings: Findings, called: Called, language: str) -> str:
    values = findings.narrowed.values.get(typed) or {typed.value}
    said = _value_said(typed.name, values, called, language)
    return str(gettext("without %(words)s", words=said)) if typed.negated else said


def _value_said(name: str, values: Iterable[str], called: Called, language: str) -> str:
    said = ", ".join(label_of(name, value, called, language) for value in sorted(values))
    return f"{gettext(FACET_LABELS[name])}: {said}"


@dataclass(frozen=True)
class Way:
    """Another search that finds more."""

    label: str
    url: str
    total: int


def better_way(findings: Findings, address: Address) -> Way | None:
    """Did you mean."""
    other = findings.better
    return Way(other.typed, address.typing(other.typed), other.total) if other else None


def ways_on(findings: Findings, called: Called, language: str, address: Address) -> list[Way]:
    """Where nothing is found: the same search with less asked, each with how much that finds."""
    return [
        Way(_loosened(other, findings, called, language), other_url(address, other), other.total)
        for other in findings.looser
    ]


def other_url(address: Address, other: Other) -> str:
    return replace(address, typed=other.typed, filters=other.filters).url()


def _loosened(other: Other, findings: Findings, called: Called, language: str) -> str:
    part = other.left_out
    if part is None:
        return str(gettext("Without filters"))
    if isinstance(part, Field):
        said = _field_said(replace(part, negated=False), findings, called, language)
    elif isinstance(part, Word):
        said = part.text if other.is_apart else _said(part)
    else:
        said = _value_said(part[0], [part[1]], called, language)
    if other.is_apart:
        return str(gettext("Words that need not stand together: %(words)s", words=said))
    return str(gettext("Without %(words)s", words=said))


def typed_values(findings: Findings) -> dict[tuple[str, str], str]:
    """Of each facet value that was typed as field:value, the typed text without it."""
    return {
        (each.name, value): findings.asked.without(each)
        for each in findings.asked.fields
        for value in findings.narrowed.values.get(each) or {each.value}
        if not each.negated
    }


def _said(word: Word) -> str:
    said = []
    for each in word.each:
        text = f"{each.text}*" if each.wanted.prefix else each.text
        said.append(str(gettext("exactly %(words)s", words=text)) if each.exact else text)
    return str(gettext(" or ")).join(said)
