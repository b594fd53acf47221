"""Dutch is complete, and says one thing for one message."""

import re
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "say": None,
}
METHODS = [
    ("claims/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
    ("templates/**.xml", "jinja2"),
]
PLACES = re.compile(r"%\((\w+)\)[sd]")
Key = tuple[str | None, str | tuple[str, ...]]


@cache
def used() -> dict[Key, str]:
    """Every message in code and templates, with the place of one use."""
    found: dict[Key, str] = {}
    options = {
        pattern: {"trimmed": "true", "encoding": "utf-8"} for pattern, method in METHODS if method == "jinja2"
    }
    for folder in ("claims", "templates"):
        methods = [
            (pattern.removeprefix(f"{folder}/"), method)
            for pattern, method in METHODS
            if pattern.startswith(folder)
        ]
        for name, line, message, _comments, context in extract_from_dir(
            str(ROOT / folder),
            methods,
            {k.removeprefix(f"{folder}/"): v for k, v in options.items()},
            KEYWORDS,
        ):
            found[context, message] = f"{folder}/{name}:{line}"
    return found


@cache
def dutch() -> dict[Key, list[tuple[str, object]]]:
    said: dict[Key, list[tuple[str, object]]] = {}
    for path in sorted((ROOT / "claims" / "translations" / "nl").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="nl"):
                if message.id:
                    assert not message.fuzzy, f"{path.name}: {message.id}"
                    key = (message.context, tuple(message.id) if isinstance(message.id, list) else message.id)
                    said.setdefault(key, []).append((path.name, message.string))
    return said


def test_has_dutch_for_every_message() -> None:
    missing = [
        f"{place}: {key[1]!r}"
        for key, place in used().items()
        if not any(all(_words(s)) for _, s in dutch().get(key, []))
    ]
    assert not missing, "\n".join(missing)


def test_says_one_thing_for_one_message() -> None:
    twice = {key[1]: said for key, said in dutch().items() if len({str(string) for _, string in said}) > 1}
    assert not twice


def test_keeps_no_dutch_that_nothing_uses() -> None:
    unused = [f"{said[0][0]}: {key[1]!r}" for key, said in dutch().items() if key not in used()]
    assert not unused, "\n".join(unused)


def test_keeps_every_value_in_both_languages() -> None:
    for key, said in dutch().items():
        wanted = {name for text in _words(key[1]) for name in PLACES.findall(text)}
        for file, string in said:
            for text in _words(string):
                assert set(PLACES.findall(text)) <= wanted, f"{file}: {text}"


def _words(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, tuple | list) else [str(value or "")]
