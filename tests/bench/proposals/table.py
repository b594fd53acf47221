"""How well sentences worth checking are found on the dev sets, beside "all yes" and TF-IDF; then how sentences are cut.

Every threshold comes from cross-validation on train. The shipped model has seen the two FactRank sets' train parts
only; `same signs, own train` is what its signs give on a set when they may learn from that set.
"""

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.extraction.proposing.model import shipped
from claims.extraction.proposing.rebuild import examples
from claims.extraction.proposing.training import FOLDS, Example, best_threshold, fit, fold_of
from tests.bench.pages import say
from tests.bench.proposals import splitting

SETS = {
    "nl-factrank2019": "nl",
    "nl-factrank2017": "nl",
    "nl-ct24-tweets": "nl",
    "en-ct24-debates": "en",
}
STRENGTHS = (1.0, 10.0, 100.0)  # of the peer; the best by cross-validation counts
DRAWS, SEED = 1000, 20190428
TOP = 10
Scores = list[float]
Learn = Callable[[Sequence[Example]], Callable[[Sequence[Example]], Scores]]


@dataclass(frozen=True)
class Answered:
    """What one system says of the dev set."""

    name: str
    scores: Scores
    threshold: float


def run() -> None:
    data = Path(os.environ.get("CLAIMDESK_DATA") or Path(__file__).parents[4] / "shared" / "data")
    if not (data / "checkworthy").exists():
        say("proposals: skipped, CLAIMDESK_DATA names no folder with checkworthy/ in it")
        return
    say("| dev set | sentences, worth checking | system | F1 [95%] | precision at 10 |")
    say("| --- | --- | --- | --- | --- |")
    for name, language in SETS.items():
        trained, dev = (examples(data, name, part, language) for part in ("train", "dev"))
        truth = [each.is_worthy for each in dev]
        for answered in _systems(trained, dev):
            ranked = sorted(zip(answered.scores, truth, strict=True), key=lambda pair: -pair[0])
            at_ten = sum(is_worthy for _, is_worthy in ranked[:TOP]) / TOP
            said = [score > answered.threshold for score in answered.scores]
            low, high = interval(said, truth)
            first = "–" if answered.name == "all yes" else f"{at_ten:.1f}"
            say(
                f"| {name} | {len(dev)}, {sum(truth) / len(dev):.0%} | {answered.name} "
                f"| {f1(said, truth):.3f} [{low:.2f}–{high:.2f}] | {first} |"
            )
    splitting.run(data)


def _systems(trained: Sequence[Example], dev: Sequence[Example]) -> list[Answered]:
    model = shipped()
    ours = [model.score(each.signs) for each in dev]
    found = [Answered("all yes", [1.0] * len(dev), 0.0), *_peer(trained, dev)]
    found.append(Answered("ours, as shipped", ours, model.threshold))
    on_train = [(model.score(each.signs), each.is_worthy) for each in trained]
    found.append(Answered("ours, threshold of this set's train", ours, best_threshold(on_train)))
    threshold = best_threshold(_unseen(trained, _signs))
    found.append(Answered("same signs, own train", _signs(trained)(dev), threshold))
    return found


def _peer(trained: Sequence[Example], dev: Sequence[Example]) -> list[Answered]:
    try:
        from tests.bench.proposals.peer import TfIdf
    except ImportError:
        say("TF-IDF: skipped, NumPy is not installed (EXTRAS=semantic)")
        return []

    def learn(strength: float) -> Learn:
        def learned(sentences: Sequence[Example]) -> Callable[[Sequence[Example]], Scores]:
            peer = TfIdf([each.text for each in sentences], [each.is_worthy for each in sentences], strength)
            return lambda asked: peer.score([each.text for each in asked])

        return learned

    tried = []
    for strength in STRENGTHS:
        pairs = _unseen(trained, learn(strength))
        threshold = best_threshold(pairs)
        said, truth = [score > threshold for score, _ in pairs], [is_worthy for _, is_worthy in pairs]
        tried.append((f1(said, truth), strength, threshold))
    _, strength, threshold = max(tried)
    return [Answered("TF-IDF + logistic regression", learn(strength)(trained)(dev), threshold)]


def _signs(sentences: Sequence[Example]) -> Callable[[Sequence[Example]], Scores]:
    model = fit(sentences)
    return lambda asked: [model.score(each.signs) for each in asked]


def _unseen(sentences: Sequence[Example], learn: Learn) -> list[tuple[float, bool]]:
    """The score of each sentence by what was learned from the other folds."""
    pairs: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        score = learn([each for each in sentences if fold_of(each.text) != fold])
        asked = [each for each in sentences if fold_of(each.text) == fold]
        pairs += zip(score(asked), (each.is_worthy for each in asked), strict=True)
    return pairs


def f1(said: Sequence[bool], truth: Sequence[bool]) -> float:
    """The harmonic mean of precision and recall."""
    right = sum(one and other for one, other in zip(said, truth, strict=True))
    return 2 * right / ((sum(said) + sum(truth)) or 1)


def interval(said: Sequence[bool], truth: Sequence[bool]) -> tuple[float, float]:
    """Between which 95% of the F1s of a thousand seeded redrawings lie."""
    draw = random.Random(SEED)  # noqa: S311 - a seeded redrawing, no secret
    pairs = list(zip(said, truth, strict=True))
    found = sorted(
        f1([one for one, _ in drawn], [other for _, other in drawn])
        for drawn in (draw.choices(pairs, k=len(pairs)) for _ in range(DRAWS))
    )
    return found[int(0.025 * DRAWS)], found[int(0.975 * DRAWS) - 1]
