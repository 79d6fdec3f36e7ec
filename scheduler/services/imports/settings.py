"""Step of an import: the one row that says how a network wants its plans."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from matching.faults import Fault
from matching.files.settings_shape import settings_shape
from matching.problem import Problem
from matching.shapes import Reading
from matching.times import Horizon
from matching.validate import faults_of
from scheduler.services.imports.intake import Intake
from scheduler.sheets.grid import place
from scheduler.sheets.reading import Row

SIMPLE_SETTINGS: Final = (
    "changeover_minutes",
    "senior_roles",
    "mentor_roles",
    "minors_per_adult",
    "tiers",
    "weights",
)
_ANY_WEEK: Final = Horizon("UTC", date(2026, 11, 23), 7)


def take_network(intake: Intake, rows: Sequence[Row]) -> None:
    """Bring the network's name, zone and settings to what the sheet says."""
    for extra in rows[1:]:
        found, expected = "a second row", "one row for the whole network"
        fault = Fault(place(extra.source, extra.number), found, expected)
        intake.faults.append(fault)
    if not rows:
        return
    row, network = rows[0], intake.network
    report = intake.sheet("network")
    settings = _settings(network.settings, row.values)
    _check(intake, row, settings)
    wanted = {"zone": row.values["zone"], "settings": settings}
    if "name" in row.values:
        wanted["name"] = row.values["name"] or network.name or network.key
    changed = [name for name, said in wanted.items() if getattr(network, name) != said]
    if network.zone != wanted["zone"] and not intake.report.created:
        intake.report.warnings.append(
            f"the zone changes from {network.zone} to {wanted['zone']};"
            " dated sessions and absences keep their instants"
        )
    for name, value in wanted.items():
        setattr(network, name, value)
    intake.db.flush()
    intake.ledger.take("network", network.key, changed, new=False)
    report.count(new=intake.report.created, changed=changed)


def _settings(kept: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Give the settings with those of the sheet; blank cells take theirs away."""
    settings = dict(kept)
    for name in SIMPLE_SETTINGS:
        if name in values:
            said = values[name]
            settings.pop(name, None)
            if said is not None:
                settings[name] = list(said) if isinstance(said, tuple) else said
    travel = dict(settings.pop("travel", {}))
    for name in ("detour", "modes"):
        if name in values:
            travel.pop(name, None)
    if values.get("detour") is not None:
        travel["detour"] = values["detour"]
    if values.get("modes") is not None:
        travel["modes"] = {
            mode: {"base_minutes": base, "km_per_hour": speed}
            for mode, (base, speed) in values["modes"].items()
        }
    return settings | ({"travel": travel} if travel else {})


def _check(intake: Intake, row: Row, settings: dict[str, Any]) -> None:
    """Ask the planning itself whether it could use the settings."""
    reading = Reading()
    read = settings_shape().read(settings, (None, "settings"), reading)
    faults = list(reading.faults)
    if not faults:
        faults = faults_of(Problem(_ANY_WEEK, (), (), (), settings=read))
    for fault in faults:
        name = fault.where.removeprefix("settings.").split(".")[0].split("[")[0]
        where = place(row.source, row.number, row.headings.get(name, name))
        intake.faults.append(Fault(where, fault.value, fault.expected))
