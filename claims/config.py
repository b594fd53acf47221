"""Settings: one frozen object, read once at start from the environment and the instance folder."""

import os
import re
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv6Address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

HIGHEST_PORT = 65535
MAIL_PORTS = {"smtp": 587, "smtps": 465}
HOST_AND_PORT = re.compile(r"(?:(?P<host>[a-z0-9_.-]+)|\[(?P<address>[0-9a-f:.]+)\]):(?P<port>[0-9]{1,5})")
ROLES = ("reader", "contributor", "checker", "editor", "admin")
LOG_STYLES = ("json", "plain")
LOG_LEVELS = ("debug", "info", "warning", "error")
SECRET_KEY = "secret-key"  # noqa: S105  a file's name
SERVED_AT = "served-at"  # the site's address, while a server runs


class SettingError(ValueError):
    """A setting is missing or cannot be used; the message begins with its name."""


@dataclass(frozen=True)
class MailServer:
    """Who takes our mail. smtps: encrypted from the first byte; smtp: from STARTTLS on."""

    host: str
    port: int
    is_encrypted: bool
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Settings:
    instance: Path  # folder of database, index, archive and secrets
    database_url: str  # SQLAlchemy address; SQLite in the instance unless set
    secret_key: str  # signs cookies and tokens; made once and kept in the instance
    key_is_new: bool  # made just now, and kept nowhere before make_instance
    site_url: str  # public base address for canonical links and markup, without a trailing slash
    site_url_is_a_guess: bool  # neither the address nor the port was told
    site_name: str  # name of the public site, on every public page
    site_language: str  # first language of the public site: nl or en
    time_zone: str  # on screen; the database is always UTC
    port: int  # where make run listens
    workers: int  # web processes
    threads: int  # threads in each web process
    grace: int  # seconds that running requests get when a web process is to end
    demo_password: str | None  # demo accounts get this instead of random ones
    fetch_allow: tuple[tuple[str, int], ...]  # hosts and ports that the fetch guard lets through unjudged
    smtp_url: str | None = field(repr=False)  # outgoing mail; nothing depends on it
    mail_from: str | None  # address that our mail comes from
    archive_url: str | None  # Save Page Now
    archive_key: str | None  # key for the archive
    backups: Path  # folder of the backups that the worker makes
    session_idle: timedelta  # a browser in which nobody did anything for so long is signed out
    session_life: timedelta  # a browser is signed out after so long, whatever was done
    second_factor_roles: tuple[str, ...]  # whose accounts must have a second factor
    proxies: int  # own proxies in front, whose X-Forwarded-For is believed; 0 believes none
    log_style: str  # json, or plain for a terminal
    log_level: str  # debug, info, warning or error
    slow_ms: int  # a request that takes longer gets a warning in the log
    metrics_token: str | None  # who sends it may read /metrics; without it there is no such address
    secure_cookies: bool  # cookies only over https; follows the scheme of site_url

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def read_settings(environment: Mapping[str, str] | None = None, *, root: Path | None = None) -> Settings:
    """Settings from the environment; raises SettingError naming the first setting that cannot be used.

    Makes nothing: who only looks leaves no trace in a folder that is no instance.
    """
    env = os.environ if environment is None else environment
    base = root or Path(__file__).resolve().parent.parent
    instance = Path(env.get("CLAIMDESK_INSTANCE") or base / "instance").resolve()
    port = _whole_number(env, "PORT", 8000, 1, HIGHEST_PORT)
    site_url = (env.get("CLAIMDESK_SITE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    parts = urlsplit(site_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingError(f"CLAIMDESK_SITE_URL must be an http or https address, not {site_url!r}")
    database_url = env.get("CLAIMDESK_DATABASE_URL") or f"sqlite:///{instance / 'claimdesk.sqlite3'}"
    if not database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingError("CLAIMDESK_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://")
    language = env.get("CLAIMDESK_SITE_LANGUAGE") or "nl"
    if language not in {"nl", "en"}:
        raise SettingError(f"CLAIMDESK_SITE_LANGUAGE must be nl or en, not {language!r}")
    time_zone = env.get("CLAIMDESK_TIME_ZONE") or "Europe/Amsterdam"
    try:
        ZoneInfo(time_zone)
    except (ValueError, OSError, KeyError) as error:
        raise SettingError(f"CLAIMDESK_TIME_ZONE is not a time zone: {time_zone!r}") from error
    log_style = _one_of(env, "CLAIMDESK_LOG", LOG_STYLES, "plain" if _has_terminal() else "json")
    secret_key, key_is_new = _secret_key(env, instance)
    smtp_url = env.get("CLAIMDESK_SMTP_URL") or None
    if smtp_url:
        mail_server(smtp_url)
    return Settings(
        instance=instance,
        database_url=database_url,
        secret_key=secret_key,
        key_is_new=key_is_new,
        site_url=site_url,
        site_url_is_a_guess=not (env.get("CLAIMDESK_SITE_URL") or env.get("PORT")),
        site_name=env.get("CLAIMDESK_SITE_NAME") or "Claimdesk Factcheck",
        site_language=language,
        time_zone=time_zone,
        port=port,
        workers=_whole_number(env, "CLAIMDESK_WORKERS", 2, 1, 64),
        threads=_whole_number(env, "CLAIMDESK_THREADS", 4, 1, 64),
        grace=_whole_number(env, "CLAIMDESK_GRACE", 3, 1, 600),
        demo_password=env.get("CLAIMDESK_DEMO_PASSWORD") or None,
        fetch_allow=_hosts_and_ports(env, "CLAIMDESK_FETCH_ALLOW"),
        smtp_url=smtp_url,
        mail_from=_mail_from(env, smtp_url),
        archive_url=env.get("CLAIMDESK_ARCHIVE_URL") or None,
        archive_key=env.get("CLAIMDESK_ARCHIVE_KEY") or None,
        backups=Path(env.get("CLAIMDESK_BACKUPS") or instance / "backups").resolve(),
        session_idle=timedelta(hours=_whole_number(env, "CLAIMDESK_SESSION_HOURS", 12, 1, 720)),
        session_life=timedelta(days=_whole_number(env, "CLAIMDESK_SESSION_DAYS", 14, 1, 365)),
        second_factor_roles=_roles(env, "CLAIMDESK_SECOND_FACTOR_ROLES"),
        proxies=_whole_number(env, "CLAIMDESK_PROXIES", 0, 0, 9),
        log_style=log_style,
        log_level=_one_of(
            env, "CLAIMDESK_LOG_LEVEL", LOG_LEVELS, "warning" if log_style == "plain" else "info"
        ),
        slow_ms=_whole_number(env, "CLAIMDESK_SLOW_MS", 1000, 1, 600_000),
        metrics_token=_long_secret(env, "CLAIMDESK_METRICS_TOKEN", 16),
        secure_cookies=parts.scheme == "https",
    )


def mail_server(url: str) -> MailServer:
    """The server that CLAIMDESK_SMTP_URL names. Raises SettingError, which never repeats the address: it holds a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = SplitResult("", "", "", "", ""), None
    extra = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in MAIL_PORTS or not parts.hostname or port == 0 or extra:
        raise SettingError(
            "CLAIMDESK_SMTP_URL must be smtp://user:password@host:587 or smtps://user:password@host:465"
        )
    user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
    if (user is None) != (password is None):
        raise SettingError("CLAIMDESK_SMTP_URL must name both a user and a password, or neither")
    return MailServer(
        parts.hostname, port or MAIL_PORTS[parts.scheme], parts.scheme == "smtps", user, password
    )


def make_instance(settings: Settings) -> None:
    """Make the instance's folder and keep a new secret key in it, both for their owner only. Raises SettingError."""
    try:
        settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingError(
            f"CLAIMDESK_INSTANCE: cannot make {settings.instance}: {error.strerror}"
        ) from error
    if not settings.key_is_new:
        return
    with suppress(FileExistsError):  # kept before; or another process was faster, and its key counts
        descriptor = os.open(settings.instance / SECRET_KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(settings.secret_key)


def _whole_number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingError(f"{name} must be a whole number from {low} to {high}, not {text!r}")
    return int(text)


def _roles(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    roles = tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())
    for role in roles:
        if role not in ROLES:
            raise SettingError(f"{name} must be a list of {', '.join(ROLES)}, with commas, not {role!r}")
    return roles


def _one_of(env: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    text = env.get(name) or default
    if text not in choices:
        raise SettingError(f"{name} must be one of {', '.join(choices)}, not {text!r}")
    return text


def _hosts_and_ports(env: Mapping[str, str], name: str) -> tuple[tuple[str, int], ...]:
    """Pairs such as localhost:8001 or [::1]:8001, with commas; an address in its one spelling, without brackets."""
    parts = (part.strip() for part in env.get(name, "").lower().split(","))
    return tuple(_host_and_port(part, name) for part in parts if part)


def _host_and_port(text: str, name: str) -> tuple[str, int]:
    pair = HOST_AND_PORT.fullmatch(text)
    with suppress(ValueError):  # an address that is none
        if pair and 0 < int(pair["port"]) <= HIGHEST_PORT:
            return pair["host"] or str(IPv6Address(pair["address"])), int(pair["port"])
    raise SettingError(f"{name} must be host:port pairs with commas, such as localhost:8001, not {text!r}")


def _mail_from(env: Mapping[str, str], smtp_url: str | None) -> str | None:
    address = env.get("CLAIMDESK_MAIL_FROM") or None
    if smtp_url and not address:
        raise SettingError("CLAIMDESK_MAIL_FROM must be set along with CLAIMDESK_SMTP_URL")
    name, _, host = (address or "").rpartition("@")
    if address and not (name and host and address.isascii() and not set(address) & set(' <>,;:"()\\\r\n\t')):
        raise SettingError(f"CLAIMDESK_MAIL_FROM must be one bare address, not {address!r}")
    return address


def _has_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _long_secret(env: Mapping[str, str], name: str, shortest: int) -> str | None:
    text = env.get(name) or None
    if text is not None and len(text) < shortest:
        raise SettingError(f"{name} must have at least {shortest} characters")
    return text


def _secret_key(env: Mapping[str, str], instance: Path) -> tuple[str, bool]:
    """The key from the environment, else the one kept in the instance, else a new one; and whether it is new."""
    known = _long_secret(env, "CLAIMDESK_SECRET_KEY", 32) or _kept_key(instance)
    return (known, False) if known else (secrets.token_hex(32), True)


def _kept_key(instance: Path) -> str | None:
    kept = instance / SECRET_KEY
    return kept.read_text(encoding="ascii").strip() if kept.exists() else None
