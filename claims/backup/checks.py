"""After a restore: the search index made again, and everything that can be compared, compared."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from claims.backup.archive import Manifest
from claims.backup.tables import chain_head, read_tables
from claims.history.beside import examine
from claims.search.commands import find_drift
from claims.search.engine import EngineDamaged
from claims.search.follower import Follower
from claims.storage.engine import Database

Tell = Callable[[str], None]


@contextmanager
def timed(tell: Tell, what: str) -> Iterator[None]:
    """Tell how long something took."""
    began = time.perf_counter()
    yield
    tell(f"{what}: {time.perf_counter() - began:.1f} s")


def rebuild_and_check(
    database: Database, followers: Iterable[Follower], manifest: Manifest, tell: Tell
) -> list[str]:
    """What is wrong with a restored newsroom, in sentences; nothing when all of it is as it was."""
    faults = []
    for follower in followers:
        with timed(tell, f"Search index {follower.name} made again"):
            made = follower.rebuild()
        if not made:
            faults.append(f"another process is writing the {follower.name} index; run flask search rebuild")
    with timed(tell, "History checked"):
        faults += _history_faults(database, manifest)
    with timed(tell, "Search index checked"):
        faults += [fault for follower in followers for fault in _search_faults(follower)]
    return faults


def _history_faults(database: Database, manifest: Manifest) -> list[str]:
    report = examine(database, ())
    with database.reading() as session:
        head = chain_head(session.connection(), read_tables(session.connection()))
    fault = report.fault
    faults = [f"history: event {fault.event_id}: {fault.problem}"] if fault else []
    faults += [f"history: {finding}" for finding in report.findings]
    if head != (manifest.head.event_id, manifest.head.digest):
        faults.append(f"history: it ends at event {head[0]}, and the backup's at {manifest.head.event_id}")
    return faults


def _search_faults(follower: Follower) -> list[str]:
    try:
        drift = find_drift(follower)
    except EngineDamaged as damage:
        return [f"search: {damage}"]
    return [f"search: {len(ids)} {kind} in {follower.name}" for kind, ids in drift.items() if ids]
