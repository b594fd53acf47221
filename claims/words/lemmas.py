"""The one place that talks to simplemma and snowballstemmer.

Both are loaded when first needed. simplemma's compact dictionaries cost about 6 MB for Dutch and
English together; its ordinary ones cost 70 MB. They are slower to ask, but `forms` remembers.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simplemma.strategies import DefaultStrategy

LANGUAGES = ("nl", "en")


@cache
def _strategy() -> "DefaultStrategy":
    from simplemma.strategies import DefaultStrategy

    return DefaultStrategy(low_memory=True)


def lemma(word: str, language: str) -> str | None:
    """Look up the dictionary form of a word in lower case; None when the dictionary has no opinion.

    A separable verb comes without the mark that simplemma puts in it (af_schaffen).
    """
    found = _strategy().get_lemma(word, language)
    return found.replace("_", "").lower() if found else None


def is_word(word: str, language: str) -> bool:
    return _strategy().is_dictionary_member(word, language)


def stem(word: str, language: str) -> str:
    """Cut a dictionary form to its stem, with a new stemmer each time: threads would share its state."""
    # The modules by name, so that an installed PyStemmer does not silently bring other rules.
    if language == "nl":
        from snowballstemmer.dutch_stemmer import DutchStemmer

        return str(DutchStemmer().stemWord(word))
    from snowballstemmer.english_stemmer import EnglishStemmer

    return str(EnglishStemmer().stemWord(word))
