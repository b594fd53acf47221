"""A small WSGI application for tests of the server: /sleep, /echo, /big, /stream, and a page for everything else."""

import time
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

BIG = bytes(range(256)) * 4096 * 16  # 16 MiB


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    body = b"hello"
    if path == "/sleep":
        time.sleep(float(environ["QUERY_STRING"]))
    elif path == "/echo":
        body = sha256(environ["wsgi.input"].read()).hexdigest().encode()
    elif path == "/big":
        body = BIG
    elif path == "/stream":
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return (BIG for _ in range(2))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
