"""What a claim and its parts were at one moment of the history and at another: the changes between, summed up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from claims.desk import telling
from claims.desk.timeline import OWN_FIELD, Change, changes, value_in_words
from claims.history.queries import Line
from claims.history.rules import ERASED


@dataclass(frozen=True)
class Changed:
    """One thing, and what of it differs."""

    label: str
    changes: tuple[Change, ...]


def net(lines: Sequence[Line]) -> list[Line]:
    """One line for each thing, and each of the desk's own fields of a claim, oldest first: what each field was before these events and what it was after them.

    `lines` are the events between the two moments, the oldest first. What was put there and taken away again is gone.
    """
    summed: dict[tuple[str, int, Any], Line] = {}
    for line in lines:
        if line.kind == ERASED:
            continue
        own = (line.after or {}).get("field_id") if line.kind == OWN_FIELD else None
        key = (line.thing, line.thing_id, own)
        earlier = summed.get(key)
        was = earlier.before or {} if earlier else {}
        is_now = earlier.after or {} if earlier else {}
        if line.after is None and line.before is not None:  # it was taken away
            is_now = dict.fromkeys([*is_now, *line.before])
        summed[key] = replace(
            line,
            before={
                **(line.before or {}),
                **dict.fromkeys(set(line.after or {}) - set(line.before or {})),
                **was,
            },
            after={**is_now, **(line.after or {})},
        )
    return list(summed.values())


def compared(lines: Sequence[Line], names: Mapping[int, str]) -> list[Changed]:
    """What differs in words, thing by thing; nothing of what is the same."""
    found: dict[tuple[str, int], list[Change]] = {}
    for line in net(lines):
        told = (*_state(line), *changes(line, names))
        found.setdefault((line.thing, line.thing_id), []).extend(told)
    labels = {thing: telling.THINGS.get(thing) for thing, _ in found}
    return [
        Changed(str(gettext(label)) if (label := labels[thing]) else "", tuple(told))
        for (thing, _), told in found.items()
        if told
    ]


def _state(line: Line) -> tuple[Change, ...]:
    """The state of a claim, which the history tells in its sentences and not as a field."""
    was, is_now = telling.work(line.before), telling.work(line.after)
    if line.thing != "claim" or is_now is None or was is is_now:
        return ()

    def words(state: Any) -> str:
        return value_in_words(line.kind, "state", state, {})

    return (Change(str(gettext("State")), words(was), words(is_now)),)


def hidden_by_erasing(lines: Sequence[Line]) -> int:
    """How many of these events hold nothing any more."""
    return sum(line.erased_at is not None for line in lines)
