import json

from benchmarks.measure import Measurement, last_line
from benchmarks.table import HEADINGS, aligned, markdown, row

FOUND = Measurement(
    "pool",
    3,
    status="feasible",
    strategy="lp",
    filled=69,
    mandatory=81,
    seconds={"generate": 0.1, "solve": 0.456, "check": 0.01},
    megabytes=120,
    tiers={"cover": (200, 204, 4 / 204), "teams": (31, None, None)},
)


def cells(found: Measurement) -> dict[str, str]:
    return dict(zip(HEADINGS, row(found), strict=True))


def test_a_row_says_value_bound_and_gap_and_never_guesses() -> None:
    said = cells(FOUND)
    assert said["filled"] == "69/81"
    assert said["solve s"] == "0.46"
    assert said["cover: value, bound, gap"] == "200, 204, 1.96 %"
    assert said["teams: value, bound, gap"] == "31, ?, ?"
    assert said["comfort: value, bound, gap"] == ""


def test_a_measurement_survives_the_way_from_its_process() -> None:
    arrived = Measurement(**json.loads(json.dumps(FOUND.as_json())))
    assert row(arrived) == row(FOUND)


def test_a_failed_run_is_a_row_too() -> None:
    said = cells(Measurement("dense", 1, status="FAILED (1): MemoryError"))
    assert said["status"] == "FAILED (1): MemoryError"
    assert said["filled"] == said["solve s"] == said["peak MB"] == ""


def test_both_tables_have_every_column() -> None:
    rows = [row(FOUND), row(Measurement("demo", 1))]
    lines = markdown(rows).splitlines()
    assert len(lines) == 4
    assert {line.count("|") for line in lines} == {len(HEADINGS) + 1}
    head, first, _ = aligned(rows).splitlines()
    assert head.index("status") == first.index("feasible")


def test_the_last_line_of_an_error() -> None:
    assert last_line("Traceback\n  File\nValueError: no\n\n") == "ValueError: no"
    assert last_line("\n") == "no message"
