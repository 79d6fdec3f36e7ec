"""Series: modules in their order, each held only after those before."""

from collections import defaultdict
from itertools import pairwise

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Frame
from matching.model.rows import at_most
from matching.model.trainers import Training, held_of


def series(draft: Draft) -> None:
    """Modules of a series follow each other, and keep their trainer.

    For two modules a, b that follow each other and each moment τ at which b could
    begin: Σ y of b's slots that begin by τ ≤ Σ y of a's slots that end by τ. That is
    both the order and "held only if the one before is", for fractions too.
    """
    modules = modules_of(draft.frame)
    for sessions in modules.values():
        for earlier, later in pairwise(sessions):
            _follow(draft, earlier, later)
        _follow_facts(draft, sessions)
    training = Training(draft)
    for one in draft.problem.series:
        if one.same_trainer:
            training.add(modules.get(one.id, []))


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
        at_most(draft.rows, "series", begin, ended)


def _follow_facts(draft: Draft, modules: list[int]) -> None:
    """Ask for all modules before what follows a fact, as facts ask for nothing."""
    begun = draft.frame.begun
    for place, later in enumerate(modules[1:], 1):
        if begun[modules[place - 1]] and not begun[later]:
            for earlier in modules[: place - 1]:
                at_most(
                    draft.rows, "series", held_of(draft, later), held_of(draft, earlier)
                )
