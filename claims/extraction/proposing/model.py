"""The model: what each sign counts for, read from weights.json, and the line above which a sentence is proposed."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Model:
    """A sum of weights, one for each sign that a sentence shows, made a number between 0 and 1."""

    bias: float
    threshold: float
    weights: dict[str, float]

    def score(self, signs: Iterable[str]) -> float:
        """How worthy of checking a sentence with these signs is, from 0 to 1."""
        total = self.bias + sum(self.weights.get(sign, 0.0) for sign in sorted(signs))
        return 1 / (1 + math.exp(-total))


@cache
def shipped() -> Model:
    """The model that comes with the package; `make models` writes it."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    return Model(kept["bias"], kept["threshold"], kept["weights"])
