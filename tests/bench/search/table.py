"""Run it: build each engine from the same claims, ask all questions, print how long it took and what came out."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

from tests import postgres
from tests.bench.load import part
from tests.bench.pages import say
from tests.bench.search.corpus import Corpus, Row, read_texts
from tests.bench.search.peers import Fts5, Ours, Peer, StockWhoosh
from tests.bench.search.queries import KINDS, Question, questions
from tests.bench.search.servers import Postgres, Tantivy

SIZE = 100_000
ROUNDS = (
    3  # of which the best counts; other questions come between, so that nothing is answered from memory of it
)
PATIENCE = 120  # seconds for all questions of a kind in a round; who is slower answers fewer, and the cell says how many
SAVES = 30
SAVE = "save and find it"


@dataclass
class Measured:
    times: dict[str, list[float]] = field(default_factory=dict)
    tops: dict[str, list[list[int]]] = field(default_factory=dict)
    built: float = 0.0


def run(size: int = SIZE) -> None:
    """Print the table of so many claims."""
    texts = read_texts()
    if texts is None:
        say("search: skipped, CLAIMDESK_DATA names no folder with articles and claims to draw words from")
        return
    corpus = Corpus(texts, size)
    began = time.perf_counter()
    asked = questions(corpus)
    sizes = ", ".join(f"{len(each)} of {kind}" for kind, each in asked.items())
    say(f"search: {size} claims, words cut in {time.perf_counter() - began:.0f} s; questions: {sizes}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="claimdesk-bench-")))
        found: dict[str, Measured] = {}
        for make in _peers(folder, stack):
            peer = make()
            found[peer.name] = measure(peer, corpus, asked)
            say(f"{peer.name}: built in {found[peer.name].built:.0f} s")
            if isinstance(peer, Ours):
                peer.engine.close()
                say(f"memory of a process that has opened our index and asked all: {_memory(folder, asked)}")
        _print(found)


def _peers(folder: Path, stack: ExitStack) -> Iterator[Callable[[], Peer]]:
    yield lambda: Ours(folder)
    yield lambda: Fts5(folder)
    yield lambda: StockWhoosh(folder)
    try:
        postgres.binaries()
    except SystemExit as missing:
        say(f"PostgreSQL: skipped. {missing}")
    else:
        address = stack.enter_context(postgres.cluster("-c shared_buffers=512MB"))
        yield lambda: Postgres(address)
    if find_spec("tantivy") is None:
        say("tantivy: skipped, it is not installed (pip install tantivy)")
    else:
        yield lambda: Tantivy(folder)


def measure(peer: Peer, corpus: Corpus, asked: dict[str, list[Question]]) -> Measured:
    """Times in seconds, best of some rounds for each question; what was found first; and saves."""
    made, sample = Measured(), next(iter(corpus))
    made.built = _building(peer, corpus)
    if isinstance(peer, Ours):
        peer.keep_texts(corpus)
    for number in range(ROUNDS):
        for kind, each in asked.items():
            took = _ask(peer, each if number == 0 else each[: len(made.times[kind])], made.tops, kind)
            before = made.times.get(kind, took)
            made.times[kind] = [min(pair) for pair in zip(before, took, strict=False)]
    made.times[SAVE] = [_save(peer, sample, corpus.size + 1 + number) for number in range(SAVES)]
    return made


def _ask(
    peer: Peer, questions: Sequence[Question], tops: dict[str, list[list[int]]], kind: str
) -> list[float]:
    """Seconds of each question of a kind, as many as there is patience for; what was found comes into `tops`."""
    times: list[float] = []
    tops[kind] = []
    for question in questions:
        began = time.perf_counter()
        tops[kind].append(peer.ask(question))
        times.append(time.perf_counter() - began)
        if sum(times) > PATIENCE:
            break
    return times


def _building(peer: Peer, corpus: Corpus) -> float:
    """Seconds of making the index, without those that the claims themselves take to be drawn."""
    spent = 0.0

    def rows() -> Iterator[Row]:
        nonlocal spent
        drawing = iter(corpus)
        while True:
            began = time.perf_counter()
            row = next(drawing, None)
            spent += time.perf_counter() - began
            if row is None:
                return
            yield row

    began = time.perf_counter()
    peer.rebuild(rows())
    return time.perf_counter() - began - spent


def _save(peer: Peer, sample: Row, number: int) -> float:
    """Seconds until a claim that was saved is found by the word that it alone has."""
    row = replace(sample, number=number, keys=(*sample.keys, f"saved{number}"))
    began = time.perf_counter()
    peer.save(row)
    found = peer.ask(Question("AND of 3", (f"saved{number}",)))
    taken = time.perf_counter() - began
    assert found == [number], (peer.name, found)
    return taken


def _memory(folder: Path, asked: dict[str, list[Question]]) -> str:
    """Of a process of its own, which asks all questions once."""
    file = folder / "questions.json"
    file.write_text(json.dumps([[each.kind, each.keys] for kind in asked.values() for each in kind]))
    command = [sys.executable, "-m", "tests.bench.search.reader", str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _alike(ours: Measured, theirs: Measured, kind: str) -> float:
    """The share of our first ten that are theirs too, over all questions that find something."""
    pairs = [
        (set(one[:10]), set(other[:10]))
        for one, other in zip(ours.tops[kind], theirs.tops[kind], strict=False)
        if one
    ]
    return sum(len(one & other) / len(one) for one, other in pairs) / max(1, len(pairs))


def _print(found: dict[str, Measured]) -> None:
    ours, fts5 = found[Ours.name], found[Fts5.name]
    say("p50/p95 in ms; behind it the ratio of p95 to FTS5's, and the share of our first ten found by both")
    say("| | " + " | ".join(found) + " |\n|" + " --- |" * (len(found) + 1))
    for kind in (*KINDS, SAVE):
        cells = []
        for name, made in found.items():
            ratio = part(made.times[kind], 0.95) / part(fts5.times[kind], 0.95)
            cell = f"{part(made.times[kind], 0.5):.1f}/{part(made.times[kind], 0.95):.1f}"
            cell += f", {ratio:.1f}x" if name != Fts5.name else ""
            alike = kind != SAVE and name != Ours.name
            cell += f", {100 * _alike(ours, made, kind):.0f}%" if alike else ""
            fewer = len(made.times[kind]) < len(ours.times[kind])
            cells.append(cell + (f" ({len(made.times[kind])} asked)" if fewer else ""))
        say(f"| {kind} | " + " | ".join(cells) + " |")
    say("| rebuild, s | " + " | ".join(f"{made.built:.0f}" for made in found.values()) + " |")
