"""Browsers that were signed in before: they keep their own tries, so that nobody else can use those up.

The cookie names no one: a number by chance and keyed digests of the accounts that signed in with it. It lets nobody
in; it only says whose tries are counted together.
"""

import secrets
from typing import Any

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from claims.config import Settings
from claims.people.throttle import Asker, asker, known_asker

YEAR = 31_536_000
MOST_ACCOUNTS = 5  # of people who share a browser; the first one is forgotten


def who_asks(email: str) -> Asker:
    """Whose tries this one is counted with: this browser's own, when this account was signed in here before."""
    settings = _settings()
    plain = asker(settings.secret_key, email, request.remote_addr)
    kept = _kept()
    if plain.account not in kept["accounts"]:
        return plain
    return known_asker(settings.secret_key, email, kept["browser"])


def remember_browser(email: str) -> None:
    """Keep, with the answer to this request, that this account was signed in here."""
    kept, settings = _kept(), _settings()
    account = asker(settings.secret_key, email, None).account
    accounts = [each for each in kept["accounts"] if each != account][-(MOST_ACCOUNTS - 1) :]
    value = _signer(settings).dumps({"browser": kept["browser"], "accounts": [*accounts, account]})

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _cookie(settings),
            str(value),
            max_age=YEAR,
            secure=settings.secure_cookies,
            httponly=True,
            samesite="Lax",
        )
        return response


def _kept() -> dict[str, Any]:
    settings = _settings()
    try:
        kept: dict[str, Any] = _signer(settings).loads(request.cookies.get(_cookie(settings), ""))
    except BadData:
        return {"browser": secrets.token_urlsafe(16), "accounts": []}
    return kept


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key, salt="known-browser")


def _cookie(settings: Settings) -> str:
    return "__Host-claimdesk-known" if settings.secure_cookies else "claimdesk-known"
