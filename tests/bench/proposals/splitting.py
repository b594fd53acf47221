"""Where sentences end: our own splitter beside sentencex with a Dutch merge, on sentences that people cut (UD Dutch)."""

import gzip
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from claims.words.sentences import sentences
from tests.bench.pages import say

Span = tuple[int, int]
SETS = {"newspaper": "nl-ud-news", "Wikipedia": "nl-ud-wikipedia-web"}
# What sentencex cuts too much in Dutch: behind these no sentence ends, nor before a small letter.
_SHORT = re.compile(
    r"(?:\b(?:o\.a|t\.a\.v|d\.w\.z|m\.a\.w|bijv|bv|nl|ca|dr|drs|mr|ir|ing|prof|dhr|mw|mevr|jl|blz|incl|resp|[A-Z]))\.\W*$",
    re.IGNORECASE,
)


def merged(text: str) -> list[Span]:
    """Cut by sentencex, with the Dutch merge."""
    from sentencex import get_sentence_boundaries

    found: list[Span] = []
    for each in get_sentence_boundaries("nl", text):
        start, end = each["start_index"], each["end_index"]
        piece = text[start:end]
        if not piece.strip():
            continue
        start, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        before = text[found[-1][0] : found[-1][1]] if found else ""
        near = found and "\n" not in text[found[-1][1] : start]
        if near and (_SHORT.search(before) or text[start].islower()):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def gold(article: dict[str, list[list[str]]]) -> tuple[str, set[Span]]:
    """The text of an article, and where its sentences stand; the quotes of the tokenizer as people write them."""
    text, spans = "", set()
    for paragraph in article["paragraphs"]:
        for sentence in paragraph:
            written = re.sub(r"\s*''", "”", re.sub(r",,\s*", "“", sentence)).strip()
            spans.add((len(text), len(text) + len(written)))
            text += written + " "
        text = text.rstrip() + "\n\n"
    return text, spans


def measure(texts: list[tuple[str, set[Span]]], split: Callable[[str], list[Span]]) -> tuple[float, float]:
    """F1 over whole sentences, and milliseconds for 1,000 words."""
    right = said = there = words = 0
    began = time.process_time()
    answers = [set(split(text)) for text, _ in texts]
    took = time.process_time() - began
    for (text, spans), found in zip(texts, answers, strict=True):
        right, said, there = right + len(spans & found), said + len(found), there + len(spans)
        words += len(text.split())
    return 2 * right / (said + there), took * 1e6 / words


def run(data: Path) -> None:
    say("\nsentences cut as people cut them (F1 of whole sentences), and time for 1,000 words\n")
    for name, file in SETS.items():
        with gzip.open(data / "articles" / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            texts = [gold(json.loads(line)) for line in lines]
        for who, split in (("ours", sentences), ("sentencex + Dutch merge", merged)):
            try:
                score, took = measure(texts, split)
            except ImportError:
                say(f"{name:<12}{who:<26}not installed")
                continue
            say(f"{name:<12}{who:<26}{score:.3f}  {took:.2f} ms")
