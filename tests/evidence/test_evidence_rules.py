from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from claims.desk.rules import Level, Work
from claims.errors import Forbidden, Invalid, Refused
from claims.evidence import rules
from claims.evidence.rules import Dossier, Source
from claims.people.rules import Actor, Role
from tests.conftest import NOW

CBS = Source("Table", "CBS", "https://www.cbs.nl/t")
KNMI = Source("Data", "KNMI", "https://knmi.nl/d")
FULL = Dossier(sources=(CBS, KNMI), both_sides=True, attempts=1, open_attempts=0)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://opendata.cbs.nl/x", "cbs.nl"),
        ("https://WWW.Ons.gov.uk/", "ons.gov.uk"),
        ("https://data.gov.uk", "data.gov.uk"),
        ("https://example.com.:8080/", "example.com"),
        ("http://127.0.0.1/x", "127.0.0.1"),
        ("http://[::1]/", "::1"),
        ("http://[broken/", None),
        ("", None),
        (None, None),
    ],
)
def test_site_is_the_registered_name(url: str | None, expected: str | None) -> None:
    assert rules.site(url) == expected


@pytest.mark.parametrize(
    ("one", "other", "independent"),
    [
        (CBS, KNMI, True),
        (CBS, Source("More", "cbs ", None), False),
        (CBS, Source("More", "Statistics", "https://opendata.cbs.nl/y"), False),
        (CBS, Source("Data", "KNMI", "https://knmi.nl/d", named=False), False),
        (Source("A talk with A"), Source("A talk with B"), True),
        (Source("A talk with A"), Source("a talk with a"), False),
        (Source("A", None, "https://a.example/1"), Source("B", None, "https://b.example/1"), True),
    ],
)
def test_two_sources_are_independent_when_nobody_stands_behind_both(
    one: Source, other: Source, independent: bool
) -> None:
    assert rules.two_independent([one, other]) is independent
    assert rules.two_independent([other, one]) is independent


def met(dossier: Dossier) -> dict[str, bool]:
    return {need.key: need.met for need in rules.requirements(dossier)}


def test_all_gates_are_met_by_a_full_dossier() -> None:
    assert met(FULL) == {"sources": True, "both_sides": True, "contact": True, "reply": True}


@pytest.mark.parametrize(
    ("key", "dossier"),
    [
        ("sources", Dossier(sources=(CBS,), both_sides=True, attempts=1)),
        ("sources", Dossier(sources=(CBS, CBS), both_sides=True, attempts=1)),
        ("both_sides", Dossier(sources=(CBS, KNMI), attempts=1)),
        ("reply", Dossier(sources=(CBS, KNMI), both_sides=True, attempts=2, open_attempts=1)),
    ],
)
def test_one_gap_leaves_one_gate_unmet(key: str, dossier: Dossier) -> None:
    assert [name for name, good in met(dossier).items() if not good] == [key]


def test_contact_is_unmet_without_attempt_or_reason() -> None:
    assert met(Dossier(sources=(CBS, KNMI), both_sides=True)) == {
        "sources": True,
        "both_sides": True,
        "contact": False,
    }


@pytest.mark.parametrize(
    ("key", "field"),
    [("sources", "source_exception"), ("both_sides", "one_side_because"), ("contact", "no_contact_because")],
)
def test_a_written_reason_meets_its_gate_and_no_other(key: str, field: str) -> None:
    fields: dict[str, Any] = {field: "because"}
    assert [name for name, good in met(Dossier(**fields)).items() if good] == [key]


def test_gates_stand_at_the_levels_of_the_product() -> None:
    levels = {need.key: need.level for need in rules.requirements(FULL)}
    assert levels == {
        "sources": Level.APPROVE,
        "both_sides": Level.APPROVE,
        "contact": Level.APPROVE,
        "reply": Level.PUBLISH,
    }
    assert all(need.blocks and need.opens_before and need.way_on for need in rules.requirements(FULL))


def test_labels_differ() -> None:
    labels = [need.label for need in rules.requirements(FULL)]
    assert all(one != other for one, other in combinations(labels, 2))


@pytest.mark.parametrize("state", list(Work))
def test_sources_change_in_open_states_only(state: Work) -> None:
    if state in {Work.DONE, Work.DECLINED, Work.DUPLICATE}:
        with pytest.raises(Refused):
            rules.check_open(state)
    else:
        rules.check_open(state)


def test_a_deadline_comes_after_the_question() -> None:
    rules.check_moments(NOW, NOW + timedelta(hours=1), NOW)
    rules.check_moments(NOW, None, NOW)
    with pytest.raises(Invalid, match="before the question"):
        rules.check_moments(NOW, NOW, NOW)
    with pytest.raises(Invalid, match="future"):
        rules.check_moments(NOW + timedelta(hours=1), None, NOW)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//host", "ftp://x/"])
def test_only_web_addresses_are_taken(url: str) -> None:
    with pytest.raises(Invalid):
        rules.check_address("url", url)


def test_undo_of_a_removal_is_for_its_author_and_editors() -> None:
    rules.check_may_restore(1, Actor(1, "A", Role.CHECKER))
    rules.check_may_restore(1, Actor(2, "B", Role.EDITOR))
    with pytest.raises(Forbidden):
        rules.check_may_restore(1, Actor(2, "B", Role.CHECKER))


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (Source("More", "Statistics", "https://opendata.cbs.nl/y"), {"site": "cbs.nl"}),
        (Source("More", "cbs", "https://b.example/"), {"publisher": "CBS"}),
        (KNMI, None),
        (Source("More", "cbs", named=False), None),
        (Source("More", "cbs", confidential=True), None),
    ],
)
def test_it_says_who_stands_behind_both_but_names_nothing_confidential(other: Source, words: Any) -> None:
    found = rules.shared_origin([CBS, other])
    assert (found.values if found else None) == words
    gate = next(need for need in rules.requirements(Dossier(sources=(CBS, other))) if need.key == "sources")
    assert gate.detail == found
