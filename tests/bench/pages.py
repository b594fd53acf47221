"""CPU per request of the desk's pages with 10,000 claims, beside a bare Flask page and a bare 20-row template page."""

import gc
import sys
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, render_template
from flask.testing import FlaskClient
from jinja2 import DictLoader
from sqlalchemy import event
from sqlmodel import col, select

from claims.people.models import Person
from tests.bench.newsroom import make_newsroom
from tests.conftest import let_in

CLAIMS = 10_000
ROUNDS, REPEATS = 7, 20
ROWS = [{"name": f"row {n}", "state": "new", "who": "someone", "n": n} for n in range(20)]
TABLE = """<!doctype html><title>rows</title><table>{% for row in rows %}<tr><td><a href="/{{ row.n }}">{{ row.name }}</a></td>
<td>{{ row.state }}</td><td>{{ row.who }}</td><td>{{ row.n }}</td></tr>{% endfor %}</table>"""


def peer() -> Flask:
    """The bare pages that ours are compared with."""
    app = Flask("peer")
    app.jinja_loader = DictLoader({"rows.html": TABLE})
    app.add_url_rule("/plain", "plain", lambda: "hello")
    app.add_url_rule("/rows", "rows", lambda: render_template("rows.html", rows=ROWS))
    return app


def cpu(fetch: Callable[[], Any]) -> float:
    """Milliseconds of CPU per call: the best of several rounds, since other work only ever adds."""
    fetch()
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        start = time.process_time()
        for _ in range(REPEATS):
            fetch()
        best = min(best, (time.process_time() - start) / REPEATS)
    return best * 1000


def fetcher(client: FlaskClient, url: str) -> Callable[[], Any]:
    def fetch() -> None:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)

    return fetch


def queries(app: Flask, fetch: Callable[[], Any]) -> int:
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    reader = app.extensions["database"].reader
    event.listen(reader, "before_cursor_execute", note)
    fetch()
    event.remove(reader, "before_cursor_execute", note)
    return len(seen)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run() -> None:
    bare = peer().test_client()
    plain, rows = cpu(fetcher(bare, "/plain")), cpu(fetcher(bare, "/rows"))
    app = make_newsroom(CLAIMS)
    slug = publish_one(app)
    app.test_cli_runner().invoke(args=["search", "rebuild"])
    client = app.test_client()
    let_in(app, client, first_person(app))
    say(f"{CLAIMS} claims; milliseconds of CPU per request, best of {ROUNDS} rounds of {REPEATS}")
    say(f"{'page':34}{'CPU ms':>8}{'queries':>9}{'x plain':>9}{'x 20 rows':>11}")
    say(f"{'bare Flask page':34}{plain:8.2f}{'':9}{1:9.1f}{plain / rows:11.2f}")
    say(f"{'bare template page of 20 rows':34}{rows:8.2f}{'':9}{rows / plain:9.1f}{1:11.1f}")
    for name, url in pages(slug):
        fetch = fetcher(client, url)
        spent = cpu(fetch)
        say(
            f"{name:34}{spent:8.2f}{queries(app, fetch):9}{spent / plain:9.1f}{spent / rows:11.1f}",
        )


def pages(slug: str) -> list[tuple[str, str]]:
    return [
        ("my desk", "/desk/"),
        ("board (6 columns of 50)", "/desk/board"),
        ("list (50 rows)", "/desk/claims"),
        ("claim", "/desk/claims/42"),
        ("search", "/desk/search?q=zwembad"),
        ("front", "/"),
        ("verdict", f"/verdicts/{slug}"),
    ]


def first_person(app: Flask) -> Person:
    with app.extensions["database"].reading() as session:
        first: Person = session.exec(select(Person).order_by(col(Person.id)).limit(1)).one()
        return first


def publish_one(app: Flask) -> str:
    """One verdict published through the product's own actions."""
    from tests.factories import publish_claim

    return str(publish_claim(app))
