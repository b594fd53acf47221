"""Where a pattern nearly stands in a text, with the fewest letters to change.

Myers' bit-parallel search: one column of the edit table is one integer, and Python's integers have
any length, so that a whole quote advances one letter of the text in a handful of operations.
"""

from collections.abc import Iterator


def near_ends(text: str, pattern: str, most: int) -> tuple[int, list[int]]:
    """The fewest errors, at most `most`, and where the matches with so many end; none found: most + 1, []."""
    fewest, ends = most + 1, list[int]()
    for end, errors in enumerate(_errors(text, pattern, anchored=False), start=1):
        if errors < fewest:
            fewest, ends = errors, [end]
        elif errors == fewest and fewest <= most:
            ends.append(end)
    return fewest, ends


def start_of(text: str, pattern: str, end: int, errors: int) -> int:
    """Where the match with so many errors that ends at `end` begins; of several the one of the right length."""
    window = text[max(0, end - len(pattern) - errors) : end][::-1]
    lengths = [
        length
        for length, found in enumerate(_errors(window, pattern[::-1], anchored=True), start=1)
        if found <= errors
    ]
    return end - min(lengths, key=lambda length: abs(length - len(pattern)), default=len(window))


def similarity(text: str, pattern: str) -> float:
    """How much of the pattern stands somewhere in the text, 0 to 1."""
    if not text or not pattern:
        return 0.0
    if pattern in text:
        return 1.0
    errors, _ = near_ends(text, pattern, len(pattern))
    return 1 - min(errors, len(pattern)) / len(pattern)


def _errors(text: str, pattern: str, *, anchored: bool) -> Iterator[int]:
    """After each letter of the text: the errors of the best match that ends there.

    Anchored, a match must begin where the text begins; otherwise it may begin anywhere.
    """
    size = len(pattern)
    full, top = (1 << size) - 1, 1 << (size - 1)
    places: dict[str, int] = {}
    for at, letter in enumerate(pattern):
        places[letter] = places.get(letter, 0) | 1 << at
    plus, minus, errors = full, 0, size
    for letter in text:
        equal = places.get(letter, 0)
        diagonal = (((equal & plus) + plus) ^ plus) | equal | minus
        across_plus = minus | ~(diagonal | plus) & full
        across_minus = plus & diagonal
        errors += bool(across_plus & top) - bool(across_minus & top)
        across_plus = (across_plus << 1 | anchored) & full
        across_minus = across_minus << 1 & full
        down = equal | minus
        plus = across_minus | ~(down | across_plus) & full
        minus = across_plus & down
        yield errors
