"""With https the certificate is the host's, whatever address it was called at."""

import socket
import ssl
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claims.fetching import failures
from claims.fetching.client import Fetched, fetch
from tests.fetching.conftest import AGENT, QUICK
from tests.fetching.servers import HOST, Site, drip, here, page, raw, redirect, serving


def ask(site: Site, trust: ssl.SSLContext | None, host: str = HOST, **how: Any) -> Fetched:
    allow = {(host, site.port)}
    url = f"https://{host}:{site.port}/"
    return fetch(
        url, **{"agent": AGENT, "allow": allow, "limits": QUICK, "resolver": here, "trust": trust, **how}
    )


def test_it_names_the_host_and_checks_its_certificate(tls: ssl.SSLContext, trust: ssl.SSLContext) -> None:
    named: list[str | None] = []
    tls.sni_callback = lambda _socket, name, _context: named.append(name)
    with serving(tls, {"/": page()}) as site:
        found = ask(site, trust)
    assert found.body == b"<p>Hallo</p>"
    assert found.address == "127.0.0.1"
    assert named == [HOST]
    assert f"Host: {HOST}:{site.port}\r\n".encode() in found.sent
    assert found.received.startswith(b"HTTP/1.1 200 OK\r\n"), "what is kept was readable"


def test_it_believes_no_certificate_of_nobody_known(tls: ssl.SSLContext) -> None:
    with serving(tls, {"/": page()}) as site:
        with pytest.raises(failures.TlsBroken):
            ask(site, None)
        assert site.asked == []


def test_it_believes_no_certificate_of_another_host(tls: ssl.SSLContext, trust: ssl.SSLContext) -> None:
    with serving(tls, {"/": page()}) as site:
        with pytest.raises(failures.TlsBroken):
            ask(site, trust, "other.test")
        with pytest.raises(failures.TlsBroken):
            ask(site, trust, "127.0.0.1")
        assert site.asked == []


def test_it_tells_a_line_that_is_not_encrypted(trust: ssl.SSLContext) -> None:
    with serving(answers={"/": page()}) as site, pytest.raises((failures.TlsBroken, failures.TooSlow)):
        ask(site, trust)


def test_a_drip_is_too_slow_through_tls_too(tls: ssl.SSLContext, trust: ssl.SSLContext) -> None:
    answer = drip(b"HTTP/1.1 200 OK\r\n\r\n", [b"x"] * 50, 0.05)
    with serving(tls, {"/": answer}) as site, pytest.raises(failures.TooSlow):
        ask(site, trust, limits=replace(QUICK, total=0.6))


def test_what_breaks_off_is_not_taken_through_tls_either(tls: ssl.SSLContext, trust: ssl.SSLContext) -> None:
    answer = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHalf")
    with serving(tls, {"/": answer}) as site, pytest.raises(failures.CutOff):
        ask(site, trust)


def test_it_waits_for_no_handshake_for_ever(trust: ssl.SSLContext) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(failures.TooSlow):
            ask(Site(port), trust, limits=replace(QUICK, connect=0.3))


def test_it_tells_that_a_page_left_https(tls: ssl.SSLContext, trust: ssl.SSLContext) -> None:
    with serving(answers={"/": page()}) as plain, serving(tls, {"/": redirect(plain.url())}) as site:
        found = ask(site, trust, allow={*site.allow, *plain.allow})
    assert found.url == plain.url()
    assert found.is_downgraded


def test_it_trusts_whom_this_machine_trusts(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(tls, {"/": page()}) as site:
        assert ask(site, None).body
