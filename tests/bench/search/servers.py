"""The two peers that are not there everywhere: PostgreSQL, and tantivy (`pip install tantivy`)."""

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from tests.bench.search.corpus import Row
from tests.bench.search.peers import COUNTED, TOP
from tests.bench.search.queries import Question


class Postgres:
    name = "PostgreSQL"

    def __init__(self, address: str) -> None:
        url = make_url(address)
        where = {"user": url.username, "host": str(url.query["host"]), "autocommit": True}
        psycopg = importlib.import_module("psycopg")
        with psycopg.connect(dbname="postgres", **where) as admin:
            admin.execute("create database bench")
        self.db: Any = psycopg.connect(dbname="bench", **where)

    def rebuild(self, rows: Iterable[Row]) -> None:
        columns = ", ".join(f"{name} text" for name in COUNTED)
        self.db.execute("drop table if exists claim")
        self.db.execute(f"create table claim (id int primary key, at timestamptz, {columns}, keys tsvector)")
        with (
            self.db.cursor() as cursor,
            cursor.copy("copy claim (id, at, state, rating, tag, language, keys) from stdin") as out,
        ):
            for row in rows:
                out.write_row([row.number, row.at, *(row.facets[name] for name in COUNTED), _vector(row)])
        self.db.execute("create index on claim using gin (keys) with (fastupdate = off)")
        self.db.execute("vacuum analyze claim")

    def ask(self, question: Question) -> list[int]:
        match = _tsquery(question)
        order = "at desc" if question.kind == "filter and sort" else "ts_rank(keys, q) desc"
        where = " and state = 'published'" if question.kind == "filter and sort" else ""
        query = (
            f"select id from claim, cast(%s as tsquery) q where keys @@ q{where}"  # noqa: S608
            f" order by {order} limit {TOP}"
        )
        found = [number for (number,) in self.db.execute(query, [match])]
        if question.kind == "facets":
            sets = ", ".join(f"({name})" for name in COUNTED)
            counts = (
                f"select {', '.join(COUNTED)}, count(*) from claim where keys @@ cast(%s as tsquery)"  # noqa: S608
                f" group by grouping sets ({sets})"
            )
            self.db.execute(counts, [match]).fetchall()
        return found

    def save(self, row: Row) -> None:
        self.db.execute(
            "insert into claim (id, at, state, rating, tag, language, keys) values (%s,%s,%s,%s,%s,%s,%s)",
            [row.number, row.at, *(row.facets[name] for name in COUNTED), _vector(row)],
        )


def _vector(row: Row) -> str:
    """A tsvector as PostgreSQL writes it; made here, so that its own analyser changes nothing."""
    places: dict[str, list[int]] = {}
    for place, key in enumerate(row.keys, 1):
        places.setdefault(key, []).append(place)
    return " ".join(f"'{key}':{','.join(map(str, found))}" for key, found in places.items())


def _tsquery(question: Question) -> str:
    quoted = [f"'{key}'" for key in question.keys]
    if question.kind == "prefix":
        return f"{quoted[0]}:*"
    joined = {"phrase": " <-> ", "OR of 3": " | ", "similar": " | "}.get(question.kind, " & ")
    return joined.join(quoted)


class Tantivy:
    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self.made: Any = importlib.import_module("tantivy")
        builder = self.made.SchemaBuilder()
        builder.add_text_field("keys", tokenizer_name="whitespace")
        builder.add_integer_field("number", stored=True, fast=True)
        builder.add_integer_field("at", fast=True)
        for name in COUNTED:
            builder.add_text_field(name, tokenizer_name="raw", fast=True)
        self.schema = builder.build()
        (folder / "tantivy").mkdir(exist_ok=True)
        self.index = self.made.Index(self.schema, path=str(folder / "tantivy"))

    def rebuild(self, rows: Iterable[Row]) -> None:
        writer = self.index.writer(256_000_000, 1)
        for row in rows:
            writer.add_document(self._document(row))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _document(self, row: Row) -> Any:
        facts: dict[str, Any] = {"number": row.number, "keys": row.text, "at": int(row.at.timestamp())}
        return self.made.Document(**facts, **{name: row.facets[name] for name in COUNTED})

    def ask(self, question: Question) -> list[int]:
        query, occur = self.made.Query, self.made.Occur
        how = occur.Should if question.kind in {"OR of 3", "similar"} else occur.Must
        terms = [(how, query.term_query(self.schema, "keys", key)) for key in question.keys]
        options: dict[str, Any] = {}
        if question.kind == "phrase":
            asked = query.phrase_query(self.schema, "keys", list(question.keys))
        elif question.kind == "prefix":
            asked = query.regex_query(self.schema, "keys", f"{question.keys[0]}.*")
        else:
            if question.kind == "filter and sort":
                terms.append((occur.Must, query.term_query(self.schema, "state", "published")))
                options = {"order_by_field": "at"}
            asked = query.boolean_query(terms)
        hits = self.searcher.search(asked, TOP, **options).hits
        if question.kind == "facets":
            counted = {name: {"terms": {"field": name, "size": 500}} for name in COUNTED}
            self.searcher.aggregate(asked, counted)
        return [self.searcher.doc(place)["number"][0] for _, place in hits]

    def save(self, row: Row) -> None:
        writer = self.index.writer(15_000_000, 1)
        writer.add_document(self._document(row))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()
