"""What of a form is kept as unsaved text, and how much of it. Pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta

from claims.errors import N_, Invalid

KEPT = timedelta(days=30)
MOST_TEXTS = 40  # of one person
MOST_FIELDS = 60
MOST_BYTES = 120_000  # of all fields together
LONGEST_NAME = 100
TOO_MUCH = N_("This is more than is kept of unsaved text. Save it.")
# Of no form are these kept: they hold a secret, or what the page knows itself.
NEVER = ("csrf_token", "seen_version", "password", "new_password", "new_password_confirm", "code", "next")


def key_of(action: str, fixed: Mapping[str, str]) -> str:
    """One name for one form, whatever is typed in it."""
    return hashlib.sha256(json.dumps([action, sorted(fixed.items())]).encode("utf-8", "replace")).hexdigest()


def cleaned(fields: Mapping[str, str]) -> dict[str, str]:
    """What may be kept of these fields. Raises Invalid for more than anyone types."""
    kept = {name: text for name, text in fields.items() if name not in NEVER}
    size = sum(
        len(name.encode("utf-8", "replace")) + len(text.encode("utf-8", "replace"))
        for name, text in kept.items()
    )
    if len(kept) > MOST_FIELDS or size > MOST_BYTES or any(len(name) > LONGEST_NAME for name in kept):
        raise Invalid("fields", TOO_MUCH)
    return kept
