"""Quiet hours: when nobody is written to, unless it cannot wait.

In wall-clock time of the network, so that the night of a clock change is quiet as
long as its clocks say. Half-open as everything: at their end one may write again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.cycle import instant_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The quiet hours of a network; there are none where both times are the same.

    Attributes
    ----------
    begins, ends
        Wall-clock times; an end before the beginning is that of the next day.
    """

    zone: str
    begins: time
    ends: time

    def end(self, at: datetime) -> datetime | None:
        """Give the instant at which they end; None: it is not quiet then."""
        local = at.astimezone(ZoneInfo(self.zone))
        if not self._hold(local.time()):
            return None
        return self.next_end(at)

    def _hold(self, wall: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= wall < self.ends
        return wall >= self.begins or wall < self.ends

    def next_end(self, at: datetime) -> datetime:
        """Give the first instant after this one at which they end: a time of day."""
        day = at.astimezone(ZoneInfo(self.zone)).date()
        found = instant_of(day, self.ends, self.zone)
        if found <= at:
            found = instant_of(day + _DAY, self.ends, self.zone)
        return found.astimezone(UTC)
