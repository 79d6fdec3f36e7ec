"""What must be so after every step of the machine, whatever it has done."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from matching.check import violations
from matching.faults import BadInputError
from matching.problem import Problem
from matching.score import score
from scheduler.errors import ChangedError, RelaisError
from scheduler.jobs.outbox import Outbox
from scheduler.services.drafts.desks import Desks
from scheduler.services.drafts.documents import draft_document
from scheduler.services.held.hours import list_hours
from scheduler.services.networks import find_network
from scheduler.services.rounds.keeping import round_problem
from scheduler.services.rounds.states import missing
from scheduler.store.session import Database, Db
from scheduler.store.tables import Network, PlanVersion
from scheduler.translate import plan_of
from tests.journeys.weekly_model import Duty, Model, Person
from tests.journeys.weekly_world import (
    ALWAYS,
    HELPERS,
    KEY,
    MONDAYS,
    START,
    Agenda,
    Kept,
    Keys,
    Thing,
    drafts_of,
    duties_of,
    everything,
    make_network,
    revisions_of,
)
from tests.scheduler.mail.servers import Post

Result = TypeVar("Result")
MINUTE: Final = timedelta(minutes=1)
FIRST, LAST = date(2026, 10, 1), date(2026, 11, 30)
_KEPT: Final = ("assignment", "empty_seat", "difference")


class Watched(RuleBasedStateMachine):
    """The office of a coordinator with everything that must be so.

    Parameters
    ----------
    new
        Gives an empty, migrated database.
    post
        A mail server.
    """

    def __init__(self, new: Callable[[], Database], post: Post) -> None:
        super().__init__()
        self.new, self.post = new, post
        self.now = START
        self.desks = Desks()
        self.database = new()
        self.outbox = self.make_outbox()
        post.taken.clear()
        post.data.clear()
        self.dropped = 0
        self.read = 0
        self.agendas = {key: Agenda() for key in HELPERS}
        with self.database.write() as db:
            make_network(db)
        people = {key: Person([*ALWAYS], START) for key in HELPERS}
        self.model = Model(people, dict(MONDAYS))
        self._kept: Kept | None = None
        self.looked: dict[str, Any] = {}
        self.published: dict[int, list[Any]] = {}
        self.sequences: dict[str, dict[str, Any]] = {}
        self.revisions: dict[Thing, int] = {}
        self.seen: dict[Thing, int] = {}

    def teardown(self) -> None:
        self.database.close()

    def make_outbox(self) -> Outbox:
        """Give a new worker for the mail of the present database."""
        sender = "relais@reseau.example"
        return Outbox(self.database, self.post.url, sender, clock=lambda: self.now)

    # -------------------------------------------------------------------- doing things

    def act(
        self,
        what: Callable[[Db, Network], Result],
        thing: Thing | None = None,
        revision: int | None = None,
    ) -> Result | RelaisError | BadInputError:
        """Do something in a transaction; a refusal is given back and changes nothing."""
        self.now += MINUTE
        before = self.kept
        present = revisions_of(before)
        self.changed()
        try:
            with self.database.write() as db:
                done = what(db, find_network(db, KEY))
        except ChangedError as refused:
            assert thing is not None
            assert revision is not None
            _tells(refused, present.get(thing, 0), revision)
            failed: RelaisError | BadInputError = refused
        except (RelaisError, BadInputError) as refused:
            failed = refused
        else:
            if thing is not None and revision is not None:
                assert revision == present.get(thing, 0), "a loser has written"
            return done
        assert self.kept == before, "what was refused has changed something"
        return failed

    @property
    def kept(self) -> Kept:
        """Everything that is in the database."""
        if self._kept is None:
            with self.database.read() as db:
                self._kept = everything(db)
        return self._kept

    def changed(self) -> None:
        """Somebody may have written."""
        self._kept = None

    def revision(self, thing: Thing, *, second: bool) -> int | None:
        """Give the revision that a coordinator has read; the second one long ago."""
        return self.seen.get(thing) if second else self.revisions.get(thing)

    # ---------------------------------------------------------------------- invariants

    @invariant()
    def what_is_published_stays(self) -> None:
        kept = self.kept
        keys, duties = Keys(kept), duties_of(kept)
        numbers: dict[str, list[int]] = defaultdict(list)
        for plan in kept["plan_version"]:
            numbers[keys.weeks[plan["id"]]].append(plan["number"])
            if plan["state"] != "published":
                continue
            mine = [
                [row for row in kept[name] if row["plan_version_id"] == plan["id"]]
                for name in _KEPT
            ]
            assert self.published.setdefault(plan["id"], [plan, *mine]) == [plan, *mine]
            version = self.model.versions[keys.weeks[plan["id"]]][plan["number"] - 1]
            assert duties[plan["id"]] == version.duties
        known = [
            plan["id"] for plan in kept["plan_version"] if plan["state"] == "published"
        ]
        assert sorted(self.published) == sorted(known)
        for week, found in numbers.items():
            published = sorted(number for number in found if number)
            assert published == list(range(1, len(published) + 1))
            assert found.count(0) <= 1
            assert len(published) == len(self.model.versions.get(week, ()))

    @invariant()
    def calendars_show_what_is_published(self) -> None:
        keys, entries = Keys(self.kept), self.kept["calendar_entry"]
        confirmed = [row for row in entries if row["status"] == "confirmed"]
        shown = sorted(
            (
                keys.sessions[row["session_id"]],
                keys.helpers[row["helper_id"]],
                row["starts_at"],
                row["ends_at"],
            )
            for row in confirmed
            if row["helper_id"] is not None
        )
        duties = self.model.duties()
        assert shown == sorted((d.session, d.helper, *d.span) for d in duties)
        of_sites = sorted(
            (keys.sessions[row["session_id"]], row["starts_at"], row["ends_at"])
            for row in confirmed
            if row["helper_id"] is None
        )
        assert of_sites == sorted({(d.session, *d.span) for d in duties})
        for row in entries:
            before = self.sequences.get(row["uid"])
            if before is not None and before != row:
                assert row["sequence"] > before["sequence"]
                assert row["last_modified"] > before["last_modified"]
            self.sequences[row["uid"]] = row
        assert len(self.sequences) == len(entries)

    @invariant()
    def alarms_ring_where_somebody_is_missing(self) -> None:
        keys, alarms = Keys(self.kept), self.kept["alarm"]
        ringing = {
            (keys.sessions[row["session_id"]], keys.helpers[row["helper_id"]])
            for row in alarms
            if row["state"] == "open" and row["cause"] != "rules"
        }
        loud = {
            (keys.sessions[row["session_id"]], keys.helpers[row["helper_id"]])
            for row in alarms
            if row["state"] == "open"
        }
        future = [one for one in self.model.duties() if one.starts_at > self.now]
        for duty in future:
            wanted = self.model.rings(duty)
            causes = [*self.model.causes(duty)]
            if wanted:
                assert duty.pair in loud, f"no alarm: {duty} {causes}"
            elif wanted is False:
                assert duty.pair not in ringing, f"false alarm: {duty} {causes}"
        known = {duty.pair for duty in self.model.duties()}
        assert ringing <= known, "an alarm about nothing that is published"

    @invariant()
    def nobody_is_told_twice(self) -> None:
        notices = self.kept["notice"]
        for name in ("key", "message_id"):
            assert max(Counter(row[name] for row in notices).values(), default=0) <= 1
        twice = Counter(self.post.message_ids)
        assert sum(twice.values()) - len(twice) <= self.dropped
        assert set(twice) <= {row["message_id"] for row in notices}

    @invariant()
    def people_know_what_is_so(self) -> None:
        for message in self.post.taken[self.read :]:
            helper, _, host = str(message["To"]).partition("@")
            for part in message.walk():
                if part.get_content_type() == "text/calendar":
                    text = part.get_payload(decode=True)
                    assert isinstance(text, bytes)
                    if host == "example.org":
                        self.agendas[helper].take(text)
        self.read = len(self.post.taken)
        keys, notices = Keys(self.kept), self.kept["notice"]
        of_weeks = [row for row in notices if row["kind"] in {"week", "change"}]
        for row_id, helper in keys.helpers.items():
            mine = [row for row in of_weeks if row["helper_id"] == row_id]
            if _is_settled(mine):
                duties = [d for d in self.model.duties() if d.helper == helper]
                wanted = sorted(d.span for d in duties if d.starts_at > self.now)
                found = self.agendas[helper].after(self.now)
                assert found == wanted, f"{helper} knows something else"

    @invariant()
    def hours_are_what_was_held(self) -> None:
        with self.database.read() as db:
            network = find_network(db, KEY)
            counted = list_hours(db, network, FIRST, LAST, now=self.now)
        names = ("sessions", "minutes", "days", "no_shows", "excused")
        found = {row["key"]: tuple(row[name] for name in names) for row in counted}
        assert found == self.model.hours(self.now)

    @invariant()
    def revisions_only_grow(self) -> None:
        found = revisions_of(self.kept)
        for thing, revision in found.items():
            assert revision >= self.revisions.get(thing, 0), thing
        self.revisions |= found
        for thing in self.revisions.keys() - found.keys():
            assert thing[0] in {"draft", "attendance"}, thing
            if thing[0] == "attendance":
                del self.revisions[thing]

    @invariant()
    def drafts_are_truthful(self) -> None:
        duties = duties_of(self.kept)
        for week, draft in drafts_of(self.kept).items():
            seen = draft, duties[draft["id"]]
            if self.looked.get(week) == seen:
                continue
            self.looked[week] = seen
            with self.database.read() as db:
                network = find_network(db, KEY)
                said = draft_document(db, network, week, desks=self.desks)
                if said["stale"]:
                    continue
                plan = plan_of(db, db.get_one(PlanVersion, draft["id"]))
                problem = round_problem(db, network, week, draft["made_at"])
            assert plan.score == score(problem, plan.assignments)
            names = ("rule", "session", "seat", "helper")
            broken = violations(problem, plan.assignments, plan.pins_refused)
            found = sorted(str([getattr(one, n) for n in names]) for one in broken)
            assert sorted(str([b[n] for n in names]) for b in said["broken"]) == found

    @invariant()
    def it_is_known_who_has_not_answered(self) -> None:
        for week in self.model.rounds:
            with self.database.read() as db:
                left = missing(db, find_network(db, KEY), week)
            people = self.model.people
            asked = {key for key, person in people.items() if person.active}
            answered = self.model.answers.get(week, set())
            assert {one["key"] for one in left} == asked - answered

    # ------------------------------------------------------------------ helpers of rules

    def begun_stays(self, week: str, after: frozenset[Duty]) -> None:
        """What has begun is in the new version as it was in the one before."""
        newest = self.model.newest(week)
        if newest is None:
            return
        for duty in newest.duties:
            sitting = self.model.sittings[duty.session]
            if duty.starts_at < self.now and not sitting.called_off:
                assert duty in after, f"{duty} has begun, and is not there any more"
        new = {duty for duty in after - newest.duties if duty.starts_at < self.now}
        assert not new, f"{new} has begun, and was not so"

    def keeps_rules(self, db: Db, version: PlanVersion, problem: Problem) -> None:
        """A version breaks nothing but what somebody gave a reason for."""
        plan = plan_of(db, version)
        names = ("rule", "session", "seat", "helper")
        reasons = {
            tuple(one[name] for name in names)
            for one in version.overrides
            if len(one["reason"]) >= 10
        }
        for bad in violations(problem, plan.assignments, plan.pins_refused):
            assert (bad.rule, bad.session, bad.seat, bad.helper) in reasons, bad


def _is_settled(mine: list[dict[str, Any]]) -> bool:
    """Say whether all is through, and nobody doubts what arrived."""
    if any(row["state"] in {"waiting", "sending"} for row in mine):
        return False
    last: dict[str, dict[str, Any]] = {}
    for row in sorted(mine, key=lambda one: int(one["version_id"])):
        if row["state"] != "withdrawn":
            last[row["key"].split(":")[1]] = row
    return all(row["state"] != "refused" for row in last.values())


def _tells(refused: ChangedError, present: int, read: int) -> None:
    """The loser learns what the others did since."""
    assert refused.revision == present
    assert present != read
    if present > read:
        told = [one.revision for one in refused.changes]
        assert told, f"{refused} does not tell what was changed"
        assert max(one or 0 for one in told) == present, f"{refused}: {told}"
