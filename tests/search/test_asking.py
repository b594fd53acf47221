"""What typed text is understood as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.search.asking import MOST_PREFIXES, MOST_WORDS, Field, Understood, Word, understand
from claims.search.typed import FIELDS

ALL = frozenset(FIELDS.values())
ASKED = {
    "zee": "zee",
    "zee lucht": "zee & lucht",
    "de zee": "zee (de)",
    "de het": "de & het",
    "zee -lucht": "zee - lucht",
    "zee \u2013lucht": "zee - lucht",
    "-zee": "- zee",
    "zee - lucht": "zee & lucht",
    "noord-zee": "noord-zee",
    '"openbaar gemaakt"': "[openbaar gemaakt]",
    "“openbaar gemaakt”": "[openbaar gemaakt]",
    "„Openbaar Gemáákt”": "[openbaar gemaakt]",
    "«openbaar gemaakt»": "[openbaar gemaakt]",
    "‘openbaar gemaakt’": "[openbaar gemaakt]",
    "auto’s en foto’s": "auto’s & foto’s (en)",
    'zee "de lucht" vuur': "zee & [de lucht] & vuur",
    'zee "de lucht': "zee & [de lucht]",
    'zee"lucht"': "zee & [lucht]",
    'zee -"de lucht"': "zee - [de lucht]",
    '""': "",
    '"': "",
    '"!"': "",
    "zee OR lucht": "zee | lucht",
    "zee OF lucht water": "zee | lucht & water",
    "zee OR lucht OR vuur": "zee | lucht | vuur",
    'zee OR "de lucht"': "zee | [de lucht]",
    "zee of lucht": "zee & lucht (of)",
    "zee or lucht": "zee & lucht (or)",
    "OR zee": "zee",
    "zee OR": "zee",
    "zee OR -lucht": "zee - lucht",
    "OR": "",
    "vaccin*": "vaccin*",
    "a*": "a*",
    "de* zee": "de* & zee",
    "*": "",
    'claimant:"Dick Schoof" zee': "zee claimant=Dick Schoof",
    "wie:schoof": "claimant=schoof",
    "state:new status:nieuw": "state=new state=nieuw",
    "RATING:waar label:“deels waar”": "rating=waar rating=deels waar",
    "tag:zee onderwerp:lucht": "tag=zee tag=lucht",
    "by:jan bij:piet": "assignee=jan assignee=piet",
    "lang:nl taal:en type:claim soort:artikel": "language=nl language=en kind=claim kind=artikel",
    "since:2025-06 vanaf:2025 until:2025 tot:2026": "since=2025-06 since=2025 until=2025 until=2026",
    "-tag:zee": "not tag=zee",
    'tag:"zee': "tag=zee",
    "tag: zee": "tag & zee",
    "foo:bar": "foo & bar",
    "https://nu.nl/zee": "https & nu & nl & zee",
    "12:30": "12:30",
    "3 miljoen": "3 miljoen",
    "drie miljoen euro boete": "drie miljoen euro & boete",
    "10 % minder": "10 % & minder",
    "€ 500": "€ 500",
    "17-11-2026": "17-11-2026",
    "op 25 juni 2025 in Almere": "25 juni 2025 & Almere (op) (in)",
    "vanaf:1 oktober 2026 zee": "zee since=1 oktober 2026",
    "zee until:juni 2025": "zee until=juni 2025",
    "since:October 1, 2026 zee": "zee since=October 1, 2026",
    "(zee) [lucht] {vuur": "zee & lucht & vuur",
    "<b>zee</b>": "b & zee",
    "'; DROP TABLE claim; --": "DROP & TABLE & claim",
    "\u202eeez\u202c zee": "eez & zee",
    "🐟 zee": "zee",
    "بحر": "بحر",
    "zee\x00lucht": "zee & lucht",
    "!!! ??? ---": "",
    "": "",
    " \t\n": "",
}


def told(asked: Understood) -> str:
    """What was understood, as short as it can be said."""
    said = [" & ".join(map(_told, asked.words)), *(f"- {_told(word)}" for word in asked.unwanted)]
    said += [f"({word})" for word in asked.little]
    said += [f"{'not ' if each.negated else ''}{each.name}={each.value}" for each in asked.fields]
    return " ".join(part for part in said if part)


def _told(word: Word) -> str:
    def alone(each: Word) -> str:
        return f"[{' '.join(each.exact)}]" if each.exact else each.text + "*" * bool(each.wanted.prefix)

    return " | ".join(map(alone, word.each))


def parts(asked: Understood) -> list[Word | Field]:
    return [*asked.words, *asked.unwanted, *asked.fields]


@pytest.mark.parametrize("typed", ASKED)
def test_understands(typed: str) -> None:
    assert told(understand(typed, "nl", ALL)) == ASKED[typed]


def test_takes_only_fields_that_may_be_asked_for() -> None:
    assert told(understand("tag:zee by:jan", "nl", {"tag"})) == "jan (by) tag=zee"
    assert told(understand("tag:zee", "nl")) == "tag & zee"


def test_reads_words_together_that_belong_together() -> None:
    keys = [set(word.wanted.keys) for word in understand("3 miljoen -lucht", "nl").words]
    assert all("3000000" in each for each in keys)


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("zee -lucht", ["-lucht", "zee"]),
        ('zee "de lucht" vuur', ['"de lucht" vuur', "zee vuur", 'zee "de lucht"']),
        ("zee OR lucht water", ["water", "zee OR lucht"]),
        ("vaccin* tag:zee", ["tag:zee", "vaccin*"]),
        ('-"de zee" -tag:"a b"', ['-tag:"a b"', '-"de zee"']),
    ],
)
def test_can_take_each_part_out_of_what_was_typed(typed: str, left: list[str]) -> None:
    asked = understand(typed, "nl", ALL)
    assert [asked.without(part) for part in parts(asked)] == left


def test_reads_no_more_than_it_can() -> None:
    for typed in ("zee " * 500, "a" * 1_000_000, "a* " * 50, "-zee " * 500, '"zee" ' * 500, "tag:a " * 500):
        asked = understand(typed, "nl", ALL)
        assert max(map(len, (asked.words, asked.unwanted, asked.fields))) <= MOST_WORDS
    assert len(understand('"' + "zee " * 500, "nl").loosened) <= MOST_WORDS


def test_looks_for_a_word_once_and_for_few_beginnings() -> None:
    assert told(understand("zee zee 'zee' a* a*", "nl")) == "zee & a*"
    asked = understand(" ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"), "nl")
    assert sum(word.wanted.prefix is not None for word in asked.words) == MOST_PREFIXES


def test_reads_letters_with_more_accents_than_there_are() -> None:
    assert told(understand("ze" + "\u0301" * 100 + "e", "nl")) == "zee"


@given(st.one_of(st.text(max_size=80), st.text(alphabet="-\"“”‘’*:# \tORofzetag.'", max_size=40)))
def test_understands_anything_as_something(typed: str) -> None:
    asked = understand(typed, "nl", ALL)
    for part in parts(asked):
        assert 0 <= part.start < part.end <= len(asked.typed)
        assert len(asked.without(part)) <= len(asked.typed)
