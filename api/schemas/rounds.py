"""Shapes of rounds, their runs, and two plans side by side."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from api.schemas.base import Shape, Shown, Week

RoundState = Literal["open", "closed", "planned", "published"]
RunState = Literal["wanted", "running", "done", "failed"]
Pair = Annotated[
    tuple[int, int], Field(description="In the first plan, in the second.")
]
ClosesAt = Annotated[
    AwareDatetime | None,
    Field(
        description="Until when helpers should answer; null: no such day.",
        examples=["2026-11-27T17:00:00+01:00"],
    ),
]


class NewRound(Shape):
    """A round to be opened."""

    key: Week
    closes_at: ClosesAt = None


class RoundFields(Shape):
    """What may be changed of a round."""

    closes_at: ClosesAt = None
    closed: Annotated[
        bool | None,
        Field(
            description="true: answers are waited for no longer; false: again.",
            examples=[True],
        ),
    ] = None


class DraftShort(Shown):
    """The draft of a round, in short."""

    revision: int
    status: Literal["optimal", "feasible"]
    repairs: Annotated[
        bool, Field(description="Made to mend what is published by least change.")
    ]
    made_at: datetime


class VersionShort(Shown):
    """The newest published version of a round, in short."""

    number: int
    published_at: datetime


class Round(Shown):
    """One planning of one week."""

    key: Annotated[str, Field(description="The ISO week.", examples=["2026-W49"])]
    revision: int
    state: Annotated[
        RoundState,
        Field(
            description="planned: there is a draft (also beside a published version)."
        ),
    ]
    first_on: date
    last_on: date
    opened_at: Annotated[
        datetime | None, Field(description="null: helpers were never asked.")
    ]
    closes_at: datetime | None
    reminded_at: datetime | None
    closed_at: datetime | None
    asked: Annotated[int, Field(description="Active helpers, without the reserve.")]
    answered: int
    missing: int
    running: Annotated[
        list[int], Field(description="Numbers of runs that are wanted or running.")
    ]
    draft: DraftShort | None
    published: VersionShort | None


class Missing(Shown):
    """A helper who has not answered."""

    key: str
    name: str


class NewRun(Shape):
    """A run to be started; every limit has the default of the settings."""

    seconds: Annotated[
        float | None,
        Field(ge=0.1, le=604800, description="How long at most.", examples=[60]),
    ] = None
    workers: Annotated[
        int | None, Field(ge=1, le=1024, description="Threads.", examples=[2])
    ] = None
    seed: Annotated[
        int, Field(ge=0, le=2**31 - 1, description="Of all random choices.")
    ] = 1
    adopt: Annotated[
        bool, Field(description="Its plan becomes the draft, unless that was edited.")
    ] = True
    beside: Annotated[
        bool, Field(description="Even while another run of the week is under way.")
    ] = False


class Tier(Shown):
    """What a plan is worth in one tier."""

    value: int | None
    bound: Annotated[int | None, Field(description="Proven; null: none is known.")]


class RunResult(Shown):
    """What the plan of a run is worth."""

    status: Literal["optimal", "feasible"]
    strategy: str
    seconds: float
    tiers: dict[str, Tier]
    assignments: int
    empty_mandatory: int
    empty_other: int
    not_held: int
    pins_refused: int


class RunError(Shown):
    """Why a run has no plan."""

    code: Annotated[str, Field(description="A stable word.", examples=["no_memory"])]
    told: str


class Run(Shown):
    """One run of the solver."""

    week: str
    number: int
    state: RunState
    wanted_by: str
    wanted_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    seconds: float
    workers: int
    seed: int
    adopt: Annotated[
        bool, Field(description="Its plan becomes the draft, or did become it.")
    ]
    attempts: Annotated[int, Field(description="How many workers have claimed it.")]
    stop_wanted: bool
    stale: Annotated[
        bool, Field(description="The week changed before its plan was kept.")
    ]
    problem_sha256: str | None
    error: RunError | None
    result: RunResult | None


class HelperDifference(Shown):
    """What a helper does in either plan."""

    helper: str
    name: str
    sessions: Pair
    minutes: Pair
    takes: list[dict[str, str]]
    leaves: list[dict[str, str]]
    moved: list[str]


class SiteDifference(Shown):
    """What a site has in either plan."""

    site: str
    name: str
    held: Pair
    empty: Pair
    changed: list[dict[str, str]]
    moved: list[str]


class Comparison(Shown):
    """Two plans of a week side by side."""

    week: str
    sides: list[int | str]
    better: Annotated[
        Literal[0, 1, 2],
        Field(description="Which is better; 0: they are worth the same."),
    ]
    left_out: Annotated[
        Pair, Field(description="Assignments to what has gone from the week.")
    ]
    tiers: dict[str, dict[str, Pair]]
    people: list[HelperDifference]
    sites: list[SiteDifference]


PlanDocument = dict[str, Any]
