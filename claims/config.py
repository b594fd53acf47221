"""Settings: one frozen object, read once at start from the environment and the instance folder."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

HIGHEST_PORT = 65535


class SettingError(ValueError):
    """A setting is missing or cannot be used; the message begins with its name."""


@dataclass(frozen=True)
class Settings:
    instance: Path  # folder of database, index, archive and secrets
    database_url: str  # SQLAlchemy address; SQLite in the instance unless set
    secret_key: str  # signs cookies and tokens; made once and kept in the instance
    site_url: str  # public base address for canonical links and markup, without a trailing slash
    site_name: str  # name of the public site, on every public page
    site_language: str  # first language of the public site: nl or en
    time_zone: str  # on screen; the database is always UTC
    port: int  # where make run listens
    workers: int  # web processes
    threads: int  # threads in each web process
    demo_password: str | None  # demo accounts get this instead of random ones
    fetch_allow: tuple[
        str, ...
    ]  # host:port pairs that the fetch guard lets through although they are private
    smtp_url: str | None  # outgoing mail; nothing depends on it
    archive_url: str | None  # Save Page Now
    archive_key: str | None  # key for the archive
    backups: Path  # folder of the copies that the worker makes
    secure_cookies: bool  # cookies only over https; follows the scheme of site_url

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def read_settings(environment: Mapping[str, str] | None = None, *, root: Path | None = None) -> Settings:
    """Settings from the environment; raises SettingError naming the first setting that cannot be used."""
    env = os.environ if environment is None else environment
    base = root or Path(__file__).resolve().parent.parent
    instance = Path(env.get("CLAIMDESK_INSTANCE") or base / "instance").resolve()
    _make_folder(instance)
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
    return Settings(
        instance=instance,
        database_url=database_url,
        secret_key=_secret_key(env, instance),
        site_url=site_url,
        site_name=env.get("CLAIMDESK_SITE_NAME") or "Claimdesk Factcheck",
        site_language=language,
        time_zone=time_zone,
        port=port,
        workers=_whole_number(env, "CLAIMDESK_WORKERS", 2, 1, 64),
        threads=_whole_number(env, "CLAIMDESK_THREADS", 4, 1, 64),
        demo_password=env.get("CLAIMDESK_DEMO_PASSWORD") or None,
        fetch_allow=tuple(
            part.strip() for part in env.get("CLAIMDESK_FETCH_ALLOW", "").split(",") if part.strip()
        ),
        smtp_url=env.get("CLAIMDESK_SMTP_URL") or None,
        archive_url=env.get("CLAIMDESK_ARCHIVE_URL") or None,
        archive_key=env.get("CLAIMDESK_ARCHIVE_KEY") or None,
        backups=Path(env.get("CLAIMDESK_BACKUPS") or instance / "backups").resolve(),
        secure_cookies=parts.scheme == "https",
    )


def _make_folder(instance: Path) -> None:
    try:
        instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingError(f"CLAIMDESK_INSTANCE: cannot make {instance}: {error.strerror}") from error


def _whole_number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingError(f"{name} must be a whole number from {low} to {high}, not {text!r}")
    return int(text)


def _secret_key(env: Mapping[str, str], instance: Path) -> str:
    """The key from the environment, else the one kept in the instance, else a new one, kept for its owner only."""
    given = env.get("CLAIMDESK_SECRET_KEY")
    if given:
        if len(given) < 32:
            raise SettingError("CLAIMDESK_SECRET_KEY must have at least 32 characters")
        return given
    kept = instance / "secret-key"
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key
