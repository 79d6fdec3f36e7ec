"""What the rules speak of: a duty (who sits where, when) and a broken rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matching.plan import Assignment
from matching.problem import NOTHING, Helper, Option, Seat, Session

Detail = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule, where it shows and by how much.

    Attributes
    ----------
    rule
        An id of `RULES`, or ``answer`` where the answer itself is malformed.
    seat, helper
        None where the rule speaks of the whole session.
    detail
        The figures, e.g. ``wanted`` and ``found``.
    """

    rule: str
    session: str
    seat: str | None
    helper: str | None
    detail: Detail = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, eq=False)
class Duty:
    """An assignment with everything it names.

    Attributes
    ----------
    day
        The local day it starts on.
    number
        Which of the session's options it is.
    order
        The place of the seat in the file, the same for every duty in it.
    begun
        The session had begun when the plan was made: a fact, which alone breaks
        no rule but counts wherever others meet it.
    """

    session: Session
    option: Option
    seat: Seat
    helper: Helper
    day: int
    number: int
    order: int
    begun: bool

    @property
    def start(self) -> int:
        """The minute it starts."""
        return self.option.start

    @property
    def end(self) -> int:
        """The minute it ends."""
        return self.option.end

    @property
    def key(self) -> tuple[str, str, str]:
        """Session, seat and helper, as a pin names them."""
        return self.session.id, self.seat.id, self.helper.id

    @property
    def assignment(self) -> Assignment:
        """The entry of the plan that it comes from."""
        return Assignment(self.session.id, self.number, self.seat.id, self.helper.id)

    def breaks(self, rule: str, **detail: int | str) -> Violation:
        """Say that this seat and helper break a rule."""
        return Violation(rule, *self.key, detail)


def in_time(duty: Duty) -> tuple[int, int, int]:
    """Order duties by start, then by end, then as in the file."""
    return duty.option.start, duty.option.end, duty.order


def in_file(duty: Duty) -> int:
    """Order duties as their seats stand in the file."""
    return duty.order
