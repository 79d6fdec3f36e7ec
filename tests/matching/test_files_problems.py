"""What is written is read again, the same and in the same bytes."""

import gc
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from matching.canonical import canonical
from matching.faults import BadInputError
from matching.files import problem_schema, read_problem, write_problem
from matching.problem import (
    DEFAULT_WEIGHTS,
    Allowance,
    Dated,
    Helper,
    HomeVisit,
    Interval,
    Loan,
    Module,
    Option,
    Pin,
    Problem,
    Published,
    Resource,
    Room,
    Seat,
    Series,
    Session,
    Site,
    Skill,
    Use,
    Window,
)
from matching.travel import Mode
from matching.validate import faults_of
from tests.matching.any_problems import any_problems
from tests.matching.documents import changed, problem, to_bytes
from tests.matching.single_faults import ALONE
from tests.matching.tiny import WEEK, at

SCHEMA = jsonschema.Draft202012Validator(problem_schema())


def read(document: dict[str, Any]) -> Problem:
    return read_problem(to_bytes(document))


def test_the_example_of_the_format_is_read() -> None:
    found = read(problem())
    assert found.horizon == WEEK
    assert found.as_of == at(-3, "12:00")
    amina, tom, zoe = found.helpers
    assert amina == Helper(
        id="amina",
        name="Amina B.",
        roles=(Dated("coach", 2), Dated("senior_animator")),
        skills=(Skill("5.1", 5), Skill("admin", 3, last_day=69)),
        languages={"fr": 6, "ary": 7},
        clearances=(Dated("confidentiality", last_day=219),),
        badges=("women_only",),
        home=(50.8503, 4.3517),
        max_travel_minutes=60,
        availability=(Window(at(0, "09:00"), at(0, "12:30"), 0),),
        absences=(Interval(at(3, "00:00"), at(4, "00:00")),),
        busy_until=at(-1, "20:00"),
        max_sessions=3,
        max_sessions_per_day=2,
        max_minutes=600,
        max_minutes_per_day=360,
        past_sessions=11,
        site_history={"epn-1": 6},
        allowances=(Allowance(2026, 4402, 90000),),
        likes_sites=("epn-2",),
        likes_activities=("permanence",),
        wanted_with=("tom",),
        never_with=("zoe",),
    )
    assert (tom, zoe) == (Helper("tom"), Helper("zoe", mode="bike"))
    rooms = (Room("r1"),)
    midi = Site("epn-1", "EPN du Midi", (50.85, 4.33), rooms)
    assert found.sites == (midi, Site("epn-2"))
    assert found.resources == (Resource("robots", 4, ("epn-1",)), Resource("van", 1))
    assert found.loans == (Loan("robots", 2, at(1, "09:00"), at(3, "12:00")),)
    assert found.series == (Series("basics", same_trainer=True, trainer="amina"),)
    assert found.travel_minutes == {("epn-1", "epn-2"): 25}
    assert found.pins == (Pin("s1", "a", "amina"),)
    assert found.published == (Published("s1", 0, "a", "amina"),)
    assert found.settings.minors_per_adult == 8
    assert found.settings.weights == DEFAULT_WEIGHTS
    assert found.settings.travel.modes["walk"] == Mode(0, 4.5)
    assert found.settings.travel.modes["car"] == Mode(5, 40.0)


def test_the_session_of_the_example_is_read() -> None:
    (found,) = read(problem()).sessions
    needs = Seat("a", ("coach", "senior_animator"), {"5.1": 3}, {"fr": 4})
    learns = Seat("b", mandatory=False, shadow=True, tutor_roles=("coach",))
    assert found == Session(
        id="s1",
        site="epn-1",
        options=(
            Option(at(1, "09:00"), at(1, "12:00"), "r1"),
            Option(at(2, "13:00"), at(2, "16:00")),
        ),
        seats=(needs, learns),
        activity="permanence",
        ideal_staff=2,
        public_languages={"fr": 4, "ary": 3},
        max_mentors_per_senior=2,
        requested=True,
        minors=12,
        home_visit=HomeVisit((50.86, 4.34)),
        module=Module("basics", 1, "a"),
        uses=(Use("robots", 1, 60, 60),),
    )


def test_what_is_absent_has_its_default() -> None:
    session = {
        "id": "s1",
        "site": "x",
        "options": [{"start": "2026-11-24T09:00", "end": "2026-11-24T12:00"}],
        "min_staff": 3,
    }
    header = {key: problem()[key] for key in ("format", "zone", "start", "days")}
    found = read({**header, "sites": [{"id": "x"}], "sessions": [session]})
    assert found.sessions[0].ideal_staff == 3
    assert found.sessions[0].seats == ()
    assert (found.helpers, found.pins, found.as_of) == ((), (), None)
    assert read(header).sessions == ()


def test_a_home_visit_that_says_nothing_is_one_all_the_same() -> None:
    found = read(changed(problem(), {"sessions[0].home_visit": {}}))
    assert found.sessions[0].home_visit == HomeVisit()
    assert read_problem(write_problem(found)) == found


def test_where_a_resource_may_be_used_is_anywhere_or_nowhere() -> None:
    for sites in (None, ()):
        given = changed(problem(), {"resources[0].sites": sites})
        assert read(given).resources[0].sites == sites
        assert read_problem(write_problem(read(given))) == read(given)


def test_ideal_staff_of_one_is_kept_where_none_are_needed() -> None:
    staff = {"sessions[0].min_staff": 0, "sessions[0].ideal_staff": 1}
    found = read(changed(problem(), staff))
    assert read_problem(write_problem(found)) == found


def test_defaults_are_not_written_and_items_stand_on_their_own_line() -> None:
    header = {key: problem()[key] for key in ("format", "zone", "start", "days")}
    found = read({**header, "helpers": [{"id": "tom", "adult": True}, {"id": "zoe"}]})
    assert write_problem(found).decode() == (
        '{"format": "relais-problem/1",\n'
        ' "zone": "Europe/Brussels",\n'
        ' "start": "2026-11-23",\n'
        ' "days": 7,\n'
        ' "helpers": [\n'
        '  {"id": "tom"},\n'
        '  {"id": "zoe"}]}\n'
    )


@given(any_problems())
def test_any_problem_is_read_as_written(given_problem: Problem) -> None:
    assert not faults_of(given_problem)
    written = write_problem(given_problem)
    found = read_problem(written)
    assert found == canonical(given_problem)
    assert write_problem(found) == written
    SCHEMA.validate(json.loads(written))


def test_the_garbage_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    with pytest.raises(BadInputError):
        read_problem(b"")
    assert gc.isenabled()
    gc.disable()
    try:
        read(problem())
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_canonical_leaves_alone_what_is_in_order() -> None:
    found = read(problem())
    again = canonical(found)
    assert again == found
    assert all(a is b for a, b in zip(again.helpers, found.helpers, strict=True))


def test_the_schema_accepts_the_example() -> None:
    SCHEMA.validate(problem())


# What lies between values or in the calendar, no schema can say.
BEYOND_SCHEMA = (
    "does not have",
    "names too",
    "calendar",
    "after",
    "or a later",
    "another",
    "the id of a",
    "number of an option",
    "time or room",
    "no “home_visit”",
    "at least",
    "cover and teams first",
    "“mandatory”: false",
    "a time zone",
    "a local time from",
    "a date YYYY-MM-DD",
    "one line of text",
)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (path, value)
        for path, value, expected in ALONE
        if not any(words in expected for words in BEYOND_SCHEMA)
        # JSON Schema takes 7.0 for an integer, and NaN is no JSON.
        and not (isinstance(value, float) and value not in (0.5, 2.5, 25.5, 95.5))
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(path: str, value: Any) -> None:
    document = json.loads(json.dumps(changed(problem(), {path: value})))
    assert not SCHEMA.is_valid(document)
