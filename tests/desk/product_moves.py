"""The table of moves as product.md has it, copied as text, and what it lets whom do: written from the text, not the code.

`from | to | who | what must hold`. Several states before a bar share one row.
"""

from dataclasses import dataclass
from functools import cache

TABLE = """
new | accepted | checker, editor | nothing
new, accepted | researching | checker (takes it), editor (gives it) | an assignee
researching | accepted | assignee, editor | nothing
researching | in_review | assignee, editor | rating and explanation
in_review | researching | assignee, editor, reviewer | the reviewer: a comment
in_review | approved | reviewer | gates
approved | researching | editor, reviewer | a reason
approved | done | editor | all
done | researching | checker, editor | a reason
new, accepted, researching, in_review, approved | declined | checker (own or unassigned), editor | a reason from the list
new, accepted, researching, in_review, approved | duplicate | checker, editor | the other claim
declined, duplicate | the state before | checker, editor | nothing
"""

STATES = ("new", "accepted", "researching", "in_review", "approved", "done", "declined", "duplicate")

# Who stands how to the claim: the role, and the part in it.
PEOPLE = {
    "nobody": ("", set()),
    "reader": ("reader", set()),
    "contributor": ("contributor", set()),
    "checker": ("checker", set()),
    "assignee": ("checker", {"assignee"}),
    "author": ("checker", {"author"}),
    "editor": ("editor", set()),
    "editor_author": ("editor", {"author"}),
    "second": ("editor", {"reviewer"}),
    "asked": ("checker", {"asked"}),
    "admin": ("admin", set()),
}


@dataclass(frozen=True)
class Row:
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]


@cache
def rows() -> tuple[Row, ...]:
    found = []
    for line in TABLE.strip().splitlines():
        sources, target, who, _needs = (cell.strip() for cell in line.split("|"))
        found.append(Row(tuple(sources.split(", ")), target, tuple(who.split(", "))))
    return tuple(found)


def row_of(source: str, target: str, before: str | None = None) -> Row | None:
    """The row that has this cell; a claim that was set aside goes back to `before` only."""
    for row in rows():
        if source in row.sources and (
            row.target == target or (row.target == "the state before" and target == before)
        ):
            return row
    return None


def has_part(part: str, person: str, *, unassigned: bool, source: str, asked: bool) -> bool:
    """Whether a person counts as one of the words in the column "who"."""
    role, parts = PEOPLE[person]
    if role not in {"checker", "editor", "admin"}:
        return False
    if part == "editor" or part.startswith("editor ("):
        return role in {"editor", "admin"}
    if part in {"checker", "checker (takes it)"}:
        return role == "checker"
    if part == "checker (own or unassigned)":
        return role == "checker" and (unassigned or "assignee" in parts)
    if part == "assignee":
        return "assignee" in parts
    if part == "reviewer" and source == "approved":
        return "reviewer" in parts  # who approved it
    if part == "reviewer":
        # The part shows what is confidential: only an editor takes it from who was asked.
        free = not asked or "asked" in parts or role in {"editor", "admin"}
        return free and not parts & {"assignee", "author"}
    raise AssertionError(f"a word the table does not have: {part}")


def answer(
    person: str,
    source: str,
    target: str,
    *,
    unassigned: bool = False,
    before: str | None = None,
    asked: bool = False,
) -> int:
    """The status that the web gives: 303 when the table allows the move, all details given and all gates met.

    With `asked`, someone was asked to be the second reader: who has that part, and no other.
    """
    if person == "nobody":
        return 401
    if PEOPLE[person][0] in {"reader", "contributor"}:
        return 403  # the route itself is for who works on claims
    row = row_of(source, target, before)
    if row is None:
        return 409
    allowed = any(
        has_part(part, person, unassigned=unassigned, source=source, asked=asked) for part in row.who
    )
    return 303 if allowed else 403
