"""The doors that are written down are the doors there are."""

import inspect
import re
from pathlib import Path

import pytest

from claims import config
from claims.config import MailServer, SettingError, mail_server, make_instance, read_settings
from claims.people.rules import Role

ROOT = Path(__file__).parent.parent.parent


def test_lists_every_setting_in_the_example() -> None:
    read = set(re.findall(r'"((?:CLAIMDESK_\w+)|PORT)"', inspect.getsource(config)))
    written = set(re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read <= written
    assert written - read <= {"CLAIMDESK_DATA", "CHROMIUM"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "a"),
        ("PORT", "70000"),
        ("CLAIMDESK_WORKERS", "0"),
        ("CLAIMDESK_THREADS", "-1"),
        ("CLAIMDESK_SITE_URL", "ftp://x"),
        ("CLAIMDESK_DATABASE_URL", "mysql://x"),
        ("CLAIMDESK_SITE_LANGUAGE", "de"),
        ("CLAIMDESK_SECRET_KEY", "short"),
        ("CLAIMDESK_TIME_ZONE", "Mars/Base"),
        ("CLAIMDESK_SESSION_HOURS", "0"),
        ("CLAIMDESK_SESSION_DAYS", "1.5"),
        ("CLAIMDESK_SECOND_FACTOR_ROLES", "admin, owner"),
        ("CLAIMDESK_PROXIES", "-1"),
        ("CLAIMDESK_FETCH_ALLOW", "127.0.0.1"),
        ("CLAIMDESK_FETCH_ALLOW", "localhost:80, http://10.0.0.1:80"),
        ("CLAIMDESK_FETCH_ALLOW", "localhost:0"),
        ("CLAIMDESK_FETCH_ALLOW", "localhost:65536"),
        ("CLAIMDESK_FETCH_ALLOW", "::1:80"),
        ("CLAIMDESK_FETCH_ALLOW", "[fe80::z]:80"),
        ("CLAIMDESK_LOG", "xml"),
        ("CLAIMDESK_LOG_LEVEL", "loud"),
        ("CLAIMDESK_SLOW_MS", "0"),
        ("CLAIMDESK_METRICS_TOKEN", "short"),
        ("CLAIMDESK_GRACE", "0"),
        ("CLAIMDESK_SMTP_URL", "mail.example.org:587"),
        ("CLAIMDESK_SMTP_URL", "smtp://user@mail.example.org"),
        ("CLAIMDESK_SMTP_URL", "smtps://mail.example.org:x"),
        ("CLAIMDESK_SMTP_URL", "smtps://mail.example.org/box"),
        ("CLAIMDESK_MAIL_FROM", "Desk <desk@example.org>"),
    ],
)
def test_names_the_setting_that_cannot_be_used(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} "):
        read_settings({"CLAIMDESK_INSTANCE": str(tmp_path), name: value})


def test_knows_the_roles_that_there_are(tmp_path: Path) -> None:
    assert list(config.ROLES) == [role.value for role in Role]
    named = {"CLAIMDESK_INSTANCE": str(tmp_path), "CLAIMDESK_SECOND_FACTOR_ROLES": " admin,editor, "}
    assert read_settings(named).second_factor_roles == ("admin", "editor")
    assert read_settings({"CLAIMDESK_INSTANCE": str(tmp_path)}).second_factor_roles == ()


def test_reads_what_may_be_fetched_although_it_is_private(tmp_path: Path) -> None:
    own = {"CLAIMDESK_INSTANCE": str(tmp_path)}
    assert read_settings(own).fetch_allow == ()
    named = {**own, "CLAIMDESK_FETCH_ALLOW": " LocalHost:8001, [0:0::1]:443,"}
    assert read_settings(named).fetch_allow == (("localhost", 8001), ("::1", 443))


def test_keeps_one_secret_for_its_owner_only(tmp_path: Path) -> None:
    own = {"CLAIMDESK_INSTANCE": str(tmp_path / "instance")}
    first, other = read_settings(own), read_settings(own)
    assert len(first.secret_key) == 64
    assert not first.instance.exists(), "reading makes nothing"
    make_instance(first)
    make_instance(other)
    assert read_settings(own).secret_key == first.secret_key
    assert (first.instance / "secret-key").stat().st_mode & 0o777 == 0o600
    assert first.instance.stat().st_mode & 0o777 == 0o700


def test_writes_for_people_on_a_terminal_and_for_machines_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"CLAIMDESK_INSTANCE": str(tmp_path)}
    monkeypatch.setattr(config, "_has_terminal", lambda: True)
    assert (read_settings(own).log_style, read_settings(own).log_level) == ("plain", "warning")
    monkeypatch.setattr(config, "_has_terminal", lambda: False)
    assert (read_settings(own).log_style, read_settings(own).log_level) == ("json", "info")
    chosen = read_settings({**own, "CLAIMDESK_LOG": "plain", "CLAIMDESK_LOG_LEVEL": "debug"})
    assert (chosen.log_style, chosen.log_level) == ("plain", "debug")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, is_encrypted=False)),
        ("smtp://127.0.0.1:25/", MailServer("127.0.0.1", 25, is_encrypted=False)),
        (
            "smtps://desk%40a.example:p%3Aw@mail.example.org",
            MailServer("mail.example.org", 465, is_encrypted=True, user="desk@a.example", password="p:w"),
        ),
    ],
)
def test_reads_the_mail_server(tmp_path: Path, url: str, server: MailServer) -> None:
    assert mail_server(url) == server
    own = {"CLAIMDESK_INSTANCE": str(tmp_path), "CLAIMDESK_SMTP_URL": url}
    assert read_settings({**own, "CLAIMDESK_MAIL_FROM": "desk@a.example"}).mail_from == "desk@a.example"
    with pytest.raises(SettingError, match="CLAIMDESK_MAIL_FROM must be set"):
        read_settings(own)


@pytest.mark.parametrize("url", ["http://me:hush@host", "smtp://me:hush@", "smtp://me:hush@host:port"])
def test_repeats_no_password_of_a_mail_server_that_it_cannot_use(url: str) -> None:
    with pytest.raises(SettingError) as refused:
        mail_server(url)
    assert "hush" not in str(refused.value)
