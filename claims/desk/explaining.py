"""The table of moves as the help page prints it: one line for a button, whatever the states it stands in."""

from claims.desk.rules import MOVES, Work
from claims.errors import N_

# Who may make a move, as the help page words the parts of the table.
PARTS = {
    "is_checker": N_("checker"),
    "is_editor": N_("editor"),
    "is_assignee": N_("who researches it"),
    "is_reviewer": N_("second reader: who was asked, else any checker, or an editor; never who worked on it"),
    "is_recorded_reviewer": N_("who approved it"),
    "takes_it": N_("checker, editor"),
    "own_or_unassigned": N_("checker, for own or unassigned claims"),
    "overrides": N_("administrator who worked on it"),
}

Line = tuple[tuple[Work, ...], str, Work | None, tuple[str, ...]]


def table_lines() -> list[Line]:
    """From which states, the button's message id, the state it leads to (None: where it was), and who."""
    found: dict[tuple[str, tuple[str, ...]], tuple[list[Work], list[Work]]] = {}
    for move in MOVES:
        sources, targets = found.setdefault((move.label, move.who), ([], []))
        sources += [move.source] if move.source not in sources else []
        targets += [move.target] if move.target not in targets else []
    return [
        (tuple(sources), label, targets[0] if len(targets) == 1 else None, who)
        for (label, who), (sources, targets) in found.items()
    ]
