"""Files: sent, read, kept as they came, shown with what their blocks are, and given back to who asks for them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from claims.articles import files
from claims.articles.files import digest_of, keep_file, kept_file
from claims.articles.models import Article, ArticleVersion
from claims.articles.rules import How, keep
from claims.articles.sources.reading import LARGEST
from claims.articles.wiring import UPLOADS
from claims.backup.archive import Backup
from claims.backup.taking import take_backup
from claims.errors import NotFound
from claims.server.inbox import Inbox
from claims.storage.engine import Database
from claims.web.headers import LARGEST_BODY, SMALL_BODY
from tests.articles.sources.making import PAGE, pdf, scan
from tests.backup.newsrooms import newsroom_of
from tests.checking import CheckingClient, Page
from tests.conftest import NOW

MULTIPART = "multipart/form-data; boundary=x"
As = Callable[[str | None], CheckingClient]


def send(
    client: CheckingClient, data: bytes, name: str = "dijk.html", *, status: int = 303, **typed: str
) -> Page:
    """As bytes: the test client would keep a large file open."""
    sent = multipart(data, name, csrf_token=client.token, **typed)
    answer = client.client.post(UPLOADS, data=sent, content_type=MULTIPART)
    page = Page(answer)
    assert page.status == status, page.text()
    return page


def multipart(data: bytes, name: str, **typed: str) -> bytes:
    fields = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in typed.items()
    ]
    file = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return "".join(fields).encode() + file.encode() + data + b"\r\n--x--\r\n"


def rows(db: Database) -> tuple[Article, ArticleVersion]:
    with db.reading() as session:
        return session.exec(select(Article)).one(), session.exec(select(ArticleVersion)).one()


def test_a_file_becomes_an_article_with_what_it_says_of_itself(app: Flask, as_: As, db: Database) -> None:
    editor = as_("editor")
    answer = send(editor, PAGE.encode())
    article, version = rows(db)
    assert (article.title, article.medium, article.url) == (
        "Dijk bij Dordrecht verhoogd",
        "De Proefkrant",
        "https://proefkrant.example/dijk",
    )
    assert (version.author, str(version.published)) == ("Joke Visser, Amir Haddad", "2026-03-04")
    assert (version.language, version.how) == ("nl", How.UPLOADED)
    assert (version.file_name, version.file_format) == ("dijk.html", "html")
    assert version.file_sha256 == digest_of(PAGE.encode())
    kept = app.config["SETTINGS"].instance / "files" / version.file_sha256[:2] / version.file_sha256
    assert kept.read_bytes() == PAGE.encode()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert answer.response.location.endswith(f"/desk/articles/{article.id}/details")
    assert (
        editor.get(answer.response.location).fields(".//form[@data-keep]")["author"]
        == "Joke Visser, Amir Haddad"
    )


def test_what_is_typed_goes_before_what_the_file_says(as_: As, db: Database) -> None:
    send(as_("editor"), PAGE.encode(), title="Mijn titel", author="", language="en")
    article, version = rows(db)
    assert (article.title, version.author, version.language) == (
        "Mijn titel",
        "Joke Visser, Amir Haddad",
        "en",
    )


def test_the_page_shows_headings_quotes_and_captions_as_such(as_: As) -> None:
    editor = as_("editor")
    send(editor, PAGE.encode())
    shown = editor.get("/desk/articles/1")
    assert shown.texts(".//div[@id='article-text']/h2") == ["Bewoners zijn verdeeld"]
    assert len(shown.all(".//div[@id='article-text']/blockquote")) == 1
    assert shown.texts(".//p[@data-kind='caption']") == ["De dijk bij laag water. Foto Joke Visser"]
    assert len(shown.all(".//*[@data-start]")) == 8


def test_a_quote_is_pulled_out_of_a_block_that_is_no_paragraph(as_: As) -> None:
    editor = as_("editor")
    send(editor, PAGE.encode())
    words = "Wij wonen hier al veertig jaar"
    editor.post("/desk/articles/1/claims", {"exact": words, "statement": "Zij wonen er al veertig jaar"})
    assert editor.get("/desk/articles/1").text(".//blockquote/mark") == words


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Dit bestand is leeg"),
        (scan(), "een scan"),
        (pdf(["x"])[:60], "beschadigd"),
        (bytes(range(256)) * 9, "Dit soort bestand"),
        (b"a" * (LARGEST + 1), "groter dan 10 MB"),
        (b"<html><title>DPG Media Privacy Gate</title><body><h1>Privacy</h1></body></html>", "om toestemming vraagt"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_so_at_the_file_and_keeps_what_was_typed(
    app: Flask, as_: As, data: bytes, said: str
) -> None:
    page = send(as_("editor"), data, status=422, title="Mijn titel", url="https://a.example/b")
    assert said in page.text(".//*[@id='file-error']")
    typed = page.fields(".//form[@data-keep='article']")
    assert (typed["title"], typed["url"]) == ("Mijn titel", "https://a.example/b")
    assert not (app.config["SETTINGS"].instance / "files").exists()


def test_it_asks_for_one_thing_at_a_time(as_: As) -> None:
    editor = as_("editor")
    both = send(editor, b"Een zin.", "a.txt", status=422, text="Een geplakte zin.")
    assert "geplakt en een bestand" in both.text(".//*[@id='text-error']")
    assert both.fields(".//form[@data-keep='article']")["text"] == "Een geplakte zin."
    neither = editor.post(UPLOADS, {"title": "Mijn titel"}, status=422)
    assert "Kies eerst een bestand" in neither.text(".//*[@id='file-error']")
    wrong_button = editor.post("/desk/articles/new", {"file": "dijk.docx", "text": ""}, status=422)
    assert "Bestand lezen" in wrong_button.text(".//*[@id='text-error']")


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\map\\dijk.docx", "a" * 400, "\u202egpj.exe", ""])
def test_the_name_of_a_file_is_a_line_and_no_path(as_: As, db: Database, name: str) -> None:
    editor = as_("editor")
    send(editor, b"De dijk bij Dordrecht wordt verhoogd.", name or "x")
    kept = rows(db)[1].file_name or ""
    assert len(kept) <= 200
    assert not set("/\\\n\u202e") & set(kept)
    given = editor.client.get("/desk/articles/1/file")
    assert given.status_code == 200
    assert given.data == b"De dijk bij Dordrecht wordt verhoogd."


def test_the_file_is_given_back_to_be_saved_and_never_shown(app: Flask, as_: As) -> None:
    send(as_("editor"), PAGE.encode())
    given = as_("reader").client.get("/desk/articles/1/file?version=1")
    assert given.data == PAGE.encode()
    assert given.mimetype == "application/octet-stream"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Cache-Control"] == "no-store"
    assert as_(None).client.get("/desk/articles/1/file").status_code in {302, 303, 401}
    as_("editor").post("/desk/articles/new", {"text": "Een geplakte zin."})
    assert as_("reader").client.get("/desk/articles/2/file").status_code == 404


def test_a_file_that_was_changed_on_the_disk_is_not_given(tmp_path: Path) -> None:
    digest = keep_file(tmp_path, b"een")
    assert keep_file(tmp_path, b"een") == digest
    assert kept_file(tmp_path, digest) == b"een"
    (tmp_path / files.FOLDER / digest[:2] / digest).write_bytes(b"twee")
    for asked in (digest, digest_of(b"drie"), "../" + digest, ""):
        with pytest.raises(NotFound):
            kept_file(tmp_path, asked)


def test_more_may_be_sent_to_the_address_of_files_alone() -> None:
    def awaited(line: bytes, size: int) -> bool:
        inbox = Inbox(LARGEST_BODY, {UPLOADS: LARGEST + LARGEST_BODY})
        inbox.add(line + b" HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size)
        return not inbox.is_cut

    upload = b"POST " + UPLOADS.encode()
    assert awaited(upload, LARGEST + LARGEST_BODY)
    assert awaited(upload + b"?x=1", LARGEST)
    assert not awaited(upload, LARGEST + LARGEST_BODY + 1)
    for other in (
        b"POST /desk/articles/new",
        b"GET " + UPLOADS.encode(),
        upload + b"/x",
        b"POST /x?a=" + UPLOADS.encode(),
    ):
        assert awaited(other, LARGEST_BODY)
        assert not awaited(other, LARGEST_BODY + 1)


def test_only_who_is_signed_in_may_send_more(app: Flask, as_: As) -> None:
    def status(client: FlaskClient, path: str, size: int) -> int:
        return client.post(path, data=multipart(b"a" * size, "a.txt"), content_type=MULTIPART).status_code

    assert status(app.test_client(), UPLOADS, SMALL_BODY + 1) == 413
    assert status(as_("contributor").client, "/desk/articles/new", LARGEST_BODY + 1) == 413


def test_the_layout_goes_where_keeping_moves_the_text() -> None:
    told: Any = [(0, "heading")]
    assert keep("Kop\n\nTekst", told).layout == told
    assert keep("\n\nKop\n\nTekst", told).layout == ()


def test_a_backup_takes_the_file_along(app: Flask, as_: As, tmp_path: Path) -> None:
    send(as_("editor"), PAGE.encode())
    digest = digest_of(PAGE.encode())
    take_backup(newsroom_of(app), tmp_path / "copy.zip", at=NOW)
    kept = b"".join(Backup(tmp_path / "copy.zip").pieces(f"files/files/{digest[:2]}/{digest}"))
    assert kept == PAGE.encode()


def test_a_file_that_is_there_already_comes_back_as_if_it_had_been_pasted(as_: As, db: Database) -> None:
    editor = as_("editor")
    send(editor, PAGE.encode())
    again = send(editor, PAGE.encode(), status=409)
    assert "Dijk bij Dordrecht verhoogd" in again.text(".//section[@aria-labelledby='twins']")
    typed = again.fields(".//form[@data-keep='article']")
    assert (typed["author"], typed["published"], typed["language"]) == (
        "Joke Visser, Amir Haddad",
        "2026-03-04",
        "nl",
    )
    editor.post(
        "/desk/articles/new",
        {**{k: v for k, v in typed.items() if k not in {"file", "version_of"}}, "apart": "y"},
    )
    with db.reading() as session:
        one, two = session.exec(select(ArticleVersion)).all()
    assert (one.text, one.layout) == (two.text, two.layout)
