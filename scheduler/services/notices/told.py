"""What helpers and sites were told of a week, from the notices about it.

The pitfall is a message that was tried and may have arrived: it counts as told, is
never withdrawn, and what is told next follows it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import bindparam, select, update

from scheduler.services.notices.readers import Who
from scheduler.store.session import Db
from scheduler.store.tables import (
    REFUSED,
    SENT,
    WAITING,
    WITHDRAWN,
    Notice,
    PlanVersion,
)

if TYPE_CHECKING:
    from sqlalchemy import Table

WEEK: Final = "week"
CHANGE: Final = "change"


@dataclass(slots=True)
class Told:
    """What somebody was told of a week.

    Attributes
    ----------
    version_id
        The version they were last told, or are being told now; None: nothing.
    doubted_id
        A version whose notice was refused after it was tried, so that nobody knows
        what they know; None: there is no doubt.
    open
        Ids of notices that nobody has tried to send; these may be withdrawn.
    tried
        Ids of notices that wait to be tried again.
    """

    version_id: int | None = None
    doubted_id: int | None = None
    open: list[int] = field(default_factory=list)
    tried: list[int] = field(default_factory=list)

    @property
    def in_doubt(self) -> bool:
        """Whether nobody knows what they know."""
        return self.doubted_id is not None

    def versions(self) -> list[int]:
        """Give the versions they may know."""
        return [one for one in (self.version_id, self.doubted_id) if one is not None]

    def add(self, id_: int, version_id: int, state: str, attempts: int) -> None:
        """Take up one more notice, in the order in which they were written."""
        if state == WITHDRAWN or (state == REFUSED and not attempts):
            return
        if state == REFUSED:
            self.doubted_id = version_id
        elif state == WAITING and not attempts:
            self.open.append(id_)
        else:
            self.version_id, self.doubted_id = version_id, None
            if state != SENT:
                self.tried.append(id_)


def told_of_round(db: Db, round_id: int) -> dict[Who, Told]:
    """Give what was told of the week of a round; who is not in it was told nothing."""
    row = Notice
    rows = db.execute(
        select(
            row.helper_id, row.site_id, row.id, row.version_id, row.state, row.attempts
        )
        .join(PlanVersion, PlanVersion.id == row.version_id)
        .where(PlanVersion.round_id == round_id, row.kind.in_((WEEK, CHANGE)))
        .order_by(PlanVersion.number, row.id)
    )
    found: dict[Who, Told] = defaultdict(Told)
    for helper_id, site_id, id_, version_id, state, attempts in rows:
        if version_id is not None:
            found[Who(helper_id, site_id)].add(id_, version_id, state, attempts)
    return found


def hurry(db: Db, those: Iterable[tuple[int, datetime]]) -> None:
    """Let notices that wait to be tried again be tried at some instant at the latest.

    What follows them cannot be sent before them.
    """
    table = cast("Table", Notice.__table__)
    rows = [{"which": id_, "latest": due_at} for id_, due_at in those]
    if rows:
        latest = bindparam("latest", type_=table.c.due_at.type)
        db.execute(
            update(table)
            .where(
                table.c.id == bindparam("which"),
                table.c.state == WAITING,
                table.c.due_at > latest,
            )
            .values(due_at=latest),
            rows,
        )
