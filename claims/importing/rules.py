"""What becomes of a row, and which step an import may take next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from claims.desk.rules import DeclineReason, Publication, Work
from claims.errors import N_, Forbidden, Refused
from claims.importing.reading.rows import Check
from claims.people.rules import Actor, Permission
from claims.words.folding import fold

MOST_LABELS = 200  # of one archive; more are no labels
UNRATED = "-"  # chosen for a label that is none of ours


class Stage(StrEnum):
    """How far an import is."""

    COLUMNS = "columns"  # a person says which column is what
    CHECKING = "checking"
    CHECKED = "checked"  # nothing was imported yet
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


STAGE_LABELS = {
    Stage.COLUMNS: N_("columns to choose"),
    Stage.CHECKING: N_("being checked"),
    Stage.CHECKED: N_("checked"),
    Stage.RUNNING: N_("running"),
    Stage.STOPPED: N_("stopped"),
    Stage.DONE: N_("done"),
}
AT_WORK = frozenset({Stage.CHECKING, Stage.RUNNING})
BEFORE_THE_END = frozenset({Stage.CHECKED, Stage.RUNNING, Stage.STOPPED})


class Outcome(StrEnum):
    """What a row is, and what became of it."""

    NEW = "new"
    KNOWN = "known"
    BROKEN = "broken"
    ADDED = "added"


OUTCOME_LABELS = {
    Outcome.NEW: N_("new"),
    Outcome.KNOWN: N_("known"),
    Outcome.BROKEN: N_("broken"),
    Outcome.ADDED: N_("imported"),
}


def check_imports(by: Actor) -> None:
    if not by.may(Permission.EDIT):
        raise Forbidden(N_("Only an editor imports claims. Ask an editor."))


NOT_NOW = N_("This import is further by now. Look at the page again.")


def check_there(thrown_at: datetime | None) -> None:
    """Raise Refused for an import that was thrown away."""
    if thrown_at is not None:
        raise Refused(N_("This import was thrown away. Put it back first."))


def check_stage(stage: Stage, *wanted: Stage) -> None:
    """Raise Refused unless the import stands where this step begins."""
    if stage not in wanted:
        raise Refused(NOT_NOW)


@dataclass(frozen=True)
class Standing:
    """Where an imported claim stands on the axes, without any history of how it came there."""

    state: Work
    state_before: Work | None = None
    decline_reason: str | None = None
    publication: Publication = Publication.UNPUBLISHED


# With another's verdict: while a claim stands like this, nobody of the desk did anything with it.
THEIRS = Standing(Work.DECLINED, Work.NEW, DeclineReason.CHECKED_ELSEWHERE)
OURS = Standing(Work.DONE, publication=Publication.PUBLISHED)


def standing(check: Check | None, *, own: bool) -> Standing:
    """Without a verdict it waits for triage; with another's it was checked elsewhere; out of our archive it is done and public."""
    if check is None:
        return Standing(Work.NEW)
    return OURS if own else THEIRS


def check_not_back(*, new: int, ours: int) -> None:
    """Raise Refused for taking a file as others' of which all is this desk's own archive already."""
    if ours and not new:
        raise Refused(
            N_(
                "What this file has is here already, as this desk's own archive. That is not made others' again."
            )
        )


def folded_label(label: str) -> str:
    """A label as labels are compared.

    >>> folded_label("Mostly-True!")
    'mostly true'
    """
    kept = "".join(letter if letter.isalnum() else " " for letter in fold(label))
    return " ".join(kept.split())


def guess_rating(label: str, ratings: Iterable[tuple[str, str, str]]) -> str | None:
    """The rating (key, Dutch, English) that goes by this very label; a person decides."""
    folded = folded_label(label)
    return next(
        (key for key, *names in ratings if folded in {folded_label(each) for each in (key, *names)}), None
    )


def rating_of(check: Check | None, labels: Mapping[str, str]) -> str | None:
    """Which of our ratings a verdict of our archive has."""
    chosen = labels.get(check.label or "") if check else None
    return None if chosen in {None, UNRATED} else chosen
