"""What can be wrong with sites, resources, loans and the travel table."""

from collections.abc import Iterable, Iterator

from matching import limits
from matching.problem import Resource
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
    """Find the faults of all sites and their rooms."""
    sites = scope.problem.sites
    yield from ids_of(scope, "sites", sites)
    for index, site in enumerate(sites):
        path = f"sites[{index}]"
        yield from name(f"{path}.name", site.name)
        yield from place(f"{path}.location", site.location)
        yield from ids_of(scope, f"{path}.rooms", site.rooms)
        for number, room in enumerate(site.rooms):
            where = f"{path}.rooms[{number}].capacity"
            yield from within(where, room.capacity, limits.CAPACITY)


def resource_findings(scope: Scope) -> Iterator[Finding]:
    """Find the faults of all resources, and of what is lent."""
    resources = scope.problem.resources
    yield from ids_of(scope, "resources", resources)
    for index, resource in enumerate(resources):
        path = f"resources[{index}]"
        yield from within(f"{path}.capacity", resource.capacity, limits.CAPACITY)
        yield from _sites_of(scope, f"{path}.sites", resource)
    for index, loan in enumerate(scope.problem.loans):
        path = f"loans[{index}]"
        if loan.resource not in scope.resources:
            yield unknown(f"{path}.resource", loan.resource, "resource")
        yield from within(f"{path}.units", loan.units, limits.UNITS)
        yield from scope.interval(path, loan.start, loan.end)


def _sites_of(scope: Scope, path: str, resource: Resource) -> Iterator[Finding]:
    if resource.sites is None:
        return
    for index, site in enumerate(resource.sites):
        if site not in scope.sites:
            yield unknown(f"{path}[{index}]", site, "site")
    yield from scope.ids(path, resource.sites)


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
