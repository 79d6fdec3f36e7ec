"""Shapes of drafts: what is planned, what a move would do, edits, pins, stand-ins."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from api.schemas.base import Key, Shape, Shown, Text

Terms = dict[str, dict[str, int]]


class SeatNamed(Shape):
    """One seat."""

    session: Annotated[Key, Field(examples=["epn-marolles.20261201.0900"])]
    seat: Annotated[Key, Field(examples=["a"])]


class SeatTaken(SeatNamed):
    """One seat, and who takes it."""

    helper: Annotated[Key, Field(examples=["amina"])]
    option: Annotated[
        int | None,
        Field(
            ge=0,
            le=1000,
            description="Another time of the session; null: the one it has.",
            examples=[0],
        ),
    ] = None


class Move(Shape):
    """Seats that are left, and seats that are taken."""

    removed: Annotated[list[SeatNamed], Field(default_factory=list, max_length=100)]
    added: Annotated[list[SeatTaken], Field(default_factory=list, max_length=100)]
    pin: Annotated[
        bool,
        Field(description="Whoever takes a seat is pinned: the next plan keeps it."),
    ] = True


class Moves(Shape):
    """Moves to be judged, each by itself."""

    moves: Annotated[list[Move], Field(min_length=1, max_length=50)]


class Reason(Shape):
    """Why a rule may be broken here."""

    rule: Annotated[Key, Field(examples=["available"])]
    session: Annotated[Key | None, Field(examples=["epn-marolles.20261201.0900"])] = (
        None
    )
    seat: Annotated[Key | None, Field(examples=["a"])] = None
    helper: Annotated[Key | None, Field(examples=["amina"])] = None
    reason: Annotated[
        Text,
        Field(
            description="10 to 1,000 characters; it is kept with the plan.",
            examples=["Amina said on the phone that she can come."],
        ),
    ]


class NewEdit(Move):
    """A change of the draft by hand."""

    overrides: Annotated[list[Reason], Field(default_factory=list, max_length=100)]


class NewPin(Shape):
    """Who is pinned to a seat."""

    helper: Annotated[Key, Field(examples=["amina"])]


class Broken(Shown):
    """A rule that is broken."""

    rule: str
    session: str | None
    seat: str | None
    helper: str | None
    detail: dict[str, Any]
    may_override: Annotated[
        bool, Field(description="Whether a written reason is enough.")
    ]
    override: dict[str, Any] | None


class Time(Shown):
    """One possible time of a session."""

    starts_at: datetime
    ends_at: datetime


class SeatPlanned(Shown):
    """A seat of a plan."""

    seat: str
    mandatory: bool
    helper: str | None
    helper_name: str | None
    why: Annotated[
        dict[str, int] | None,
        Field(description="Of an empty one: helpers left after each gate."),
    ]


class SessionPlanned(Shown):
    """A session of a plan, with its seats."""

    session: str
    site: str
    site_name: str
    activity: str | None
    activity_name: str | None
    option: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    options: list[Time]
    seats: list[SeatPlanned]


class PlanShown(Shown):
    """What is said of a plan as a whole."""

    week: str
    made_at: datetime
    status: Literal["optimal", "feasible"]
    strategy: str
    seconds: float
    seed: int
    repairs: bool
    problem_sha256: str
    score: Terms
    bound: dict[str, int | None]
    not_held: list[dict[str, Any]]
    pins_refused: list[dict[str, Any]]
    overrides: list[dict[str, Any]]


class Draft(PlanShown):
    """The draft of a week."""

    revision: int
    stale: Annotated[
        bool, Field(description="The week has changed since: plan it again.")
    ]
    faults: Annotated[
        list[dict[str, str]],
        Field(description="What is wrong with the week by now, if it cannot be read."),
    ]
    broken: list[Broken] | None
    edits: Annotated[int, Field(description="By hand, and not undone.")]
    sessions: list[SessionPlanned]


class Judged(Shown):
    """What a move would do."""

    allowed: bool
    possible: Annotated[
        bool, Field(description="Nothing stands against it but what needs a reason.")
    ]
    broken: list[Broken]
    mended: list[Broken]
    change: Terms
    cost: list[int]


class Judgements(Shown):
    """What moves would do to the draft, each by itself."""

    week: str
    revision: int
    stale: bool
    moves: list[Judged]


class Edit(Shown):
    """A change of a draft by hand."""

    number: int
    at: datetime
    by: str
    removed: list[dict[str, Any]]
    added: list[dict[str, Any]]
    overrides: list[dict[str, Any]]
    undone: bool


class Edited(Edit):
    """A change that was just made or undone, and the draft after it."""

    revision: int
    stale: bool
    score: Terms
    broken: list[Broken]


class Pin(Shown):
    """Somebody fixed to a seat by hand."""

    session: str
    seat: str
    helper: str


class Pins(Shown):
    """All pins of a week, in the order in which they were set."""

    items: list[Pin]


class Person(Shown):
    """Who could take a seat."""

    helper: str
    helper_name: str
    option: int
    reserve: bool
    asks: Annotated[
        list[Broken], Field(description="What they would have to agree to.")
    ]
    change: Terms
    cost: list[int]


class StandIns(Shown):
    """Who could take a seat, best first."""

    week: str
    session: str
    seat: str
    option: int
    holder: str | None
    vacant: dict[str, Any]
    fit: list[Person]
    nearly: list[Person]


class DraftStandIns(StandIns):
    """Who could take a seat of the draft."""

    revision: int
    stale: bool


class AlarmStandIns(StandIns):
    """Who could take the seat of an alarm."""

    alarm: int
    version: int


class Why(Shown):
    """Why a seat is empty, and what would fill it."""

    week: str
    revision: int
    stale: bool
    session: str
    seat: str
    option: int
    mandatory: bool
    holder: str | None
    gates: list[dict[str, Any]]
    elsewhere: list[dict[str, Any]]
    fixes: list[dict[str, Any]]
