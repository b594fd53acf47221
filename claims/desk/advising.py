"""What to mind about a statement before it is kept: advice in words, which never stops anyone from keeping it."""

import re
from enum import StrEnum

from claims.errors import N_
from claims.words.folding import TooManyMarks, fold
from claims.words.forms import primary_language
from claims.words.sentences import sentences

LONG = 280  # characters


class Advice(StrEnum):
    QUESTION = "question"
    OPINION = "opinion"
    PREDICTION = "prediction"
    TWO_CLAIMS = "two_claims"
    LONG = "long"


ADVICE_WORDS = {
    Advice.QUESTION: N_("This is a question. Write down what is claimed by it."),
    Advice.OPINION: N_("This reads like an opinion. A fact behind it can be checked, the opinion cannot."),
    Advice.PREDICTION: N_("This is about what is still to come. What it rests on can be checked."),
    Advice.TWO_CLAIMS: N_(
        "These may be two claims. Make one of each, so that each gets a verdict of its own."
    ),
    Advice.LONG: N_("This is longer than 280 characters. One claim fits in less."),
}
_OPINION = {
    "nl": re.compile(
        r"\b(?:ik|wij|we) (?:vind|vinden|vond|vonden|denk|denken|geloof|geloven|hoop|hopen|meen|menen)\b|"
        r"\b(?:vind|denk|geloof|hoop) ik\b|\b(?:volgens mij|mijns inziens)\b|"
        r"\b(?:zou|zouden) (?:\S+ ){0,6}moeten\b|\b(?:hoort|horen|dient|dienen) (?:\S+ ){0,6}te\b|"
        r"\b(?:belachelijk|schandalig|schandelijk|onaanvaardbaar|fantastisch|geweldig|verschrikkelijk|prachtig|"
        r"jammer|helaas|gelukkig|terecht|onterecht)e?\b|\been schande\b"
    ),
    "en": re.compile(
        r"\b(?:i|we) (?:think|believe|feel|hope|guess)\b|\bin (?:my|our) (?:view|opinion)\b|"
        r"\b(?:should|ought to)\b|"
        r"\b(?:ridiculous|disgraceful|unacceptable|fantastic|wonderful|terrible|awful|unfortunately|sadly|"
        r"luckily)\b|\ba disgrace\b"
    ),
}
_PREDICTION = {
    "nl": re.compile(
        r"\b(?:zal|zullen|zult)\b|\b(?:volgend|komend)e? (?:jaar|jaren|week|weken|maand|maanden|dagen|eeuw)\b|"
        r"\b(?:morgen|binnenkort|straks)\b|\bover (?:\d+|een|twee|drie|vier|vijf|tien|twintig) (?:jaar|jaren|maanden|weken)\b"
    ),
    "en": re.compile(
        r"\b(?:will|won't|shall)\b|\b(?:is|are|am) going to\b|\bnext (?:year|week|month|century|decade)\b|"
        r"\b(?:tomorrow|soon)\b|\bin the (?:future|coming)\b"
    ),
}
_TWO_CLAIMS = {
    "nl": re.compile(
        r";|, (?:maar|terwijl|en)\b(?! (?:dus|toch)\b)|\ben (?:dat|hij|zij|ze|er|het is|het was|daarom)\b"
    ),
    "en": re.compile(r";|, (?:but|while|whereas)\b|\band (?:that|he|she|they|there|it is|it was)\b"),
}


def advice(statement: str, language: str) -> list[Advice]:
    """What to mind about this statement, in Dutch or English; in other languages its length and a question mark only.

    >>> [each.value for each in advice("Zal de brug volgend jaar open zijn?", "nl")]
    ['question', 'prediction']
    """
    text = " ".join(statement.split())
    try:
        plain = fold(text)
    except TooManyMarks:  # which the form says itself
        return []
    language = primary_language(language)

    def says(patterns: dict[str, re.Pattern[str]]) -> bool:
        return language in patterns and patterns[language].search(plain) is not None

    told = {
        Advice.QUESTION: text.rstrip("\"'’”») ").endswith("?"),
        Advice.OPINION: says(_OPINION),
        Advice.PREDICTION: says(_PREDICTION),
        Advice.TWO_CLAIMS: says(_TWO_CLAIMS) or len(sentences(text)) > 1,
        Advice.LONG: len(text) > LONG,
    }
    return [each for each, is_so in told.items() if is_so]
