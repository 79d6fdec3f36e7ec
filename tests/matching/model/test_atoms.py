"""What seats ask, as masks over helpers on a day."""

import numpy as np
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.model.atoms import PERSON_GATES, Atoms, Holdings
from matching.model.frame import Frame
from matching.problem import Dated, Helper, Seat, Session, Skill
from tests.matching.tiny import helper, problem, seats, session

KEYS = st.sampled_from(["x", "y"])
LEVELS = st.integers(1, 7)
DAYS = st.none() | st.integers(-1, 7)
DATED = st.lists(st.builds(Dated, KEYS, DAYS, DAYS), max_size=2).map(tuple)
SKILLS = st.lists(st.builds(Skill, KEYS, LEVELS, DAYS, DAYS), max_size=2).map(tuple)
MAPPED = st.dictionaries(KEYS, LEVELS, max_size=2)
NAMES = st.lists(KEYS, max_size=2, unique=True).map(tuple)
HELPERS = st.builds(
    Helper,
    id=st.just("h"),
    roles=DATED,
    skills=SKILLS,
    languages=MAPPED,
    clearances=DATED,
    badges=NAMES,
)
SEATS = st.builds(
    Seat,
    id=st.just("a"),
    roles=NAMES,
    skills=MAPPED,
    languages=MAPPED,
    any_language=st.booleans(),
    clearances=NAMES,
    badges=NAMES,
)


def passes(gate: str, person: Helper, asked: Seat, day: int) -> bool:
    """Say plainly whether a helper passes a gate of a seat."""
    if gate == "role":
        held = {role.id for role in person.roles if role.on(day)}
        return not asked.roles or bool(held & set(asked.roles))
    if gate == "skill":
        return all(
            any(s.id == key and s.level >= level and s.on(day) for s in person.skills)
            for key, level in asked.skills.items()
        )
    if gate == "language":
        spoken = [
            person.languages.get(key, 0) >= level
            for key, level in asked.languages.items()
        ]
        return any(spoken or [True]) if asked.any_language else all(spoken)
    if gate == "clearance":
        papers = {paper.id for paper in person.clearances if paper.on(day)}
        return papers >= set(asked.clearances)
    return set(person.badges) >= set(asked.badges)


@given(st.lists(HELPERS, max_size=4), st.lists(SEATS, max_size=4))
@hypothesis_settings(deadline=None)
def test_masks_say_what_the_gates_say(people: list[Helper], asked: list[Seat]) -> None:
    sessions: tuple[Session, ...] = tuple(
        session(f"s{day}", f"{day} 09:00 12:00", seats=(one,))
        for day, one in enumerate(asked)
    )
    frame = Frame(problem(tuple(people), sessions))
    atoms = Atoms.of(frame, Holdings(people))
    pairs = [(h, s) for h in range(len(people)) for s in range(len(asked))]
    helpers, places = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2).T
    for gate in PERSON_GATES:
        plain = [passes(gate, people[h], asked[s], s) for h, s in pairs]
        assert atoms.passes(gate, helpers, places).tolist() == plain
        for number, one in enumerate(asked):
            mask = [passes(gate, person, one, number) for person in people]
            assert atoms.helpers_passing(gate, number).tolist() == mask


def test_a_role_holds_from_its_first_to_its_last_day() -> None:
    people = [helper("ana", "coach@2-4"), helper("ben", "coach@-3"), helper("cem")]
    holdings = Holdings(people)
    coaches = [
        holdings.mask("role", (("coach", 0),), day).tolist() for day in range(1, 6)
    ]
    assert coaches == [
        [False, True, False],
        [True, True, False],
        [True, True, False],
        [True, False, False],
        [False, False, False],
    ]
    either = (("coach", 0), ("nobody", 0))
    assert holdings.mask("role", either, 2).tolist() == [True, True, False]
    assert not holdings.mask("badge", (("coach", 0),), 2).any()


def test_seats_that_ask_the_same_on_a_day_share_an_atom() -> None:
    asked = seats(3, roles=("coach",))
    two = (
        session("s", seats=asked),
        session("t", "0 14:00 15:00", seats=asked),
        session("u", "1 09:00 10:00", seats=asked),
    )
    people = (helper("ana", "coach"),)
    atoms = Atoms.of(Frame(problem(people, two)), Holdings(people))
    assert len(atoms.table) == 1 + 2  # everybody; coaches on either day
