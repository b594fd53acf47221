"""Hashing and checking passwords with argon2id. Slow on purpose: never call this inside a change."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19_456
ROUNDS = 2
LANES = 1
_HASHER = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES)

# The hash of bytes that nobody kept: checked against when there is no account, so that both take as long.
NOBODYS_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$py3rIMYSzGg9ZlJm3LnUZg$Eunh93kXF3CURrPZ4ptNJCW62AKQ959K8AQkPeY5LOQ"
)


def _one_form(password: str) -> str:
    """The same password from any keyboard gives the same characters."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    return _HASHER.hash(_one_form(password))


def password_fits(password: str, kept: str | None) -> bool:
    """Whether the password belongs to this hash; takes as long when there is none (no account, not invited yet)."""
    try:
        fits = _HASHER.verify(kept or NOBODYS_HASH, _one_form(password))
    except (VerificationError, InvalidHashError):
        return False
    return fits and kept is not None
