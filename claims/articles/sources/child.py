"""The process that reads one file or page: `python -m claims.articles.sources.child ASKED`, bytes in, JSON out.

It gets limits before it looks at a single byte, tells what it read or the code of why not, and ends.
"""

import json
import os
import sys
from typing import Any

from claims.articles.sources.failures import ReadFailed, TooHard
from claims.articles.sources.limits import Limits, keep_to
from claims.articles.sources.reading import read


def answer(data: bytes, charset: str | None) -> dict[str, Any]:
    """What was read, or why nothing was."""
    try:
        return {"source": read(data, charset=charset).as_json()}
    except ReadFailed as failure:
        return {"code": failure.code, "values": failure.message.values}
    except (MemoryError, RecursionError):
        return {"code": TooHard.code, "values": {}}


def main() -> None:
    asked = json.loads(sys.argv[1])
    keep_to(Limits(**asked["limits"]))
    told = answer(sys.stdin.buffer.read(), asked["charset"])
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=True).encode())
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to tidy up, and taking large trees apart takes time


if __name__ == "__main__":
    main()
