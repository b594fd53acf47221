"""Every answer that a hostile site may give, from a socket to the screen of whoever asked: one worker takes them all."""

import gzip
import itertools
import threading
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from sqlmodel import col, select

from claims.articles import fetch as fetching
from claims.articles.models import Article, ArticleFetch
from claims.articles.rules import FetchState
from claims.fetching import politeness
from claims.fetching.limits import Limits
from claims.jobs.worker import Worker
from claims.storage.engine import Database
from tests.articles.fetched import FACTS, TEXT, as_html, html
from tests.articles.sources.making import encrypted_pdf, paragraph, pdf, scan, word
from tests.checking import CheckingClient
from tests.fetching.servers import Answer, drip, page, raw, redirect, serving

As = Callable[[str | None], CheckingClient]
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def of(kind: str, body: bytes) -> Answer:
    return page(body, headers=[f"Content-Type: {kind}"])


def gzip_bomb() -> Answer:
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join(packing.compress(bytes(1 << 20)) for _ in range(500)) + packing.flush()
    return page(body, headers=["Content-Type: text/html", "Content-Encoding: gzip"])


# What it sends, and the code of what becomes of it.
HOSTILE: dict[str, tuple[Callable[[], Answer], str]] = {
    "led inside": (lambda: redirect("http://10.0.0.1/"), "fetch_address_refused"),
    "led to the machine itself": (lambda: redirect("http://127.0.0.1/"), "fetch_address_refused"),
    "led to a file": (lambda: redirect("file:///etc/passwd"), "fetch_not_http"),
    "led to another port": (lambda: redirect("http://site.test:22/"), "fetch_port_refused"),
    "led in a circle": (lambda: redirect("/"), "fetch_redirect_loop"),
    "slow": (lambda: drip(HTML + b"\r\n", itertools.repeat(b"x", 200), 0.05), "fetch_too_slow"),
    "endless": (lambda: raw(HTML + b"\r\n", *[b"x" * (1 << 20)] * 40), "fetch_too_large"),
    "gzip bomb": (gzip_bomb, "fetch_too_large"),
    "cut off": (lambda: raw(HTML + b"Content-Length: 99\r\n\r\n<p>Half"), "fetch_cut_off"),
    "0 bytes": (lambda: page(b""), "fetch_empty"),
    "401": (lambda: page(b"Sign in", "401 Unauthorized"), "fetch_forbidden"),
    "403": (lambda: page(b"No", "403 Forbidden"), "fetch_forbidden"),
    "404": (lambda: page(b"No", "404 Not Found"), "fetch_not_found"),
    "429": (lambda: page(b"No", "429 Too Many Requests"), "fetch_busy"),
    "500": (lambda: page(b"No", "500 Internal Server Error"), "fetch_server_error"),
    "binary": (lambda: of("text/html", bytes(range(256)) * 400), "read_unknown_kind"),
    "100,000 attributes": (
        lambda: of("text/html", b"<html><p " + b" ".join(b'a%d="x"' % n for n in range(100_000)) + b">a</p>"),
        "read_too_hard",
    ),
    "deep HTML": (lambda: of("text/html", b"<html><body>" + b"<div>" * 50_000 + b"a"), "read_no_text"),
    "encrypted PDF": (lambda: of(PDF, encrypted_pdf()), "read_encrypted"),
    "broken PDF": (lambda: of(PDF, pdf(["Een regel"])[:200]), "read_broken"),
    "scan": (lambda: of(PDF, scan()), "read_scan"),
    "broken docx": (lambda: of(DOCX, word(paragraph("tekst"))[:-30]), "read_broken"),
    "zip bomb in docx": (lambda: of(DOCX, word(paragraph("a" * (200 << 20)))), "read_too_hard"),
    "gzip in gzip": (lambda: of("text/html", gzip.compress(gzip.compress(b"a" * 999))), "read_unknown_kind"),
    "consent wall": (
        lambda: as_html(html("Geef toestemming en accepteer cookies.", title="DPG Media Privacy Gate")),
        "consent_wall",
    ),
    "pay wall": (lambda: as_html(html(TEXT[0], "Log in om verder te lezen.", head=FACTS)), "pay_wall"),
}  # fmt: skip


@pytest.mark.slow
def test_one_worker_lives_through_all_of_them_and_each_is_a_sentence(
    app: Flask, db: Database, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Limits(connect=1, read=1, total=2, received=4 << 20, unpacked=4 << 20)
    monkeypatch.setattr(fetching, "PAGE", small)
    monkeypatch.setattr(politeness, "Turns", partial(politeness.Turns, interval=0.0))
    answers = {f"/{number}": made() for number, (made, _) in enumerate(HOSTILE.values())}
    editor = as_("editor")
    with serving(answers={**answers, "/": redirect("/"), "/good": as_html(html())}) as site:
        address = f"http://127.0.0.1:{site.port}"
        allow = (("127.0.0.1", site.port),)
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], fetch_allow=allow))
        for path in (*answers, "/good"):
            editor.post("/desk/articles/new", {"url": address + path, "title": "Mijn titel"})
        worker = Worker(app, threading.Event())
        while worker.one_round():
            pass
    with db.reading() as session:
        rows = session.exec(select(ArticleFetch).order_by(col(ArticleFetch.id))).all()
        assert [article.title for article in session.exec(select(Article)).all()] == ["Mijn titel"]
    *failed, good = rows
    assert good.state is FetchState.DONE
    assert {name: row.code for name, row in zip(HOSTILE, failed, strict=True)} == {
        name: code for name, (_, code) in HOSTILE.items()
    }
    for row in failed:
        shown = editor.get(f"/desk/articles/fetches/{row.id}")
        assert len(shown.text(".//div[@class='notice warn']")) > 20, row.code
        assert shown.fields(".//form[@data-keep]")["title"] == "Mijn titel"
        assert "Opnieuw proberen" in shown.text()
