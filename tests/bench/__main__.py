"""`make bench`: benchmarks as tables with ratios to peers measured in the same run. ARGS="pages" chooses one."""

import sys

from tests.bench import backup, pages

BENCHMARKS = {"pages": pages.run, "backup": backup.run}


def main() -> None:
    chosen = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
    for name in chosen:
        BENCHMARKS[name]()


main()
