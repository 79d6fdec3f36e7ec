"""What can be wrong with sites, the travel table, pins and settings."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from matching import limits
from matching.problem import DEFAULT_WEIGHTS, TIERS, Pin, Session
from matching.travel import Mode, TravelSettings
from matching.validate.finding import (
    Finding,
    Scope,
    ids_of,
    name,
    place,
    unknown,
    within,
)

TravelRow = tuple[str, str, int]


def site_findings(scope: Scope) -> Iterator[Finding]:
    """Find the faults of all sites."""
    sites = scope.problem.sites
    yield from ids_of(scope, "sites", sites)
    for index, site in enumerate(sites):
        yield from name(f"sites[{index}].name", site.name)
        yield from place(f"sites[{index}].location", site.location)


def travel_key_findings(scope: Scope) -> Iterator[Finding]:
    """Find pairs of sites that are not in sorted order."""
    for index, (first, second) in enumerate(scope.problem.travel_minutes):
        if first > second:
            where = f"travel_minutes[{index}]"
            yield Finding(where, [first, second], "the two ids in sorted order")


def travel_findings(scope: Scope, rows: Iterable[TravelRow]) -> Iterator[Finding]:
    """Find the faults of a travel table."""
    first: dict[tuple[str, str], tuple[int, int]] = {}
    for index, (origin, target, minutes) in enumerate(rows):
        where = f"travel_minutes[{index}]"
        for position, site in enumerate((origin, target)):
            if site not in scope.sites:
                yield unknown(f"{where}[{position}]", site, "site")
        if origin == target:
            yield Finding(f"{where}[1]", target, "another site", (f"{where}[0]",))
        yield from within(f"{where}[2]", minutes, limits.TRAVEL_MINUTES)
        pair = (min(origin, target), max(origin, target))
        earlier, wanted = first.setdefault(pair, (index, minutes))
        if wanted != minutes:
            other = f"travel_minutes[{earlier}]"
            expected = f"{wanted}, as {other} has it for the same sites"
            touching = (other, f"{other}[2]", f"{where}[0]", f"{where}[1]")
            yield Finding(f"{where}[2]", minutes, expected, touching)


def pin_findings(scope: Scope) -> Iterator[Finding]:
    """Find pins of what does not exist, and seats pinned twice."""
    sessions = {s.id: (i, s) for i, s in enumerate(scope.problem.sessions)}
    first: dict[tuple[str, str], int] = {}
    for index, pin in enumerate(scope.problem.pins):
        where = f"pins[{index}]"
        if pin.helper not in scope.helpers:
            yield unknown(f"{where}.helper", pin.helper, "helper")
        if pin.session in sessions:
            yield from _pinned_seat(where, pin, *sessions[pin.session])
        else:
            yield unknown(f"{where}.session", pin.session, "session")
        earlier = first.setdefault((pin.session, pin.seat), index)
        if earlier != index:
            other = f"pins[{earlier}]"
            expected = f"a seat that {other} does not pin already"
            touching = (f"{where}.session", f"{other}.session", f"{other}.seat")
            yield Finding(f"{where}.seat", pin.seat, expected, touching)


def _pinned_seat(
    where: str, pin: Pin, index: int, session: Session
) -> Iterator[Finding]:
    if all(seat.id != pin.seat for seat in session.seats):
        expected = f"the id of a seat of the session “{session.id}”"
        touching = (f"{where}.session", f"sessions[{index}].seats[*].id")
        yield Finding(f"{where}.seat", pin.seat, expected, touching)


def settings_findings(scope: Scope) -> Iterator[Finding]:
    """Find the faults of the settings."""
    settings = scope.problem.settings
    yield from _tiers(settings.tiers)
    yield from within(
        "settings.changeover_minutes",
        settings.changeover_minutes,
        limits.CHANGEOVER_MINUTES,
    )
    yield from scope.ids("settings.senior_roles", settings.senior_roles)
    yield from scope.ids("settings.mentor_roles", settings.mentor_roles)
    yield from _weights(dict(settings.weights))
    yield from _travel(settings.travel)


def _tiers(tiers: Sequence[str]) -> Iterator[Finding]:
    if sorted(tiers) == sorted(TIERS) and tuple(tiers[:2]) == TIERS[:2]:
        return
    expected = f"each of {', '.join(TIERS)} once, cover and teams first"
    touching = tuple(f"settings.tiers[{index}]" for index in range(len(tiers)))
    yield Finding("settings.tiers", list(tiers), expected, touching)


def _weights(weights: dict[str, int]) -> Iterator[Finding]:
    path = "settings.weights"
    for key in sorted(weights.keys() ^ DEFAULT_WEIGHTS.keys()):
        known = ", ".join(DEFAULT_WEIGHTS)
        yield Finding(f"{path}.{key}", weights.get(key), f"the weights {known}")
    weights = {**DEFAULT_WEIGHTS, **weights}
    for key, bounds in limits.WEIGHTS.items():
        yield from within(f"{path}.{key}", weights[key], bounds)
    rising = ("language_native", "language_level", "language_nobody")
    for low, high in pairwise(rising):
        if weights[high] < weights[low]:
            expected = f"at least {weights[low]} (“{low}”)"
            yield Finding(f"{path}.{high}", weights[high], expected, (f"{path}.{low}",))


def _travel(travel: TravelSettings) -> Iterator[Finding]:
    path = "settings.travel"
    low, high = limits.DETOUR
    if not low <= travel.detour <= high:
        expected = f"a number from {low:g} to {high:g}"
        yield Finding(f"{path}.detour", travel.detour, expected)
    usual = TravelSettings().modes
    if travel.modes.keys() != usual.keys():
        expected = f"the modes {', '.join(usual)}"
        yield Finding(f"{path}.modes", list(travel.modes), expected)
    for key, mode in travel.modes.items():
        yield from _mode(f"{path}.modes.{key}", mode)


def _mode(path: str, mode: Mode) -> Iterator[Finding]:
    yield from within(f"{path}.base_minutes", mode.base_minutes, limits.BASE_MINUTES)
    low, high = limits.KM_PER_HOUR
    if not low <= mode.km_per_hour <= high:
        expected = f"a number from {low:g} to {high:g}"
        yield Finding(f"{path}.km_per_hour", mode.km_per_hour, expected)
