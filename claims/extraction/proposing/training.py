"""Fits a model to sentences of which somebody said whether they are worth checking. No part of a running desk.

Logistic regression with a squared penalty, by Newton's method, in plain Python: few signs and some thousands of
sentences take seconds, and the same sentences give the same weights everywhere.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from claims.extraction.proposing.model import Model

PENALTY = 0.003  # for each sentence; of 0.0003 to 0.01, tried by cross-validation on train, the middle
FOLDS = 5
STEPS = 15
DIGITS = 3  # kept of each weight


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    signs: frozenset[str]
    is_worthy: bool


def train(examples: Sequence[Example]) -> Model:
    """A model of all examples, with the threshold that does best on those that its fold was not trained on."""
    scores: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        model = fit([each for each in examples if fold_of(each.text) != fold])
        unseen = (each for each in examples if fold_of(each.text) == fold)
        scores += [(model.score(each.signs), each.is_worthy) for each in unseen]
    bias, weights = _newton(examples)
    kept = {sign: round(weight, DIGITS) for sign, weight in weights.items()}
    return Model(round(bias, DIGITS), round(best_threshold(scores), DIGITS), kept)


def fit(examples: Sequence[Example]) -> Model:
    """A model without a threshold of its own."""
    bias, weights = _newton(examples)
    return Model(bias, 0.5, weights)


def fold_of(text: str) -> int:
    """The same sentence is in the same fold, wherever it comes from."""
    return hashlib.sha256(text.encode()).digest()[0] % FOLDS


def best_threshold(scores: Sequence[tuple[float, bool]]) -> float:
    """Between which two scores the line gives the best F1."""
    ranked = sorted(scores, reverse=True)
    worthy, found, best = sum(is_worthy for _, is_worthy in ranked), 0, (0.0, 0.5)
    for place, (score, is_worthy) in enumerate(ranked, start=1):
        found += is_worthy
        after = ranked[place][0] if place < len(ranked) else score
        if after != score:  # equal scores stand on one side
            best = max(best, (2 * found / (place + worthy), (score + after) / 2))
    return best[1]


def _newton(examples: Sequence[Example]) -> tuple[float, dict[str, float]]:
    names = sorted({sign for each in examples for sign in each.signs})
    place = {name: index for index, name in enumerate(names, start=1)}
    rows = [([0, *sorted(place[sign] for sign in each.signs)], float(each.is_worthy)) for each in examples]
    penalty = [0.0] + [PENALTY * len(rows)] * len(names)
    weights = [0.0] * len(penalty)
    for _ in range(STEPS):
        slope = [held * weight for held, weight in zip(penalty, weights, strict=True)]
        curve = [[held if i == j else 0.0 for j in range(len(penalty))] for i, held in enumerate(penalty)]
        for shown, is_worthy in rows:
            chance = 1 / (1 + math.exp(-sum(weights[index] for index in shown)))
            steep = chance * (1 - chance)
            for i in shown:
                slope[i] += chance - is_worthy
                line = curve[i]
                for j in shown:
                    line[j] += steep
        weights = [weight - step for weight, step in zip(weights, _solved(curve, slope), strict=True)]
    return weights[0], dict(zip(names, weights[1:], strict=True))


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """What the matrix must be multiplied with to give `right`; by elimination, as it is positive definite."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for at in range(size):
        for below in rows[at + 1 :]:
            factor = below[at] / rows[at][at]
            if factor:
                below[at:] = [x - factor * y for x, y in zip(below[at:], rows[at][at:], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(rows[at][other] * found[other] for other in range(at + 1, size))
        found[at] = (rows[at][size] - rest) / rows[at][at]
    return found
