"""Measuring retrieval on a set that is small enough to know every number by heart."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from claims.search.evaluating import (
    BadSet,
    Measured,
    Written,
    bands,
    by_letters_and_words,
    measure,
    rank_all,
    read_set,
)
from claims.search.wiring import open_vectors
from tests.search.fake_library import FakeLibrary

DOCUMENTS = {
    "d1": "Drie miljoen mensen kregen een coronavaccin",
    "d2": "Het zwembad in Almere kost twaalf miljoen euro",
    "d3": "De burgemeester van Almere heeft gelogen",
    "d4": "Het aantal inbraken is gestegen",
}
QUERIES = {"q1": "3.000.000 mensen kregen een vaccin", "q2": "het zwembad van Almere", "q3": "onbekend woord"}
JUDGEMENTS = {"q1": "d1", "q2": "d2"}


def written(path: Path, rows: list[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(
        tmp_path / "claims.jsonl.gz",
        [{"id": name, "claim": text, "lang": "nl"} for name, text in DOCUMENTS.items()],
    )
    written(tmp_path / "queries-dev.jsonl.gz", [{"id": name, "text": text} for name, text in QUERIES.items()])
    lines = [f"{query}\t0\t{document}\t1\n" for query, document in JUDGEMENTS.items()]
    (tmp_path / "qrels-dev.tsv").write_text("".join([*lines, "q2\t0\td3\t0\n"]))
    return tmp_path


def run(app: Flask, folder: Path, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["search", "evaluate", str(folder), *words])


def test_reads_what_is_judged(folder: Path) -> None:
    found = read_set(folder, "dev")
    assert [query.id for query in found.queries] == ["q1", "q2"]
    assert found.relevant == {"q1": {"d1"}, "q2": {"d2"}}
    assert found.documents[0] == Written("d1", DOCUMENTS["d1"], "", "nl")
    assert found.queries[0].language == "nl"


def test_guesses_the_language_of_a_set_as_a_whole(folder: Path) -> None:
    rows = [{"id": "a", "claim": "Zelensky villa"}, {"id": "b", "claim": "The mayor of the town is a liar"}]
    written(folder / "claims.jsonl.gz", rows)
    assert {each.language for each in read_set(folder, "dev").documents} == {"en"}


def test_measures() -> None:
    rankings = {
        "q1": [("d1", 90.0), ("d2", 10.0)],
        "q2": [("d3", 55.0), ("d2", 50.0), ("d4", 1.0)],
        "q3": [("d9", 5.0)],
        "q4": [],
    }
    relevant = {"q1": {"d1"}, "q2": {"d2", "d4"}, "q3": {"d1"}, "q4": {"d1"}}
    second = (1 / 2 + 2 / 3) / 2
    assert measure(rankings, relevant) == Measured(4, 0.25, (1 + second) / 4, 1.5 / 4, 2 / 4)
    assert bands(rankings, relevant) == {0: (1, 0), 50: (1, 0), 90: (1, 1)}


def test_the_peer_puts_the_same_words_first() -> None:
    documents = [Written(name, text, "", "nl") for name, text in DOCUMENTS.items()]
    rankings = rank_all(documents, by_letters_and_words(documents))
    assert {query: ranking[0][0] for query, ranking in rankings.items()} == {name: name for name in DOCUMENTS}
    assert rankings["d1"][0][1] == pytest.approx(2.0)  # the cosine of its words and of its letters
    assert by_letters_and_words(documents)(Written("q", "xyzzy", "", "nl")) == []


@pytest.mark.parametrize("mode", ["similar", "search"])
def test_the_command_prints_measures_and_writes_a_run(
    app: Flask, folder: Path, tmp_path: Path, mode: str
) -> None:
    result = run(app, folder, "--mode", mode, "--run", str(tmp_path / "run.txt"))
    assert result.exit_code == 0, result.output
    assert "4 documents, 2 queries" in result.output
    ours = next(line for line in result.output.splitlines() if line.startswith(mode))
    assert ours.split()[1:5] == ["1.0000"] * 4
    assert "TF-IDF words + letters" in result.output
    assert "plain Whoosh BM25" in result.output
    first = (tmp_path / "run.txt").read_text().splitlines()[0].split()
    assert first[:4] == ["q1", "Q0", "d1", "1"]
    assert (float(first[4]) > 0, first[5]) == (True, "claimdesk")


def test_the_command_measures_with_meaning(app: Flask, folder: Path) -> None:
    open_vectors(app, FakeLibrary())
    result = run(app, folder, "--mode", "similar", "--semantic", "--alone")
    ours = next(line for line in result.output.splitlines() if line.startswith("similar, semantic"))
    assert ours.split()[2:6] == ["1.0000"] * 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--mode", "similar", "--semantic"], "make run EXTRAS=semantic"),
        (["--mode", "search", "--semantic"], "for --mode similar"),
    ],
)
def test_the_command_says_that_there_is_no_meaning(
    app: Flask, folder: Path, words: list[str], said: str
) -> None:
    open_vectors(app, None)
    result = run(app, folder, *words)
    assert (result.exit_code, said in result.output) == (1, True)


def test_the_command_measures_alone(app: Flask, folder: Path) -> None:
    assert "BM25" not in run(app, folder, "--mode", "similar", "--alone").output


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("claims.jsonl.gz", None, "neither claims.jsonl.gz nor vclaims.jsonl.gz"),
        ("claims.jsonl.gz", b"no gzip", "claims.jsonl.gz, after line 0"),
        ("claims.jsonl.gz", gzip.compress(b'{"id": "a"}\n'), "each line must have claim"),
        ("claims.jsonl.gz", gzip.compress(b"[1]\n"), "each line must have id"),
        ("claims.jsonl.gz", gzip.compress(b"{oops\n"), "after line 0"),
        ("claims.jsonl.gz", gzip.compress(b'{"id": "a", "claim": "b"}\n' * 9)[:-9], "claims.jsonl.gz"),
        ("claims.jsonl.gz", gzip.compress(b"\xff\n"), "claims.jsonl.gz"),
        ("claims.jsonl.gz", gzip.compress(b"[" * 200_000 + b"\n"), "claims.jsonl.gz"),
        ("claims.jsonl.gz", gzip.compress(b""), "has a judgement"),
        ("queries-dev.jsonl.gz", None, "queries-dev.jsonl.gz"),
        ("qrels-dev.tsv", None, "qrels-dev.tsv"),
        ("qrels-dev.tsv", b"q1 0 d1 1\n", "line 1: there must be four columns"),
        ("qrels-dev.tsv", b"\xff\xfe", "qrels-dev.tsv"),
        ("qrels-dev.tsv", b"q9\t0\td1\t1\n", "has a judgement"),
    ],
    ids=range(14),
)
def test_a_broken_folder_gets_a_clear_word(
    app: Flask, folder: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(BadSet, match=r".") as refusal:
        read_set(folder, "dev")
    assert said in str(refusal.value)
    result = run(app, folder, "--mode", "similar")
    assert (result.exit_code, "Traceback" in result.output) == (1, False)


def test_an_unknown_split_gets_a_clear_word(app: Flask, folder: Path) -> None:
    result = run(app, folder, "--mode", "similar", "--split", "test")
    assert result.exit_code == 1
    assert "queries-test.jsonl.gz" in result.output
