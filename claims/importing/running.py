"""An import goes on, a batch a transaction: who is killed between two of them loses nothing and does nothing twice."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlmodel import Session

from claims.articles.files import kept_file
from claims.claimants.actions import find_or_add
from claims.desk.arriving import Arriving, import_claims, make_own
from claims.errors import N_, Message, plain
from claims.importing.actions import tell_end
from claims.importing.models import Import, ImportedClaim, ImportRow
from claims.importing.queries import earlier_rows, known_claims, rows_of, theirs
from claims.importing.reading.files import open_file, read_rows
from claims.importing.reading.rows import Row, restored
from claims.importing.rules import OURS, UNRATED, Outcome, Stage, rating_of, standing
from claims.people.queries import actor_of
from claims.people.rules import Actor
from claims.storage.engine import Database
from claims.storage.rows import get_row
from claims.storage.types import PartialDate
from claims.verdicts.actions import card_of
from claims.verdicts.queries import rating_by_key

CHECKED_AT_ONCE = 500  # rows of one transaction
ADDED_AT_ONCE = 50  # others wait for the lock meanwhile
SAME_ROW = N_("The same as row %(row)s of this file.")
IS_OURS_NOW = N_("It was here as another's verdict, and is ours now: claim %(claim)s.")
IS_THERE = N_("It is here already: claim %(claim)s.")
Clock = Callable[[], datetime]
Told = Callable[[int, int | None], None]


class Work:
    """Takes one import on, step by step, until it waits for a person. `after` hears of each batch, and may raise to end it."""

    def __init__(self, database: Database, instance: Path, site_url: str, clock: Clock, after: Told) -> None:
        self.database, self.instance, self.site_url = database, instance, site_url
        self.clock, self.after = clock, after

    def go_on(self, import_id: int) -> Stage:
        """Look through what was not looked at yet, or import what was not imported yet; where it stands then."""
        with self.database.reading() as session:
            stage = get_row(session, Import, import_id).stage
        if stage is Stage.CHECKING:
            stage = self._look_through(import_id)
        while stage is Stage.RUNNING:
            with self.database.writing() as session:
                found = add_batch(session, import_id, site_url=self.site_url, at=self.clock())
                stage, done, total = found.stage, found.added_count, found.new_count
            self.after(done, total)
        return stage

    def _look_through(self, import_id: int) -> Stage:
        with self.database.reading() as session:
            found = get_row(session, Import, import_id)
        opened = open_file(kept_file(self.instance, found.sha256))
        rows = read_rows(opened, columns=found.columns, language=found.language)
        for _ in islice(rows, found.row_count):
            pass  # looked at before
        stage = found.stage
        while stage is Stage.CHECKING:
            batch = list(islice(rows, CHECKED_AT_ONCE))
            with self.database.writing() as session:
                found = check_batch(
                    session, import_id, found.row_count, batch, site_url=self.site_url, at=self.clock()
                )
                stage = found.stage
            self.after(found.row_count, None)
        return stage


def check_batch(
    session: Session, import_id: int, begun: int, batch: Sequence[Row], *, site_url: str, at: datetime
) -> Import:
    """Keep what the next rows are. Without any the file is at its end. Another worker's rows are not looked at twice."""
    found = get_row(session, Import, import_id, lock=True)
    if found.stage is not Stage.CHECKING or found.row_count != begun:
        return found
    if not batch:
        found.stage = Stage.CHECKED
        tell_end(session, found, actor_of(session, found.created_by_id), at)
        return found
    good = [row for row in batch if row.problem is None]
    known = known_claims(session, good, site_url)
    earlier = earlier_rows(session, import_id, {row.key for row in good})
    for row in batch:
        kept = _kept_row(import_id, row, known.get(row.number), earlier)
        if kept.outcome is not Outcome.BROKEN:
            earlier.setdefault(row.key, row.number)
        found.new_count += kept.outcome is Outcome.NEW
        found.known_count += kept.outcome is Outcome.KNOWN
        found.broken_count += kept.outcome is Outcome.BROKEN
        session.add(kept)
    found.row_count += len(batch)
    session.add(found)
    return found


def _kept_row(import_id: int, row: Row, claim_id: int | None, earlier: dict[str, int]) -> ImportRow:
    outcome, reasons = Outcome.NEW, list(row.remarks)
    if row.problem is not None:
        outcome, reasons = Outcome.BROKEN, [row.problem, *reasons]
    elif claim_id is not None:
        outcome, reasons = Outcome.KNOWN, [Message(IS_THERE, {"claim": claim_id})]
    elif row.key in earlier:
        outcome, reasons = Outcome.KNOWN, [Message(SAME_ROW, {"row": earlier[row.key]})]
    return ImportRow(
        import_id=import_id,
        number=row.number,
        outcome=outcome,
        key=row.key,
        statement=row.statement,
        label=row.check.label if row.check else None,
        reasons=[plain(each) for each in reasons],
        content=row.stored() if outcome is Outcome.NEW else None,
        claim_id=claim_id,
    )


def add_batch(session: Session, import_id: int, *, site_url: str, at: datetime) -> Import:
    """The next new rows become claims, and then what is here as others' becomes ours; where nothing is left, the import is done."""
    found = get_row(session, Import, import_id, lock=True)
    if found.stage is not Stage.RUNNING:
        return found
    by = actor_of(session, found.created_by_id)
    kept = rows_of(session, import_id, [Outcome.NEW], limit=ADDED_AT_ONCE)
    rows = [restored(each.number, each.content or {}) for each in kept]
    known = known_claims(session, rows, site_url) if rows else {}
    new = [row for row in rows if row.number not in known]
    claims = import_claims(session, _arriving(session, found, new, by, at), by=by, at=at)
    added = {row.number: claim.id or 0 for row, claim in zip(new, claims, strict=True)}
    session.add_all(_came_with(found, row, added[row.number]) for row in new)
    for each in kept:
        if each.number in known:  # another import was faster
            told = {"text": IS_THERE, "values": {"claim": known[each.number]}}
            each.outcome, each.reasons = Outcome.KNOWN, [told]
        else:
            each.outcome = Outcome.ADDED
        each.claim_id, each.content = {**known, **added}[each.number], None
    found.added_count += len(added)
    found.known_count, found.new_count = found.known_count + len(known), found.new_count - len(known)
    if not kept and not (found.is_own and _make_ours(session, found, by, at)):
        found.stage = Stage.DONE
        tell_end(session, found, by, at)
    session.add_all([*kept, found])
    return found


def _make_ours(session: Session, found: Import, by: Actor, at: datetime) -> int:
    """The next verdicts of our archive that are here as others' become ours; how many."""
    chosen = {}
    known = theirs(session, found.id or 0, limit=ADDED_AT_ONCE)
    for row, came in known:
        came.label = row.label or came.label
        key = found.labels.get(row.label or "", UNRATED)  # of the file a person said what its labels are
        if key not in chosen:
            chosen[key] = None if key == UNRATED else card_of(rating_by_key(session, key))
        told = {"import_id": found.id, "label": came.label, "publisher": came.publisher, "url": came.url}
        make_own(session, came.claim_id, chosen[key], vars(OURS), told=told, by=by, at=at)
        came.is_own = True
        row.reasons = [{"text": IS_OURS_NOW, "values": {"claim": came.claim_id}}]
        session.add_all([row, came])
    found.ours_count += len(known)
    session.flush()
    return len(known)


def _arriving(
    session: Session, found: Import, rows: Sequence[Row], by: Actor, at: datetime
) -> list[Arriving]:
    """Rows as the desk takes claims in, with who made them: each name is looked for once."""
    who = {
        name: find_or_add(session, name, by=by, at=at)
        for name in dict.fromkeys(row.claimant for row in rows)
        if name
    }
    keys = {row.number: rating_of(row.check, found.labels) for row in rows} if found.is_own else {}
    cards = {key: card_of(rating_by_key(session, key)) for key in set(keys.values()) if key}
    arriving = []
    for row in rows:
        claimant, check = who.get(row.claimant or ""), row.check
        arriving.append(
            Arriving(
                statement=row.statement,
                language=row.language,
                claimant_id=claimant.id if claimant else None,
                claimant_name=claimant.name if claimant else None,
                rating=cards.get(keys.get(row.number) or ""),
                places=tuple(_places(row)),
                told={
                    "import_id": found.id,
                    "own_archive": found.is_own or None,
                    **(
                        {"label": check.label, "publisher": check.publisher, "url": check.url}
                        if check
                        else {}
                    ),
                },
                **vars(standing(check, own=found.is_own)),
            )
        )
    return arriving


def _came_with(found: Import, row: Row, claim_id: int) -> ImportedClaim:
    check = row.check
    return ImportedClaim(
        claim_id=claim_id,
        import_id=found.id or 0,
        key=row.key,
        wording=row.wording,
        has_verdict=check is not None,
        is_own=found.is_own and check is not None,
        label=check.label if check else None,
        publisher=check.publisher if check else None,
        url=check.url if check else None,
        title=check.title if check else None,
        checked_on=PartialDate(check.checked_on) if check and check.checked_on else None,
    )


def _places(row: Row) -> Iterator[tuple[str | None, PartialDate | None]]:
    """Where and when it was said: the date is of the first place."""
    said_on = PartialDate(row.said_on) if row.said_on else None
    for url in row.seen_at or ((None,) if said_on else ()):
        yield url, said_on
        said_on = None
