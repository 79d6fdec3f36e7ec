"""When helpers can come: their document, single absences, answers, the heat of a week."""

from typing import Annotated, Any, Final

from fastapi import Path, Response

from api.deps import Changes, Look, Notes, Revision, body_of
from api.routes.operation import ApiRouter, located, revised
from api.schemas.availability import (
    AddedAbsence,
    AddedException,
    Answer,
    Availability,
    AvailabilityWanted,
    Heat,
    NewAbsence,
    NewException,
    Number,
)
from api.schemas.base import Key, Week
from scheduler.services.availability import documents as availability
from scheduler.services.availability.answers import answer
from scheduler.services.availability.heat import heat

router: Final = ApiRouter("availability")
HelperKey = Annotated[Key, Path(examples=["amina"])]
SpanNumber = Annotated[Number, Path(examples=[1])]
_ABSENCES: Final = "absences"
_EXCEPTIONS: Final = "exceptions"


@router.operation("read_availability", response_model=Availability)
def availability_read(
    act: Look, helper: HelperKey, response: Response
) -> dict[str, Any]:
    """Show when a helper can come."""
    found = availability.availability_document(act.db, act.network, helper)
    return revised(response, found)


@router.operation("replace_availability", response_model=Availability)
def availability_replaced(
    act: Changes,
    helper: HelperKey,
    body: AvailabilityWanted,
    revision: Revision,
    response: Response,
) -> dict[str, Any]:
    """Replace what is said of when a helper can come; it counts as an answer.

    Published seats that the helper cannot hold any more raise alarms at once.
    """
    changed = availability.change_availability(
        act.db,
        act.network,
        helper,
        _wanted(body),
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, changed)


def _wanted(body: AvailabilityWanted) -> dict[str, Any]:
    """Give the lists that are there; what a rule leaves out is as usual."""
    fields = body_of(body)
    counts = ("weekday", "every_weeks", "nth")
    if "rules" in fields:
        fields["rules"] = [
            {k: v for k, v in rule.items() if v is not None or k not in counts}
            for rule in fields["rules"]
        ]
    for part in (_ABSENCES, _EXCEPTIONS):
        for span in fields.get(part, ()):
            span.pop("number", None)
    return fields


@router.operation("add_absence", response_model=AddedAbsence, status_code=201)
def absence_added(
    act: Changes, helper: HelperKey, body: NewAbsence, response: Response
) -> dict[str, Any]:
    """Add an absence; published seats it touches raise alarms at once."""
    return _add(act, helper, _ABSENCES, body_of(body), response)


@router.operation("remove_absence", status_code=204)
def absence_removed(act: Changes, helper: HelperKey, absence: SpanNumber) -> None:
    """Remove an absence."""
    _remove(act, helper, _ABSENCES, absence)


@router.operation("add_exception", response_model=AddedException, status_code=201)
def exception_added(
    act: Changes, helper: HelperKey, body: NewException, response: Response
) -> dict[str, Any]:
    """Add a dated exception to the rules."""
    return _add(act, helper, _EXCEPTIONS, body_of(body), response)


@router.operation("remove_exception", status_code=204)
def exception_removed(act: Changes, helper: HelperKey, exception: SpanNumber) -> None:
    """Remove a dated exception."""
    _remove(act, helper, _EXCEPTIONS, exception)


def _add(
    act: Changes, helper: str, part: str, fields: dict[str, Any], response: Response
) -> dict[str, Any]:
    added = availability.add_span(
        act.db, act.network, helper, part, fields, by=act.by, now=act.now
    )
    located(response, f"helpers/{helper}/{part}/{added['number']}", act)
    return revised(response, added)


def _remove(act: Changes, helper: str, part: str, number: int) -> None:
    availability.remove_span(
        act.db, act.network, helper, part, number, by=act.by, now=act.now
    )


@router.operation("answer_round", response_model=Answer)
def round_answered(act: Notes, week: Week, helper: HelperKey) -> dict[str, Any]:
    """Note that a helper has said when they can come: all is in order as it stands."""
    return answer(act.db, act.network, week, helper, by=act.by, now=act.now)


@router.operation("read_heat", response_model=Heat)
def heat_read(act: Look, week: Week) -> dict[str, Any]:
    """Count who is free and who is needed, by mornings, afternoons and evenings."""
    return {"week": week, "parts": heat(act.db, act.network, week)}
