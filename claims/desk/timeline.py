"""The history in the reader's words: who, what, when, and what stood there before and after."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from flask_babel import format_datetime, get_locale, gettext
from markupsafe import Markup, escape

from claims.anchors.differences import Part, told_differences
from claims.desk import slots, telling
from claims.desk.checks import UNDOABLE, UNTOUCHING, check_handover_note, check_undo, sides
from claims.desk.news import News
from claims.desk.own_words import in_words
from claims.desk.rules import WORK_LABELS, Facts, Work
from claims.errors import DomainError
from claims.history.queries import Line
from claims.history.rules import ERASED
from claims.notices.slots import Told
from claims.people.queries import PersonCard
from claims.people.rules import Actor, Permission
from claims.storage.types import PartialDate
from claims.web.languages import spoken
from claims.web.times import day, local

NAMING = frozenset({"claim.moved", "match.decided", "match.undone"})  # lines that name another claim
# Told by the sentence itself, or of no use to a reader.
STEPPING = frozenset({"claim.moved", "claim.undone", "claim.head_changed", "claim.head_undone"})
TOLD_ALREADY = frozenset(
    {
        "state",
        "state_before",
        "decline_reason",
        "duplicate_of_id",
        "override",
        "voided",
        "undone",
        "on_the_way",
        "open_points",
    }
)
COMMENTS = frozenset({telling.SENT_BACK, telling.WITHDREW, telling.REOPENED, telling.OVERRODE})
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?\Z")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}[\d:.+Z-]*\Z")


@dataclass(frozen=True)
class Change:
    """One field: what stood there and what stands there, or for longer texts the difference."""

    label: str
    before: str
    after: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One line of a claim's history, in words."""

    id: int
    at: datetime
    sentence: Markup
    step: str  # from which state to which, when it was a move
    state: Work | None
    changes: tuple[Change, ...]
    said: str
    erased: "Erased | None"
    confidential: bool
    undo: bool
    may_note: bool
    may_erase: bool


@dataclass(frozen=True)
class Erased:
    """The tombstone of what a line held."""

    at: datetime
    by: str
    because: str


def sentence(
    kind: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    *,
    by: str | None,
    by_id: int | None,
    names: Mapping[int, str],
    claims: Mapping[int, Told] = MappingProxyType({}),
) -> Markup:
    """Who did what, the name set apart, and the other claim named if it is among `claims`."""
    was, is_now = dict(before or {}), dict(after or {})
    text = telling.told_sentence(kind, was, is_now, by_id)
    values = {
        "who": Markup("<b>%s</b>") % (by or gettext(telling.NOBODY)),
        "kind": kind,
        "helper": names.get(is_now.get("helper_id", 0), "?"),
        "assignee": names.get(is_now.get("assignee_id", 0), "?"),
        "from": value_in_words(kind, "state", was.get("state"), names),
        "to": value_in_words(kind, "state", is_now.get("state"), names),
        "reason": value_in_words(
            kind, "decline_reason", is_now.get("declined_as") or is_now.get("decline_reason"), names
        ),
        "head": is_now.get("head_id", "?"),
        "original": _named(is_now.get("duplicate_of_id"), claims),
        "other": _named(is_now.get("other_id"), claims),
    }
    if text in {telling.GAVE, telling.HANDED_OVER} and is_now.get("assignee_id") not in names:
        text = telling.GAVE_AWAY
    return Markup(gettext(text)) % values  # noqa: S704  our own messages; values are escaped as they go in


def _named(claim_id: int | None, claims: Mapping[int, Told]) -> Markup:
    """A claim by its number, with its statement and the way to it if they are known."""
    told = claims.get(claim_id or 0)
    if told is None:
        return escape(claim_id or "?")
    return Markup('<a href="%s">%d: <span lang="%s">%s</span></a>') % (
        told.url,
        claim_id,
        told.language,
        told.words,
    )


def others_in(lines: Sequence[Line]) -> set[int]:
    """The other claims that these lines name."""
    told = [line.after or {} for line in lines if line.kind in NAMING]
    return {each[name] for each in told for name in ("duplicate_of_id", "other_id") if each.get(name)}


def value_in_words(kind: str, field: str, value: Any, names: Mapping[int, str]) -> str:
    """One stored value as a reader knows it; nothing is a dash, and so is the version before the first."""
    if value is None or value in ("", [], {}) or (field == "revision" and value == 0):
        return "–"
    if field in telling.PEOPLE_FIELDS:
        return names.get(value, "?")
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, list):
        known = _words(kind, field)
        return ", ".join(gettext(known[each]) if each in known else str(each) for each in value)
    if isinstance(value, dict):
        return _labelled(value)
    word = _words(kind, field).get(str(value))
    if word is not None:
        return _labelled(word) if isinstance(word, dict) else str(gettext(word))
    return _date_in_words(str(value)) if field in telling.DATES else str(value)


def _words(kind: str, field: str) -> Mapping[str, Any]:
    """What the values of a field that is chosen from a list are called."""
    own = f"{kind.partition('.')[0]}.{field}"
    return slots.WORDS.get(own) or telling.WORDS.get(own) or telling.WORDS.get(field) or {}


def _labelled(labels: Mapping[str, Any]) -> str:
    """The label in the reader's language."""
    locale = get_locale()
    return str(labels.get(locale.language if locale else "nl") or labels.get("key") or "–")


def _date_in_words(text: str) -> str:
    try:
        if _DAY.match(text):
            return day(PartialDate(text))
        if _MOMENT.match(text):
            moment = datetime.fromisoformat(text)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return str(format_datetime(local(aware), "d MMMM y HH:mm", rebase=False))
    except (ValueError, OverflowError):  # no such day, or one that no other zone has
        return text
    return text


OWN_FIELD = "claim.field_set"  # tells of one of the desk's own fields, under the name that it has


def _shown(field: str, value: Any) -> bool:
    """Fields that a reader knows by a name; ids of rows and inner values are not among them."""
    if field in TOLD_ALREADY or (field not in telling.FIELDS):
        return False
    return not isinstance(value, dict) or "key" in value or "nl" in value


def _own_name(told: Mapping[str, Any]) -> Any:
    """The name that a field of the desk's own had, in the reader's language; events of before have the Dutch one."""
    return (spoken() == "en" and told.get("field_en")) or told.get("field")


def _own_value(kind: str | None, text: str) -> str:
    """What stood in a field of the desk's own, as lists show it; events of before do not say of which kind it was."""
    try:
        return in_words(kind or "", text)
    except (ArithmeticError, ValueError):  # nothing, which is a dash
        return text


def changes(line: Line, names: Mapping[int, str]) -> tuple[Change, ...]:
    """What this event changed, field by field, in the order in which it was told."""
    was, is_now = line.before or {}, line.after or {}
    found = []
    for field in dict.fromkeys([*is_now, *was]):
        old, new = was.get(field), is_now.get(field)
        if (
            old == new
            or (line.kind == OWN_FIELD and field == "field")
            or not _shown(field, new if new is not None else old)
        ):
            continue
        if not old and not new:
            continue  # nothing became "no": what a new thing is not, goes without saying
        own = _own_name(is_now) if line.kind == OWN_FIELD else None
        label = str(own or gettext(telling.FIELDS[field]))
        before, after = (value_in_words(line.kind, field, each, names) for each in (old, new))
        if own and field == "value":
            before, after = (_own_value(is_now.get("field_kind"), each) for each in (before, after))
        is_text = old and new and (before, after) == (old, new)
        found.append(Change(label, before, after, told_differences(before, after) if is_text else ()))
    return tuple(found)


def news_line(news: News) -> Markup:
    """What someone did, in a sentence."""
    names = {news.assignee_id: news.assignee} if news.assignee_id and news.assignee else {}
    return sentence(news.kind, news.before, news.after, by=news.by, by_id=news.by_id, names=names)


def entries(
    lines: list[Line],
    people: Mapping[int, PersonCard],
    facts: Facts,
    by: Actor,
    claims: Mapping[int, Told] = MappingProxyType({}),
    *,
    whole: bool = True,
) -> list[Entry]:
    """A claim's events, newest first, with undo where the rules leave it open; `claims` are others that they name.

    Without `whole` the newest are not known to be among them, so that none can be undone from here.
    """
    names = {person.id: person.name for person in people.values()}
    newest = next((line.id for line in lines if whole and line.thing not in UNTOUCHING), 0)
    went = next((line for line in lines if whole and "assignee_id" in (line.after or {})), None)
    by_id = {line.id: line for line in lines}
    erases = by.may(Permission.MANAGE)
    return [
        entry(
            line,
            names,
            claims=claims,
            undone=by_id.get((line.after or {}).get("undone", 0)),
            undo=_may_undo(line, facts, by, is_last=line.id == newest),
            may_note=line is went and _may_note(line, facts, by),
            may_erase=erases and erasable(line),
        )
        for line in lines
    ]


def _told(line: Line, names: Mapping[int, str], claims: Mapping[int, Told]) -> Markup:
    """The sentence of a line."""
    by = names.get(line.by_id or 0)
    return sentence(line.kind, line.before, line.after, by=by, by_id=line.by_id, names=names, claims=claims)


def _undid(line: Line, undone: Line, names: Mapping[int, str]) -> Markup:
    """Who took back what, with the way to that line."""
    who = Markup("<b>%s</b>") % (names.get(line.by_id or 0) or gettext(telling.NOBODY))
    what = Markup('<a href="#event-%d">%s</a>') % (
        undone.id,
        _told(undone, names, {}),
    )  # no link within a link
    return Markup(gettext(telling.UNDID)) % {"who": who, "what": what}  # noqa: S704  our own message


def _step(line: Line) -> str:
    """From which state to which; empty when the state stayed."""
    if line.kind not in STEPPING:
        return ""
    was, is_now = telling.work(line.before), telling.work(line.after)
    if was is None or is_now is None or was is is_now:
        return ""
    return str(
        gettext(
            telling.STEP,
            **{"from": gettext(WORK_LABELS[was]), "to": gettext(WORK_LABELS[is_now])},
        )
    )


def erasable(line: Line) -> bool:
    """Whether this line holds any text that could have to be erased; states, choices, numbers and days are none."""
    held = [*(line.before or {}).items(), *(line.after or {}).items()]
    return line.kind != ERASED and any(_holds_text(line.kind, name, value) for name, value in held)


def _holds_text(kind: str, field: str, value: Any) -> bool:
    """Whether anything in a stored value was typed, as far as we know: what we do not know was."""
    if isinstance(value, list):
        return any(_holds_text(kind, field, each) for each in value)
    if isinstance(value, dict):
        return any(_holds_text(kind, name, each) for name, each in value.items())
    if not isinstance(value, str) or not value or field in telling.NOT_TYPED:
        return False
    is_date = field in telling.DATES and (_DAY.match(value) or _MOMENT.match(value))
    return not (value in _words(kind, field) or is_date)


def entry(
    line: Line,
    names: Mapping[int, str],
    *,
    claims: Mapping[int, Told] = MappingProxyType({}),
    undone: Line | None = None,
    undo: bool = False,
    may_note: bool = False,
    may_erase: bool = False,
) -> Entry:
    """One event in words; `undone` is the line that it took back."""
    after = line.after or {}
    told = changes(line, names)
    said = ""
    if (
        line.kind == "claim.moved"
        and after
        and telling.move_sentence(line.before or {}, after, line.by_id) in COMMENTS
    ):
        said = str(after.get("reason") or "")
        told = tuple(each for each in told if each.after != said)
    return Entry(
        id=line.id,
        at=line.at,
        sentence=_undid(line, undone, names) if undone else _told(line, names, claims),
        step=_step(line),
        state=telling.work(after) if line.kind in STEPPING else None,
        changes=told,
        said=said,
        erased=_erased(line, names),
        confidential=line.confidential,
        undo=undo,
        may_note=may_note,
        may_erase=may_erase,
    )


def _erased(line: Line, names: Mapping[int, str]) -> Erased | None:
    if line.erased_at is None:
        return None
    by = names.get(line.erased_by_id or 0) or str(gettext(telling.NOBODY))
    return Erased(line.erased_at, by, line.erased_because or "–")


def _may_note(line: Line, facts: Facts, by: Actor) -> bool:
    """Whether this person may write what was done and is left with this hand-over."""
    try:
        check_handover_note(
            facts.state, by, **sides(line.kind, line.before, line.after), given_by_id=line.by_id, stands=True
        )
    except DomainError:
        return False
    return True


def _may_undo(line: Line, facts: Facts, by: Actor, *, is_last: bool) -> bool:
    if not is_last or line.kind not in UNDOABLE:
        return False
    try:
        check_undo(
            facts,
            by,
            kind=line.kind,
            before=line.before,
            after=line.after,
            author_id=line.by_id,
            is_last=is_last,
        )
    except DomainError:
        return False
    return True
