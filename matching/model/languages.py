"""What the public speaks, and who in the team speaks it too."""

from collections.abc import Iterator

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Bools, Ints
from matching.model.rows import at_most
from matching.problem import INTERPRETER, NATIVE, SHARED_LEVEL


def languages(draft: Draft) -> None:
    """Public languages, best first: native, at the level, interpreted, remote, none.

    Each better way saves what it is cheaper by: worst · y - Σ (worse - better) · v,
    with v of a better way ≤ v of the next worse ≤ y, and v ≤ who makes it possible.
    A bonus bounded by its own y keeps the relaxation tight.
    """
    sites = {site.id: site for site in draft.problem.sites}
    weights = draft.problem.settings.weights
    for slot in range(draft.frame.slot_count):
        session = draft.problem.sessions[draft.frame.slot_session[slot]]
        if not session.public_languages:
            continue
        remote = sites[session.site].remote_interpreting
        worst = weights["language_remote" if remote else "language_nobody"]
        for need in session.public_languages.items():
            _Need(draft, slot, *need).write(worst)


class _Need:
    """One language that the public of one slot speaks."""

    def __init__(self, draft: Draft, slot: int, language: str, level: int) -> None:
        self._draft, self._slot = draft, slot
        self._language, self._level = language, level
        self._columns = draft.columns_of_slot(slot)

    def write(self, worst: int) -> None:
        """Add the columns and rows of the need."""
        draft = self._draft
        weights = draft.problem.settings.weights
        held = draft.held[[self._slot]]
        draft.cost("teams", held, np.array([worst]))
        at_level = self._speakers(self._level)
        ways = [
            ("language_level", at_level),
            ("language_native", self._speakers(NATIVE)),
        ]
        if weights["language_interpreter"] < worst:
            duos = self._interpreters()
            if len(duos):
                ways.insert(0, ("language_interpreter", np.append(at_level, duos)))
        above, dear = held[0], worst
        for name, speakers in ways:
            if not len(speakers) or dear <= weights[name]:
                continue
            spoken = draft.rows.new_columns(1)
            draft.cost("teams", spoken, np.array([weights[name] - dear]))
            at_most(draft.rows, "languages", spoken, np.array([above]))
            at_most(draft.rows, "languages", spoken, speakers)
            above, dear = spoken[0], weights[name]

    def _speakers(self, level: int) -> Ints:
        """Give the covering columns of who speaks at a level."""
        columns = self._columns[self._draft.covering[self._columns]]
        return columns[self._who(self._language, level)[self._draft.helper[columns]]]

    def _who(self, language: str, level: int) -> Bools:
        holdings = self._draft.eligibility.holdings
        return holdings.mask("language", ((language, level),), 0)

    def _interpreters(self) -> Ints:
        """Add and give a column for each kind of interpreter who finds a colleague.

        An interpreter who covers speaks at the level, which is better: so only those
        in other seats are looked at, and whoever covers is a colleague.
        """
        draft = self._draft
        day = int(draft.frame.day[self._slot])
        role = draft.eligibility.holdings.mask("role", ((INTERPRETER, 0),), day)
        who = role & self._who(self._language, self._level)
        mine = self._columns[~draft.covering[self._columns]]
        mine = mine[who[draft.helper[mine]]]
        duos = [
            self._duo(interpreters, colleagues)
            for interpreters, colleagues in self._kinds(mine)
            if len(colleagues)
        ]
        return np.array(duos, dtype=np.int64)

    def _duo(self, interpreters: Ints, colleagues: Ints) -> int:
        rows = self._draft.rows
        both = rows.new_columns(1)
        at_most(rows, "languages", both, interpreters)
        at_most(rows, "languages", both, colleagues)
        return int(both[0])

    def _kinds(self, mine: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Give interpreters who share languages with the same colleagues."""
        draft = self._draft
        covering = self._columns[draft.covering[self._columns]]
        kinds: dict[bytes, list[int]] = {}
        shared: dict[bytes, Ints] = {}
        for column in mine.tolist():
            helper = draft.problem.helpers[draft.helper[column]]
            understood = np.zeros(len(covering), dtype=bool)
            for language, level in helper.languages.items():
                if level >= SHARED_LEVEL:
                    speak = self._who(language, SHARED_LEVEL)
                    understood |= speak[draft.helper[covering]]
            key = understood.tobytes()
            kinds.setdefault(key, []).append(column)
            shared[key] = covering[understood]
        for key, interpreters in kinds.items():
            yield np.array(interpreters, dtype=np.int64), shared[key]
