"""Drafts edited by hand: judged, overridden, pinned, undone, and always truthful."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update

from matching.faults import BadInputError
from scheduler.errors import (
    BrokenRulesError,
    ChangedError,
    NotFoundError,
    NothingToUndoError,
)
from scheduler.services.changes import list_changes
from scheduler.services.drafts.documents import judge_moves, list_edits
from scheduler.services.drafts.pins import list_pins
from scheduler.services.networks import create_network, find_network
from scheduler.store.session import Database
from scheduler.store.tables import Helper
from tests.scheduler.drafted import (
    AFTERNOON,
    KEY,
    LATER,
    MONDAY,
    REASON,
    WEDNESDAY,
    Document,
    Office,
    assert_truthful,
    held,
    seat,
)
from tests.scheduler.small import BEFORE, WEEK


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


@pytest.fixture
def one(database: Database) -> Office:
    """On SQLite alone: what is judged does not depend on the database."""
    return Office(database)


def judge(office: Office, *moves: Document) -> Document:
    with office.database.read() as db:
        network = find_network(db, KEY)
        return judge_moves(db, network, WEEK, moves, desks=office.desks, now=LATER)


def pins(office: Office) -> set[tuple[str, str, str]]:
    with office.database.read() as db:
        found = list_pins(db, find_network(db, KEY), WEEK)
    return {(pin["session"], pin["seat"], pin["helper"]) for pin in found}


def override(rule: str, session: str, key: str, helper: str, **more: str) -> Document:
    named = {"rule": rule, "session": session, "seat": key, "helper": helper}
    return {**named, "reason": REASON, **more}


ZOE = override("available", WEDNESDAY, "b", "zoe")


def test_a_seat_is_left_and_the_draft_tells_what_is_true(office: Office) -> None:
    before = office.draft()
    edit = office.edit(removed=[seat(MONDAY, "b")], revision=before["revision"])
    after = office.draft()
    assert held(after) == {**held(before), f"{MONDAY}/b": None}
    assert after["revision"] == edit["revision"] == before["revision"] + 1
    assert after["strategy"] == "trying+hand"
    assert (after["stale"], after["edits"], after["broken"]) == (False, 1, [])
    (left,) = [s for s in after["sessions"] if s["session"] == MONDAY]
    why = left["seats"][1]["why"]
    assert why["company"] > why["used_elsewhere"]  # somebody could simply come
    assert_truthful(office)


def test_who_takes_a_seat_by_hand_is_pinned_to_it(office: Office) -> None:
    office.edit(removed=[seat(MONDAY, "b")])
    office.edit(added=[seat(MONDAY, "b", "bob")])
    assert (MONDAY, "b", "bob") in pins(office)
    assert_truthful(office)
    office.edit(removed=[seat(MONDAY, "b")])
    assert (MONDAY, "b", "bob") not in pins(office)
    office.edit(added=[seat(MONDAY, "b", "bob")], pin=False)
    assert (MONDAY, "b", "bob") not in pins(office)
    assert not office.draft()["stale"]
    assert_truthful(office)


def test_all_rules_that_would_break_are_said_at_once(one: Office) -> None:
    swap: dict[str, Any] = {
        "removed": [seat(MONDAY)],
        "added": [seat(MONDAY, "a", "zoe")],
    }
    with pytest.raises(BrokenRulesError) as refused:
        one.edit(**swap)
    rules = {rule["rule"]: rule["may_override"] for rule in refused.value.rules}
    assert rules == {
        "role": True,
        "skill": True,
        "language": True,
        "available": True,
        "clearance": False,
        "badge": False,
        "never_with": True,
    }
    assert len(refused.value.broken) == len(refused.value.rules)
    given = [
        {**rule, "reason": REASON}
        for rule in refused.value.rules
        if rule["may_override"]
    ]
    with pytest.raises(BrokenRulesError) as again:
        one.edit(**swap, overrides=given)
    assert {rule["rule"] for rule in again.value.rules} == {"clearance", "badge"}
    assert one.draft()["edits"] == 0
    assert_truthful(one)


def test_a_rule_is_broken_for_a_written_reason_that_is_kept(office: Office) -> None:
    edit = office.edit(added=[seat(WEDNESDAY, "b", "zoe")], overrides=[ZOE])
    (kept,) = office.draft()["overrides"]
    assert kept["reason"] == REASON
    assert (kept["by"], kept["at"]) == ("ada", LATER.isoformat())
    (broken,) = edit["broken"]
    assert broken["override"] == kept
    assert office.draft()["bound"] == dict.fromkeys(edit["score"])
    assert_truthful(office)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ([], None),
        ([{**ZOE, "reason": "   too few   "}], "overrides[0].reason"),
        ([{**ZOE, "reason": "x" * 1001}], "overrides[0].reason"),
        ([ZOE, {**ZOE, "rule": "travel"}], "overrides[1]"),
        ([{**ZOE, "helper": "bob"}], "overrides[0]"),
    ],
)
def test_a_reason_must_be_one(
    one: Office, given: list[Document], wrong: str | None
) -> None:
    added = [seat(WEDNESDAY, "b", "zoe")]
    if wrong is None:
        with pytest.raises(BrokenRulesError):
            one.edit(added=added, overrides=given)
    else:
        with pytest.raises(BadInputError) as refused:
            one.edit(added=added, overrides=given)
        assert [fault.where for fault in refused.value.faults] == [wrong]
    assert one.draft()["overrides"] == []


def test_an_override_covers_no_more_than_it_was_written_for(one: Office) -> None:
    with one.database.write() as db:
        db.execute(update(Helper).where(Helper.key == "amina").values(max_sessions=2))
    one.plan()
    free = [
        key
        for key in (MONDAY, AFTERNOON, WEDNESDAY)
        if not held(one.draft())[f"{key}/a"]
    ]
    (third,) = free
    add: dict[str, Any] = {"added": [seat(third, "a", "amina")]}
    (found,) = judge(one, add)["moves"]
    assert (found["allowed"], found["possible"]) == (False, True)
    (rule,) = found["broken"]
    assert (rule["rule"], rule["detail"]["found"]) == ("week_limit", 3)
    one.edit(**add, overrides=[{**rule, "reason": REASON}])
    (worse,) = judge(one, {"added": [seat("repair", "b", "amina")]})["moves"]
    assert not worse["allowed"]
    limits = [bad for bad in worse["broken"] if bad["rule"] == "week_limit"]
    assert [(bad["detail"]["found"], bad["override"]) for bad in limits] == [(4, None)]
    assert_truthful(one)


def test_nobody_sits_in_two_places_whatever_the_reason(one: Office) -> None:
    one.edit(removed=[seat(MONDAY, "b")])
    twice: dict[str, Any] = {"added": [seat(MONDAY, "b", "amina")]}
    (found,) = judge(one, twice)["moves"]
    assert not found["possible"]
    given = [{**bad, "reason": REASON} for bad in found["broken"]]
    with pytest.raises(BrokenRulesError) as refused:
        one.edit(**twice, overrides=given)
    assert [rule["rule"] for rule in refused.value.rules] == ["overlap"]
    assert not refused.value.rules[0]["may_override"]


def test_what_is_no_move_is_refused_with_all_faults(one: Office) -> None:
    with pytest.raises(BadInputError) as refused:
        one.edit(
            removed=[seat(WEDNESDAY, "b"), seat(MONDAY), seat(MONDAY)],
            added=[
                seat("nowhere", "a", "amina"),
                seat(MONDAY, "z", "nobody"),
                seat(AFTERNOON, "a", "bob"),
                {**seat(WEDNESDAY, "b", "bob"), "option": 3},
                seat(WEDNESDAY, "b", "bob"),
            ],
        )
    assert [fault.where for fault in refused.value.faults] == [
        "removed[0]",
        "removed[2]",
        "added[0].session",
        "added[1].seat",
        "added[1].helper",
        "added[2].seat",
        "added[3].option",
        "added[4].seat",
    ]
    with pytest.raises(BadInputError, match="a seat to leave or to take"):
        one.edit()


def test_who_comes_second_is_told_what_the_first_did(office: Office) -> None:
    read = office.draft()["revision"]
    office.edit(removed=[seat(MONDAY, "b")], revision=read)
    with pytest.raises(ChangedError) as lost:
        office.edit(removed=[seat(AFTERNOON, "b")], revision=read)
    assert lost.value.revision == read + 1
    (told,) = lost.value.changes
    assert told.fields == {"edit": [None, 1], f"{MONDAY}/b": ["bob", None]}
    assert held(office.draft())[f"{AFTERNOON}/b"] == "bob"


def test_a_new_draft_is_never_taken_for_an_old_one(office: Office) -> None:
    revisions = [office.draft()["revision"]]
    office.edit(removed=[seat(MONDAY, "b")])
    revisions.append(office.draft()["revision"])
    office.plan()
    revisions.append(office.draft()["revision"])
    office.publish()
    office.plan()
    revisions.append(office.draft()["revision"])
    assert revisions == sorted({*revisions})
    assert office.draft()["edits"] == 0
    with pytest.raises(ChangedError):
        office.edit(removed=[seat(MONDAY, "b")], revision=revisions[0])


def test_edits_are_undone_in_turn_with_their_pins_and_reasons(office: Office) -> None:
    first, known = office.draft(), pins(office)
    office.edit(removed=[seat(MONDAY, "b")])
    second = office.draft()
    office.edit(
        removed=[seat("repair")],
        added=[seat("repair", "a", "amina"), seat(WEDNESDAY, "b", "zoe")],
        overrides=[ZOE, *_of_amina(office)],
    )
    assert ("repair", "a", "amina") in pins(office)
    assert_truthful(office)
    office.undo()
    back = office.draft()
    assert (held(back), back["overrides"]) == (held(second), [])
    assert pins(office) == known
    assert_truthful(office)
    office.undo()
    assert held(office.draft()) == held(first)
    assert office.draft()["score"] == first["score"]
    assert_truthful(office)
    with pytest.raises(NothingToUndoError):
        office.undo()
    with office.database.read() as db:
        network = find_network(db, KEY)
        edits = list_edits(db, network, WEEK)
        changes = list_changes(db, network, kind="draft")
    assert [(one["number"], one["undone"]) for one in edits] == [(1, True), (2, True)]
    actions = [change["action"] for change in changes]
    assert actions == ["undone", "undone", "edited", "edited"]


def _of_amina(office: Office) -> list[Document]:
    move = {"removed": [seat("repair")], "added": [seat("repair", "a", "amina")]}
    (found,) = judge(office, move)["moves"]
    return [{**bad, "reason": REASON} for bad in found["broken"]]


@pytest.mark.parametrize("seed", range(12))
def test_after_any_edits_the_draft_is_truthful(one: Office, seed: int) -> None:
    """Random moves, with every override they need, some undone; and back to the start."""
    random = Random(seed)  # noqa: S311 - no secret
    first = held(one.draft())
    kept = 0
    for _ in range(6):
        move = _random_move(random, one.draft())
        (found,) = judge(one, move)["moves"]
        given = [{**bad, "reason": REASON} for bad in found["broken"]]
        if found["possible"]:
            one.edit(**move, overrides=given)
            kept += 1
            assert_truthful(one)
        if kept and random.random() < 0.3:
            one.undo()
            kept -= 1
            assert_truthful(one)
    for _ in range(kept):
        one.undo()
    assert held(one.draft()) == first
    assert one.draft()["overrides"] == []
    assert_truthful(one)


def _random_move(random: Random, draft: Document) -> dict[str, Any]:
    seats = held(draft)
    touched = random.sample([*seats], random.randint(1, 3))
    names = [name.split("/") for name in touched]
    removed = [
        seat(session, key)
        for session, key in names
        if seats[f"{session}/{key}"] is not None
    ]
    added = [
        seat(session, key, random.choice(["amina", "bob", "zoe"]))
        for session, key in names
        if random.random() < 0.7 or seats[f"{session}/{key}"] is None
    ]
    return {"removed": removed, "added": added, "pin": random.random() < 0.7}


def test_a_judgement_writes_nothing_and_says_both_sides(office: Office) -> None:
    before = office.draft()
    found = judge(
        office,
        {"removed": [seat(MONDAY)]},
        {"added": [seat(WEDNESDAY, "b", "zoe")]},
        {"removed": [seat(WEDNESDAY)]},
    )
    assert office.draft() == before
    assert (found["revision"], found["stale"]) == (before["revision"], False)
    left, taken, closed = found["moves"]
    assert left["change"]["cover"]["value"] < 0 < left["cost"][0]
    assert [bad["rule"] for bad in taken["broken"]] == ["available"]
    assert closed["allowed"]
    with pytest.raises(BadInputError, match=r"moves\[1\]"):
        judge(office, {"removed": [seat(MONDAY)]}, {"removed": [seat("nowhere")]})


def test_a_draft_of_other_rows_says_so_everywhere(office: Office) -> None:
    with office.database.write() as db:
        db.execute(update(Helper).where(Helper.key == "amina").values(max_sessions=9))
    assert office.draft()["stale"]
    assert judge(office, {"removed": [seat(MONDAY)]})["stale"]
    edit = office.edit(removed=[seat(MONDAY, "b")])
    assert edit["stale"]
    assert office.draft()["stale"]
    assert office.undo()["stale"]


def test_a_draft_of_rows_with_faults_is_shown_and_not_judged(office: Office) -> None:
    with office.database.write() as db:
        db.execute(update(Helper).where(Helper.key == "bob").values(max_sessions=-1))
    draft = office.draft()
    assert (draft["stale"], draft["broken"]) == (True, None)
    assert [fault["where"] for fault in draft["faults"]] == ["helper bob: max_sessions"]
    assert held(draft)[f"{MONDAY}/a"] == "amina"
    with pytest.raises(BadInputError, match="helper bob"):
        judge(office, {"removed": [seat(MONDAY)]})


def test_only_the_sites_that_are_asked_for_are_shown(one: Office) -> None:
    assert {session["site"] for session in one.draft()["sessions"]} == {
        "epn-1",
        "epn-2",
    }
    found = one.draft(sites=["epn-2"])
    assert {session["site"] for session in found["sessions"]} == {"epn-2"}


def test_what_has_begun_as_published_cannot_be_edited(one: Office) -> None:
    one.publish()
    one.plan()
    tuesday = LATER + timedelta(days=4)
    for removed in ([seat(MONDAY)], [seat(MONDAY), seat(MONDAY, "b")]):
        with pytest.raises(BrokenRulesError) as refused:
            one.edit(removed=removed, now=tuesday)
        (rule,) = refused.value.rules
        assert (rule["rule"], rule["detail"]) == ("pin", {"fault": "changed_begun"})
        assert not rule["may_override"]
    one.edit(removed=[seat(WEDNESDAY)], now=tuesday)
    assert_truthful(one)


def test_drafts_of_other_networks_are_not_there(one: Office) -> None:
    with one.database.write() as db:
        other = create_network(db, "liege", "Liège")
        with pytest.raises(NotFoundError):
            judge_moves(db, other, WEEK, [], desks=one.desks, now=LATER)
    assert BEFORE < LATER


def test_helpers_of_other_networks_take_no_seat(one: Office) -> None:
    with one.database.write() as db:
        other = create_network(db, "liege", "Liège")
        db.add(Helper(network_id=other.id, key="eve"))
    with pytest.raises(BadInputError, match="an active helper"):
        one.edit(added=[seat(WEDNESDAY, "b", "eve")])
    with one.database.read() as db:
        assert db.scalars(select(Helper.key).where(Helper.key == "eve")).one()
