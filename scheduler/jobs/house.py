"""What is done for the house: alarms, warnings, retention, cleaning, backups."""

from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.errors import RefusedError, RelaisError
from scheduler.jobs.job import Turn
from scheduler.services.alarms.raising import Watched, watch
from scheduler.services.alarms.sweeping import sweep
from scheduler.services.backup import backup
from scheduler.services.networks import find_network
from scheduler.services.notices import tell_expiry
from scheduler.services.privacy import clean, forget
from scheduler.store.session import Database, Db
from scheduler.store.tables import Network

OFTEN: Final = ("alarms",)
_PREFIX, _SUFFIX = "relais-", ".backup"


def look_for_alarms(database: Database, turn: Turn) -> str:
    """Raise and end what only time raises and ends: papers that expired, what is over.

    Each network has a transaction of its own.

    Raises
    ------
    RefusedError
        It could not be done for some networks; it says for which.
    """
    found = _each_network(database, turn.now)
    raised = sum(len(one.raised) for one in found)
    ended = sum(len(one.ended) for one in found)
    return f"{raised} raised, {ended} ended"


def _each_network(database: Database, now: datetime) -> list[Watched]:
    with database.read() as db:
        keys = db.scalars(select(Network.key).order_by(Network.key)).all()
    found, failed = [], []
    for key in keys:
        try:
            with database.write(inputs=False) as db:
                found.append(watch(db, find_network(db, key), now=now))
        except (BadInputError, RelaisError) as error:
            failed.append(f"{key} ({error})")
    if failed:
        msg = f"Alarms could not be looked for in: {'; '.join(failed)}"
        raise RefusedError(msg)
    return found


def look_at_everything(db: Db, turn: Turn) -> str:
    """Look at all that is published with the check of plans."""
    network = find_network(db, turn.due.key)
    watched, unchecked = sweep(db, network, now=turn.now)
    told = f"{len(watched.raised)} raised, {len(watched.ended)} ended"
    weeks = f"; not checked, their rows have faults: {', '.join(unchecked)}"
    return told + (weeks if unchecked else "")


def warn(db: Db, turn: Turn) -> str:
    """Tell whose papers and skills end soon."""
    telling = tell_expiry(db, find_network(db, turn.due.key), turn.now)
    return f"{telling.written} told"


def forget_people(db: Db, turn: Turn) -> str:
    """Delete what is kept of people longer than the network wants."""
    return _gone(forget(db, find_network(db, turn.due.key), turn.now))


def clean_up(db: Db, turn: Turn) -> str:
    """Delete what is of no use any more."""
    return _gone(clean(db, turn.now, OFTEN))


def _gone(gone: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in gone.items()) or "nothing"


def back_up(database: Database, turn: Turn) -> str:
    """Write everything to a file that is read again, and keep the newest few.

    The file is named after the slot: done twice, it is written once.
    """
    folder, keep = turn.settings.backup_dir, turn.settings.backup_keep
    if keep == 0:
        return "nothing: no backups are kept"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{_PREFIX}{turn.due.slot:%Y-%m-%dT%H%MZ}{_SUFFIX}"
    made = backup(database, file)
    gone = _drop_oldest(folder, keep)
    return f"{made.rows} rows in {file.name}, {gone} older deleted"


def _drop_oldest(folder: Path, keep: int) -> int:
    """Delete all but the newest; only files that were named here."""
    files = sorted(folder.glob(f"{_PREFIX}????-??-??T????Z{_SUFFIX}"))
    for file in files[:-keep]:
        file.unlink(missing_ok=True)  # another worker may have been quicker
    return len(files[:-keep])
