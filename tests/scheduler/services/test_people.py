"""Helpers: made, changed and found; every fault told, nothing personal remembered."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from matching.faults import BadInputError
from scheduler.errors import ChangedError, NotFoundError, RefusedError
from scheduler.services import people
from scheduler.services.changes import changes_since
from scheduler.services.networks import find_network
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import round_problem
from scheduler.store.session import Database
from scheduler.store.tables import Alarm, Change
from tests.scheduler.services.rounds.test_rounds import plan
from tests.scheduler.small import BEFORE, WEEK, small_network

NOW = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)  # in Brussels it is the 27th
WHOLE: Mapping[str, Any] = {
    "name": "Nadia El Amrani",
    "adult": True,
    "home": [50.84, 4.33],
    "mode": "bike",
    "max_travel_minutes": 45,
    "max_sessions": 3,
    "wished_sessions": 1,
    "contract": "employee",
    "email": "nadia@example.org",
    "phone": "+32 2 123 45 67",
    "language": "nl",
    "busy_until": datetime(2026, 11, 20, 16, tzinfo=UTC),
    "reserve": True,
    "roles": [
        {"role": "young_mentor", "last_on": date(2026, 12, 31)},
        {"role": "coach", "first_on": date(2027, 1, 1)},
    ],
    "skills": [
        {"skill": "5.1", "level": 4},
        {"skill": "robots", "level": 2, "after_introduction": True},
    ],
    "languages": {"nl": "native", "fr": "B2"},
    "clearances": [{"clearance": "C45B", "last_on": date(2027, 3, 1)}],
    "badges": ["women_only"],
    "known_sites": {"epn-1": 6},
    "likes_sites": ["epn-2", "epn-1"],
    "likes_activities": ["permanence"],
    "with": ["bob"],
    "never_with": ["zoe"],
    "costs_elsewhere": [{"year": 2026, "cents": 12_345}],
}


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
    return database


def create(database: Database, key: str = "nadia", **fields: Any) -> dict[str, Any]:
    with database.write() as db:
        own = find_network(db, "brussels")
        return people.create_helper(db, own, key, fields, by="jo", now=NOW)


def change(
    database: Database, key: str, revision: int | None = None, **fields: Any
) -> dict[str, Any]:
    with database.write() as db:
        own = find_network(db, "brussels")
        return people.change_helper(
            db, own, key, fields, revision=revision, by="jo", now=NOW
        )


def shown(database: Database, key: str) -> dict[str, Any]:
    with database.read() as db:
        return people.helper_document(db, find_network(db, "brussels"), key)


def listed(database: Database, **how: Any) -> list[str]:
    with database.read() as db:
        found = people.list_helpers(db, find_network(db, "brussels"), **how)
    return [one["key"] for one in found]


def faults(refused: pytest.ExceptionInfo[BadInputError]) -> set[str]:
    return {fault.where for fault in refused.value.faults}


def test_a_helper_is_kept_whole(network: Database) -> None:
    made = create(network, **WHOLE)
    assert made == shown(network, "nadia")
    assert (made["key"], made["revision"], made["counted_from"]) == (
        "nadia", 1, date(2026, 11, 27),
    )  # fmt: skip
    same = WHOLE.keys() - {"roles", "skills", "clearances", "likes_sites"}
    assert {name: made[name] for name in same} == {name: WHOLE[name] for name in same}
    assert made["roles"] == [
        {"role": "coach", "first_on": date(2027, 1, 1), "last_on": None},
        {"role": "young_mentor", "first_on": None, "last_on": date(2026, 12, 31)},
    ]
    assert made["skills"][1] == {
        "skill": "robots", "level": 2, "first_on": None, "last_on": None,
        "after_introduction": True, "introduced_on": None,
    }  # fmt: skip
    assert made["likes_sites"] == ["epn-1", "epn-2"]


def test_a_newcomer_is_counted_from_today_unless_figures_are_given(
    network: Database,
) -> None:
    new, known = create(network, "new"), create(network, "known", past_sessions=4)
    assert (new["counted_from"], new["past_weeks"]) == (date(2026, 11, 27), 0)
    assert (known["counted_from"], known["past_weeks"]) == (None, 8)


def test_every_fault_is_told_at_once(network: Database) -> None:
    with pytest.raises(BadInputError) as refused:
        create(
            network,
            "nadia bis",
            name="two\nlines",
            mode="horse",
            max_sessions=-1,
            wished_sessions=None,
            email="nadia at example",
            phone="call me",
            language="es",
            contract="slave",
            home=[91.0, 4.0],
            busy_until=datetime(2026, 11, 20, 16),  # noqa: DTZ001
            roles=[
                {"role": "young mentor"},
                {"role": "coach", "first_on": date(2027, 1, 1)},
                {"role": "coach"},
            ],
            skills=[{"skill": "5.1", "level": 9}, {"skill": "x"}],
            languages={"fr": "B7"},
            clearances=[
                {
                    "clearance": "C45B",
                    "first_on": date(2027, 1, 1),
                    "last_on": date(2026, 1, 1),
                }
            ],
            badges=["a", "a"],
            known_sites={"nowhere": 1},
            likes_sites=["epn-1", "nowhere"],
            likes_activities=["nothing"],
            **{"with": ["bob", "nobody"], "never_with": ["bob"]},
            costs_elsewhere=[{"year": 2026, "cents": -1}],
            colour="blue",
        )
    assert faults(refused) == {
        "key", "name", "mode", "max_sessions", "wished_sessions", "email", "phone",
        "language", "contract", "home[0]", "busy_until", "roles[0].role",
        "roles[2].role", "skills[0].level", "skills[1].level", "languages.fr",
        "clearances[0].last_on", "badges[1]", "known_sites.nowhere", "likes_sites[1]",
        "likes_activities[0]", "with[1]", "never_with[0]",
        "costs_elsewhere[0].cents", "colour",
    }  # fmt: skip
    with network.read() as db:
        assert db.scalars(select(Change)).all() == []


def test_an_introduction_without_need_of_one_is_a_fault(network: Database) -> None:
    day = date(2026, 11, 1)
    with pytest.raises(BadInputError) as refused:
        change(
            network, "amina", skills=[{"skill": "x", "level": 1, "introduced_on": day}]
        )
    assert faults(refused) == {"skills[0].introduced_on"}


def test_a_key_is_used_once_and_another_network_is_another_world(
    network: Database,
) -> None:
    create(network)
    with pytest.raises(RefusedError, match="already"):
        create(network)
    with network.write() as db:
        liege = small_network(db, "liege")
        with pytest.raises(NotFoundError):
            people.helper_document(db, liege, "nadia")
        people.create_helper(db, liege, "nadia", {}, by="jo", now=NOW)
        people.create_helper(db, liege, "only", {}, by="jo", now=NOW)
    with pytest.raises(BadInputError) as refused:
        change(network, "nadia", None, **{"with": ["only"]})
    assert faults(refused) == {"with[0]"}


def test_only_what_is_named_changes_and_lists_are_replaced(network: Database) -> None:
    create(network, **WHOLE)
    changed = change(
        network,
        "nadia",
        1,
        name="Nadia",
        home=None,
        skills=[{"skill": "5.1", "level": 5}],
        likes_sites=[],
        never_with=["amina"],
    )
    expected = {
        **shown(network, "nadia"),
        "revision": 2,
        "name": "Nadia",
        "home": None,
        "likes_sites": [],
        "never_with": ["amina"],
        "languages": {"nl": "native", "fr": "B2"},
    }
    assert changed == expected
    assert [(one["skill"], one["level"]) for one in changed["skills"]] == [("5.1", 5)]


def test_nothing_changed_counts_for_nothing(network: Database) -> None:
    made = create(network, **WHOLE)
    again = change(network, "nadia", 1, **WHOLE)
    assert again == made
    with network.read() as db:
        assert [one.action for one in db.scalars(select(Change))] == ["created"]


def test_who_comes_late_is_told_what_changed_but_nothing_personal(
    network: Database,
) -> None:
    create(network, **WHOLE)
    change(
        network,
        "nadia",
        1,
        max_sessions=2,
        email="other@example.org",
        home=None,
        clearances=[],
        never_with=[],
        roles=[{"role": "coach"}],
    )
    with pytest.raises(ChangedError) as late:
        change(network, "nadia", 1, name="N.")
    [told] = late.value.changes
    assert (told.by, told.revision, late.value.revision) == ("jo", 2, 2)
    before = [
        {"role": "coach", "first_on": "2027-01-01", "last_on": None},
        {"role": "young_mentor", "first_on": None, "last_on": "2026-12-31"},
    ]
    assert told.fields == {
        "max_sessions": [3, 2],
        "email": None,
        "latitude": None,
        "longitude": None,
        "clearances": None,
        "never_with": None,
        "roles": [before, [{"role": "coach", "first_on": None, "last_on": None}]],
    }
    assert shown(network, "nadia")["name"] == "Nadia El Amrani"


def test_helpers_are_found_page_by_page(network: Database) -> None:
    create(network, "nadia", **WHOLE)
    change(network, "zoe", active=False)
    assert listed(network) == ["amina", "bob", "nadia", "zoe"]
    assert listed(network, limit=2) == ["amina", "bob"]
    assert listed(network, after="bob", limit=1) == ["nadia"]
    assert listed(network, active=False) == ["zoe"]
    assert listed(network, role="young_mentor") == ["nadia"]
    assert listed(network, skill="5.1", role="coach") == ["amina", "bob", "nadia"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("ZOE", ["zoe"]),
        ("zoé", ["zoe"]),
        ("amrani nad", ["nadia"]),
        ("el", ["nadia"]),
        ("%", []),
        ("", ["amina", "bob", "nadia", "zoe"]),
    ],
)
def test_a_name_is_found_without_its_accents(
    network: Database, q: str, found: list[str]
) -> None:
    create(network, "nadia", name="Nadia El Amrani")
    assert listed(network, q=q) == found
    assert listed(network, q=q, active=False) == []


def test_a_page_costs_a_handful_of_statements(network: Database) -> None:
    for number in range(30):
        create(network, f"h{number}", **{**WHOLE, "with": []})
    statements: list[str] = []
    event.listen(
        network.engine,
        "before_cursor_execute",
        lambda *call: statements.append(call[2]),
    )
    assert len(listed(network, q="nadia")) == 30
    assert len(statements) < 20


def test_a_skill_counts_from_the_introduction_on(network: Database) -> None:
    create(network, **WHOLE)

    def skills() -> dict[str, int | None]:
        with network.read() as db:
            problem = round_problem(db, find_network(db, "brussels"), WEEK, BEFORE)
        [nadia] = [one for one in problem.helpers if one.id == "nadia"]
        return {one.id: one.first_day for one in nadia.skills}

    assert skills() == {"5.1": None}
    day = date(2026, 11, 20)
    with network.write() as db:
        own = find_network(db, "brussels")
        done = people.introduce(
            db, own, "nadia", "robots", day, revision=1, by="jo", now=NOW
        )
        people.introduce(db, own, "nadia", "robots", day, by="jo", now=NOW)
    assert done["skills"][1]["introduced_on"] == day
    assert skills() == {"5.1": None, "robots": -10}
    with network.read() as db:
        own = find_network(db, "brussels")
        [told] = changes_since(db, own, "helper", "nadia", 1)
    assert (told.action, told.revision) == ("introduced", 2)


def test_who_can_no_longer_come_raises_an_alarm(network: Database) -> None:
    plan(network)
    with network.write() as db:
        publish_round(db, find_network(db, "brussels"), WEEK, BEFORE)

    def alarms() -> list[tuple[str, str]]:
        with network.read() as db:
            rows = db.execute(select(Alarm.cause, Alarm.state).order_by(Alarm.id))
            return [(row.cause, row.state) for row in rows]

    change(network, "amina", phone="02 123 45 67")
    assert alarms() == []
    change(network, "amina", active=False)
    raised = alarms()
    assert raised
    assert set(raised) == {("inactive", "open")}
    change(network, "amina", active=True)
    assert set(alarms()) == {("inactive", "over")}
    change(network, "amina", clearances=[])
    assert set(alarms()[len(raised) :]) == {("paper", "open")}


def test_what_nobody_needs_an_introduction_for_is_refused(network: Database) -> None:
    create(network, **WHOLE)
    with network.write() as db:
        own = find_network(db, "brussels")
        tomorrow = NOW.date() + timedelta(days=2)
        with pytest.raises(BadInputError) as refused:
            people.introduce(db, own, "nadia", "5.1", tomorrow, by="jo", now=NOW)
    assert faults(refused) == {"day", "skill"}
