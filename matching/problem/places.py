"""Places and things: sites, rooms, what is lent and carried."""

from dataclasses import dataclass

from matching.travel import Location


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a site; at most `capacity` sessions are in it at a time."""

    id: str
    capacity: int = 1


@dataclass(frozen=True, slots=True)
class Site:
    """A digital centre, library or other place; without location, travel is 0.

    Attributes
    ----------
    remote_interpreting
        An interpreter can be called in for any language.
    """

    id: str
    name: str = ""
    location: Location | None = None
    rooms: tuple[Room, ...] = ()
    remote_interpreting: bool = False

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Resource:
    """Kits, vehicles and the like: `capacity` units at any moment.

    Attributes
    ----------
    sites
        Where it may be used; None is anywhere.
    """

    id: str
    capacity: int
    sites: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """Units of a resource that are away during minutes [start, end)."""

    resource: str
    units: int
    start: int
    end: int
