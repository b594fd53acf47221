"""The one place that talks to simplemma and snowballstemmer.

Both are loaded when first needed. simplemma's compact dictionaries cost about 6 MB for Dutch and
English together; its ordinary ones cost 70 MB. They are slower to ask, but `forms` remembers.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from simplemma.strategies import DefaultStrategy

LANGUAGES = ("nl", "en")


@cache
def _strategy() -> "DefaultStrategy":
    from simplemma.strategies import DefaultStrategy

    return DefaultStrategy(low_memory=True)


@lru_cache(maxsize=50_000)
def lemma(word: str, language: str) -> str | None:
    """Look up the dictionary form of a word in lower case; None when the dictionary has no opinion.

    A separable verb comes without the mark that simplemma puts in it (af_schaffen).
    """
    found = _strategy().get_lemma(word, language)
    return found.replace("_", "").lower() if found else None


@lru_cache(maxsize=50_000)
def is_word(word: str, language: str) -> bool:
    return _strategy().is_dictionary_member(word, language)


# The stemmers by the code of their language.
_STEMMERS = {
    "nl": "dutch", "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian",
    "pt": "portuguese", "da": "danish", "sv": "swedish", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "fi": "finnish", "hu": "hungarian", "ro": "romanian", "ru": "russian", "tr": "turkish", "ar": "arabic",
    "ca": "catalan", "cs": "czech", "el": "greek", "et": "estonian", "eu": "basque", "fa": "persian",
    "ga": "irish", "hi": "hindi", "hy": "armenian", "id": "indonesian", "lt": "lithuanian", "ne": "nepali",
    "pl": "polish", "sr": "serbian", "ta": "tamil", "yi": "yiddish", "eo": "esperanto",
}  # fmt: skip


def can_stem(language: str) -> bool:
    return language in _STEMMERS


def stem(word: str, language: str) -> str:
    """Cut a dictionary form to its stem, with a new stemmer each time: threads would share its state."""
    return str(_stemmer(_STEMMERS[language])().stemWord(word))


@cache
def _stemmer(name: str) -> Callable[[], Any]:
    # The modules by name, so that an installed PyStemmer does not silently bring other rules.
    module = import_module(f"snowballstemmer.{name}_stemmer")
    return cast("Callable[[], Any]", getattr(module, f"{name.capitalize()}Stemmer"))
