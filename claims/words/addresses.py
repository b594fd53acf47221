"""Which texts are addresses on the web."""

import re
from urllib.parse import unquote, urlsplit

from claims.words.visible import has_unseen


def is_web_address(text: str) -> bool:
    """Whether this is a whole http or https address, without a name or password in it, of a host that reads as it is.

    >>> [is_web_address(text) for text in ("https://a.example/b?c", "http://[x", "https://me@a.example/", "ftp://a")]
    [True, False, False, False]
    """
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    host = unquote(parts.netloc)  # as a browser reads it
    plain = not set("@\\") & set(host) and not has_unseen(host) and not re.search(r"\s", text)
    return parts.scheme in {"http", "https"} and named and plain
