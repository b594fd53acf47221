"""Amounts in a text, in one form: 3 miljoen, drie miljoen and 3.000.000 are the same; so are 10% and tien procent.

Where the amounts stand is given in code points, for whoever wants the numbers of a text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.words.folding import fold
from claims.words.number_words import HALVES, SCALES, value
from claims.words.tokens import Token, tokens

# Nobody says a number of more digits; long ones would only cost time.
MOST_DIGITS = 24
_MOST_TOKENS = 12
_DIGITS = re.compile(r"(\d[\d.,]*?)(\u00a0?%|mln|mld|bn|m)?")
# 3.000.000,5 as Dutch writes it, and 3,000,000.5.
GROUPED = {
    "nl": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
}
_PLAIN = {"nl": re.compile(r"\d+(?:,\d+)?"), "en": re.compile(r"\d+(?:\.\d+)?")}
_OF_THE_OTHER = {"nl": re.compile(r"\d{1,3}(?:,\d{3})+"), "en": re.compile(r"\d{1,3}(?:\.\d{3})+")}
_GLUED = {"mln": 10**6, "m": 10**6, "mld": 10**9, "bn": 10**9}
_SPACE = frozenset(" \t\u00a0\u2009\u202f")

_PERCENT = {"nl": frozenset({"procent", "percent", "pct"}), "en": frozenset({"percent", "pct"})}
_SIGNS = {"€": "eur", "$": "usd", "£": "gbp"}
_MONEY: dict[str, dict[str, str]] = {
    "nl": {"euro": "eur", "euro's": "eur", "eur": "eur", "dollar": "usd", "dollars": "usd", "usd": "usd", "gbp": "gbp"},
    "en": {"euro": "eur", "euros": "eur", "eur": "eur", "dollar": "usd", "dollars": "usd", "usd": "usd",
           "pound": "gbp", "pounds": "gbp", "gbp": "gbp"},
}  # fmt: skip
_ONE = {"nl": frozenset({"een"}), "en": frozenset({"a", "an", "one"})}
# Alone these are articles and pronouns more often than numbers.
_NOT_ALONE = frozenset({"een", "one", "a", "an"})


@dataclass(frozen=True, slots=True)
class Amount:
    """`unit` is "", "%" or a currency in small letters; `first` and `last` count the tokens of the text."""

    value: Decimal
    unit: str
    start: int
    end: int
    first: int
    last: int
    last_of_number: int  # the unit's word comes after it

    @property
    def keys(self) -> tuple[str, ...]:
        """The amount with its unit, then without."""
        plain = written(self.value)
        return (plain + self.unit, plain) if self.unit else (plain,)


def amounts(text: str, language: str) -> list[Amount]:
    """Every amount of a text. Languages other than Dutch and English: none."""
    return amounts_of(tokens(text), text, language)


def amounts_of(
    found: Sequence[Token], text: str, language: str, folded: Sequence[str] | None = None
) -> list[Amount]:
    """The amounts of a text that is in tokens, and perhaps folded, already."""
    if language not in SCALES:
        return []
    reader = _Reader(found, text, language, folded)
    result: list[Amount] = []
    at = 0
    while at < len(found):
        amount = reader.read(at)
        if amount:
            result.append(amount)
        at = amount.last + 1 if amount else at + 1
    return result


def written(number: Decimal) -> str:
    """In digits with a point, without zeros that say nothing: 3000000, 1.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def digits(written_number: str, language: str) -> Decimal | None:
    """Read 3.000.000,5 as Dutch and 3,000,000.5 as English writes it; None for what may be the other's."""
    if len(written_number) > MOST_DIGITS or language not in _PLAIN:
        return None
    comma = language == "nl"
    if GROUPED[language].fullmatch(written_number):
        written_number = written_number.replace("." if comma else ",", "")
    elif not _PLAIN[language].fullmatch(written_number) or _OF_THE_OTHER[language].fullmatch(written_number):
        return None
    return Decimal(written_number.replace(",", "."))


class _Reader:
    def __init__(
        self, found: Sequence[Token], text: str, language: str, folded: Sequence[str] | None
    ) -> None:
        self.found, self.text, self.language = found, text, language
        self.folded = folded if folded is not None else [fold(token.text) for token in found]
        self.scales, self.halves = SCALES[language], HALVES[language]

    def read(self, at: int) -> Amount | None:
        word = self.folded[at]
        if word[:1].isdecimal():
            return self._in_digits(at)
        if word in self.halves or word in _ONE[self.language] or word in self.scales:
            return self._in_words(at, None)
        found = value(word, self.language)
        return self._in_words(at, found) if found is not None else None

    def _in_digits(self, at: int) -> Amount | None:
        token = self.found[at]
        matched = _DIGITS.fullmatch(token.text) if len(token.text) <= MOST_DIGITS else None
        sign = self._sign_before(token.start)
        glued = matched[2] if matched else None
        if not matched or (glued == "m" and not sign):  # 3m are metres, $3m are millions
            return None
        number = digits(matched[1], self.language)
        last = at
        if number is not None and not glued:
            number, last = self._groups(matched[1], number, at)
        if number is None:
            return None
        if glued in _GLUED:
            number *= _GLUED[glued]
        percent = bool(glued) and glued not in _GLUED
        if not glued and self._next(last) in self.scales:
            last += 1
            number *= self.scales[self.folded[last]]
        return self._with_unit(number, at, last, "%" if percent else sign)

    def _groups(self, written_number: str, number: Decimal, at: int) -> tuple[Decimal, int]:
        """3 000 000: groups of three behind a space, of which one alone must be 000 to be no number of its own."""
        groups: list[str] = []
        last = at
        while len(written_number) <= 3 and len(groups) < 4 and self._next(last) is not None:
            group = self.found[last + 1].text
            if (
                len(group) != 3
                or not group.isdecimal()
                or self.found[last + 1].start - self.found[last].end != 1
            ):
                break
            groups.append(group)
            last += 1
        if len(groups) > 1 or groups == ["000"]:
            return Decimal("".join((written_number, *groups))), last
        return number, at

    def _in_words(self, at: int, first: Decimal | None) -> Amount | None:
        """Add up twee miljoen driehonderdduizend, two hundred and fifty thousand, anderhalf miljoen."""
        word = self.folded[at]
        begun = (first, at) if first is not None else self._begin(at, word)
        if begun is None:
            return None
        number, last = self._add_up(*begun)
        amount = self._with_unit(number, at, last, "")
        # "een man" and "one of them" name no number; "een euro" does
        return amount if last > at or word not in _NOT_ALONE or amount.unit else None

    def _begin(self, at: int, word: str) -> tuple[Decimal, int] | None:
        """A scale by itself (duizend; but not miljoen, which is no number), or a part of one."""
        if word in self.scales:
            return (Decimal(self.scales[word]), at) if self.scales[word] <= 1000 else None
        return self._fraction(at, word)

    def _add_up(self, current: Decimal | None, last: int) -> tuple[Decimal, int]:
        total, ceiling, first = Decimal(0), Decimal(10**15), last
        while last - first < _MOST_TOKENS and (word := self._next(last)) is not None:
            step = 1
            if word == "and" and self._goes_on_after_and(current, last):
                word, step = self.folded[last + 2], 2
            scale, more = self.scales.get(word), value(word, self.language)
            if scale == 100 and current is not None and current < 100:
                current *= 100
            elif scale is not None and 1000 <= scale < ceiling and current is not None:
                total, current, ceiling = total + current * scale, None, Decimal(scale)
            elif more is not None and _fits(more, current, ceiling):
                current = (current or 0) + more
            else:
                break
            last += step
        return total + (current or 0), last

    def _goes_on_after_and(self, current: Decimal | None, last: int) -> bool:
        """Two hundred and fifty; but not five hundred and two hundred."""
        after = self._next(last + 1) if self.language == "en" and current and current % 100 == 0 else None
        small = value(after, "en") if after else None
        return small is not None and small < 100

    def _fraction(self, at: int, word: str) -> tuple[Decimal, int] | None:
        """Half a million, een half miljoen, half procent, a hundred: only with a scale behind it, or procent."""
        part, last = self.halves.get(word), at
        if word in _ONE[self.language] and self._next(at) in self.halves:
            last += 1
            part = self.halves[self.folded[last]]
        elif part is not None and self.language == "en" and self._next(at) in _ONE["en"]:
            last += 1
        after = self._next(last)
        is_number = after in self.scales or (part is not None and after in _PERCENT[self.language])
        return (part or Decimal(1), last) if is_number else None

    def _next(self, at: int) -> str | None:
        """The next word, when nothing but space stands before it."""
        if at + 1 >= len(self.found):
            return None
        start, end = self.found[at].end, self.found[at + 1].start
        if not 0 < end - start <= 3 or not _SPACE.issuperset(self.text[start:end]):
            return None
        return self.folded[at + 1]

    def _with_unit(self, number: Decimal, at: int, last: int, unit: str) -> Amount:
        start, end = self.found[at].start, self.found[last].end
        unit = unit or self._sign_before(start)
        of_number = last
        after = self._next(last)
        money = _MONEY[self.language]
        if unit in _SIGNS.values():
            start = self.text.rindex(
                next(s for s, u in _SIGNS.items() if u == unit), max(0, start - 2), start
            )
        elif self.text[end : end + 2].lstrip().startswith("%"):
            unit, end = "%", self.text.index("%", end) + 1
        elif not unit and after in _PERCENT[self.language]:
            unit, last = "%", last + 1
        elif not unit and after == "per" and self.language == "en" and self._next(last + 1) == "cent":
            unit, last = "%", last + 2
        elif not unit and after in money:
            unit, last = money[after], last + 1
        return Amount(number, unit, start, max(end, self.found[last].end), at, last, of_number)

    def _sign_before(self, start: int) -> str:
        before = self.text[max(0, start - 2) : start]
        if before and before[-1] in _SPACE:
            before = before[:-1]
        return _SIGNS.get(before[-1:], "")


def _fits(more: Decimal, current: Decimal | None, ceiling: Decimal) -> bool:
    """Whether a number word goes on with what stands before it: twenty five, hundred five; not five six."""
    if current is None:
        return more < ceiling
    room = 10 if more < 10 else 100 if more < 100 else 1000 if more < 1000 else 10**6
    return current % room == 0 and more > 0 and current >= 20
