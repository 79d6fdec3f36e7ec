"""Minutes of a day, as sheets have them, and wall times, as tables have them."""

from datetime import time

from scheduler.sheets.cells import DAY_MINUTES


def wall_time(minute: int) -> time:
    """Give minutes of a day as a wall time; the end of the day is 00:00."""
    return time(minute % DAY_MINUTES // 60, minute % 60)


def minutes(wall: time, *, closes: bool = False) -> int:
    """Give the minutes of a wall time; a closing 00:00 ends the day."""
    return wall.hour * 60 + wall.minute or (DAY_MINUTES if closes else 0)
