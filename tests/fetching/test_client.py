"""What is asked and what is told: redirects, names and addresses, statuses, headers; nothing is sent but one polite name."""

import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from claims.fetching import failures
from claims.fetching.client import Fetched, Hop, fetch
from claims.fetching.failures import FAILURES, FetchFailed
from tests.fetching.conftest import AGENT, QUICK, Get
from tests.fetching.servers import HOST, Site, here, page, raw, redirect, serving

PUBLIC = "93.184.215.14"


class TestAsking:
    def test_it_gives_what_came_as_it_came(self, site: Site, get: Get) -> None:
        body = "<p>Zoë zegt 'ja'</p>".encode("latin-1")
        told = ["Content-Type: text/html; charset=utf-8", "X-Name: a", "x-name: b", 'ETag: "1"']
        site.answers["/a?b=%20c"] = page(body, headers=told)
        before = datetime.now(UTC)
        found = get("/a?b= c#d")
        assert (found.url, found.hops, found.status) == (site.url("/a?b=%20c"), (), 200)
        assert found.body == body, "a wrong charset is not ours to mend"
        assert found.sha256 == sha256(body).hexdigest()
        assert found.content_type == "text/html; charset=utf-8"
        assert [value for name, value in found.headers if name.lower() == "x-name"] == ["a", "b"]
        assert (found.header("etag"), found.header("none")) == ('"1"', None)
        assert before <= found.at <= datetime.now(UTC)
        assert found.address == "127.0.0.1"
        assert found.sent == site.asked[0]
        assert found.received.endswith(b"\r\n\r\n" + body)

    def test_it_sends_one_polite_name_and_nothing_else(self, site: Site, get: Get) -> None:
        site.answers["/"] = page()
        get()
        assert site.asked[0].decode().splitlines() == [
            "GET / HTTP/1.1",
            f"Host: {HOST}:{site.port}",
            "User-Agent: Claimdesk/0.1.0 (+https://desk.example)",
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding: gzip, deflate",
            "Connection: close",
            "",
        ]

    def test_it_takes_no_proxy_no_password_and_no_cookie_from_anywhere(
        self, site: Site, get: Get, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / ".netrc").write_text(f"machine {HOST} login me password hush")
        (tmp_path / ".netrc").chmod(0o600)
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        site.answers["/"] = page(b"", "302 Found", ["Location: /there", "Set-Cookie: a=b; Path=/"])
        site.answers["/there"] = page()
        assert get().body
        assert not [head for head in site.asked if b"hush" in head or b"ookie" in head or b"uthor" in head]

    def test_it_asks_whether_something_changed(self, site: Site, get: Get) -> None:
        site.answers["/"] = raw(b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\n\r\n')
        found = get(etag='"1"', modified="Tue, 24 Nov 2026 10:00:00 GMT")
        assert b'If-None-Match: "1"\r\nIf-Modified-Since: Tue, 24 Nov 2026 10:00:00 GMT\r\n' in site.asked[0]
        assert (found.is_unchanged, found.body, found.header("etag")) == (True, b"", '"2"')
        with pytest.raises(failures.OddAnswer):
            get()  # nobody asked

    @pytest.mark.parametrize(
        "body", [bytes(range(256)) * 20, b"%PDF-1.7\0", b"\xff\xfe\0a"], ids=["bytes", "pdf", "utf-16"]
    )
    def test_it_gives_binary_as_it_is(self, site: Site, get: Get, body: bytes) -> None:
        site.answers["/"] = page(body, headers=["Content-Type: application/octet-stream"])
        assert get().body == body
        site.answers["/"] = page(body, headers=[])
        assert get().content_type == ""


class TestRedirects:
    def test_it_follows_and_tells_each(self, site: Site, get: Get) -> None:
        site.answers |= {
            "/": redirect("/zo%C3%AB", "301 Moved"),
            "/zo%C3%AB": redirect(f"//{HOST}:{site.port}/q?a", "308 Permanent"),
            "/q?a": redirect("?b=Zo\u00c3\u00ab", "303 See Other"),  # UTF-8, read as Latin-1
            "/q?b=Zo%C3%AB": page(),
        }
        found = get()
        assert [hop.status for hop in found.hops] == [301, 308, 303]
        assert found.hops[0] == Hop(site.url(), 301)
        assert found.url == site.url("/q?b=Zo%C3%AB")
        assert not found.is_downgraded

    @pytest.mark.parametrize(
        ("place", "failure"),
        [
            ("http://127.0.0.1/", failures.AddressRefused),
            ("http://[::1]/", failures.AddressRefused),
            ("http://169.254.169.254/latest/", failures.AddressRefused),
            ("http://evil.example/", failures.AddressRefused),
            ("//2130706433/", failures.BadAddress),
            ("http://site.test:1/", failures.PortRefused),
            ("http://me:hush@example.org/", failures.BadAddress),
            ("file:///etc/passwd", failures.NotWeb),
            ("javascript:alert(1)", failures.NotWeb),
            ("http://[/", failures.BadAddress),
            ("http://a\tb/", failures.BadAddress),
        ],
    )
    def test_it_judges_where_it_is_sent(
        self, site: Site, get: Get, place: str, failure: type[FetchFailed]
    ) -> None:
        site.answers["/"] = redirect(place)
        with pytest.raises(failure):
            get()
        assert site.paths() == ["/"]

    def test_it_goes_on_five_times_and_no_more(self, site: Site, get: Get) -> None:
        site.answers |= {f"/{n}": redirect(f"/{n + 1}") for n in range(1, 7)}
        site.answers["/7"] = page()
        assert len(get("/2").hops) == 5
        with pytest.raises(failures.RedirectLoop):
            get("/1")

    @pytest.mark.parametrize("place", ["/", "/#again", "/b"])
    def test_it_notices_a_circle_at_once(self, site: Site, get: Get, place: str) -> None:
        site.answers |= {"/": redirect(place), "/b": redirect("/")}
        with pytest.raises(failures.RedirectLoop):
            get()
        assert len(site.asked) == 1 + (place == "/b")

    def test_a_redirect_without_a_place_is_no_page(self, site: Site, get: Get) -> None:
        site.answers["/"] = page(b"x", "302 Found")
        with pytest.raises(failures.OddAnswer):
            get()

    def test_it_reads_no_body_of_who_sends_it_on(self, site: Site, get: Get) -> None:
        head = f"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: {10**12}\r\n\r\n".encode()
        site.answers |= {"/": raw(head, b"x" * 5000), "/b": page()}
        assert get().url.endswith("/b")


class TestNames:
    def test_it_asks_once_for_each_hop_and_believes_no_second_answer(
        self, site: Site, nobody_is_called: list[Any]
    ) -> None:
        """Rebinding: whoever connects by name asks twice, and gets another answer the second time."""
        answers = iter([[PUBLIC], ["127.0.0.1"]])
        with pytest.raises(failures.Unreachable):
            fetch("http://rebind.example/", agent=AGENT, limits=QUICK, resolver=lambda *_: next(answers))
        assert nobody_is_called == [(PUBLIC, 80)]
        assert next(answers) == ["127.0.0.1"]

    def test_it_judges_a_host_anew_when_it_sends_us_to_itself(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The first answer is the world's and the second is not: the redirect is not followed."""
        site.answers["/"] = redirect("/again")
        _call_site_for(PUBLIC, site, monkeypatch)
        answers = iter([[PUBLIC], ["10.0.0.1"]])
        with pytest.raises(failures.AddressRefused):
            fetch("http://rebind.example/", agent=AGENT, limits=QUICK, resolver=lambda *_: next(answers))
        assert site.paths() == ["/"]

    def test_it_says_nothing_to_whom_it_did_not_call(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Something on the way leads the call to this machine: the line says who is there, and it is not who was judged."""
        connect = socket.socket.connect
        monkeypatch.setattr(
            socket.socket, "connect", lambda self, _address: connect(self, ("127.0.0.1", site.port))
        )
        with pytest.raises(failures.AddressRefused):
            fetch("http://example.org/", agent=AGENT, limits=QUICK, resolver=lambda *_: [PUBLIC])
        assert site.asked == []

    def test_it_tries_the_next_address_when_one_does_not_answer(
        self, site: Site, get: Get, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site.answers["/"] = page()
        connect = socket.socket.connect

        def refuse_one(self: socket.socket, address: Any) -> None:
            if address[0] == PUBLIC:
                raise ConnectionRefusedError
            connect(self, address)

        monkeypatch.setattr(socket.socket, "connect", refuse_one)
        assert get(resolver=lambda *_: [PUBLIC, "127.0.0.1"]).address == "127.0.0.1"

    def test_it_tells_a_name_that_is_not_there(self, get: Get) -> None:
        def fail(*_: Any) -> list[str]:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        for resolver in (fail, lambda *_: []):
            with pytest.raises(failures.NoSuchHost) as told:
                get(resolver=resolver)
            assert HOST in str(told.value)
            assert told.value.passes

    def test_it_tells_a_host_that_takes_no_calls(self, get: Get, site: Site) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        with pytest.raises(failures.Unreachable):
            fetch(f"http://{HOST}:{port}/", agent=AGENT, allow={(HOST, port)}, limits=QUICK, resolver=here)


class TestStatuses:
    @pytest.mark.parametrize(
        ("status", "code"),
        [
            ("400 Bad", "odd_answer"),
            ("401 Sign In", "forbidden"),
            ("402 Pay", "forbidden"),
            ("403 No", "forbidden"),
            ("404 Gone", "not_found"),
            ("410 Gone", "gone"),
            ("418 Teapot", "odd_answer"),
            ("429 Slowly", "busy"),
            ("451 Law", "forbidden"),
            ("500 Oh", "server_error"),
            ("503 Later", "server_error"),
            ("300 Choose", "odd_answer"),
            ("199 Odd", "odd_answer"),
        ],
    )
    def test_it_tells_what_the_answer_means(self, site: Site, get: Get, status: str, code: str) -> None:
        site.answers["/"] = page(b"<p>No</p>", status, ["Retry-After: 120"])
        with pytest.raises(FetchFailed) as told:
            get()
        assert (told.value.code, told.value.status) == (code, int(status[:3]))
        assert told.value.wait == 120
        assert told.value.passes == (code in {"busy", "server_error"})

    @pytest.mark.parametrize(
        ("told", "wait"),
        [("Wed, 25 Nov 2026 10:00:00 GMT", None), ("-1", None), ("9" * 30, None), ("99999999", 604_800), ("²", None)],
    )  # fmt: skip
    def test_it_believes_no_odd_wish_to_be_left_alone(
        self, site: Site, get: Get, told: str, wait: int | None
    ) -> None:
        site.answers["/"] = page(b"", "503 Later", [f"Retry-After: {told}"])
        with pytest.raises(FetchFailed) as refused:
            get()
        assert refused.value.wait == wait

    @pytest.mark.parametrize("status", ["200 OK", "204 No Content"])
    def test_it_tells_an_empty_page(self, site: Site, get: Get, status: str) -> None:
        site.answers["/"] = page(b"", status)
        with pytest.raises(failures.Empty):
            get()


class TestTurns:
    def test_each_hop_is_asked_in_its_hosts_turn(self, get: Get, site: Site) -> None:
        taken: list[str] = []

        @contextmanager
        def turn(host: str) -> Any:
            taken.append(f"{host} begins")
            yield
            taken.append(f"{host} ends")

        with serving(answers={"/": page()}) as other:
            there = f"http://other.test:{other.port}/"
            site.answers["/"] = redirect(there)
            allow = {*site.allow, ("other.test", other.port)}
            assert get(turn=turn, allow=allow).url == there
        assert taken == ["site.test begins", "site.test ends", "other.test begins", "other.test ends"]


def test_a_page_that_left_https_says_so() -> None:
    def found(*urls: str) -> Fetched:
        hops = tuple(Hop(url, 302) for url in urls[:-1])
        return Fetched(urls[-1], hops, 200, (), b"x", "", datetime.now(UTC), PUBLIC, b"", b"")

    assert found("https://a.example/", "http://a.example/").is_downgraded
    assert found("http://a.example/", "https://a.example/", "http://b.example/").is_downgraded
    assert not found("http://a.example/", "https://a.example/").is_downgraded
    assert not found("https://a.example/").is_downgraded


def test_each_failure_has_a_code_of_its_own_and_says_what_to_do() -> None:
    kinds = FetchFailed.__subclasses__()
    assert len(FAILURES) == len(kinds) >= 18
    asks = ("paste the text", "Paste the part", "Try again", "Give the address")
    for kind in kinds:
        told = kind(status=404, host=HOST, port=1)
        assert any(ask in str(told) for ask in asks), kind.code
        assert "%(" not in str(told)


def _call_site_for(address: str, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever calls this public address gets the test's site, and its word that it is there."""
    connect, name = socket.socket.connect, socket.socket.getpeername

    def lead(self: socket.socket, called: Any) -> None:
        connect(self, ("127.0.0.1", site.port) if called[0] == address else called)

    monkeypatch.setattr(socket.socket, "connect", lead)
    monkeypatch.setattr(
        socket.socket, "getpeername", lambda self: (address, 80) if name(self)[1] == site.port else name(self)
    )
