"""What a new password may not be: too short, among the most used, or made of what everyone knows about its owner."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

from claims.errors import N_, Invalid
from claims.people.rules import SHORTEST_PASSWORD, check_password

# 49,233 passwords from known breaches, the most used first; 17,950 of them long enough to be chosen here.
LIST = Path(__file__).parent / "vendor" / "common-passwords.json"
OWN_LETTERS = 5  # what must be left of a password once the words of its owner, digits and signs are taken out
SHORTEST_WORD = 3
_NO_LETTER = re.compile(r"[\W\d_]+")


def check_new_password(
    password: str, *, email: str, name: str = "", site_name: str = "", where: str = "new_password"
) -> None:
    """Raise Invalid for a password that others would try first. Any characters will do, in any mixture."""
    check_password(password, email=email, where=where)
    if is_common(password):
        raise Invalid(
            where, N_("This is one of the passwords that are used and guessed most. Choose something else.")
        )
    if is_about(password, "claimdesk", name, email, site_name):
        raise Invalid(
            where,
            N_("This is made of your name, your address or that of the newsroom. Add words of your own."),
        )


def is_common(password: str) -> bool:
    return _plain(password) in _common()


def is_about(password: str, *known: str) -> bool:
    """Whether little is left of a password without these texts, their words, and digits and signs."""
    left = whole = _plain(password)
    texts = {_plain(text) for text in known}
    words = {word for text in texts for word in [text, _NO_LETTER.sub("", text), *_NO_LETTER.split(text)]}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD:
            left = left.replace(word, " ")
    return left != whole and len(_NO_LETTER.sub("", left)) < OWN_LETTERS


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


@cache
def _common() -> frozenset[str]:
    words: list[str] = json.loads(LIST.read_text("utf-8"))
    return frozenset(_plain(word) for word in words if len(word) >= SHORTEST_PASSWORD)
