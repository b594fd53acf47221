"""A site of which pages are fetched, and the worker's part played by the test."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from claims.articles.asking import ask_fetch
from claims.articles.fetch import Tools, do_fetch
from claims.articles.models import Article, ArticleFetch, ArticleVersion
from claims.fetching import warc
from claims.fetching.client import Fetched, fetch
from claims.fetching.limits import Limits
from claims.history.models import Event
from claims.storage.engine import Database
from tests.conftest import NOW, Cast
from tests.fetching.servers import Answer, Site, here, page

TEXT = (
    "De dijk bij Dordrecht wordt dit voorjaar verhoogd, zei de dijkgraaf op woensdag tegen de bewoners.",
    "Volgens hem kost het werk twaalf miljoen euro, en duurt het tot de herfst van volgend jaar.",
    "De gemeente wil dat de weg over de dijk open blijft voor fietsers en voor de bus naar Zwijndrecht.",
    "Bewoners vrezen dat hun tuinen te klein worden, en vragen om een gesprek met de wethouder.",
)


def html(*text: str, title: str = "Dijk verhoogd", head: str = "", body: str = "") -> bytes:
    said = "".join(f"<p>{each}</p>" for each in text or TEXT)
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{body}<article><h1>{title}</h1>{said}</article></body></html>"
    ).encode()


FACTS = """<meta property="og:site_name" content="De Proefkrant"><meta name="author" content="Joke Visser">
<meta property="article:published_time" content="2026-03-04T08:30:00+01:00">
<meta property="article:modified_time" content="2026-03-05T09:00:00+01:00">"""


def as_html(body: bytes) -> Answer:
    return page(body, headers=["Content-Type: text/html; charset=utf-8", "Server: proef"])


def some_record(archive: Path) -> str:
    """A record in the archive, of a page that nobody was asked for."""
    body = html()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    asked = b"GET /a HTTP/1.1\r\nHost: site.test\r\n\r\n"
    said = (("Content-Type", "text/html"),)
    digest = sha256(body).hexdigest()
    fetched = Fetched("http://site.test/a", (), 200, said, body, digest, NOW, "127.0.0.1", asked, answer)
    return str(warc.keep(fetched, archive))


@dataclass
class Desk:
    """Who asks and who fetches."""

    db: Database
    cast: Cast
    site: Site
    archive: Path
    limits: Limits
    calls: list[str] = field(default_factory=list)

    def get(self, url: str, limits: Limits) -> Fetched:
        self.calls.append(url)
        return fetch(url, agent="Claimdesk/test", allow=self.site.allow, limits=self.limits, resolver=here)

    @property
    def tools(self) -> Tools:
        return Tools(self.get, self.archive, lambda: NOW)

    def ask(self, path: str = "/a", by: str = "editor", **how: Any) -> int:
        url = path if ":" in path else self.site.url(path)
        with self.db.writing() as session:
            return ask_fetch(session, url, by=self.cast.actor(by), at=NOW, **how).id or 0

    def work(self, fetch_id: int, get: Callable[[str, Limits], Fetched] | None = None) -> ArticleFetch:
        do_fetch(self.db, fetch_id, Tools(get, self.archive, lambda: NOW) if get else self.tools)
        return self.row(fetch_id)

    def fetch(self, path: str = "/a", **how: Any) -> ArticleFetch:
        return self.work(self.ask(path, **how))

    def row(self, fetch_id: int) -> ArticleFetch:
        with self.db.reading() as session:
            row = session.get_one(ArticleFetch, fetch_id)
            session.expunge(row)
        return row

    def articles(self) -> list[Article]:
        with self.db.reading() as session:
            return list(session.exec(select(Article).order_by(col(Article.id))).all())

    def versions(self) -> list[ArticleVersion]:
        with self.db.reading() as session:
            return list(session.exec(select(ArticleVersion).order_by(col(ArticleVersion.id))).all())

    def told(self) -> list[str]:
        """The kinds of events about articles, in order."""
        with self.db.reading() as session:
            kinds = session.exec(select(Event.kind).order_by(col(Event.id))).all()
        return [kind for kind in kinds if kind.startswith(("fetch.", "article."))]
