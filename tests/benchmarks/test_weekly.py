"""A week with its database, as it is measured; here of a pool, and each thing once."""

import pytest

from benchmarks.weekly import Often, weekly

pytestmark = [pytest.mark.slow, pytest.mark.solver]


def test_a_week_is_measured_from_its_sheets_to_its_feeds() -> None:
    once = Often(asked=3, moves=3, seats=2, starts=1)
    lines = weekly(1, 5, "pool", once)
    assert not any(line.wrong for line in lines)
    assert all(seconds > 0 for line in lines for seconds in line.seconds)
    times = {line.what: len(line.seconds) for line in lines}
    assert times["a feed, unchanged"] == times["a move judged"] == 3
    assert times["stand-ins"] == times["stand-ins of an alarm"] == 2
    for what in ("solved through the API", "published first", "published again"):
        assert times[what] == 1
    (expanded,) = (line for line in lines if line.what == "availability expanded")
    assert "26 weeks" in expanded.note
