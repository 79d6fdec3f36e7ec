"""The shapes of sites, their rooms, and things that are lent or carried."""

from matching import limits
from matching.files.clock import Clock
from matching.files.words import FLAG, ID, IDS, LOCATION, NAME, list_or_null
from matching.problem import Loan, Resource, Room, Site
from matching.shapes import Integer, Key, Nullable, Record, Shape


def site_shape() -> Shape[Site]:
    """Give the shape of a site."""
    keys = [
        Key("id", ID),
        Key("name", NAME, "If absent, the id."),
        Key("location", LOCATION, "Latitude and longitude (WGS 84)."),
        Key("rooms", list_or_null(_room(), "a list of rooms")),
        Key("remote_interpreting", FLAG, "True: can be called in for any language."),
    ]
    return Record(Site, keys, "a site { }", "site")


def _room() -> Shape[Room]:
    keys = [
        Key("id", ID, "Unique in its site."),
        Key("capacity", Integer(limits.CAPACITY), "Sessions at a time."),
    ]
    return Record(Room, keys, "a room { }", "room")


def resource_shape() -> Shape[Resource]:
    """Give the shape of a resource."""
    keys = [
        Key("id", ID),
        Key("capacity", Integer(limits.CAPACITY), "Units there are."),
        Key("sites", Nullable(IDS), "Where it may be used; null is anywhere."),
    ]
    return Record(Resource, keys, "a resource { }", "resource")


def loan_shape(clock: Clock) -> Shape[Loan]:
    """Give the shape of a loan; its times follow the clock."""
    times = clock.times()
    keys = [
        Key("resource", ID, "The id of a resource."),
        Key("units", Integer(limits.UNITS), "That are away."),
        Key("from", times, attribute="start"),
        Key("to", times, "Not included.", attribute="end"),
    ]
    return Record(Loan, keys, "a loan { }", "loan")
