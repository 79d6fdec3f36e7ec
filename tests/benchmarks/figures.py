"""Figures as a run keeps them, made up for the tests of tables and plots."""

from dataclasses import replace

from benchmarks.record import Measurement

FOUND = Measurement(
    "pool",
    3,
    status="feasible",
    strategy="lp",
    limit=10.0,
    filled=69,
    mandatory=81,
    size={"helpers": 25, "sites": 15, "sessions": 60, "seats": 90},
    seconds={"generate": 0.1, "solve": 0.456, "check": 0.01},
    megabytes=120,
    tiers={"cover": (200, 204, 4 / 204), "teams": (31, None, None)},
    settled={"cover": 0.31, "teams": 0.4},
    trace=[
        (0.1, "cover", 190, None),
        (0.2, "cover", 195, 204),
        (0.3, "cover", 200, 204),
        (0.31, "cover", 200, 204),
        (0.35, "teams", 40, None),
        (0.4, "teams", 31, None),
    ],
)


def changed(**changes: object) -> Measurement:
    """Give the figures with others in some places."""
    return replace(FOUND, **changes)  # type: ignore[arg-type]
