"""The copies in their folder are heads that were kept: the check takes all of them, and knows of restores."""

import json
from pathlib import Path

import pytest
from flask import Flask

from claims.discussion.actions import add_comment
from claims.storage.engine import Database
from tests.backup.newsrooms import Place, everything, run
from tests.conftest import NOW, Cast
from tests.history.tampering import tamper
from tests.history.test_tampering import HEADS_ANEW, cut, rewrite


def folder_of(app: Flask) -> Path:
    folder: Path = app.config["SETTINGS"].backups
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def copied(filled: Flask, db: Database, cast: Cast) -> int:
    """The last event, of which a copy lies in the folder."""
    with db.writing() as session:
        add_comment(session, 1, body="Later", body_html="<p>Later</p>", by=cast.actor("editor"), at=NOW)
    assert run(filled, "backup", folder_of(filled) / "newest.zip").exit_code == 0
    manifest = json.loads(run(filled, "history", "check", "--json").stdout)
    assert manifest["holds"]
    return int(manifest["head"]["id"])


def test_it_finds_an_end_that_was_cut_off_with_all_heads_in_the_database_anew(
    filled: Flask, db: Database, copied: int
) -> None:
    cut(db, copied, 1)
    tamper(db, *HEADS_ANEW, "delete from comment")
    answer = run(filled, "history", "check")
    assert answer.exit_code == 1
    assert answer.stderr.startswith(f"newest.zip: the history does not hold event {copied} with the digest")


def test_it_finds_a_history_that_was_written_anew_with_all_its_heads(
    filled: Flask, db: Database, copied: int
) -> None:
    rewrite(db, copied - 3)
    tamper(db, *HEADS_ANEW)
    answer = run(filled, "history", "check")
    assert answer.exit_code == 1
    assert answer.stderr.startswith(f"newest.zip: the history does not hold event {copied}")


def test_it_only_names_what_is_no_whole_copy(filled: Flask, copied: int) -> None:
    folder = folder_of(filled)
    (folder / "broken.zip").write_bytes((folder / "newest.zip").read_bytes()[:-2000])
    (folder / "else.zip").write_bytes(b"something else")
    answer = run(filled, "history", "check")
    assert (answer.exit_code, answer.stderr) == (0, "")
    for name in ("broken.zip", "else.zip"):
        assert f"Note: {name} says nothing of the history" in answer.stdout
    assert "2 kept heads" in answer.stdout


def test_it_says_that_there_is_no_copy(filled: Flask) -> None:
    assert (
        f"Note: {filled.config['SETTINGS'].backups} holds no copy" in run(filled, "history", "check").stdout
    )


def test_copies_from_before_a_restore_of_an_older_one_are_told_and_are_no_damage(
    filled: Flask, file: Path, copied: int, place: Place
) -> None:
    there = place(CLAIMDESK_BACKUPS=str(folder_of(filled)))
    result = run(there, "restore", file)
    assert result.exit_code == 0, result.output
    assert f"copies that go on beyond this one, up to event {copied}" in result.output
    answer = run(there, "history", "check")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert (
        f"Note: newest.zip: it goes on to event {copied} as it was before an older copy was restored"
        in answer.stdout
    )


def test_a_restore_of_the_newest_copy_gives_nothing_up(filled: Flask, copied: int, place: Place) -> None:
    there = place(CLAIMDESK_BACKUPS=str(folder_of(filled)))
    result = run(there, "restore", folder_of(filled) / "newest.zip")
    assert result.exit_code == 0
    assert "copies that go on" not in result.output
    assert everything(there.extensions["database"]) == everything(filled.extensions["database"])
