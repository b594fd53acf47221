"""The rules against the table of product.md as text, cell by cell, and every flip of a cell is noticed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from claims.desk import rules
from claims.desk.rules import MOVES, OPEN, DeclineReason, Facts, Level, Move, Publication, Requirement, Work
from claims.desk.table import WHO, Details, works
from claims.errors import DomainError, Forbidden, Invalid, Refused
from claims.people.rules import Actor, Role
from tests.desk.product_moves import PEOPLE, STATES, answer

IDS = {person: number for number, person in enumerate(PEOPLE, start=1)}
WORKING = [person for person, (role, _parts) in PEOPLE.items() if role]
UNMET = Requirement("rating", Level.REVIEW, False, "Rating", "Choose a rating.")


def actor(person: str) -> Actor:
    return Actor(id=IDS[person], name=person, role=Role(PEOPLE[person][0]))


def a_claim(
    state: str, *, unassigned: bool = False, before: str | None = None, reader: str | None = "second"
) -> Facts:
    return Facts(
        state=Work(state),
        assignee_id=None if unassigned else IDS["assignee"],
        reviewer_id=IDS[reader] if reader else None,
        authors=frozenset({IDS["author"], IDS["editor_author"]}),
        state_before=Work(before) if before else None,
    )


def details(person: str) -> Details:
    return {
        "reason": "because",
        "assignee_id": IDS[person],
        "decline_reason": DeclineReason.OPINION,
        "duplicate_of_id": 999,
    }


def given(facts: Facts, to: str, person: str) -> int:
    """What the rules answer, as the web's status."""
    if not works(actor(person)):
        return 403
    try:
        rules.move(facts, Work(to), actor(person), **details(person))
    except Forbidden:
        return 403
    except Refused:
        return 409
    return 303


def disagreements(*sources: str) -> Iterator[str]:
    """Every cell, person and assignment in which the code's table and the text differ."""
    for source in sources or STATES:
        befores = [state.value for state in OPEN] if source in {"declined", "duplicate"} else [None]
        readers = (None, "asked") if source == "in_review" else ("second",)
        for before, reader, unassigned, to, person in product(
            befores, readers, (True, False), STATES, WORKING
        ):
            facts = a_claim(source, unassigned=unassigned, before=before, reader=reader)
            # An unassigned claim has no assignee: that person is then a checker like any other.
            same = "checker" if unassigned and person == "assignee" else person
            asked = reader == "asked"
            wanted = answer(same, source, to, unassigned=unassigned, before=before, asked=asked)
            if given(facts, to, person) != wanted:
                yield f"{person}: {source} → {to} should be {wanted} (asked to read: {reader})"


def test_the_rules_agree_with_the_table_of_product_md() -> None:
    assert list(disagreements()) == []


# Whoever changes a row of the table is noticed; the override has its own test below.
TABLE_ROWS = [each for each in MOVES if "override" not in each.asks]


def takes_back_without_a_word() -> set[str]:
    """Who brings a claim back from its second reader with no comment: only whose it is, and editors."""

    def may(person: str) -> bool:
        try:
            rules.move(a_claim("in_review"), Work.RESEARCHING, actor(person))
        except DomainError:
            return False
        return True

    return {person for person in WORKING if may(person)}


TAKERS = {"assignee", "editor", "editor_author", "second", "admin"}


def is_noticed(monkeypatch: pytest.MonkeyPatch, table: Iterable[Move], source: Work) -> bool:
    monkeypatch.setattr(rules, "MOVES", tuple(table))
    return (
        next(disagreements(source), None) is not None
        or buttons() != ALL_BUTTONS
        or takes_back_without_a_word() != TAKERS
    )


@pytest.mark.parametrize("number", range(len(TABLE_ROWS)))
def test_it_notices_a_row_that_is_missing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    gone = TABLE_ROWS[number]
    assert is_noticed(monkeypatch, (each for each in MOVES if each is not gone), gone.source)


@pytest.mark.parametrize(
    ("source", "target"),
    [(a, b) for a in Work for b in Work if not any((each.source, each.target) == (a, b) for each in MOVES)],
)
def test_it_notices_a_cell_that_product_md_does_not_have(
    monkeypatch: pytest.MonkeyPatch, source: Work, target: Work
) -> None:
    assert is_noticed(monkeypatch, (*MOVES, Move(source, target, ("is_editor",), "Wrong")), source)


def who_may(row: Move) -> set[tuple[str, bool]]:
    return {
        (person, unassigned)
        for person in WORKING
        for unassigned in (True, False)
        if works(actor(person))
        and any(WHO[part](a_claim(row.source, unassigned=unassigned), actor(person)) for part in row.who)
    }


def with_other_people() -> list[tuple[Move, Move]]:
    """Each row widened by each part it does not have, and narrowed by each it has, where that lets others in or out."""
    found = []
    for row, part in product(TABLE_ROWS, WHO):
        who = tuple(name for name in row.who if name != part) if part in row.who else (*row.who, part)
        other = replace(row, who=who)
        if who_may(other) != who_may(row):
            found.append((row, other))
    return found


@pytest.mark.parametrize(("row", "other"), with_other_people())
def test_it_notices_a_row_for_other_people(monkeypatch: pytest.MonkeyPatch, row: Move, other: Move) -> None:
    assert is_noticed(monkeypatch, (other if each is row else each for each in MOVES), row.source)


def buttons(reader: str = "second") -> dict[tuple[str, str], list[str]]:
    """The open buttons of each person on an assigned claim in each state."""
    return {
        (source, person): [
            offer.move.label
            for offer in rules.offers(a_claim(source, before="new", reader=reader), actor(person))
            if offer.allowed
        ]
        for source in STATES
        for person in WORKING
    }


_SIDE = ["Drop…", "Duplicate of…"]
_LOOKER = {state: list[str]() for state in STATES}
_CHECKER = {
    "new": ["We will check this", "Take it myself", "Duplicate of…"],
    "accepted": ["Take it myself", "Duplicate of…"],
    "researching": ["Duplicate of…"],
    "in_review": ["Duplicate of…"],  # an editor was asked to read
    "approved": ["Duplicate of…"],
    "done": ["Reopen"],
    "declined": ["Put back"],
    "duplicate": ["Put back"],
}
_EDITOR = {
    "new": ["We will check this", "Take it myself", "Give to…", *_SIDE],
    "accepted": ["Take it myself", "Give to…", *_SIDE],
    "researching": ["Put back on the pile", "Ask a second reader", *_SIDE],
    "in_review": ["Send back…", "Approve", *_SIDE],
    "approved": ["Withdraw the approval", "Publish", *_SIDE],
    "done": ["Reopen"],
    "declined": ["Put back"],
    "duplicate": ["Put back"],
}
_ASSIGNEE = {
    **_CHECKER,
    "new": ["We will check this", "Take it myself", *_SIDE],
    "accepted": ["Take it myself", *_SIDE],
    "researching": ["Put back on the pile", "Ask a second reader", *_SIDE],
    "in_review": ["Take back", *_SIDE],
    "approved": _SIDE,
}
_BY_PERSON = {
    "reader": _LOOKER,
    "contributor": _LOOKER,
    "checker": _CHECKER,
    "assignee": _ASSIGNEE,
    "author": _CHECKER,
    "asked": _CHECKER,
    "editor": _EDITOR,
    "editor_author": {**_EDITOR, "in_review": ["Take back", *_SIDE]},
    "second": _EDITOR,
    "admin": _EDITOR,
}
ALL_BUTTONS = {(state, person): _BY_PERSON[person][state] for state in STATES for person in WORKING}


def test_it_opens_the_buttons_of_the_table_to_each_person() -> None:
    assert buttons() == ALL_BUTTONS


def test_who_was_asked_to_read_is_the_one_checker_who_approves_or_sends_back() -> None:
    shown = {person: labels for (state, person), labels in buttons("asked").items() if state == "in_review"}
    assert shown == {person: _BY_PERSON[person]["in_review"] for person in WORKING} | {
        "asked": ["Send back…", "Approve", "Duplicate of…"]
    }


def test_a_closed_button_says_that_someone_else_was_asked_to_read() -> None:
    offers = rules.offers(a_claim("in_review"), actor("checker"))
    why = {offer.move.label: str(offer.why_not.text) for offer in offers if offer.why_not}
    assert why["Approve"] == why["Send back…"]
    assert why["Approve"].startswith("Someone else was asked to read")


def test_it_asks_a_comment_of_a_second_reader_only() -> None:
    assert takes_back_without_a_word() == TAKERS


def test_it_says_the_way_on_at_every_closed_button() -> None:
    for state in STATES:
        for person in WORKING:
            for offer in rules.offers(a_claim(state, before="new"), actor(person)):
                assert offer.allowed == (offer.why_not is None)
                assert offer.why_not is None or len(str(offer.why_not.text)) > 20


@pytest.mark.parametrize(
    ("source", "to", "levels"),
    [
        ("researching", "in_review", {Level.REVIEW}),
        ("in_review", "approved", {Level.REVIEW, Level.APPROVE}),
        ("approved", "done", {Level.REVIEW, Level.APPROVE, Level.PUBLISH}),
    ],
)
@pytest.mark.parametrize("level", list(Level))
def test_it_asks_of_each_move_what_stands_before_it(
    source: str, to: str, levels: set[Level], level: Level
) -> None:
    facts = replace(a_claim(source), requirements=(replace(UNMET, level=level),))
    assert given(facts, to, "second") == (409 if level in levels else 303)
    points = rules.open_points(facts, Work(to))
    assert [point.key for point in points] == ([] if level in levels else ["rating"])


@pytest.mark.parametrize("need", [replace(UNMET, met=True), replace(UNMET, blocks=False)])
def test_it_lets_pass_what_is_met_or_only_warns(need: Requirement) -> None:
    facts = replace(a_claim("researching"), requirements=(need,))
    assert given(facts, "in_review", "assignee") == 303


def test_it_names_what_is_missing_and_the_way_on() -> None:
    facts = replace(a_claim("researching"), requirements=(UNMET, replace(UNMET, label="Explanation")))
    with pytest.raises(Refused, match=r"Still missing: Rating, Explanation. Choose a rating\.$"):
        rules.move(facts, Work.IN_REVIEW, actor("assignee"))


@pytest.mark.parametrize("state", [state.value for state in OPEN])
@pytest.mark.parametrize("to", ["declined", "duplicate"])
@pytest.mark.parametrize(
    "public",
    [{"publication": each} for each in Publication if each is not Publication.UNPUBLISHED]
    + [{"ever_published": True}],
)
def test_it_sets_nothing_aside_that_the_public_knows(state: str, to: str, public: dict[str, object]) -> None:
    assert given(replace(a_claim(state), **public), to, "editor") == 409  # type: ignore[arg-type]


def test_it_publishes_nothing_under_a_legal_hold_or_without_an_approval() -> None:
    assert given(replace(a_claim("approved"), on_hold=True), "done", "editor") == 409
    assert given(replace(a_claim("approved"), reviewer_id=None), "done", "editor") == 409


def test_a_checker_takes_a_claim_and_gives_it_to_nobody_else() -> None:
    with pytest.raises(Forbidden):
        rules.move(a_claim("new"), Work.RESEARCHING, actor("checker"), assignee_id=IDS["assignee"])
    assert rules.move(a_claim("new"), Work.RESEARCHING, actor("checker")).label == "Take it myself"


def test_an_editor_takes_a_claim_or_gives_it() -> None:
    editor = actor("editor")
    assert rules.move(a_claim("new"), Work.RESEARCHING, editor).label == "Take it myself"
    given_away = rules.move(a_claim("new"), Work.RESEARCHING, editor, assignee_id=IDS["checker"])
    assert given_away.label == "Give to…"


@pytest.mark.parametrize(
    ("source", "to", "person", "where"),
    [
        ("in_review", Work.RESEARCHING, "asked", "reason"),
        ("approved", Work.RESEARCHING, "editor", "reason"),
        ("done", Work.RESEARCHING, "checker", "reason"),
        *((state.value, Work.DECLINED, "editor", "decline_reason") for state in OPEN),
        *((state.value, Work.DUPLICATE, "checker", "duplicate_of") for state in OPEN),
    ],
)
def test_it_names_the_field_that_a_move_still_asks(source: str, to: Work, person: str, where: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.move(a_claim(source, reader="asked"), to, actor(person))
    assert refusal.value.where == where


def test_it_asks_a_sentence_for_another_reason_to_drop() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.move(a_claim("new"), Work.DECLINED, actor("editor"), decline_reason=DeclineReason.OTHER)
    assert refusal.value.where == "note"


def test_an_admin_overrides_the_second_reader_only_on_purpose_and_with_a_reason() -> None:
    admin = actor("admin")
    own = replace(a_claim("in_review"), authors=frozenset({admin.id}))
    with pytest.raises(Forbidden):
        rules.move(own, Work.APPROVED, admin, reason="no one else is in")
    with pytest.raises(Invalid):
        rules.move(own, Work.APPROVED, admin, override=True)
    assert "override" in rules.move(own, Work.APPROVED, admin, override=True, reason="no one else is in").asks
    editor = actor("editor_author")
    with pytest.raises(Forbidden):
        rules.move(
            own, Work.APPROVED, replace(editor, id=admin.id), override=True, reason="no one else is in"
        )


def test_an_admin_without_a_part_reads_as_any_second_reader() -> None:
    chosen = rules.move(a_claim("in_review"), Work.APPROVED, actor("admin"), override=True, reason="why not")
    assert "override" not in chosen.asks


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("reader", False),
        ("contributor", False),
        ("checker", False),
        ("author", False),
        ("asked", False),
        ("assignee", True),
        ("second", True),
        ("editor", True),
        ("admin", True),
    ],
)
def test_it_shows_confidential_things_to_assignee_reader_and_editors(person: str, sees: bool) -> None:
    assert rules.may_see_confidential(actor(person), IDS["assignee"], IDS["second"]) is sees


def test_where_the_row_decides_nobody_who_wrote_and_nothing_missing_changes_the_answer() -> None:
    beside = [(source, to) for source, to in product(Work, Work) if not rules.row_decides(source, to)]
    assert beside == [
        (Work.RESEARCHING, Work.IN_REVIEW),
        (Work.IN_REVIEW, Work.RESEARCHING),
        (Work.IN_REVIEW, Work.APPROVED),
        (Work.APPROVED, Work.DONE),
    ]
    for source, to, person in product(Work, Work, WORKING):
        if not rules.row_decides(source, to):
            continue
        known = replace(a_claim(source, before="new"), requirements=(UNMET,))
        row = replace(known, authors=frozenset(), requirements=())
        assert given(known, to, person) == given(row, to, person), (source, to, person)
        assert rules.open_points(known, to) == rules.open_points(row, to)
