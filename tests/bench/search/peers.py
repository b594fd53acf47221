"""The engines, each asked in its own way: ours, Whoosh's own searcher, SQLite's FTS5, PostgreSQL and tantivy."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from claims.search.engine import Asked, Order, Sought, Wanted
from claims.search.whoosh_engine import WhooshEngine
from tests.bench.search.corpus import Row
from tests.bench.search.queries import Question

TOP = 20
COUNTED = ("state", "rating", "tag", "language")
PUBLISHED = {"state": frozenset({"published"})}
LOOKED_AT = 500  # hits of AND that are read to see whether they have the words side by side


class Peer(Protocol):
    name: str

    def rebuild(self, rows: Iterable[Row]) -> None: ...

    def ask(self, question: Question) -> list[int]:
        """Numbers of the best, or of the newest."""
        ...

    def save(self, row: Row) -> None: ...


class Ours:
    """The product's engine. Exact words are sought as AND and read in the texts, which lie in SQLite."""

    name = "ours"

    def __init__(self, folder: Path) -> None:
        self.engine = WhooshEngine(folder / "ours", lambda: "bench")
        self.texts = sqlite3.connect(folder / "texts.sqlite3")
        self.texts.execute("create table if not exists claim (id text primary key, keys text) without rowid")
        self.event = 0

    def rebuild(self, rows: Iterable[Row]) -> None:
        assert self.engine.rebuild((row.document for row in rows), self.event)

    def keep_texts(self, rows: Iterable[Row]) -> None:
        """What the product's database does anyway, and is no part of making the index."""
        lines = ((f"claim-{row.number}", f" {row.text} ") for row in rows)
        self.texts.executemany("insert or replace into claim values (?, ?)", lines)
        self.texts.commit()

    def ask(self, question: Question) -> list[int]:
        if question.kind == "similar":
            return self._numbers(self.engine.similar(Sought(dict.fromkeys(question.keys, 1.0), limit=TOP)))
        if question.kind == "phrase":
            return self._phrase(question)
        words: tuple[Wanted, ...] = tuple(Wanted((key,)) for key in question.keys)
        if question.kind == "prefix":
            words = (Wanted((), prefix=question.keys[0]),)
        filtered = question.kind == "filter and sort"
        asked = Asked(
            words,
            filters=PUBLISHED if filtered else {},
            any_word=question.kind == "OR of 3",
            order=Order.DATE if filtered else Order.FIT,
            limit=TOP,
        )
        return self._numbers(self.engine.query(asked).hits)

    def _phrase(self, question: Question) -> list[int]:
        hits = self.engine.query(Asked(tuple(Wanted((key,)) for key in question.keys), limit=LOOKED_AT)).hits
        marks = ",".join("?" * len(hits))
        query = f"select id from claim where id in ({marks}) and instr(keys, ?)"  # noqa: S608  marks alone
        have = self.texts.execute(query, [*(hit.id for hit in hits), f" {' '.join(question.keys)} "])
        found = {name for (name,) in have}
        return self._numbers([hit for hit in hits if hit.id in found][:TOP])

    def save(self, row: Row) -> None:
        self.event += 1
        assert self.engine.write([row.document], [], self.event, after=self.event - 1)

    @staticmethod
    def _numbers(hits: Iterable[Any]) -> list[int]:
        return [int(hit.id.rpartition("-")[2]) for hit in hits]


class Fts5:
    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        self.db = sqlite3.connect(folder / "fts5.sqlite3")
        self.db.execute("pragma journal_mode=wal")
        self.db.execute("pragma synchronous=normal")
        self.db.execute("pragma cache_size=-64000")

    def rebuild(self, rows: Iterable[Row]) -> None:
        self.db.executescript(
            "drop table if exists claim; drop table if exists words;"
            "create table claim (id integer primary key, at integer, state text, rating text, tag text,"
            " language text);"
            "create virtual table words using fts5(keys, content='', tokenize='ascii', prefix='5')"
        )
        for row in rows:
            self._add(row)
        self.db.execute("insert into words (words) values ('optimize')")
        self.db.commit()

    def _add(self, row: Row) -> None:
        values = [row.facets[name] for name in COUNTED]
        self.db.execute(
            "insert into claim values (?,?,?,?,?,?)", [row.number, int(row.at.timestamp()), *values]
        )
        self.db.execute("insert into words (rowid, keys) values (?,?)", [row.number, row.text])

    def ask(self, question: Question) -> list[int]:
        match = _fts5_match(question)
        best = f"select rowid from words where words match ? order by rank limit {TOP}"  # noqa: S608
        if question.kind == "filter and sort":
            best = (
                "select id from claim where state = 'published' and id in"  # noqa: S608
                f" (select rowid from words where words match ?) order by at desc limit {TOP}"
            )
        found = [number for (number,) in self.db.execute(best, [match])]
        if question.kind == "facets":
            self._counts(match)
        return found

    def _counts(self, match: str) -> dict[str, Counter[str]]:
        columns = ", ".join(COUNTED)
        query = f"select {columns} from claim where id in (select rowid from words where words match ?)"  # noqa: S608
        counts: dict[str, Counter[str]] = {}
        for name, values in zip(COUNTED, zip(*self.db.execute(query, [match]), strict=True), strict=False):
            counts[name] = Counter(values)
        return counts

    def save(self, row: Row) -> None:
        self._add(row)
        self.db.commit()


def _fts5_match(question: Question) -> str:
    quoted = [f'"{key}"' for key in question.keys]
    if question.kind == "phrase":
        return f'"{" ".join(question.keys)}"'
    if question.kind == "prefix":
        return f"{quoted[0]}*"
    return (" OR " if question.kind in {"OR of 3", "similar"} else " AND ").join(quoted)


class StockWhoosh:
    """Whoosh as its documentation has it: positions, a stored id, sortable columns, one searcher kept and refreshed."""

    name = "stock Whoosh"

    def __init__(self, folder: Path) -> None:
        from whoosh import analysis, fields, scoring

        analyzer = analysis.SpaceSeparatedTokenizer()
        self.schema = fields.Schema(
            number=fields.STORED,
            keys=fields.TEXT(analyzer=analyzer),
            at=fields.NUMERIC(int, sortable=True),
            **{name: fields.ID(sortable=True) for name in COUNTED},
        )
        self.folder, self.scoring = folder / "stock", scoring.BM25F()
        self.folder.mkdir(exist_ok=True)
        self.searcher: Any = None

    def rebuild(self, rows: Iterable[Row]) -> None:
        from whoosh import index

        self.index = index.create_in(str(self.folder), self.schema)
        writer = self.index.writer(limitmb=256)
        for row in rows:
            writer.add_document(**self._fields(row))
        writer.commit()
        self.searcher = self.index.searcher(weighting=self.scoring)

    def _fields(self, row: Row) -> Mapping[str, Any]:
        return {
            "number": row.number, "keys": row.text, "at": int(row.at.timestamp()),
            **{name: row.facets[name] or "none" for name in COUNTED},
        }  # fmt: skip

    def ask(self, question: Question) -> list[int]:
        from whoosh import query

        self.searcher = self.searcher.refresh()
        terms = [query.Term("keys", key) for key in question.keys]
        options: dict[str, Any] = {}
        asked: Any = query.And(terms)
        if question.kind in {"OR of 3", "similar"}:
            asked = query.Or(terms)
        elif question.kind == "phrase":
            asked = query.Phrase("keys", list(question.keys))
        elif question.kind == "prefix":
            asked = query.Prefix("keys", question.keys[0])
        elif question.kind == "filter and sort":
            asked = query.And([*terms, query.Term("state", "published")])
            options = {"sortedby": "at", "reverse": True}
        elif question.kind == "facets":
            options = {"groupedby": list(COUNTED), "maptype": _count()}
        return [hit["number"] for hit in self.searcher.search(asked, limit=TOP, **options)]

    def save(self, row: Row) -> None:
        writer = self.index.writer()
        writer.add_document(**self._fields(row))
        writer.commit()


def _count() -> Any:
    from whoosh.sorting import Count

    return Count
