"""The times of a session as people read them: the one taken, or all that may be."""

from collections.abc import Sequence
from typing import Final

from matching.problem import Option, Session
from matching.times import Horizon
from scheduler.texts.language import Texts

MOST_TIMES: Final = 5  # of one session; more are counted


def times_of(session: Session, taken: int | None) -> list[Option]:
    """Give the option taken; of a session not held all times, the first first."""
    if taken is not None:
        return [session.options[taken]]
    by_time = {(one.start, one.end): one for one in reversed(session.options)}
    return [by_time[time] for time in sorted(by_time)]


def other_times(texts: Texts, horizon: Horizon, options: Sequence[Option]) -> str:
    """Name further times, "or Fri 27/11 09:00–12:00"; empty where there are none."""
    if len(options) > MOST_TIMES:
        return texts.gettext("or at %(n)s other times", n=len(options))
    if not options:
        return ""
    times = [
        f"{texts.short_day(start.date())} {texts.span(start, end)}"
        for start, end in (
            (horizon.local(one.start), horizon.local(one.end)) for one in options
        )
    ]
    return texts.gettext("or %(times)s", times=", ".join(times))
