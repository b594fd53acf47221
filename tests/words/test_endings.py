"""What is taken off a word and what is not."""

import pytest

from claims.words import endings
from claims.words.forms import forms


@pytest.mark.parametrize(
    "words",
    [
        # endings of words of their own
        *("hand handig", "geest geestig", "natie natief", "schuld schuldig", "dank dankbaar", "dek deksel"),
        *("film filmster", "boek boekerij", "kwaal kwaliteit", "schakel schakelaar"),
        # letters that look like an ending
        *(
            "mark markt",
            "plaat plaats",
            "lief liefde",
            "waar waarde",
            "vlak vlakte",
            "week weekend",
            "mini minister",
        ),
        # an accent that makes another word
        *("premier première", "carrier carrière"),
        # nouns that only begin like another
        *("haar haring", "bar barbaars", "mening menig", "lening lenig", "protest protestant"),
    ],
)
def test_it_does_not_make_one_word_of_two(words: str) -> None:
    one, other = words.split()
    assert not set(forms(one, "nl")) & set(forms(other, "nl"))


@pytest.mark.parametrize(
    "words",
    [
        *(
            "handig handige handiger handigst",
            "passief passieve",
            "veilig veiligheid",
            "kwaliteit kwaliteiten",
        ),
        *(
            "beschuldigen beschuldigd beschuldiging",
            "markt markten",
            "waarde waarden",
            "carrière carriere carrières",
        ),
        *(
            "premiere première premières",
            "viroloog virologen",
            "werkloos werkloze werklozen",
            "eind einde",
            "bevorderen bevordering bevorderd",
            "vrouw vrouwtje vrouwtjes",
        ),
        *(
            "boekje boekjes boek",
            "gemeente gemeentes gemeenten",
            "schrijver schrijvers",
            "kolonie koloniën kolonien",
        ),
    ],
)
def test_it_joins_what_is_one_word(words: str) -> None:
    first, *others = words.split()
    assert all(set(forms(first, "nl")) & set(forms(other, "nl")) for other in others)


@pytest.mark.parametrize(
    ("word", "likely"),
    [
        ("kankertherapieen", "kankertherapie"),
        ("klimaatpositieve", "klimaatpositief"),
        ("partijbureauleden", "partijbureaulid"),
        ("herbekeken", "herbekijken"),
        ("verstrengt", "verstrengen"),
        ("brexit", "brexit"),
    ],
)
def test_it_guesses_the_dictionary_form_of_a_word_that_no_dictionary_has(word: str, likely: str) -> None:
    assert endings.unknown(word) == likely
