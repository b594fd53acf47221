"""Codes of an authenticator app (TOTP, RFC 6238): the secret, whether a code is right now, and the picture to scan.

No secret is stored. It is made of the newsroom's key and a salt in the database, so that neither a stolen
database nor a stolen key gives one; with another key, second factors are set up anew.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from passlib.exc import TokenError
from passlib.totp import TOTP
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

SECRET_BYTES = 20
DRIFT = 30  # seconds that a phone's clock may be off, either way
BORDER = 4  # white modules around the picture, as readers want them
CODE = re.compile(r"[0-9]{6}\Z")


@dataclass(frozen=True)
class Picture:
    """A QR code as one path of an SVG of `size` by `size` units."""

    size: int
    path: str


def secret_of(secret_key: str, person_id: int, salt: str) -> bytes:
    text = f"second-factor:{person_id}:{salt}"
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).digest()[:SECRET_BYTES]


def counter_of(secret: bytes, code: str, at: datetime) -> int | None:
    """The 30-second step that this code belongs to, when it is now or next to it; None for a wrong code."""
    if not CODE.match(code):
        return None
    try:
        return int(_of(secret).match(code, time=int(at.timestamp()), window=DRIFT).counter)
    except TokenError:
        return None


def code_at(secret: bytes, at: datetime) -> str:
    """What the app shows at this moment."""
    return str(_of(secret).generate(time=int(at.timestamp())).token)


def address(secret: bytes, *, account: str, issuer: str) -> str:
    """The otpauth:// address that apps read from the picture."""
    return str(_of(secret).to_uri(label=account.replace(":", " "), issuer=issuer.replace(":", " ")))


def in_groups(secret: bytes) -> str:
    """The secret for typing: groups of four characters."""
    return str(_of(secret).pretty_key(sep=" "))


def picture(text: str) -> Picture:
    """A QR code; each row's dark modules in a row are one bar of the path."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=BORDER)
    code.add_data(text)
    code.make(fit=True)
    rows = ["".join("#" if dark else " " for dark in row) for row in code.get_matrix()]
    bars = [
        f"M{bar.start()} {y}h{len(bar[0])}v1h-{len(bar[0])}z"
        for y, row in enumerate(rows)
        for bar in re.finditer("#+", row)
    ]
    return Picture(len(rows), "".join(bars))


def _of(secret: bytes) -> TOTP:
    return TOTP(key=secret, format="raw")
