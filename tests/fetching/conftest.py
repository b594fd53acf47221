"""A site that a test may make as hostile as it likes, and how Claimdesk asks it."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from claims.fetching.client import Fetched, fetch, user_agent
from claims.fetching.limits import Limits
from tests.fetching.servers import HOST, Site, here, serving

Get = Callable[..., Fetched]
QUICK = Limits(connect=1.0, read=1.0, total=2.0, head=8 << 10, received=1 << 20, unpacked=2 << 20)
AGENT = user_agent("0.1.0", "https://desk.example")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def get(site: Site) -> Get:
    """Fetch a path of the site."""

    def get_path(path: str = "/", **how: Any) -> Fetched:
        asked = {"agent": AGENT, "allow": site.allow, "limits": QUICK, "resolver": here, **how}
        return fetch(site.url(path), **asked)

    return get_path


@pytest.fixture
def nobody_is_called(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every call to an address, which goes nowhere."""
    called: list[Any] = []

    def refuse(_self: socket.socket, address: Any) -> None:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return called


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate of its own for the test's site, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here: nothing can make a certificate for the test's site")
    folder = tmp_path_factory.mktemp("certificate")
    key, made, both = folder / "key.pem", folder / "made.pem", folder / "both.pem"
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    subprocess.run([*command, "-keyout", key, "-out", made], check=True, capture_output=True)
    both.write_bytes(key.read_bytes() + made.read_bytes())
    return both


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trust(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))
