"""docs/deploy.md and docs/security.md name commands that there are, and a service that may write where it has to."""

import re
from pathlib import Path

import click
import pytest
from flask import Flask

DOCS = Path(__file__).parent.parent.parent / "docs"
DEPLOY = (DOCS / "deploy.md").read_text("utf-8")
SECURITY = (DOCS / "security.md").read_text("utf-8")
SETTINGS = dict(re.findall(r"^(CLAIMDESK_\w+)=(\S+)$", DEPLOY, re.MULTILINE))


def commands_of(text: str) -> set[tuple[str, ...]]:
    """What stands after `sudo claimdesk`: names in small letters, before any argument."""
    found = re.findall(r"`sudo claimdesk((?: [a-z]+)+)", re.sub(r"\s+", " ", text))
    return {tuple(words.split()) for words in found}


@pytest.mark.parametrize("text", [DEPLOY, SECURITY], ids=["deploy", "security"])
def test_names_commands_that_there_are(app: Flask, text: str) -> None:
    commands = commands_of(text)
    assert len(commands) >= 3
    for words in commands:
        group: click.Command = app.cli
        for word in words:
            assert isinstance(group, click.Group), words
            group = group.commands[word]


@pytest.mark.parametrize("text", [DEPLOY, SECURITY], ids=["deploy", "security"])
def test_tells_nobody_to_start_a_command_without_its_settings(text: str) -> None:
    assert not re.findall(r"`flask --app app [a-z]", text)


def test_the_service_may_write_its_copies() -> None:
    assert f"ReadWritePaths=-{SETTINGS['CLAIMDESK_BACKUPS']}" in DEPLOY.splitlines()
    assert SETTINGS["CLAIMDESK_INSTANCE"] == "/var/lib/claimdesk"
    assert "StateDirectory=claimdesk" in DEPLOY.splitlines()
    assert f"-m 0700 {SETTINGS['CLAIMDESK_BACKUPS']}" in DEPLOY, "who installs makes the folder"
    assert SETTINGS["CLAIMDESK_PROXIES"] == "1"


def test_both_proxies_hide_the_numbers() -> None:
    caddy, nginx = re.findall(
        r"^```(?:nginx)?\n(.*?)^```$", DEPLOY.partition("## In front of it")[2], re.DOTALL | re.MULTILINE
    )[:2]
    assert "respond /metrics 404" in caddy
    assert "location /metrics { return 404; }" in nginx
