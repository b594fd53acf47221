"""From the files of the demonstration newsroom to records: shape and type of each field, nothing of its sense."""

import tomllib
import unicodedata
from dataclasses import MISSING, fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from claims.demo.content import (
    Appearance,
    Article,
    Claim,
    Claimant,
    Comment,
    Contact,
    Decline,
    Move,
    Newsroom,
    Person,
    Replacement,
    Revision,
    Source,
    Tip,
    Verdict,
    Waiting,
    Withdrawal,
    revised,
)

T = TypeVar("T")
LISTS: dict[str, type[Any]] = {
    "moves": Move,
    "appearances": Appearance,
    "sources": Source,
    "contacts": Contact,
    "comments": Comment,
}
ONES: dict[str, type[Any]] = {
    "verdict": Verdict,
    "withdrawal": Withdrawal,
    "waiting": Waiting,
    "decline": Decline,
}


def read(folder: Path) -> Newsroom:
    script = tomllib.loads(_text(folder / "newsroom.toml"))
    articles = tuple(article(path.stem, _text(path)) for path in sorted((folder / "articles").glob("*.md")))
    return record(
        Newsroom,
        {
            "written_on": script.get("written_on"),
            "people": tuple(record(Person, each, "person") for each in script.get("person", [])),
            "claimants": tuple(record(Claimant, each, "claimant") for each in script.get("claimant", [])),
            "articles": articles,
            "claims": tuple(claim(each, articles) for each in script.get("claim", [])),
            "tips": tuple(record(Tip, each, "tip") for each in script.get("tip", [])),
        },
        "newsroom.toml",
    )


def article(slug: str, raw: str) -> Article:
    """Header lines `key: value`, a blank line, then the text."""
    header, blank, text = raw.partition("\n\n")
    if not blank or not text.strip():
        raise ValueError(f"article {slug}: needs a header, a blank line and a text")
    values: dict[str, Any] = {"slug": slug, "text": text.strip()}
    for line in header.splitlines():
        key, colon, value = line.partition(":")
        if not colon or key in values:
            raise ValueError(f"article {slug}: {line!r} is no header line, or says it twice")
        values[key] = value.strip()
    return record(Article, values, f"article {slug}")


def claim(table: dict[str, Any], articles: tuple[Article, ...]) -> Claim:
    where = f"claim {table.get('key', '?')}"
    values = {key: value for key, value in table.items() if key != "revision"}
    for key, kind in LISTS.items():
        values[key] = tuple(record(kind, each, f"{where}, {key}") for each in table.get(key, []))
    for key, kind in ONES.items():
        values[key] = record(kind, table[key], f"{where}, {key}") if key in table else None
    values["sources"] = tuple(_with_article(source, articles) for source in values["sources"])
    values["tags"] = tuple(table.get("tags", []))
    values["revisions"] = _revisions(table.get("revision", []), values["verdict"], where)
    return record(Claim, values, where)


def record(kind: type[T], table: dict[str, Any], where: str) -> T:
    """One frozen record; unknown, missing and mistyped fields are named."""
    hints = get_type_hints(kind)
    if unknown := table.keys() - hints.keys():
        raise ValueError(f"{where}: unknown {', '.join(sorted(unknown))}")
    required = {each.name for each in fields(kind) if each.default is MISSING}  # type: ignore[arg-type]
    if missing := required - table.keys():
        raise ValueError(f"{where}: {', '.join(sorted(missing))} missing")
    for name, value in table.items():
        if not _fits(value, hints[name]):
            raise ValueError(f"{where}: {name} may not be {value!r}")
    return kind(**table)


def _fits(value: object, hint: Any) -> bool:
    if isinstance(hint, UnionType):
        return any(_fits(value, each) for each in get_args(hint))
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(each, get_args(hint)[0]) for each in value)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if hint is NoneType:
        return value is None
    return isinstance(value, hint)


def _text(path: Path) -> str:
    return unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))


def _with_article(source: Source, articles: tuple[Article, ...]) -> Source:
    """A passage of a demo article takes title, publisher and address from it."""
    if not source.passage_of:
        return source
    found = next((each for each in articles if each.slug == source.passage_of), None)
    if found is None:
        raise ValueError(f"a source is a passage of {source.passage_of!r}, which is no demo article")
    values = {each.name: getattr(source, each.name) for each in fields(source)}
    return Source(**{**values, "title": found.title, "publisher": found.medium, "url": found.url})


def _revisions(tables: list[dict[str, Any]], verdict: Verdict | None, where: str) -> tuple[Revision, ...]:
    result = []
    for table in tables:
        if verdict is None:
            raise ValueError(f"{where}: a revision needs a verdict")
        changes = table.get("changes", {})
        replacements = tuple(record(Replacement, each, where) for each in table.get("replace", []))
        touched = {*changes, *(each.field for each in replacements)}
        if not touched or touched - {each.name for each in fields(Verdict)}:
            raise ValueError(f"{where}: a revision changes {sorted(touched) or 'nothing'}")
        try:
            verdict = revised(verdict, changes, replacements)
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from error
        values = {key: value for key, value in table.items() if key not in {"class", "changes", "replace"}}
        values |= {"kind": table.get("class"), "verdict": verdict, "changed": tuple(sorted(touched))}
        result.append(record(Revision, values, f"{where}, revision"))
    return tuple(result)
