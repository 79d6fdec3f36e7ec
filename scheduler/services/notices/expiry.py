"""Helpers are told what of theirs ends soon, each thing once; coordinators once a week."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler.services.notices.readers import (
    HELPER_FIELDS,
    Reader,
    Telling,
    coordinators,
    reader_of,
)
from scheduler.services.notices.rounds import texts_of
from scheduler.services.notices.writing import NewNotice, due_now, write_notices
from scheduler.services.warnings import PAPER_EXPIRES, SKILL_EXPIRES, Warned, expiring
from scheduler.store.session import Db
from scheduler.store.tables import Helper, Network
from scheduler.texts.messages import Ending

EXPIRY: Final = "expiry"
_WHAT: Final = {PAPER_EXPIRES: "clearance", SKILL_EXPIRES: "skill"}
_DIGEST: Final = 12


def tell_expiry(db: Db, network: Network, now: datetime) -> Telling:
    """Tell what ends within 30 days; to be called every day, or now and then."""
    local = now.astimezone(ZoneInfo(network.zone))
    those = sorted(
        expiring(db, network, local.date()),
        key=lambda one: (one.on or date.max, one.helper or "", one.what or ""),
    )
    people = _people(db, network, those)
    by_day: dict[tuple[str, date], list[Ending]] = defaultdict(list)
    for one in those:
        key, on = one.helper, one.on
        if key is not None and on is not None and key in people:
            ending = Ending(people[key][1].name, _WHAT[one.code], one.what or "", on)
            by_day[key, on].append(ending)
    wanted, unreached = list[NewNotice](), set[str]()
    for (key, day), endings in by_day.items():
        id_, reader = people[key]
        if not reader.email:
            unreached.add(f"helper {key}")
            continue
        words = texts_of(network, reader).ending_of_helper(reader.name, endings)
        own = f"{EXPIRY}:{day}:{_digest(endings)}:helper:{key}"
        wanted.append(_notice(network, own, reader, words, now, id_))
    year, week, _ = local.isocalendar()
    every = [ending for endings in by_day.values() for ending in endings]
    for reader in coordinators(db, network) if every else ():
        words = texts_of(network, reader).ending_of_network(every)
        own = f"{EXPIRY}:{year}-W{week:02}:{reader.key}"
        wanted.append(_notice(network, own, reader, words, now))
    written = write_notices(db, network, wanted, now)
    return Telling(written, 0, tuple(sorted(unreached)))


def _people(
    db: Db, network: Network, those: Sequence[Warned]
) -> dict[str, tuple[int, Reader]]:
    rows = db.execute(
        select(Helper.id, *HELPER_FIELDS).where(
            Helper.network_id == network.id,
            Helper.key.in_({one.helper for one in those}),
        )
    )
    return {key: (id_, reader_of(network, key, *rest)) for id_, key, *rest in rows}


def _notice(
    network: Network,
    key: str,
    reader: Reader,
    words: tuple[str, str],
    now: datetime,
    helper_id: int | None = None,
) -> NewNotice:
    return NewNotice(
        key=key,
        kind=EXPIRY,
        recipient=reader.email,
        language=reader.language,
        subject=words[0],
        text=words[1],
        due_at=due_now(network, now),
        helper_id=helper_id,
    )


def _digest(those: Sequence[Ending]) -> str:
    # Something more that ends the same day is news.
    named = "/".join(f"{one.what}:{one.name}" for one in those)
    return hashlib.sha256(named.encode()).hexdigest()[:_DIGEST]
