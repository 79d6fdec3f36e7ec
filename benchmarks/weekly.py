"""A week's work with a database: what coordinators, helpers and programmes wait for.

A region is brought in by its sheets, then planned, published and asked about through
the API of a server of its own, on the embedded database. Each thing is measured as
whoever asks sees it; the table adds the time under which 95 of 100 stayed.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from benchmarks.machine import CORES
from benchmarks.record import Line, timed
from benchmarks.serving import serving

if TYPE_CHECKING:
    from httpx2 import Response

    from matching.problem import Problem
    from scheduler.store.session import Database

NETWORK: Final = "network"
FILE: Final = "week.sqlite"
PLAN_SECONDS: Final = 60.0
WEEKS: Final = 26
SETTLED: Final = 3  # times in a row that no job is seen running, a second between
MINUTES_OF_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Often:
    """How often each thing is done."""

    asked: int = 200  # what is answered in milliseconds
    moves: int = 100
    seats: int = 30
    starts: int = 5


OFTEN: Final = Often()


def weekly(
    seed: int, seconds: float | None, instance: str = "region", often: Often = OFTEN
) -> list[Line]:
    """Measure a week from its sheets to its feeds."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            *many_helpers(Path(folder), instance, seed),
            *Week(Path(folder), instance, seed, seconds or PLAN_SECONDS, often).lines(),
        ]


def p95(seconds: list[float]) -> str:
    """Say under which time 95 of 100 stayed."""
    ordered = sorted(seconds)
    return f"p95 {1000 * ordered[int(0.95 * (len(ordered) - 1))]:.3g} ms"


def opened(file: Path) -> "Database":
    """Make a database with all tables."""
    from scheduler.store.migration import upgrade
    from scheduler.store.session import Database

    database = Database(f"sqlite:///{file}")
    upgrade(database)
    return database


def many_helpers(folder: Path, instance: str, seed: int) -> Iterator[Line]:
    """Import 3,000 helpers with their times from one workbook; expand half a year."""
    from matching.generate import generate
    from scheduler.services.availability.heat import expanded
    from scheduler.services.imports import import_files
    from scheduler.services.networks import find_network
    from scheduler.sheets.export import sheets_of_problem
    from scheduler.sheets.expressible import expressible
    from scheduler.sheets.writing import book_of

    tables: dict[str, list[dict[str, Any]]] = {"helpers": [], "availability": []}
    for part in (seed, seed + 1):
        own = sheets_of_problem(expressible(generate(instance, part)))
        for row in own["helpers"]:
            alone = {k: v for k, v in row.items() if k not in _REFERRING}
            tables["helpers"].append({**alone, "key": f"{part}-{row['key']}"})
        tables["availability"] += weekly_rules(own["dates"], str(part))
    book = ("helpers.xlsx", book_of(tables))
    database = opened(folder / "helpers.sqlite")
    people, rules = len(tables["helpers"]), len(tables["availability"])
    line = Line("import XLSX", "helpers", seed, note=f"{people} helpers, {rules} rules")
    with timed(line), database.write() as db:
        import_files(db, "helpers", [book], now=_now(date(2026, 11, 23)))
    yield line
    line = Line("availability expanded", "helpers", seed, note=f"{WEEKS} weeks")
    first = date(2026, 11, 23)
    for _ in range(3):
        with timed(line), database.read() as db:
            found = expanded(
                db,
                find_network(db, "helpers"),
                first,
                first + timedelta(weeks=WEEKS, days=-1),
            )
        windows = sum(len(one.windows) for one in found.times.values())
    line.note += f", {windows} windows"
    line.wrong = windows < people
    yield line
    database.close()


def weekly_rules(dates: list[dict[str, Any]], part: str) -> Iterator[dict[str, Any]]:
    """Make weekly rules of dated times: of four, one each second week, one each month."""
    for number, row in enumerate(dates):
        start, end = row["start"].minute, row["end"].minute
        if end >= MINUTES_OF_DAY:  # a rule ends before midnight
            continue
        rule = {
            "helper": f"{part}-{row['helper']}",
            "weekdays": (row["date"].weekday(),),
            "start": start,
            "end": end,
            "wish": row["wish"],
        }
        if number % 4 == 1:
            rule |= {"first_on": row["date"], "every_weeks": 2}
        elif number % 4 == 3:
            rule["nth"] = 1
        yield rule


_REFERRING: Final = (
    "likes_sites",
    "likes_activities",
    "with",
    "never_with",
    "site_history",
)


def _now(monday: date) -> datetime:
    """Give the Friday noon before a week."""
    return datetime(monday.year, monday.month, monday.day, 11, tzinfo=UTC) - timedelta(
        days=3
    )


class Week:
    """A network and its week in a database, and a coordinator's client before it."""

    def __init__(
        self, folder: Path, instance: str, seed: int, seconds: float, often: Often
    ) -> None:
        from matching.generate import generate
        from matching.times import Horizon

        self.folder, self.instance, self.seed = folder, instance, seed
        self.limit, self.times = seconds, often
        # The next week but one: requests are asked by the clock of this machine.
        today = datetime.now(UTC).date()  # noqa: TID251 - nothing else knows it here
        self.monday = today + timedelta(days=14 - today.weekday())
        problem = generate(instance, seed)
        horizon = Horizon(problem.horizon.zone, self.monday, problem.horizon.days)
        self.problem = replace(problem, horizon=horizon)
        year, week, _ = self.monday.isocalendar()
        self.week = f"{year}-W{week:02}"
        self.database = opened(folder / FILE)

    def lines(self) -> Iterator[Line]:
        """Measure everything, in the order of a week."""
        yield self.import_sheets()
        yield self.translate()
        self.headers = self._headers()
        self.database.close()
        with serving(self.folder, FILE) as self.client:
            self.settle()
            yield self.solve()
            yield from self.by_hand()
            yield self.publish("published first")
            yield from self.read()
            yield from self.mend()
        yield self.restart()

    def line(self, what: str, note: str = "") -> Line:
        """Begin a line."""
        return Line(what, self.instance, self.seed, note=note)

    def import_sheets(self) -> Line:
        """Bring in everything that sheets say."""
        from scheduler.services.imports import import_files
        from scheduler.sheets.export import sheets_of_problem
        from scheduler.sheets.expressible import expressible
        from scheduler.sheets.writing import delimited_of

        tables = sheets_of_problem(expressible(self.problem))
        files = [*delimited_of(tables)]
        rows = sum(len(table) for table in tables.values())
        line = self.line("import CSV", f"{rows} rows")
        with timed(line), self.database.write() as db:
            import_files(db, NETWORK, files, now=_now(self.monday))
        return line

    def translate(self) -> Line:
        """Load a week and make a problem of it."""
        from scheduler.clock import utc_now
        from scheduler.services.networks import find_network
        from scheduler.services.rounds.keeping import round_problem

        line = self.line("load and translate")
        for _ in range(5):
            with timed(line), self.database.read() as db:
                network = find_network(db, NETWORK)
                problem = round_problem(db, network, self.week, utc_now())
        line.note = f"{len(problem.helpers)} helpers, {len(problem.sessions)} sessions"
        return line

    def _headers(self) -> dict[str, str]:
        """Make a coordinator, and give what shows that it is them who ask."""
        from scheduler.clock import utc_now
        from scheduler.services.accounts import create_account, create_token
        from scheduler.services.networks import find_network

        with self.database.write() as db:
            owner = find_network(db, NETWORK)
            create_account(db, owner, "bench", {}, by="bench", now=utc_now())
            secret, _ = create_token(
                db, owner, "bench", "bench", (), 1, by="bench", now=utc_now()
            )
        return {"authorization": f"Bearer {secret}"}

    def ask(self, method: str, path: str, **how: Any) -> "Response":
        """Send a request about the network; whatever is refused ends the measurement."""
        headers = {**self.headers, **how.pop("headers", {})}
        address = f"/api/v1/networks/{NETWORK}{path}"
        answer: Response = self.client.request(method, address, headers=headers, **how)
        if not answer.is_success and answer.status_code != 304:
            msg = f"{method} {path}: {answer.status_code} {answer.text[:500]}"
            raise RuntimeError(msg)
        return answer

    def settle(self) -> None:
        """Wait until a new server has done what it was too late for: a backup, say."""
        quiet = 0
        while quiet < SETTLED:
            time.sleep(1)
            jobs = self.ask("GET", "/jobs", params={"state": "running"}).json()
            quiet = 0 if jobs["items"] else quiet + 1

    def listen(self, path: str) -> None:
        """Hear of the progress of a run until its end."""
        address = f"/api/v1/networks/{NETWORK}{path}"
        with self.client.stream("GET", address, headers=self.headers) as answer:
            for line in answer.iter_lines():
                if line == "event: done":
                    return

    def solve(self) -> Line:
        """Solve by the worker beside the doors, and once more without any of that."""
        line = self.line("solved through the API")
        round_ = f"/rounds/{self.week}"
        with timed(line):
            body = {"seconds": self.limit, "workers": CORES}
            number = self.ask("POST", f"{round_}/runs", json=body).json()["number"]
            self.listen(f"{round_}/runs/{number}/events")
        run = self.ask("GET", f"{round_}/runs/{number}").json()
        line.wrong = run["state"] != "done"
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:
            alone = apart.submit(_solve, self.problem, self.limit).result()
        more = 100 * (line.seconds[0] / alone - 1)
        line.note = f"the solver alone {alone:.1f} s: {more:.1f} % more"
        return line

    def often(
        self, what: str, times: int, ask: Callable[[int], "Response"], warm: int = 3
    ) -> Line:
        """Ask many times, after a few that are not counted."""
        line = self.line(what)
        for number in range(times + warm):
            begun = time.perf_counter()
            ask(number)
            if number >= warm:
                line.seconds.append(time.perf_counter() - begun)
        line.note = p95(line.seconds)
        return line

    def by_hand(self) -> Iterator[Line]:
        """Judge moves of a draft, and ask who could take a seat."""
        chance = random.Random(self.seed)  # noqa: S311 - nothing secret
        draft = f"/rounds/{self.week}/draft"
        held = [
            (session["session"], seat["seat"])
            for session in self.ask("GET", draft).json()["sessions"]
            for seat in session["seats"]
            if seat["helper"] is not None
        ]
        helpers = [one.id for one in self.problem.helpers]

        def judge(_: int) -> "Response":
            session, seat = chance.choice(held)
            place = {"session": session, "seat": seat}
            move = {
                "removed": [place],
                "added": [{**place, "helper": chance.choice(helpers)}],
            }
            return self.ask("POST", f"{draft}/judgements", json={"moves": [move]})

        def stand_ins(_: int) -> "Response":
            session, seat = chance.choice(held)
            return self.ask("GET", f"{draft}/seats/{session}/{seat}/stand-ins")

        first = self.line("a move judged, first")
        with timed(first):
            judge(0)
        yield first
        yield self.often("a move judged", self.times.moves, judge)
        yield self.often("stand-ins", self.times.seats, stand_ins)

    def publish(self, what: str) -> Line:
        """Publish the draft: versions, calendars, differences and notices at once."""
        line = self.line(what)
        with timed(line):
            made = self.ask(
                "POST", f"/rounds/{self.week}/versions", headers={"if-match": "*"}
            ).json()
        line.note = f"version {made['number']}"
        return line

    def read(self) -> Iterator[Line]:
        """Read a site's week, and subscribe to a helper's calendar."""
        sites = [one.id for one in self.problem.sites]
        yield self.often(
            "a site's week",
            self.times.asked,
            lambda n: self.ask(
                "GET", f"/sites/{sites[n % len(sites)]}/weeks/{self.week}"
            ),
        )
        helper = self.ask("GET", f"/rounds/{self.week}/versions/1").json()
        busy = next(
            seat["helper"]
            for session in helper["sessions"]
            for seat in session["seats"]
            if seat["helper"] is not None
        )
        feed = self.ask("POST", "/feeds", json={"helper": busy}).json()["calendar"]
        path = urlsplit(feed).path
        tag = self.client.get(path).headers["etag"]
        yield self.often(
            "a feed, warm", self.times.asked, lambda _: self.client.get(path)
        )
        same = {"if-none-match": tag}
        yield self.often(
            "a feed, unchanged",
            self.times.asked,
            lambda _: self.client.get(path, headers=same),
        )

    def mend(self) -> Iterator[Line]:
        """Somebody falls ill: the alarm, who could come, the least change, published."""
        versions = self.ask("GET", f"/rounds/{self.week}/versions/1").json()
        well = {one.id for one in self.problem.helpers if not one.absences}
        ill = next(
            seat["helper"]
            for session in versions["sessions"]
            for seat in session["seats"]
            if seat["helper"] in well
        )
        absence = {
            "starts_at": f"{self.monday}T00:00",
            "ends_at": f"{self.monday + timedelta(days=7)}T00:00",
        }
        line = self.line("an absence noted, alarms raised")
        with timed(line):
            self.ask(
                "POST",
                f"/helpers/{ill}/absences",
                json=absence,
                headers={"if-match": "*"},
            )
        yield line
        alarm = self.ask("GET", "/alarms").json()["items"][0]["number"]
        path = f"/alarms/{alarm}/stand-ins"
        first = self.line("stand-ins of an alarm, first")
        with timed(first):
            self.ask("GET", path)
        yield first
        yield self.often(
            "stand-ins of an alarm", self.times.seats, lambda _: self.ask("GET", path)
        )
        line = self.line("repaired")
        with timed(line):
            self.ask("POST", f"/alarms/{alarm}/repair", json={})
        yield line
        yield self.publish("published again")

    def restart(self) -> Line:
        """Start the server on all that, killed before as by a crash."""
        line = self.line("the server starts again")
        for _ in range(self.times.starts):
            with timed(line), serving(self.folder, FILE):
                pass
        return line


def _solve(problem: "Problem", seconds: float) -> float:
    """Solve a problem; give the seconds it took."""
    from matching.solve import Limits, solve

    begun = time.perf_counter()
    solve(problem, Limits(seconds, CORES))
    return time.perf_counter() - begun
