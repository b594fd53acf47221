"""The process that reads one feed: `python -m claims.feeds.child ASKED`, bytes in, JSON out."""

import json
import os
import sys
from typing import Any

from claims.articles.sources.limits import Limits, keep_to
from claims.feeds.reading import Unread, read


def answer(data: bytes, url: str, content_type: str) -> dict[str, Any]:
    """What was read, or why nothing was."""
    try:
        return {"feed": read(data, url, content_type).as_json()}
    except Unread as failure:
        return {"code": failure.code}
    except (MemoryError, RecursionError):
        return {"code": "feed_too_hard"}


def main() -> None:
    asked = json.loads(sys.argv[1])
    keep_to(Limits(**asked["limits"]))
    told = answer(sys.stdin.buffer.read(), asked["url"], asked["content_type"])
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=True).encode())
    sys.stdout.buffer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
