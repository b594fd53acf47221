"""The peer: TF-IDF of words and pairs of words with logistic regression, as scikit-learn does it, written with NumPy."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

STEPS = 150
_WORD = re.compile(r"\w\w+")


def words(text: str) -> Counter[str]:
    found = _WORD.findall(text.lower())
    return Counter([*found, *(f"{one} {other}" for one, other in pairwise(found))])


class TfIdf:
    """The inverse frequency smoothed, rows of length one: the usual choices."""

    def __init__(self, texts: Sequence[str], answers: Sequence[bool], strength: float) -> None:
        counted = [words(text) for text in texts]
        held = Counter(word for each in counted for word in each)
        self.place = {word: index for index, word in enumerate(held)}
        self.idf = {word: math.log((1 + len(texts)) / (1 + times)) + 1 for word, times in held.items()}
        self.weights, self.bias = self._fit(counted, np.array(answers, float), strength)

    def score(self, texts: Sequence[str]) -> list[float]:
        rows, columns, values = self._cells([words(text) for text in texts])
        sums = np.bincount(rows, values * self.weights[columns], len(texts)) + self.bias
        return [float(each) for each in 1 / (1 + np.exp(-sums))]

    def _cells(self, counted: Sequence[Counter[str]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, each in enumerate(counted):
            known = [(self.place[w], times * self.idf[w]) for w, times in each.items() if w in self.place]
            length = math.sqrt(sum(value * value for _, value in known)) or 1.0
            for column, value in known:
                rows.append(row)
                columns.append(column)
                values.append(value / length)
        return np.array(rows, int), np.array(columns, int), np.array(values, float)

    def _fit(
        self, counted: Sequence[Counter[str]], answers: np.ndarray, strength: float
    ) -> tuple[np.ndarray, float]:
        """Accelerated descent; every row has length one, so that the steepest curve is known."""
        rows, columns, values = self._cells(counted)
        size, step = len(counted), 1 / (0.5 * len(counted) + 1 / strength)
        weights = ahead = np.zeros(len(self.place))
        bias = bias_ahead = 0.0
        speed = 1.0
        for _ in range(STEPS):
            sums = np.bincount(rows, values * ahead[columns], size) + bias_ahead
            off = 1 / (1 + np.exp(-sums)) - answers
            slope = np.bincount(columns, values * off[rows], len(weights)) + ahead / strength
            new, new_bias = ahead - step * slope, bias_ahead - step * float(off.sum())
            faster = (1 + math.sqrt(1 + 4 * speed * speed)) / 2
            pull = (speed - 1) / faster
            ahead, bias_ahead = new + pull * (new - weights), new_bias + pull * (new_bias - bias)
            weights, bias, speed = new, new_bias, faster
        return weights, bias
