"""Mail set up for a test's newsroom, and a certificate for its server."""

import shutil
import ssl
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

Set = Callable[..., None]


@pytest.fixture
def mail_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Set:
    """mail_on(port) sets mail up for the server at this port."""

    def switch(port: int, scheme: str = "smtp", host: str = "127.0.0.1", user: str = "") -> None:
        settings = replace(
            app.config["SETTINGS"], smtp_url=f"{scheme}://{user}{host}:{port}", mail_from="desk@example.org"
        )
        monkeypatch.setitem(app.config, "SETTINGS", settings)

    return switch


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate of its own for localhost, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here: nothing can make a certificate for the test's mail server")
    folder = tmp_path_factory.mktemp("certificate")
    key, made, both = folder / "key.pem", folder / "made.pem", folder / "both.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
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
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the test's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's server counts as one on another machine."""
    monkeypatch.setattr("claims.mail.sending.is_here", lambda _host: False)
