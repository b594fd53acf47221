"""Makes weights.json: `make models`, with CLAIMDESK_DATA set.

Trained on sentences of the Belgian and the Dutch parliament and of news that FactRank's annotators judged
(github.com/lejafar/FactRank at 6ccb55f, MIT licence), and on nothing else: what is free for research only
may measure the model, but no weight is drawn from it. docs/decisions/0021-proposals.md has the reasons.
"""

import gzip
import json
import os
import sys
from pathlib import Path

from claims.extraction.proposing.model import FILE, Model
from claims.extraction.proposing.signs import signs
from claims.extraction.proposing.training import Example, train

# How often each sentence counts: the later round has news and both parliaments in it, the first the Belgian one only.
OPEN_SETS = {"nl-factrank2019": 3, "nl-factrank2017": 1}


def examples(data: Path, name: str, part: str, language: str) -> list[Example]:
    """The judged sentences of one set."""
    with gzip.open(data / "checkworthy" / f"{name}-{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Example(row["text"], signs(row["text"], language), bool(row["check_worthy"])) for row in rows]


def rebuilt(data: Path) -> str:
    """The file that these sets give."""
    judged = [
        each for name, times in OPEN_SETS.items() for each in examples(data, name, "train", "nl") * times
    ]
    return written(train(judged))


def written(model: Model) -> str:
    by_weight = sorted(model.weights.items(), key=lambda pair: (-pair[1], pair[0]))
    kept = {
        "trained_on": [f"{name}-train" for name in OPEN_SETS],
        "bias": model.bias,
        "threshold": model.threshold,
        "weights": dict(by_weight),
    }
    return json.dumps(kept, indent=2) + "\n"


if __name__ == "__main__":
    folder = os.environ.get("CLAIMDESK_DATA")
    if not folder:
        sys.exit("CLAIMDESK_DATA names no folder with checkworthy/ in it.")
    FILE.write_text(rebuilt(Path(folder)), encoding="utf-8")
    sys.stdout.write(f"Wrote {FILE.name}\n")
