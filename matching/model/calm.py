"""Calm: what has been published changes for as few people as possible."""

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Frame, Ints

_SOON, _WEEK = 48 * 60, 7 * 24 * 60  # minutes from now


def calm(draft: Draft) -> None:
    """Pairs of session and helper that come, go or move, dearer the nearer they are.

    gone · (1 - Σ x) for what was published, come · x for what was not, moved · x at
    another option than the published one.
    """
    if not draft.problem.published:
        return
    weights = draft.problem.settings.weights
    frame = draft.frame
    near = _nearness(frame)
    unit = weights["changed"] * near[draft.slot]
    for session, told in frame.told.items():
        columns = draft.columns_of_session(session)
        first = int(frame.slot_first[session])
        for helper, (option, _) in told.items():
            mine = columns[draft.helper[columns] == helper]
            gone = weights["changed"] * int(near[first + option])
            draft.constant["calm"] = draft.constant.get("calm", 0) + gone
            unit[mine] = -gone
            slot = draft.slot[mine]
            sooner = np.maximum(near[slot], near[first + option])
            unit[mine] += weights["moved"] * sooner * (slot != first + option)
    draft.cost("calm", np.arange(draft.pairs), unit)


def _nearness(frame: Frame) -> Ints:
    """Give the factor of each slot: 8 within 48 hours, 4 within 7 days, else 1."""
    as_of = frame.problem.as_of
    if as_of is None:
        return np.ones(frame.slot_count, dtype=np.int64)
    ahead = frame.start - as_of
    return np.where(ahead <= _SOON, 8, np.where(ahead <= _WEEK, 4, 1))
