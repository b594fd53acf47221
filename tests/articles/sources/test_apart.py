"""The child that reads: what it cannot do to its parent, however hostile the file."""

import gzip
import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from claims.articles.sources import apart
from claims.articles.sources.apart import read_apart
from claims.articles.sources.failures import FAILURES, ReadFailed
from claims.articles.sources.limits import Limits
from tests.articles.sources.making import PAGE, encrypted_pdf, paragraph, pdf, scan, word

# A process of its own measures, as what a child may need is counted with what its parent had when it began.
MEASURE = """
import pathlib, resource, sys, time
from claims.articles.sources.apart import read_apart
from claims.articles.sources.failures import ReadFailed
data, began, code = pathlib.Path(sys.argv[1]).read_bytes(), time.monotonic(), "read"
try:
    read_apart(data)
except ReadFailed as failure:
    code = failure.code
took, most = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(code, took, most, read_apart(b"Het gaat door.").text, sep="|")
"""
MEMORY = 300 * 1024  # kilobytes


def links(count: int) -> bytes:
    return b"<html><body>" + b'<a href="x">abc</a>' * count


def nested_pdf() -> bytes:
    """A PDF whose pages hold each other."""
    whole = pdf(["Een regel"])
    return whole.replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")


HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "0 bytes": (lambda: b"", {"empty"}),
    "binary": (lambda: os.urandom(200_000), {"unknown_kind"}),
    "100,000 attributes": (
        lambda: b"<html><body><p " + b" ".join(b'a%d="x"' % n for n in range(100_000)) + b">tekst</p>",
        {"too_hard"},
    ),
    "100,000 links": (lambda: links(100_000), {"too_hard", "no_text"}),
    "deep HTML": (lambda: b"<html><body>" + b"<div>" * 300_000 + b"tekst", {"no_text", "too_hard"}),
    "deep quotes": (lambda: b"<html><body>" + b"<blockquote><p>" * 100_000 + b"tekst", {"no_text", "too_hard"}),
    "2 MB of HTML": (lambda: links(200_000)[: 2 << 20], {"too_hard", "no_text"}),
    "10 MB of HTML": (lambda: b"<html><body>" + b"<p>Een alinea.</p>" * 580_000, {"too_large"}),
    "gzip bomb": (lambda: gzip.compress(bytes(50 << 20)), {"unknown_kind"}),
    "zip bomb in docx": (lambda: word(paragraph("a" * (200 << 20))), {"too_hard"}),
    "empty paragraphs in docx": (lambda: word("<w:p/>" * 5_000_000), {"no_text", "too_hard"}),
    "entity bomb in docx": (
        lambda: word(
            paragraph("&h;"),
            before="<!DOCTYPE x ["
             '<!ENTITY a "aaaaaaaaaa">'
            + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefg", "bcdefgh", strict=True))
            + "]>",
        ),
        {"broken"},
    ),
    "entity bomb in HTML": (
        lambda: b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><html><body>&b;</body></html>',
        {"no_text", "read"},
    ),
    "broken docx": (lambda: word(paragraph("tekst"))[:-30], {"broken"}),
    "docx of broken XML": (lambda: word("<w:p><w:r>"), {"broken"}),
    "encrypted PDF": (encrypted_pdf, {"encrypted"}),
    "broken PDF": (lambda: pdf(["Een regel"])[:200], {"broken"}),
    "PDF in a circle": (nested_pdf, {"broken", "scan", "too_hard"}),
    "bomb in PDF": (lambda: pdf([], packed=zlib.compress(b"BT (a) Tj ET\n" * 20_000_000)), {"broken", "scan", "too_hard"}),
    "scan": (scan, {"scan"}),
    "10 MB of one word": (lambda: b"a" * (10 << 20), {"too_long"}),
    "10 MB of Markdown": (lambda: b"# a\n\n" + b"> " * (5_200_000), {"too_hard", "no_text", "too_long"}),
    "parts in parts of a mail": (
        lambda: b"From: a\nTo: b\nSubject: c\n"
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
        {"no_text", "broken", "too_hard"},
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_code_in_time_and_in_little_memory(name: str, tmp_path: Path) -> None:
    made, codes = HOSTILE[name]
    file = tmp_path / "file"
    file.write_bytes(made())
    told = subprocess.run([sys.executable, "-c", MEASURE, file], check=True, capture_output=True, text=True)
    code, seconds, kilobytes, after = told.stdout.splitlines()[-1].split("|")
    assert code in codes
    assert float(seconds) < 11
    assert int(kilobytes) < MEMORY
    assert after == "Het gaat door."


def test_it_gives_what_reading_gives() -> None:
    source = read_apart(PAGE.encode())
    assert (source.title, len(source.blocks)) == ("Dijk bij Dordrecht verhoogd", 8)
    assert read_apart("één café".encode("cp1252"), charset="utf-8").text == "één café"


def code(of: Callable[[], object]) -> str:
    with pytest.raises(ReadFailed) as failed:
        of()
    return failed.value.code


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], str]:
    """Another program in the child's place; gives the code of what came of it."""

    def run(program: str) -> str:
        place = tmp_path / "claims" / "articles" / "sources"
        place.mkdir(parents=True, exist_ok=True)
        (place / "child.py").write_text(program)
        monkeypatch.setattr(apart, "ROOT", tmp_path)
        return code(lambda: read_apart(b"x", limits=Limits(seconds=1, answer=1000)))

    return run


@pytest.mark.parametrize(
    "program",
    [
        "import time; time.sleep(60)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "print('x' * 2000)",
        "print('[1]')",
        "print('{\"source\": {}}')",
        "print('{')",
        "while True: print('x', flush=True)",
        "import os, time; os.close(1); time.sleep(60)",
        "raise SystemExit(3)",
    ],
)
def test_whatever_the_child_does_the_parent_goes_on(child: Callable[[str], str], program: str) -> None:
    began = time.monotonic()
    assert child(program) == "too_hard"
    assert time.monotonic() - began < 5


def test_the_child_has_nothing_of_its_parent(
    child: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMDESK_SECRET_KEY", "geheim")
    opened = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(opened, True)
    told = tmp_path / "told"
    child(
        f"import json, os\nopen({str(told)!r}, 'w').write(json.dumps((sorted(map(int, os.listdir('/proc/self/fd')))[:4],"
        " os.getsid(0) == os.getpid(), 'CLAIMDESK_SECRET_KEY' in os.environ)))"
    )
    os.close(opened)
    held, is_own_session, knows = json.loads(told.read_text())
    assert held[:3] == [0, 1, 2]
    assert opened not in held
    assert (is_own_session, knows) == (True, False)


def test_every_failure_has_a_code_of_its_own_and_says_what_to_do() -> None:
    assert len(FAILURES) == len(ReadFailed.__subclasses__())
    for failure in FAILURES.values():
        assert any(word in failure.text for word in ("paste", "Paste", "Type over"))


def test_the_parsers_are_not_loaded_here() -> None:
    script = "import app, sys; app.create_app; print([n for n in ('trafilatura', 'pypdf', 'py3langid', 'numpy', 'lxml') if n in sys.modules])"
    told = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"
