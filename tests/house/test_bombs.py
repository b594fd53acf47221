"""Texts made to cost as much as they can: each is handled or refused within ten seconds of CPU and some memory."""

import multiprocessing
import os
import resource
import signal
import traceback
from collections.abc import Callable

import pytest
from flask import Flask

from claims.anchors.finding import find, locate_typed
from claims.anchors.selectors import Quote
from claims.articles.rules import LONGEST_TEXT
from claims.search.asking import understand
from claims.web.markdown import render_markdown
from claims.words.pipeline import query_terms
from tests.checking import CheckingClient

pytestmark = pytest.mark.slow
CPU = 10  # seconds
MEMORY = 300 * 1024  # kilobytes more than before
DEEP = 20_000
MARKDOWN = {
    "quotes": "> " * DEEP,
    "quotes in lines": "".join("> " * (n % 400) + "x\n" for n in range(2_000)),
    "lists": "- " * DEEP,
    "indented lists": "".join("  " * n + "- x\n" for n in range(400)),
    "numbered": "1. " * DEEP,
    "brackets": "[" * DEEP + "](x)",
    "pairs of brackets": "[a](" * DEEP,
    "links in links": "[" * 5_000 + "x" + "](y)" * 5_000,
    "references": "".join(f"[a{n}]: <x{n}>\n" for n in range(9_000)) + "[a1]" * 9_000,
    "stars": "*a **a " * DEEP,
    "stars and underscores": "*_" * DEEP,
    "strikes": "~~a" * DEEP,
    "backticks": "".join("`" * n + "x" for n in range(600)),
    "angles": "<" * DEEP,
    "comments": "<!--" * DEEP,
    "entities": "&#x" * DEEP,
    "escapes": "\\" * DEEP,
    "table": "|" * 4_000 + "\n" + "|-" * 4_000 + "\n" + ("|x" * 100 + "\n") * 100,
    "wide table": "|" + "a|" * 600 + "\n|" + "-|" * 600 + "\n" + "|\n" * 3_000,
    "headings": "# " * DEEP,
    "combining": ("e" + "\u0301" * 30) * 5_000,  # as many accents on a letter as are taken
}
WORDS = {
    "one word": "a" * 200_000,
    "hyphens": "a-" * 100_000,
    "digits": "1." * 100_000,
    "commas": "1,2" * 60_000,
    "dates": "1-1-" * 50_000,
    "apostrophes": "'s" * 100_000,
    "dots": "a.b" * 60_000,
    "compound": "arbeids" * 20_000,
    "spaces": " " * 200_000 + "x",
    "zero width": "a\u200d" * 100_000,
    "combining": ("e" + "\u0301" * 30) * 5_000,  # as many accents on a letter as are taken
    "hashes": "#" * 200_000,
}


def limited(act: Callable[[], object], seconds: int = CPU) -> None:
    """Run in a process of its own that may use so much CPU and memory; raise AssertionError when it needs more."""

    def run() -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        try:
            act()
        except ValueError:
            os._exit(0)  # refused
        except BaseException:  # noqa: BLE001  the parent tells that it broke
            traceback.print_exc()
            os._exit(1)
        os._exit(0 if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY else 2)

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    child.join(120)
    if child.exitcode is None:
        child.kill()
    told = {
        0: None,
        1: "it broke",
        2: "it took too much memory",
        -signal.SIGXCPU: "it took too long",
    }
    assert child.exitcode == 0, told.get(child.exitcode or 0, child.exitcode)


@pytest.mark.parametrize("name", MARKDOWN)
def test_renders_markdown_in_time(name: str) -> None:
    limited(lambda: render_markdown(MARKDOWN[name][:200_000]))


@pytest.mark.parametrize("name", WORDS)
def test_cuts_any_text_in_words_in_time(name: str) -> None:
    limited(lambda: [query_terms(WORDS[name], language) for language in ("nl", "en")])


@pytest.mark.parametrize("name", WORDS)
def test_understands_any_search_in_time(name: str) -> None:
    limited(lambda: understand(WORDS[name]))


@pytest.mark.parametrize("name", WORDS)
def test_reads_an_article_of_it_and_finds_a_quote_in_it(
    app: Flask, as_: Callable[..., CheckingClient], name: str
) -> None:
    """Through HTTP: paste, read, pull, search; each page is answered."""
    text = f"De brug is blij. {WORDS[name]} De buurt is boos."

    def act() -> None:
        person = as_("editor")
        editor, token = person.client, {"csrf_token": person.token}
        made = editor.post("/desk/articles/new", data={"text": text, "language": "nl", **token})
        assert made.status_code in {303, 422}, made.status_code
        if made.status_code == 303:
            assert editor.get("/desk/articles/1").status_code == 200
            pulled = editor.post(
                "/desk/articles/1/claims",
                data={"exact": "De buurt is boos", "statement": "De buurt is boos", **token},
            )
            assert pulled.status_code < 500
        looked = editor.get("/desk/search", query_string={"q": text[:5000]})
        assert looked.status_code in {200, 414}, looked.status_code  # an address may be too long

    app.extensions["database"].close()  # a connection must not come along into another process
    limited(act)


def test_reads_an_article_as_long_as_there_may_be(app: Flask, as_: Callable[..., CheckingClient]) -> None:
    text = "De zee stijgt volgens de minister. " * (LONGEST_TEXT // 36)

    def act() -> None:
        editor = as_("editor")
        data = {"text": text, "language": "nl", "csrf_token": editor.token}
        assert editor.client.post("/desk/articles/new", data=data).status_code == 303
        assert editor.client.get("/desk/articles/1").status_code == 200

    app.extensions["database"].close()
    limited(act)


@pytest.mark.parametrize("unit", ["a", "ab", "a ", "aab"])
def test_looks_for_a_quote_in_a_text_that_is_almost_it(unit: str) -> None:
    typed, text = unit * 2_000 + "c", unit * 100_000
    quote = Quote(exact=typed, prefix="", suffix="", start=0, end=len(typed))
    limited(lambda: (find(text, quote), locate_typed(text, typed)))


def test_would_stop_what_takes_too_long() -> None:
    def forever() -> None:
        while True:
            pass

    with pytest.raises(AssertionError, match="too long"):
        limited(forever, seconds=1)
