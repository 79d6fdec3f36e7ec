"""Series: modules in their order, each held only after those before, one trainer."""

from collections import defaultdict
from itertools import pairwise

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Frame, Ints


def series(draft: Draft) -> None:
    """Modules of a series follow each other, and keep their trainer.

    For two modules a, b that follow each other and each moment τ at which b could
    begin: Σ y of b's slots that begin by τ ≤ Σ y of a's slots that end by τ. That is
    both the order and "held only if the one before is", for fractions too.
    """
    begun = draft.frame.begun
    for modules in modules_of(draft.frame).values():
        for earlier, later in pairwise(modules):
            _follow(draft, earlier, later)
        for place, later in enumerate(modules):
            # Facts ask for nothing; what follows them asks for all before.
            before = modules[: max(0, place - 1)]
            if not begun[later] and place and begun[modules[place - 1]]:
                for earlier in before:
                    _hold_before(draft, earlier, later)
    for one in draft.problem.series:
        if one.same_trainer and one.trainer is None:
            _same_trainer(draft, modules_of(draft.frame).get(one.id, []))


def modules_of(frame: Frame) -> dict[str, list[int]]:
    """Give the sessions of each series in the order of their modules."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, session in enumerate(frame.problem.sessions):
        if session.module is not None:
            found[session.module.series].append((session.module.number, number))
    return {key: [s for _, s in sorted(modules)] for key, modules in found.items()}


def _follow(draft: Draft, earlier: int, later: int) -> None:
    frame = draft.frame
    before = np.arange(frame.slot_first[earlier], frame.slot_first[earlier + 1])
    after = np.arange(frame.slot_first[later], frame.slot_first[later + 1])
    if frame.begun[later]:  # a fact: what is before may not end after it began
        told, _ = next(iter(frame.told[later].values()))
        late = before[frame.end[before] > frame.start[after[told]]]
        if not frame.begun[earlier] and len(late):
            row = np.zeros(len(late), dtype=np.int64)
            draft.rows.add("series", row, draft.held[late], 1, count=1, upper=0)
        return
    for moment in np.unique(frame.start[after]).tolist():
        begin = draft.held[after[frame.start[after] <= moment]]
        ended = draft.held[before[frame.end[before] <= moment]]
        draft.rows.add(
            "series",
            np.zeros(len(begin) + len(ended), dtype=np.int64),
            np.concatenate([begin, ended]),
            np.concatenate([np.ones(len(begin), int), np.full(len(ended), -1)]),
            count=1,
            upper=0,
        )


def _hold_before(draft: Draft, earlier: int, later: int) -> None:
    """Hold a module only if another is held: Σ y of the later ≤ Σ y of the earlier."""
    first = draft.frame.slot_first
    after = draft.held[first[later] : first[later + 1]]
    before = draft.held[first[earlier] : first[earlier + 1]]
    draft.rows.add(
        "series",
        np.zeros(len(after) + len(before), dtype=np.int64),
        np.concatenate([after, before]),
        np.concatenate([np.ones(len(after), int), np.full(len(before), -1)]),
        count=1,
        upper=0,
    )


def _same_trainer(draft: Draft, modules: list[int]) -> None:
    """Choose one trainer: Σ_h w ≤ 1, Σ x of h in each trainer seat ≤ w."""
    columns = [_in_trainer_seat(draft, session) for session in modules]
    columns = [each for each in columns if len(each)]
    if len(columns) < 2:
        return
    helpers = np.unique(draft.helper[np.concatenate(columns)])
    chosen = draft.rows.new_columns(len(helpers))
    row = np.zeros(len(helpers), dtype=np.int64)
    draft.rows.add("series", row, chosen, 1, count=1, upper=1)
    for mine in columns:
        who = np.searchsorted(helpers, draft.helper[mine])
        there, row = np.unique(who, return_inverse=True)
        first = draft.rows.rows
        draft.rows.add(
            "series",
            np.concatenate([row, np.arange(len(there))]),
            np.concatenate([mine, chosen[there]]),
            np.concatenate([np.ones(len(mine), int), np.full(len(there), -1)]),
            count=len(there),
            upper=0,
        )
        draft.enabling.append((first + np.arange(len(there)), chosen[there]))


def _in_trainer_seat(draft: Draft, session: int) -> Ints:
    """Give the columns of the trainer's seat of a session that has not begun."""
    asked = draft.problem.sessions[session]
    seat = asked.module.trainer_seat if asked.module else None
    if seat is None or draft.frame.begun[session]:
        return np.zeros(0, dtype=np.int64)
    columns = draft.columns_of_session(session)
    number = draft.frame.seat_index[asked.id, seat]
    mine: Ints = columns[draft.seat[columns] == number]
    return mine
