"""A command in the wrong folder: one sentence, status 1, and nothing is left there."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from flask import Flask

from app import create_app
from claims.commands import MAKE_TABLES, NEED_NONE
from claims.config import read_settings

ROOT = Path(__file__).parent.parent.parent
NEEDED = {
    "people add": ["x@example.org", "--name", "X", "--role", "admin"],
    "history erase": ["1", "--because", "x"],
}
NEEDED |= {"people link": ["x@example.org"], "backup": ["never.zip"], "import claims": ["never.csv"]}


def all_commands(group: click.Group, before: str = "") -> list[str]:
    found = []
    for name, command in group.commands.items():
        words = f"{before} {name}".strip()
        found += all_commands(command, words) if isinstance(command, click.Group) else [words]
    return found


@pytest.fixture
def empty(tmp_path: Path) -> Flask:
    settings = read_settings({"CLAIMDESK_INSTANCE": str(tmp_path / "elsewhere")})
    return create_app(settings, TESTING=True)


def test_every_command_but_those_that_make_tables_says_that_there_is_nothing(
    empty: Flask, tmp_path: Path
) -> None:
    commands = set(all_commands(empty.cli))
    assert commands > MAKE_TABLES | {
        "history check",
        "people link",
        "people first",
        "jobs list",
        "jobs work",
        "search check",
        "demo",
    }
    for words in sorted(commands - MAKE_TABLES - NEED_NONE):
        done = empty.test_cli_runner().invoke(args=[*words.split(), *NEEDED.get(words, [])])
        assert done.exit_code == 1, (words, done.output)
        assert "the database has no tables yet" in done.output, words
        assert str(tmp_path / "elsewhere") in done.output, "which folder was looked at"
        assert len(done.output.splitlines()) == 1, done.output
        assert list(tmp_path.iterdir()) == [], f"{words} made something"


def flask(instance: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMDESK_")}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, sys; os.umask(0o022); from flask.cli import main; main()",
            "--app",
            "app",
            *words,
        ],
        cwd=ROOT,
        env={**own, "CLAIMDESK_INSTANCE": str(instance), "DEMO": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_what_makes_a_newsroom_makes_it_for_its_owner_alone(tmp_path: Path) -> None:
    instance = tmp_path / "new"
    instance.mkdir(mode=0o755)
    done = flask(instance, "newsroom", "prepare")
    assert done.returncode == 0, done.stderr
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in instance.iterdir() if path.is_file()}
    assert {"claimdesk.sqlite3", "secret-key"} <= modes.keys()
    assert set(modes.values()) == {"0o600"}, modes
    key = (instance / "secret-key").read_text()
    assert flask(instance, "people", "link", "x@example.org").returncode == 1
    assert (instance / "secret-key").read_text() == key
