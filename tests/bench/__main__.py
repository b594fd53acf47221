"""`make bench`: benchmarks as tables with ratios to peers measured in the same run. ARGS="pages" chooses one.

ARGS="load=5000" and ARGS="memory=5000" give one a number: of the requests after which memory is compared. Of search it is
the number of claims: ARGS="search=2000", or ARGS="search SIZE=1000000"; and so of searchpage.
"""

import sys
from collections.abc import Callable

from tests.bench import anchoring, backup, desk, extraction, importing, load, pages, search, search_page
from tests.bench.proposals import table as proposals

BENCHMARKS: dict[str, Callable[..., None]] = {
    "anchoring": anchoring.run,
    "extraction": extraction.run,
    "pages": pages.run,
    "load": load.run,
    "desk": desk.run,
    "memory": load.watch_memory,
    "backup": backup.run,
    "importing": importing.run,
    "search": search.run,
    "searchpage": search_page.run,
    "proposals": proposals.run,
}


def main() -> None:
    chosen: dict[str, str] = {}
    for word in sys.argv[1:] or (name for name in BENCHMARKS if name != "memory"):
        name, _, number = word.partition("=")
        if name == "SIZE" and chosen:
            name = list(chosen)[-1]
        chosen[name] = number
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
    for name, number in chosen.items():
        BENCHMARKS[name](*([int(number)] if number else []))


main()
