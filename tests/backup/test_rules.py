"""Which copies stay, when one is due, and what belongs in a backup."""

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.backup import rules
from claims.backup.rules import Copied, Standing
from tests.conftest import NOW

MOMENTS = st.integers(0, 3 * 366 * 24 * 3600).map(
    lambda second: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)
QUARTER = timedelta(minutes=15)


@given(st.lists(MOMENTS, max_size=60))
def test_it_always_keeps_the_newest(times: list[datetime]) -> None:
    kept = rules.kept(times)
    assert kept <= set(times)
    if times:
        assert max(times) in kept
        assert max(at for at in times if (at.year, at.month) == (max(times).year, max(times).month)) in kept


@given(st.lists(MOMENTS, min_size=1, max_size=40, unique=True))
def test_it_keeps_the_same_whether_it_tidies_each_time_or_once(times: list[datetime]) -> None:
    there: set[datetime] = set()
    for at in sorted(times):
        there = rules.kept(there | {at})
    assert there == rules.kept(times)


@given(MOMENTS, st.integers(100, 4000), st.integers(1, 90))
def test_it_keeps_each_quarter_of_a_day_and_never_more_than_it_says(
    start: datetime, count: int, minutes: int
) -> None:
    times = [start + timedelta(minutes=minutes) * n for n in range(count)]
    kept = rules.kept(times)
    assert len(kept) <= rules.QUARTERS + rules.DAYS + rules.MONTHS
    for quarter in {at.replace(minute=at.minute // 15 * 15, second=0) for at in times[-96:]}:
        if quarter > times[-1] - 95 * QUARTER:
            assert max(at for at in times if quarter <= at < quarter + QUARTER) in kept


def test_it_keeps_a_quarter_of_an_hour_for_a_day_a_day_for_a_month_a_month_for_a_year() -> None:
    times = [NOW - QUARTER * n for n in range(4 * 24 * 800)]
    kept = sorted(rules.kept(times), reverse=True)
    assert kept[:96] == times[:96]
    days = {at.date() for at in kept}
    assert {(NOW - timedelta(days=n)).date() for n in range(30)} <= days
    assert {(at.year, at.month) for at in kept} == {
        (2025 + (11 + n) // 12, (11 + n) % 12 + 1) for n in range(12)
    }


def test_it_keeps_the_newest_ten_made_by_hand_beside_what_it_keeps_anyway() -> None:
    times = [NOW + timedelta(seconds=n) for n in range(12)]
    by_hand = [rules.copy_name(at, by_hand=True) for at in times]
    own = [rules.copy_name(at) for at in times]
    assert rules.kept_copies([*by_hand, *own, "notes.txt"]) == {*by_hand[2:], own[-1]}


def test_it_keeps_what_a_quiet_newsroom_has() -> None:
    times = [NOW - timedelta(days=400 * n) for n in range(5)]
    assert rules.kept(times) == set(times)


@pytest.mark.parametrize(
    ("last", "tried", "newest", "public", "due"),
    [
        (None, None, 0, False, False),
        (None, None, 1, False, True),
        (None, NOW - timedelta(minutes=5), 1, False, False),
        (Copied(5, NOW - timedelta(days=2)), NOW - timedelta(days=2), 5, False, False),
        (Copied(5, NOW), NOW - timedelta(minutes=14, seconds=59), 6, False, False),
        (Copied(5, NOW), NOW - timedelta(minutes=15), 6, False, True),
        (Copied(5, NOW), NOW + timedelta(hours=1), 6, False, True),
        (Copied(5, NOW), NOW - timedelta(seconds=59), 6, True, False),
        (Copied(5, NOW), NOW - timedelta(seconds=60), 6, True, True),
    ],
)
def test_it_is_due_when_something_changed_and_the_last_try_is_long_enough_ago(
    last: Copied | None, tried: datetime | None, newest: int, public: bool, due: bool
) -> None:
    assert rules.is_due(last, tried, newest, public=public, at=NOW) is due


@pytest.mark.parametrize(
    ("last", "newest", "missing", "standing"),
    [
        (None, 0, None, Standing.NONE),
        (None, 3, NOW - timedelta(minutes=59), Standing.OK),
        (None, 3, NOW - timedelta(minutes=61), Standing.LATE),
        (Copied(3, NOW - timedelta(days=9)), 3, None, Standing.OK),
        (Copied(3, NOW - timedelta(days=9)), 4, NOW - timedelta(minutes=2), Standing.OK),
        (Copied(3, NOW - timedelta(days=9)), 4, NOW - timedelta(hours=2), Standing.LATE),
    ],
)
def test_it_is_late_when_a_change_has_been_without_a_copy_for_an_hour(
    last: Copied | None, newest: int, missing: datetime | None, standing: Standing
) -> None:
    assert rules.standing(last, newest, missing, NOW) is standing


@given(MOMENTS)
def test_it_reads_the_time_from_the_name_it_gave(at: datetime) -> None:
    assert rules.copied_at(rules.copy_name(at)) == at


@pytest.mark.parametrize(
    "name", ["before-0002.zip", "claimdesk-20261324T100000Z.zip", "claimdesk-20261124T100000Z.zip.part", "x"]
)
def test_it_leaves_other_files_alone(name: str) -> None:
    assert rules.copied_at(name) is None


@pytest.mark.parametrize(
    ("path", "belongs"),
    [
        ("secret-key", True),
        ("archive/2026/page.warc.gz", True),
        ("claimdesk.sqlite3", False),
        ("claimdesk.sqlite3-wal", False),
        ("claimdesk.sqlite3.lock", False),
        ("search/desk/CURRENT", False),
        ("backups/claimdesk-20261124T100000Z.zip", False),
        ("demo-accounts.txt", False),
        ("restoring/secret-key", False),
        ("restoring.json", False),
        ("archive/.half.part", False),
    ],
)
def test_it_says_which_files_of_the_instance_belong_in_a_backup(path: str, belongs: bool) -> None:
    assert rules.belongs(PurePosixPath(path), "claimdesk.sqlite3") is belongs
