"""A snapshot as templates show it: dates are dates again, sources stand in the order of their numbers, those of one stance together, labels in the page's language."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from claims.publishing.review import label_in
from claims.storage.types import PartialDate


@dataclass(frozen=True)
class Shown:
    """One revision, ready to be shown."""

    facts: dict[str, Any]
    label: str
    scale: list[dict[str, Any]]
    stances: list[tuple[str, list[dict[str, Any]]]]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.facts[name]
        except KeyError:
            raise AttributeError(name) from None


def shown(snapshot: dict[str, Any]) -> Shown:
    """Read a snapshot of any format there ever was."""
    sources = [
        {**source, "published": _partial(source["published"]), "archived_at": _moment(source["archived_at"])}
        for source in snapshot["sources"]
    ]
    facts = {
        **snapshot,
        "quotes": [{**quote, "published": _partial(quote["published"])} for quote in snapshot["quotes"]],
        "appearances": [
            {**place, "said_on": _partial(place["said_on"])} for place in snapshot["appearances"]
        ],
        "pictures": snapshot.get("pictures", []),
        "as_known_on": date.fromisoformat(snapshot["as_known_on"]) if snapshot["as_known_on"] else None,
        "said_on": next((_partial(p["said_on"]) for p in snapshot["appearances"] if p["said_on"]), None),
    }
    stances = [
        (stance, list(found)) for stance, found in groupby(sources, key=lambda source: source["stance"])
    ]
    rating, language = snapshot["rating"], snapshot["language"]
    steps = rating["scale"]["ratings"]
    # Labels off the scale stand beside it only when this verdict bears one.
    ladder = [step for step in steps if step["truth"] is not None or step["key"] == rating["key"]]
    return Shown(
        facts=facts,
        label=label_in(rating, language),
        scale=[{**step, "label": label_in(step, language)} for step in ladder],
        stances=stances,
    )


def _partial(text: str | None) -> PartialDate | None:
    return PartialDate(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
