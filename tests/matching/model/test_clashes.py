"""What one helper cannot both hold is the same, kept for all slots or worked out."""

import numpy as np
import pytest

from matching.model import clashes
from matching.model.clashes import Clashes
from matching.model.frame import Bools, Frame
from tests.matching.random_problems import random_problem


def of_all_slots(frame: Frame) -> list[Bools]:
    """Give the clashes of all slots for each helper."""
    found = Clashes(frame, frozenset())
    slot = np.lexsort((np.arange(frame.slot_count), frame.start))
    return [found.between(helper, slot) for helper in range(frame.helper_count)]


@pytest.mark.parametrize("seed", range(40))
def test_a_table_of_all_pairs_says_what_each_pair_says(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = Frame(random_problem(seed))
    monkeypatch.setattr(clashes, "_ROWS", 2)
    kept = of_all_slots(frame)
    monkeypatch.setattr(clashes, "_MOST_BYTES", 0)
    for one, other in zip(kept, of_all_slots(frame), strict=True):
        assert one.tolist() == other.tolist()
