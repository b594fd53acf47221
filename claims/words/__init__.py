"""From text to keys: one pipeline for indexing, querying and highlighting."""


def warm() -> None:
    """Load every dictionary now: a server calls this before it forks, so that its workers share them."""
    from claims.words import vocabulary
    from claims.words.pipeline import analyse

    vocabulary.dutch()
    for language in ("nl", "en"):
        analyse("regeringsleiders", language)
