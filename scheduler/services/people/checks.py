"""What comes in for a helper, held against what the network has."""

from collections.abc import Iterable, Mapping
from typing import Any

from matching.faults import Fault, shown
from matching.shapes import Reading, at_key
from scheduler.services.forms import read_fields, refuse_faults
from scheduler.services.people.forms import SHAPES, check_lists
from scheduler.services.people.parts import PARTS, Part, items_of, row_ids
from scheduler.store.session import Db
from scheduler.store.tables import Helper, Network


def parts_in(values: Mapping[str, Any]) -> list[Part]:
    """Give the lists that fields name."""
    return [part for part in PARTS if part.name in values]


def read_helper(
    db: Db,
    network: Network,
    key: str,
    fields: Mapping[str, Any],
    reading: Reading,
    row: Helper | None = None,
) -> dict[str, Any]:
    """Read fields as columns and lists.

    Parameters
    ----------
    reading
        What was noted already, of the key.
    row
        The helper, where it is there.

    Raises
    ------
    BadInputError
        With every fault.
    """
    values = read_fields(SHAPES, fields, reading)
    check_lists(values, reading)
    for part in parts_in(values):
        if part.refers is not None:
            _check_references(db, network, part, values[part.name], reading)
    _check_company(db, key, values, reading, row)
    if "home" in values:
        home = values.pop("home") or (None, None)
        values["latitude"], values["longitude"] = home
    refuse_faults(reading, f"helper {key}")
    return values


def _check_references(
    db: Db, network: Network, part: Part, said: Iterable[str], reading: Reading
) -> None:
    """Note keys that name nothing of the network."""
    known = row_ids(db, network, part, said)
    what = str(getattr(part.refers, "__tablename__", ""))
    for place, item in enumerate(said):
        if item not in known:
            mapping = isinstance(said, Mapping)
            where = at_key(part.name, item) if mapping else f"{part.name}[{place}]"
            expected = f"a known {what} of network {network.key}"
            reading.faults.append(Fault(where, shown(item), expected))


def _check_company(
    db: Db, key: str, values: Mapping[str, Any], reading: Reading, row: Helper | None
) -> None:
    """Note helpers who are wished for and refused at once, and a helper's own key."""
    company = {part.name: part for part in PARTS if part.refers is Helper}
    given = company.keys() & values.keys()
    if not given:
        return
    said: dict[str, Iterable[str]] = {}
    for name, part in company.items():
        kept = items_of(db, part, [row.id]).get(row.id, {}) if row is not None else {}
        said[name] = values.get(name, kept)
    for name in sorted(given):
        others = said["with" if name == "never_with" else "never_with"]
        for place, item in enumerate(values[name]):
            where = ((None, name), place)
            if item == key:
                reading.fault(where, item, "another helper")
            elif item in others and (name == "never_with" or len(given) == 1):
                reading.fault(where, item, "nobody who is in the other list too")
