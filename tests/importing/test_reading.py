"""From a file to its rows: real files, faults of the wild, and what is made to hurt."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from claims.desk.checks import check_statement
from claims.errors import Invalid
from claims.importing.reading import opening, rows
from claims.importing.reading.files import open_file, read_rows
from claims.importing.reading.opening import Format
from claims.importing.reading.rows import Row
from claims.importing.reading.tables import guess, preview


def read(data: bytes | str, columns: dict[str, int] | None = None) -> list[Row]:
    opened = open_file(data.encode() if isinstance(data, str) else data)
    return list(read_rows(opened, columns=columns, language="nl"))


def said(row: Row) -> list[str]:
    """What is wrong with a row, in English."""
    found = [*([row.problem] if row.problem else []), *row.remarks]
    return [each.text % each.values if each.values else each.text for each in found]


def test_the_collected_claims_are_all_taken_and_no_two_are_one(data_folder: Path) -> None:
    found = read((data_folder / "claims" / "factchecked-claims.jsonl.gz").read_bytes())
    assert len(found) == 23_195
    assert not [row for row in found if row.problem]
    assert len({row.key for row in found}) == 23_195
    for row in found:
        assert check_statement(row.statement) == row.statement
    longest = max(found, key=lambda row: len(row.wording or ""))
    assert len(longest.wording or "") == 9564
    first = found[0]
    assert (first.claimant, first.said_on, first.language) == ("GayDonna Vandergriff", "2019-10-22", "en")
    assert first.check is not None
    assert (first.check.label, first.check.publisher, first.check.checked_on) == (
        "false",
        "PolitiFact",
        "2019-10-30",
    )


# File -> how many rows, and what is wrong with the first.
SAMPLES = {
    "afp-en-appearances-archive.json": (1, []),
    "afp-en-mediareview.json": (1, []),
    "afp-en-multi.json": (3, []),
    "afp-en-simple.json": (1, []),
    "afp-fr-multi.json": (3, []),
    "afp-interactionstatistic.json": (1, ["The check has no label.", "It does not say who made the check."]),
    "wild-afp-de-2026.json": (1, []),
    "wild-newsnation-2019.json": (
        1,
        [
            "What stands as the claim is the headline of the check.",
            "Who is said to have made the claim is the publisher of the check; left out.",
            "The numbers of the rating cannot be right: 1, from 0 to 1.",
        ],
    ),
    "wild-polygraph-2019.json": (
        1,
        [
            "Its type is written in an odd way: rating.",
            "A date in it cannot be right: 0001-01-01 00:00:00Z.",
            "The quotation marks around the claim were left out.",
            "The claim was cut off at 500 characters; all of it is kept beside it.",
        ],
    ),
    "wild-snopes-2019.json": (
        1,
        [
            "Its type is written in an odd way: type, Organization.",
            "The numbers of the rating cannot be right: -1, from -1 to -1.",
        ],
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_taken_and_its_faults_are_named(data_folder: Path, name: str) -> None:
    count, faults = SAMPLES[name]
    found = read((data_folder / "claimreview" / name).read_bytes())
    assert len(found) == count
    assert not [row for row in found if row.problem]
    assert said(found[0]) == faults
    assert all(row.check for row in found)


def test_every_sample_is_among_those(data_folder: Path) -> None:
    assert {path.name for path in (data_folder / "claimreview").glob("*.json")} == set(SAMPLES)


REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://www.krant.example/check/brug?utm_source=x",
    "claimReviewed": "de brug is dicht",
    "datePublished": "2024-03-02T10:00:00+01:00",
    "author": {"@type": "Organization", "name": "De Krant"},
    "reviewRating": {
        "@type": "Rating",
        "alternateName": "onwaar",
        "ratingValue": 1,
        "bestRating": 5,
        "worstRating": 1,
    },
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Wim Brugman"},
        "datePublished": "2024-03",
        "firstAppearance": {"@type": "CreativeWork", "url": "https://x.example/1"},
        "appearance": ["https://x.example/1", {"url": "https://x.example/2"}],
    },
}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(REVIEW),
        json.dumps([REVIEW]),
        json.dumps({"@graph": [{"@type": "WebPage"}, REVIEW]}),
        json.dumps(
            {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW, None]}]}
        ),
        f'<!DOCTYPE html><p>x<SCRIPT type="application/ld+json">{json.dumps(REVIEW)}</SCRIPT><script>1</script>',
        f'<html><script type="application/ld+json"><!-- {json.dumps(REVIEW)} --></script>',
    ],
)
def test_a_review_is_found_wherever_it_hangs(text: str) -> None:
    (row,) = read(text)
    assert said(row) == []
    assert (row.statement, row.claimant, row.said_on) == ("de brug is dicht", "Wim Brugman", "2024-03")
    assert row.seen_at == ("https://x.example/1", "https://x.example/2")
    assert row.check == rows.Check(
        "onwaar", "De Krant", "https://www.krant.example/check/brug", None, "2024-03-02"
    )


def test_what_is_deleted_in_a_feed_is_left_out() -> None:
    feed = {"@type": "DataFeed", "dataFeedElement": [{"dateDeleted": "2024-01-01", "item": [REVIEW]}]}
    assert said(read(json.dumps(feed))[0]) == ["There is no ClaimReview in it."]


TABLE = "Bewering;Oordeel;URL;Wie;Datum\nde brug is dicht;onwaar;https://k.example/1;Wim;2-3-2024\n;waar;;;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_by_its_columns(encoding: str) -> None:
    text = TABLE.replace("Wim", "Zoë")
    columns = dict(preview(text).guessed)
    assert columns == {"statement": 0, "claimant": 3, "label": 1, "check_url": 2, "checked_on": 4}
    good, bad = read(text.encode(encoding), columns)
    assert (good.number, good.statement, good.claimant) == (2, "de brug is dicht", "Zoë")
    assert good.check is not None
    assert good.check.checked_on == "2024-03-02"
    assert (bad.number, said(bad)) == (3, ["There is no claim in it."])


def test_columns_are_guessed_in_both_languages() -> None:
    assert guess(["claim_date", "verdict_label", "claim"]) == {"statement": 2, "said_on": 0, "label": 1}
    assert guess(["x", "y"]) == {}


def test_lines_that_are_none_are_named_and_the_others_read() -> None:
    lines = [
        '{"claim": "de brug is dicht"}',
        "{oeps",
        "[1]",
        '{"claim": 7}',
        "",
        '{"claim": null}',
        '{"claim": "  "}',
    ]
    found = read("\n".join(lines))
    assert [(row.number, said(row)) for row in found] == [
        (1, []),
        (2, ["This is no JSON."]),
        (3, ["This is no row of fields."]),
        (4, []),
        (6, ["There is no claim in it."]),
        (7, ["There is no claim in it."]),
    ]


HOSTILE = {
    "deep": "[" * 100_000,
    "deep line": '{"claim": "x"}\n' + '{"claim": ' * 5_000,
    "number too long": '{"claim": "x", "label": ' + "9" * 10_000 + "}",
    "no number": '{"claim": "x", "label": NaN}',
    "script without an end": "<html>" + "<script type=application/ld+json>" * 20_000,
    "scripts": "<html>" + "<script type=application/ld+json>{}</script>" * 20_000,
    "quote not closed": 'claim;url\n"' + "x" * 300_000,
    "line ends": "claim\n" + "\n" * 1_000_000,
    "columns": ",".join("x" * 1000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_hurt_is_broken_rows_or_a_clear_refusal(name: str) -> None:
    try:
        found = read(HOSTILE[name], {"statement": 0})
    except Invalid:
        return
    assert len(found) <= 2
    assert all(said(row) for row in found if row.statement != "x")


def test_text_is_kept_clean_and_within_its_size() -> None:
    line = json.dumps(
        {
            "claim": "de brug\u202e is\x00 dicht",
            "claimant": "W" * 300,
            "review_url": "javascript:alert(1)",
            "review_title": "<script>alert(1)</script>",
            "verdict_label": "onwaar",
            "claim_date": "2024-02-31",
            "language": "klingon!",
        }
    )
    (row,) = read(line)
    assert (row.statement, len(row.claimant or ""), row.language) == ("de brug is dicht", 200, "nl")
    assert row.check == rows.Check("onwaar", None, None, "<script>alert(1)</script>", None)
    assert row.said_on is None
    assert len(said(row)) == 7


def test_more_accents_than_any_language_has_are_refused_before_they_become_work() -> None:
    (row,) = read(json.dumps({"claim": "a" + "\u0301" * 5000}))
    assert said(row) == ["It holds a letter with more than thirty accents."]


def test_a_bomb_stops_early_and_a_broken_packing_is_named() -> None:
    bomb = gzip.compress(b"\0" * 60_000_000)
    with pytest.raises(Invalid, match="larger than 50 MB"):
        opening.unpack(bomb)
    for broken in (gzip.compress(b"x" * 1000)[:-9], b"\x1f\x8bxx"):
        with pytest.raises(Invalid, match="broken"):
            opening.unpack(broken)
    assert opening.unpack(gzip.compress(b"ab") + gzip.compress(b"cd")) == b"abcd"


@pytest.mark.parametrize("data", [b"", b"  \n", b"\x89PNG\0\0", b"PK\x03\x04\0\0"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        open_file(data)


def test_rows_beyond_the_most_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.importing.reading.files.MOST_ROWS", 2)
    found = read("\n".join(json.dumps({"claim": f"bewering {n}"}) for n in range(4)))
    assert [said(row) for row in found] == [[], [], ["More than 2 rows. Split the file."]]


def test_a_row_comes_back_as_it_was_stored() -> None:
    (row,) = read(json.dumps(REVIEW))
    assert rows.restored(1, json.loads(json.dumps(row.stored()))) == row


def test_kinds_of_files_are_told_by_how_they_begin() -> None:
    told = {
        text: opening.format_of(text)
        for text in ("a,b\n1,2", '{"claim": "x"}\n{"claim": "y"}', '{\n "a": 1}', "<!-- x -->")
    }
    assert list(told.values()) == [Format.TABLE, Format.LINES, Format.REVIEWS, Format.REVIEWS]
