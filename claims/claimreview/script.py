"""JSON-LD inside an HTML page: text that no claim can break out of."""

import json
from typing import Any

_ESCAPES = str.maketrans(
    {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
)  # legal inside JSON strings, and none of them occurs outside one


def to_script(review: dict[str, Any]) -> str:
    r"""JSON for <script type="application/ld+json">.

    >>> to_script({"claimReviewed": "</script><b>"})
    '{"claimReviewed":"\\u003c/script\\u003e\\u003cb\\u003e"}'
    """
    return json.dumps(review, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
