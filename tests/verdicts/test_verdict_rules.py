import pytest

from claims.desk.rules import Level, Work
from claims.errors import Forbidden, Refused
from claims.people.rules import Actor, Role
from claims.verdicts import rules
from claims.verdicts.rules import Part, Parts, Writing

CHECKER, OTHER = Actor(1, "Checker", Role.CHECKER), Actor(2, "Other", Role.CHECKER)
EDITOR, ADMIN = Actor(3, "Editor", Role.EDITOR), Actor(4, "Admin", Role.ADMIN)
CONTRIBUTOR, READER = Actor(5, "Contributor", Role.CONTRIBUTOR), Actor(6, "Reader", Role.READER)

RESEARCHING, IN_REVIEW, APPROVED = (
    Writing(state, assignee_id=1, authors=frozenset({1}))
    for state in (Work.RESEARCHING, Work.IN_REVIEW, Work.APPROVED)
)


@pytest.mark.parametrize(
    ("facts", "by", "part"),
    [
        (RESEARCHING, CHECKER, Part.AUTHOR),
        (RESEARCHING, EDITOR, Part.AUTHOR),
        (RESEARCHING, ADMIN, Part.AUTHOR),
        (RESEARCHING, OTHER, None),
        (RESEARCHING, CONTRIBUTOR, None),
        (RESEARCHING, READER, None),
        (IN_REVIEW, CHECKER, Part.AUTHOR),
        (IN_REVIEW, OTHER, Part.READER),
        (IN_REVIEW, EDITOR, Part.READER),
        (IN_REVIEW, ADMIN, Part.READER),
        (IN_REVIEW, CONTRIBUTOR, None),
        (Writing(Work.IN_REVIEW, 1, frozenset({1, 3})), EDITOR, Part.AUTHOR),
        (APPROVED, EDITOR, Part.VOIDER),
        (APPROVED, READER, None),
    ],
)
def test_each_person_writes_in_their_part(facts: Writing, by: Actor, part: Part | None) -> None:
    if part is None:
        with pytest.raises(Forbidden):
            rules.part_of(facts, by)
    else:
        assert rules.part_of(facts, by) is part


@pytest.mark.parametrize("state", [Work.NEW, Work.ACCEPTED, Work.DONE, Work.DECLINED, Work.DUPLICATE])
@pytest.mark.parametrize("by", [CHECKER, EDITOR, ADMIN])
def test_nobody_writes_where_no_verdict_is_being_made(state: Work, by: Actor) -> None:
    with pytest.raises(Refused) as caught:
        rules.part_of(Writing(state, 1, frozenset({1})), by)
    assert "first" in str(caught.value)


def test_the_reader_leaves_the_rating_alone() -> None:
    rules.check_rating(Part.READER, 3, 3)
    rules.check_rating(Part.AUTHOR, 3, 4)
    rules.check_rating(Part.VOIDER, 3, 4)
    with pytest.raises(Refused, match="Send the claim back"):
        rules.check_rating(Part.READER, 3, 4)
    with pytest.raises(Refused):
        rules.check_rating(Part.READER, None, 4)


@pytest.mark.parametrize(
    ("key", "level"), [("rating", Level.REVIEW), ("explanation", Level.REVIEW), ("headline", Level.APPROVE)]
)
def test_each_gate_follows_its_own_part(key: str, level: Level) -> None:
    everything = {"rating": True, "explanation": True, "headline": True}
    without = rules.requirements(Parts(**{**everything, key: False}))
    assert [(need.key, need.level) for need in without if not need.met] == [(key, level)]
    assert all(need.met for need in rules.requirements(Parts(**everything)))
