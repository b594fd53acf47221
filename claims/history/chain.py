"""The hash chain over events: pure functions from values to digests."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

FIRST_PREVIOUS = "0" * 64


def canonical(value: Any) -> bytes:
    """One byte form of a JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def payload_digest(salt: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """Salted, so that a short erased value cannot be found again by trying."""
    return hashlib.sha256(salt.encode() + canonical([before, after])).hexdigest()


def event_digest(previous: str, **facts: Any) -> str:
    """Digest of an event: the digest before it, and the event's own facts."""
    at = facts["at"]
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise TypeError("an event's time must be aware")
    facts["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(previous.encode() + canonical(facts)).hexdigest()
