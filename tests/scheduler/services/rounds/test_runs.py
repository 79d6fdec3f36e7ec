"""Runs as rows: wanted, claimed by one, late answers refused, compared, adopted."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from matching.faults import BadInputError
from matching.plan import Plan
from matching.problem import Problem
from scheduler.config import Settings
from scheduler.errors import (
    ChangedError,
    LateAnswerError,
    NotFoundError,
    RunNotDoneError,
    RunUnderWayError,
)
from scheduler.services.changes import changes_since
from scheduler.services.drafts.comparisons import compare_runs
from scheduler.services.networks import find_network
from scheduler.services.rounds.claims import (
    Claim,
    claim_run,
    fail_run,
    heard,
    is_claimable,
    keep_progress,
    release_run,
)
from scheduler.services.rounds.documents import round_document
from scheduler.services.rounds.keeping import round_problem, stored_plan
from scheduler.services.rounds.results import finish_run
from scheduler.services.rounds.run_documents import (
    list_runs,
    read_run,
    run_document,
    run_events,
    run_plan,
)
from scheduler.services.rounds.runs import adopt_run, want_run, want_stop
from scheduler.store.session import Database, Db
from scheduler.store.tables import (
    Edit,
    Helper,
    Network,
    PlanVersion,
    Session,
    SolveRun,
)
from tests.scheduler.small import (
    BEFORE,
    WEEK,
    plan_with,
    simple_plan,
    small_network,
)

SETTINGS = Settings(solve_seconds=7, workers=3)
SECOND, LOST = timedelta(seconds=1), timedelta(seconds=31)
LATER = BEFORE + SECOND


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
    return database


def own(db: Db) -> Network:
    return find_network(db, "brussels")


def want(db: Db, **fields: Any) -> dict[str, Any]:
    return want_run(db, own(db), WEEK, fields, settings=SETTINGS, by="ada", now=BEFORE)


def claim(db: Db, now: Any = BEFORE) -> Claim:
    found = claim_run(db, now=now)
    assert found is not None
    return found


def problem_of(db: Db) -> Problem:
    return round_problem(db, own(db), WEEK, BEFORE)


def good(db: Db) -> Plan:
    return simple_plan(problem_of(db))


def fewer(db: Db) -> Plan:
    """Give a plan with one assignment less: a worse one."""
    plan = good(db)
    return plan_with(problem_of(db), plan.assignments[1:])


def done(db: Db, made: Callable[[Db], Plan] = good, **fields: Any) -> None:
    want(db, beside=True, **fields)
    finish_run(db, claim(db), made(db), now=LATER)


def test_a_run_is_wanted_with_the_limits_of_the_settings(network: Database) -> None:
    with network.write() as db:
        run = want(db)
        assert (run["seconds"], run["workers"], run["seed"]) == (7, 3, 1)
        assert (run["number"], run["state"], run["wanted_by"]) == (1, "wanted", "ada")
        assert run["result"] is None
        assert round_document(db, own(db), WEEK)["running"] == [1]
        with pytest.raises(RunUnderWayError, match="Run 1 "):
            want(db)
        beside = want(db, beside=True, seconds=0.5, workers=2, seed=0, adopt=False)
        assert (beside["number"], beside["seconds"], beside["adopt"]) == (2, 0.5, False)
        assert (beside["workers"], beside["seed"]) == (2, 0)


def test_limits_out_of_bounds_are_all_refused(network: Database) -> None:
    with network.write() as db:
        with pytest.raises(BadInputError) as refused:
            want(db, seconds=10**9, workers=4, seed=-1)
        assert [one.where for one in refused.value.faults] == [
            "seconds",
            "workers",
            "seed",
        ]
        with pytest.raises(NotFoundError):
            list_runs(db, own(db), WEEK)


def test_one_worker_claims_a_run(network: Database) -> None:
    with network.write() as db:
        want(db)
    taken: list[Claim | None] = []

    def work() -> None:
        with network.write() as db:
            taken.append(claim_run(db, now=BEFORE))

    workers = [threading.Thread(target=work) for _ in range(8)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    (found,) = [one for one in taken if one is not None]
    assert (found.network, found.week, found.number) == ("brussels", WEEK, 1)
    assert (found.seconds, found.workers, found.seed) == (7, 3, 1)
    assert found.as_of == BEFORE
    assert len(taken) == 8
    with network.read() as db:
        assert not is_claimable(db, now=BEFORE)
        assert run_document(db, own(db), WEEK, 1)["state"] == "running"


def test_a_silent_worker_loses_its_run_and_its_answer_is_refused(
    network: Database,
) -> None:
    with network.write() as db:
        want(db)
        slow = claim(db)
        assert heard(db, slow, now=BEFORE + 20 * SECOND) is False
        assert claim_run(db, now=BEFORE + 40 * SECOND) is None
        second = claim(db, BEFORE + 20 * SECOND + LOST)
        assert second.word != slow.word
    late: list[Any] = [
        lambda db: heard(db, slow, now=LATER),
        lambda db: keep_progress(db, slow, {"phase": "x"}, now=LATER),
        lambda db: finish_run(db, slow, good(db), now=LATER),
        lambda db: fail_run(db, slow, "failed", "", now=LATER),
        lambda db: release_run(db, slow, now=LATER),
    ]
    for say in late:
        with (
            pytest.raises(LateAnswerError, match="comes too late"),
            network.write() as db,
        ):
            say(db)
    with network.write() as db:
        assert run_document(db, own(db), WEEK, 1)["state"] == "running"
        assert round_document(db, own(db), WEEK)["draft"] is None
        assert finish_run(db, second, good(db), now=LATER)
        run = run_document(db, own(db), WEEK, 1)
        assert (run["state"], run["attempts"]) == ("done", 2)
    with pytest.raises(LateAnswerError), network.write() as db:
        finish_run(db, second, good(db), now=LATER)  # once is enough


def test_after_three_attempts_a_run_has_failed(network: Database) -> None:
    now = BEFORE
    with network.write() as db:
        want(db)
        for _ in range(3):
            claim(db, now)
            now += LOST
        assert is_claimable(db, now=now)
        assert claim_run(db, now=now) is None
        assert not is_claimable(db, now=now)
        run = run_document(db, own(db), WEEK, 1)
        assert run["error"]["code"] == "worker_lost"
        assert run["ended_at"] == now
        assert run_events(db, own(db), WEEK, 1)[-1]["phase"] == "failed"
        assert want(db)["number"] == 2  # nothing is under way


def test_a_lost_run_is_no_reason_to_refuse_another(network: Database) -> None:
    with network.write() as db:
        want(db)
        claim_run(db, now=BEFORE, again=False)
        with pytest.raises(RunUnderWayError):
            want(db)
        fields: dict[str, Any] = {}
        again = want_run(
            db, own(db), WEEK, fields, settings=SETTINGS, by="ada", now=BEFORE + LOST
        )
        assert again["number"] == 2
        first = run_document(db, own(db), WEEK, 1)
        assert first["error"]["code"] == "worker_lost"


def test_runs_are_claimed_in_the_order_they_were_wanted(network: Database) -> None:
    with network.write() as db:
        for number in (1, 2):
            assert want(db, beside=True)["number"] == number
        assert [claim(db).number, claim(db).number] == [1, 2]


def test_a_run_given_back_is_as_if_nobody_had_begun(network: Database) -> None:
    with network.write() as db:
        want(db)
        for _ in range(5):
            release_run(db, claim(db), now=LATER)
        run = run_document(db, own(db), WEEK, 1)
        assert (run["state"], run["attempts"]) == ("wanted", 0)


def test_a_run_is_stopped(network: Database) -> None:
    with network.write() as db:
        want(db)
        given_up = want_stop(db, own(db), WEEK, 1, now=LATER)
        assert (given_up["state"], given_up["error"]["code"]) == ("failed", "stopped")
        assert claim_run(db, now=LATER) is None
        want(db)
        running = claim(db)
        assert want_stop(db, own(db), WEEK, 2, now=LATER)["state"] == "running"
        assert heard(db, running, now=LATER) is True
        assert keep_progress(db, running, {"phase": "x"}, now=LATER) is True
        assert claim_run(db, now=LATER + LOST) is None  # it died: no plan without work
        lost = run_document(db, own(db), WEEK, 2)
        assert lost["error"]["code"] == "stopped"
        assert want_stop(db, own(db), WEEK, 2, now=LATER + LOST) == lost


def test_a_done_run_keeps_its_plan_and_makes_the_draft(network: Database) -> None:
    with network.write() as db:
        done(db)
    with network.read() as db:
        plan = good(db)
        run = run_document(db, own(db), WEEK, 1)
        assert read_run(db, own(db), WEEK, 1) == plan
        assert run_plan(db, own(db), WEEK, 1)["format"] == "relais-plan/1"
        draft = stored_plan(db, own(db), WEEK, 0)
        assert (draft.assignments, draft.score) == (plan.assignments, plan.score)
        assert (run["state"], run["stale"], run["adopt"]) == ("done", False, True)
        assert run["result"]["assignments"] == len(plan.assignments) > 0
        assert (
            run["result"]["empty_mandatory"] == plan.score["cover"]["mandatory_empty"]
        )
        assert run["result"]["tiers"]["cover"] == {
            "value": plan.score["cover"]["value"],
            "bound": 100,
        }
        assert list_runs(db, own(db), WEEK) == [run]


def test_an_answer_to_rows_that_changed_is_stale(network: Database) -> None:
    with network.write() as db:
        want(db)
        mine, plan = claim(db), good(db)
        db.execute(update(Helper).values(max_sessions=1))
        finish_run(db, mine, plan, now=LATER)
        assert run_document(db, own(db), WEEK, 1)["stale"]
        assert db.scalars(select(PlanVersion.stale)).all() == [True]


def test_a_run_may_be_kept_beside_the_draft(network: Database) -> None:
    with network.write() as db:
        done(db)
        done(db, fewer, adopt=False)
        assert stored_plan(db, own(db), WEEK, 0).assignments == good(db).assignments
        assert len(list_runs(db, own(db), WEEK, after=1)) == 1


def test_a_draft_edited_by_hand_is_not_written_over(network: Database) -> None:
    with network.write() as db:
        done(db)
        want(db)
        mine = claim(db)
        draft = db.scalars(select(PlanVersion.id)).one()
        db.add(Edit(plan_version_id=draft, number=1, by="bea", at=LATER))
        db.flush()
        assert finish_run(db, mine, fewer(db), now=LATER) is False
        run = run_document(db, own(db), WEEK, 2)
        assert (run["state"], run["adopt"]) == ("done", False)
        assert run_events(db, own(db), WEEK, 2)[-1]["adopted"] is False
        assert stored_plan(db, own(db), WEEK, 0).assignments == good(db).assignments


def test_an_older_answer_does_not_replace_a_newer_draft(network: Database) -> None:
    with network.write() as db:
        for _ in range(2):
            want(db, beside=True)
        slow, quick = claim(db, BEFORE), claim(db, LATER)
        assert finish_run(db, quick, good(db), now=LATER)
        assert not finish_run(db, slow, fewer(db), now=LATER)


def test_an_older_run_becomes_the_draft(network: Database) -> None:
    with network.write() as db:
        done(db, fewer)
        done(db)
        read = round_document(db, own(db), WEEK)["draft"]["revision"]
        run = adopt_run(db, own(db), WEEK, 1, revision=read, by="bea", now=LATER)
        assert run["number"] == 1
        assert stored_plan(db, own(db), WEEK, 0).assignments == fewer(db).assignments
        (told,) = changes_since(db, own(db), "draft", WEEK, read)
        assert (told.by, told.action, told.fields) == (
            "bea",
            "adopted",
            {"run": [None, 1]},
        )
        with pytest.raises(ChangedError, match="bea"):
            adopt_run(db, own(db), WEEK, 2, revision=read, by="bea", now=LATER)


def test_what_has_no_plan_cannot_be_adopted_nor_compared(network: Database) -> None:
    with network.write() as db:
        want(db)
        with pytest.raises(RunNotDoneError, match="not done yet"):
            adopt_run(db, own(db), WEEK, 1, by="bea", now=LATER)
        fail_run(db, claim(db), "no_memory", "Too large.", now=LATER)
        run = run_document(db, own(db), WEEK, 1)
        assert run["error"] == {"code": "no_memory", "told": "Too large."}
        with pytest.raises(RunNotDoneError, match="has failed"):
            run_plan(db, own(db), WEEK, 1)
        with pytest.raises(RunNotDoneError):
            compare_runs(db, own(db), WEEK, 1, 1, now=LATER)
        with pytest.raises(NotFoundError, match="no run 2"):
            run_document(db, own(db), WEEK, 2)
        with pytest.raises(NotFoundError, match="no published version"):
            compare_runs(db, own(db), WEEK, "published", 1, now=LATER)
        with pytest.raises(BadInputError, match="draft"):
            compare_runs(db, own(db), WEEK, "best", 1, now=LATER)


def test_two_runs_are_put_side_by_side(network: Database) -> None:
    with network.write() as db:
        done(db, fewer)
        done(db)
        found = compare_runs(db, own(db), WEEK, 1, 2, now=BEFORE)
        assert found["better"] == 2
        empty = found["tiers"]["cover"]["mandatory_empty"]
        assert empty[0] == empty[1] + 1
        gone = good(db).assignments[0]
        (person,) = found["people"]
        assert person["helper"] == gone.helper
        assert person["takes"] == [{"session": gone.session, "seat": gone.seat}]
        assert person["sessions"] == (person["sessions"][1] - 1, person["sessions"][1])
        (site,) = found["sites"]
        assert site["changed"] == person["takes"]
        assert found["left_out"] == [0, 0]
        same = compare_runs(db, own(db), WEEK, "draft", 2, now=BEFORE)
        assert (same["better"], same["people"], same["sites"]) == (0, [], [])


def test_a_plan_older_than_its_week_is_compared_as_far_as_it_goes(
    network: Database,
) -> None:
    with network.write() as db:
        done(db)
        repair = [one for one in good(db).assignments if one.session == "repair"]
        assert repair
        gone = update(Session).where(Session.key == "repair").values(called_off=True)
        db.execute(gone)
        done(db)
        found = compare_runs(db, own(db), WEEK, 1, 2, now=BEFORE)
        assert found["left_out"] == [len(repair), 0]
        with pytest.raises(NotFoundError):
            compare_runs(db, own(db), "2026-W30", 1, 2, now=BEFORE)


def test_progress_is_numbered_over_all_attempts(network: Database) -> None:
    with network.write() as db:
        want(db)
        first = claim(db)
        keep_progress(db, first, {"phase": "model"}, now=LATER)
        second = claim(db, LATER + LOST)
        keep_progress(db, second, {"phase": "tier"}, now=LATER + LOST)
        finish_run(db, second, good(db), now=LATER + LOST)
        told = run_events(db, own(db), WEEK, 1)
        assert [(one["number"], one["phase"]) for one in told] == [
            (1, "claimed"),
            (2, "model"),
            (3, "claimed"),
            (4, "tier"),
            (5, "done"),
        ]
        assert run_events(db, own(db), WEEK, 1, after=4) == told[4:]


def odd(db: Db) -> Plan:
    return replace(good(db), strategy="lp+cpsat", bound={"cover": None})


def test_a_plan_that_is_kept_comes_back_whatever_it_says(network: Database) -> None:
    with network.write() as db:
        done(db, odd)
        assert read_run(db, own(db), WEEK, 1) == odd(db)


def test_runs_of_another_network_are_not_there(network: Database) -> None:
    with network.write() as db:
        small_network(db, "liege")
        done(db)
        other = find_network(db, "liege")
        for ask in (run_document, run_plan, run_events):
            with pytest.raises(NotFoundError):
                ask(db, other, WEEK, 1)
        assert db.scalars(select(SolveRun.number)).all() == [1]
