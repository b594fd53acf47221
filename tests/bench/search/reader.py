"""A process that reads our index as a web process does, and says how much memory that takes (proportional set size)."""

import json
import sys
from pathlib import Path

from tests.bench.pages import say
from tests.bench.search.peers import Ours
from tests.bench.search.queries import Question


def main(folder: Path) -> None:
    ours = Ours(folder)
    for kind, keys in json.loads((folder / "questions.json").read_text()):
        ours.ask(Question(kind, tuple(keys)))
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    say(f"{kilobytes / 1024:.0f} MB")


main(Path(sys.argv[1]))
