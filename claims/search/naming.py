"""Facets and their values by the names that people see, and the other way round: what someone means by state:nieuw."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from flask import has_app_context
from flask_babel import gettext

from claims.desk.rules import WORK_LABELS, Work
from claims.errors import N_
from claims.search.asking import LANGUAGES, Field
from claims.search.keys import ALIAS, OF
from claims.search.typed import DATES, QUOTES
from claims.storage.types import PartialDate
from claims.web.clock import today, zone
from claims.web.languages import catalogue
from claims.words.dates import days
from claims.words.folding import fold

FACETS = ("state", "reason", "rating", "claimant", "tag", "assignee", "publisher", "year", "language", "kind")
FACET_LABELS = {
    "state": N_("Status"),
    "reason": N_("Why dropped"),
    "rating": N_("Label"),
    "claimant": N_("Made by"),
    "tag": N_("Topic"),
    "assignee": N_("With"),
    "publisher": N_("Medium"),
    "year": N_("Year"),
    "language": N_("Language"),
    "kind": N_("Kind"),
    "since": N_("Since"),
    "until": N_("Until"),
}
KIND_LABELS = {"claim": N_("claim"), "article": N_("article")}
LANGUAGE_LABELS = {"nl": N_("Dutch"), "en": N_("English")}
BY_WORD = frozenset(["claimant", "tag", "assignee", "publisher"])  # claimant:schoof will do for Dick Schoof
TOPIC = "tag"
_DAYS_AGO = {"vandaag": 0, "today": 0, "gisteren": 1, "yesterday": 1, "eergisteren": 2}
_APART = dict.fromkeys(map(ord, f"_-{QUOTES}"), " ")
Called = Mapping[str, Mapping[str, Mapping[str, str]]]  # facet -> key -> language -> label
Filters = Mapping[str, frozenset[str]]
Labels = Mapping[str, Mapping[str, frozenset[str]]]  # facet -> folded name -> values


def label_of(name: str, value: str, called: Called, language: str) -> str:
    """A facet's value as people read it."""
    if name == "state" and value in set(Work):
        return str(gettext(WORK_LABELS[Work(value)]))
    if name in called:
        return _with_capital(called[name].get(value, {}).get(language, value))
    if name == "kind":
        return _with_capital(str(gettext(KIND_LABELS.get(value, value))))
    if name == "language":
        return str(gettext(LANGUAGE_LABELS[value])) if value in LANGUAGE_LABELS else value
    return value


def labels_of(called: Called, topics: Mapping[str, frozenset[str]] | None = None) -> Labels:
    """What may be typed for the values that have labels: the value itself and its label in each language; and what names of topics mean."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    tables: dict[str, Mapping[str, str]] = {
        "state": {str(state): label for state, label in WORK_LABELS.items()},
        "kind": KIND_LABELS,
        "language": LANGUAGE_LABELS,
    }
    said = [
        (facet, value, [label, *(catalogue(language).gettext(label) for language in LANGUAGES)])
        for facet, table in tables.items()
        for value, label in table.items()
    ]
    said += [
        (facet, value, list(labels.values()))
        for facet, values in called.items()
        for value, labels in values.items()
    ]
    for facet, value, names in said:
        for name in (value, *names):
            own = found.setdefault(facet, {})
            own[plain(name)] = own.get(plain(name), frozenset()) | {value}
    for name, values in (topics or {}).items():
        own = found.setdefault(TOPIC, {})
        own[plain(name)] = own.get(plain(name), frozenset()) | values
    return found


def plain(name: str) -> str:
    """A name as it is compared: in_review and In Review are the same."""
    return " ".join(fold(name).translate(_APART).split())


@dataclass(frozen=True)
class Narrowed:
    """What typed fields ask for."""

    filters: Filters = field(default_factory=dict)
    excluded: Filters = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    values: Mapping[Field, frozenset[str]] = field(default_factory=dict)  # what each was read as
    unknown: frozenset[Field] = frozenset()  # there is no such value: these find nothing


def narrow(
    fields: Iterable[Field], labels: Labels, known: Callable[[], Mapping[str, Iterable[str]]]
) -> Narrowed:
    """Read fields. `known` gives the values that documents have; it is asked only where labels do not say."""
    filters: dict[str, frozenset[str]] = {}
    excluded: dict[str, frozenset[str]] = {}
    values: dict[Field, frozenset[str]] = {}
    unknown: set[Field] = set()
    for each in fields:
        if each.name in DATES:
            if stretch_of(each.value) is None or each.negated:
                unknown.add(each)
            else:
                values[each] = frozenset()
            continue
        found = _labelled(each, labels, known) or _named(known(), each)
        into = excluded if each.negated else filters
        into[each.name] = into.get(each.name, frozenset()) | (found or {each.value})
        values[each] = found
        if not found:
            unknown.add(each)
    return Narrowed(filters, excluded, *_bounds(values), values, frozenset(unknown))


def _labelled(
    asked: Field, labels: Labels, known: Callable[[], Mapping[str, Iterable[str]]]
) -> frozenset[str]:
    """Values by their labels; of what a topic means only what documents have."""
    found = labels.get(asked.name, {}).get(plain(asked.value), frozenset())
    return found.intersection(known().get(TOPIC, ())) if found and asked.name == TOPIC else found


def _bounds(values: Mapping[Field, frozenset[str]]) -> tuple[datetime | None, datetime | None]:
    """The latest since and the earliest until."""
    stretches = {each: stretch_of(each.value) for each in values if each.name in DATES}
    since = [stretch[0] for each, stretch in stretches.items() if stretch and each.name == "since"]
    until = [stretch[1] for each, stretch in stretches.items() if stretch and each.name == "until"]
    return max(since, default=None), min(until, default=None)


def _named(known: Mapping[str, Iterable[str]], asked: Field) -> frozenset[str]:
    """Values that are called so; a claimant also by another name."""
    found = _among(known.get(asked.name, ()), asked)
    if found or asked.name != "claimant":
        return found
    names = [name.partition(OF) for name in known.get(ALIAS, ())]
    meant = _among({alias for alias, _, _ in names}, asked)
    return frozenset(name for alias, _, name in names if alias in meant)


def _among(known: Iterable[str], asked: Field) -> frozenset[str]:
    """Values that are what was typed, else those that have all its words."""
    wanted = plain(asked.value)
    folded = {value: plain(value) for value in known}
    same = frozenset(value for value, name in folded.items() if name == wanted)
    if same or asked.name not in BY_WORD or not wanted:
        return same
    words = set(wanted.split())
    return frozenset(value for value, name in folded.items() if words.issubset(name.split()))


def stretch_of(text: str) -> tuple[datetime, datetime] | None:
    """From the first moment of a day, a month or a year to the first moment after it."""
    if (ago := _DAYS_AGO.get(plain(text))) is not None:
        first = today() - timedelta(days=ago)
        return _midnight(first), _midnight(first + timedelta(days=1))
    try:
        partial = PartialDate(text)
    except ValueError:
        said = [day.key for language in LANGUAGES for day in days(text, language) if day.year]
        if not said:
            return None
        partial = PartialDate(said[0])
    first = partial.first_day
    try:
        after = {
            "day": lambda: first + timedelta(days=1),
            "month": lambda: date(first.year + first.month // 12, first.month % 12 + 1, 1),
            "year": lambda: date(first.year + 1, 1, 1),
        }[partial.precision]()
    except (ValueError, OverflowError):
        after = date.max
    return _midnight(first), _midnight(after)


def _midnight(day: date) -> datetime:
    """The first moment of a day where the newsroom is; west of Greenwich that of UTC, as what was said on a day stands there."""
    begins = datetime.combine(day, time(), UTC)
    if not has_app_context():
        return begins
    try:
        there = datetime.combine(day, time(), zone()).astimezone(UTC)
    except OverflowError:
        return begins
    return min(begins, there)


def _with_capital(word: str) -> str:
    return word[:1].upper() + word[1:]
