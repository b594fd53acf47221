"""Nouns beside the verbs they are made of."""

import pytest

from claims.words import families
from claims.words.forms import forms
from claims.words.phrases import PART
from claims.words.pipeline import analyse, query_terms


@pytest.mark.parametrize(
    ("noun", "verb"),
    [
        # another vowel
        *(
            ("aanslag", "aanslaan"),
            ("ondergang", "ondergaan"),
            ("bijstand", "bijstaan"),
            ("afname", "afnemen"),
        ),
        *(("opgave", "opgeven"), ("toespraak", "toespreken"), ("inzicht", "inzien"), ("afkomst", "afkomen")),
        *(("aanbod", "aanbieden"), ("voorschrift", "voorschrijven"), ("opdracht", "opdragen")),
        *(("inbraak", "inbreken"), ("keuze", "kiezen"), ("worp", "werpen"), ("sterfte", "sterven")),
        # from Latin
        *(("inductie", "induceren"), ("constructie", "construeren"), ("reactie", "reageren")),
        *(("correctie", "corrigeren"), ("infectie", "infecteren"), ("consumptie", "consumeren")),
        *(("promotie", "promoveren"), ("distributie", "distribueren"), ("definitie", "definieren")),
        *(("oppositie", "opponeren"), ("concurrentie", "concurreren"), ("explosie", "exploderen")),
        *(
            ("conclusie", "concluderen"),
            ("fusie", "fuseren"),
            ("garantie", "garanderen"),
            ("subsidie", "subsidieren"),
            ("rapportage", "rapporteren"),
        ),
        *(
            ("abonnement", "abonneren"),
            ("creatie", "creeren"),
            ("advies", "adviseren"),
            ("fotografie", "fotograferen"),
        ),
        # the noun and -eren
        *(("alarm", "alarmeren"), ("transport", "transporteren"), ("controle", "controleren")),
    ],
)
def test_it_keeps_a_noun_under_its_verb(noun: str, verb: str) -> None:
    assert verb in families.verbs(noun)
    assert set(forms(noun, "nl")) & set(forms(verb, "nl"))


@pytest.mark.parametrize(
    "noun",
    ["gang", "stand", "slag", "verstand", "toestand", "gezicht", "verslag", "politie", "justitie", "versie", "intentie",
     "manie", "hamer", "kop", "kamer", "", "e", "koper", "leider", "later", "bakker", "visser"],
)  # fmt: skip
def test_it_makes_up_no_verb(noun: str) -> None:
    assert families.verbs(noun) == ()
    assert families.done_by(noun) == ()


@pytest.mark.parametrize(
    ("person", "does"),
    [
        *(("fietser", "fiets"), ("fietsers", "fietsen"), ("kiezers", "kiezen"), ("bestuurder", "besturen")),
        *(("rokers", "roken"), ("bewoners", "bewonen"), ("gebruiker", "gebruik"), ("betogers", "betogen")),
    ],
)
def test_who_does_something_is_found_by_it_and_weaker_than_what_is_done(person: str, does: str) -> None:
    found = {term.key: term.weight for term in analyse(person, "nl")}
    assert any(
        (key in found and found[key] <= PART) or key in forms(person, "nl") for key in forms(does, "nl")
    )
    assert not query_terms(person, "nl")[0].parts, "who asks for the person does not ask for the deed"


@pytest.mark.parametrize(
    "words",
    ["mobilisatie mobiliseren gemobiliseerd", "evaluatie evalueert evalueren", "creëert creëren creeren"],
)
def test_verbs_in_eren_have_the_stem_of_their_nouns(words: str) -> None:
    first, *others = words.split()
    assert all(set(forms(first, "nl")) & set(forms(other, "nl")) for other in others)
