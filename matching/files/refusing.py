"""What is refused when a file has faults, and what is not said then."""

import re
from collections.abc import Iterable, Iterator

from matching.faults import BadInputError, Fault, shown
from matching.shapes import Json, Reading, by_place
from matching.shapes.reading import MOST_FAULTS, WHOLE
from matching.validate import Finding

_LOST_ID = re.compile(
    r"(helpers|sites|sessions|resources|series"
    r"|sites\[\d+\]\.rooms|sessions\[\d+\]\.seats)(\[\d+\](\.id)?)?"
)


def refuse(reading: Reading, faults: list[Fault], source: str) -> None:
    """Refuse a file that has faults, with all of them by place."""
    if not faults:
        return
    listed = by_place(faults)
    more = reading.uncounted + len(listed[MOST_FAULTS:])
    if more:
        rest = Fault(WHOLE, f"{more} more faults", "these put right first")
        listed = [*listed[:MOST_FAULTS], rest]
    raise BadInputError(listed, source)


def refuse_other_files(document: Json, wanted: str, source: str) -> None:
    """Refuse what is no object, or a file of another kind, with one fault."""
    if not isinstance(document, dict):
        expected = f'an object {{ }} with "format": "{wanted}"'
        raise BadInputError([Fault(WHOLE, shown(document), expected)], source)
    tag = document.get("format")
    kind, _, _ = wanted.partition("/")
    if isinstance(tag, str) and tag.startswith("relais-") and kind not in tag:
        raise BadInputError([Fault("format", shown(tag), f"“{wanted}”")], source)


def reliable(findings: Iterable[Finding], reading: Reading) -> Iterator[Fault]:
    """Keep what does not rest on a place that is faulty itself.

    A list in which an id could not be read may hold any id: nothing is then said
    to be missing in it.
    """
    lost = {f"{m[1]}[*].id" for m in map(_LOST_ID.fullmatch, reading.lost) if m}
    for finding in findings:
        touched = (finding.where, *finding.touching)
        if not any(path in lost or reading.spoils(path) for path in touched):
            yield finding.fault
