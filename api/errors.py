"""The one place where a refusal gets its number: RFC 9457 problem details.

People who follow a link get a small page instead; what is wrong inside is never
shown, only logged.
"""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api.answers import language_of, render
from api.routes.operation import free_claim
from api.security import SAFE_HEADERS
from matching.faults import BadInputError, shown
from scheduler.errors import (
    BrokenRulesError,
    ChangedError,
    DeniedError,
    KeyReusedError,
    NotFoundError,
    RefusedError,
    RelaisError,
    UnavailableError,
    UnknownCallerError,
    UnreadError,
)
from scheduler.texts.language import Texts, marked

LOG = logging.getLogger(__name__)
API: Final = "/api/"
NUMBERS: Final[dict[type[RelaisError], HTTPStatus]] = {
    UnknownCallerError: HTTPStatus.UNAUTHORIZED,
    DeniedError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    RefusedError: HTTPStatus.CONFLICT,
    ChangedError: HTTPStatus.PRECONDITION_FAILED,
    UnreadError: HTTPStatus.PRECONDITION_REQUIRED,
    KeyReusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}
# For pages: what a status means to who followed a link.
SAID: Final = {
    HTTPStatus.BAD_REQUEST: marked("This address is not written as it should be."),
    HTTPStatus.NOT_FOUND: marked("There is nothing at this address (any more)."),
    HTTPStatus.METHOD_NOT_ALLOWED: marked("This address can only be read."),
    HTTPStatus.CONFLICT: marked("This cannot be done as things are now."),
    HTTPStatus.UNPROCESSABLE_ENTITY: marked(
        "This address is not written as it should be."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: marked("Please try again in a minute."),
    HTTPStatus.INTERNAL_SERVER_ERROR: marked(
        "Something went wrong here. It has been noted; please try again later."
    ),
}
# For programmes and their users: a sentence for each stable code.
SENTENCES: Final[Mapping[str, str]] = {
    "unauthenticated": marked("A token is needed, and this one opens nothing."),
    "denied": marked("Your token or your role does not allow this."),
    "not_found": marked("There is no such thing (any more)."),
    "method_not_allowed": marked("This address cannot be used in this way."),
    "refused": marked("This cannot be done as things are now."),
    "changed": marked("Somebody changed this meanwhile: look at it again first."),
    "revision_required": marked("Say which revision you have read, in If-Match."),
    "bad_input": marked("Something in the request is not as it should be."),
    "too_large": marked("The request is too large."),
    "key_reused": marked("This Idempotency-Key was used for another request."),
    "still_running": marked("The same request is still being worked on."),
    "broken_rules": marked("The plan would break rules."),
    "no_draft": marked("There is no draft to publish: plan the week first."),
    "nothing_to_undo": marked("There is no edit that could be undone."),
    "draft_edited": marked("There is a draft that somebody has edited."),
    "stale_draft": marked("The week has changed since it was planned: plan it again."),
    "run_under_way": marked("The week is being solved already."),
    "run_not_done": marked("The run has no plan."),
    "not_adopted": marked("The draft was changed meanwhile, and stays."),
    "late_answer": marked("The answer comes too late."),
    "room_in_use": marked("Openings or sessions are still held in this room."),
    "seat_published": marked("A published plan names this seat: it has to stay."),
    "session_begun": marked("The session has begun."),
    "not_over": marked("The session is not over yet."),
    "called_off": marked("The session was called off."),
    "alarm_ended": marked("The alarm has ended already."),
    "notice_state": marked("In its present state this cannot be done to the notice."),
    "notice_overtaken": marked("A newer notice tells the same week already."),
    "unavailable": marked("Please try again in a minute."),
    "failed": marked(
        "Something went wrong here. It has been noted; please try again later."
    ),
}
CODES: Final = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.SERVICE_UNAVAILABLE: "unavailable",
    HTTPStatus.INTERNAL_SERVER_ERROR: "failed",
}


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""

    @app.exception_handler(RelaisError)
    def refused(request: Request, error: RelaisError) -> Response:
        known = [NUMBERS[kind] for kind in type(error).mro() if kind in NUMBERS]
        if not known:
            return failed(request, error)
        return problem(request, known[0], error.code, **_particulars(error))

    @app.exception_handler(BadInputError)
    def faulty(request: Request, error: BadInputError) -> Response:
        faults = [
            {"where": one.where, "found": one.value, "expected": one.expected}
            for one in error.faults
        ]
        return problem(
            request, HTTPStatus.UNPROCESSABLE_ENTITY, "bad_input", errors=faults
        )

    @app.exception_handler(HTTPException)
    def unknown(request: Request, error: HTTPException) -> Response:
        response = problem(request, HTTPStatus(error.status_code))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        return problem(
            request,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "bad_input",
            errors=[_fault(one) for one in error.errors()],
        )

    @app.exception_handler(Exception)
    def failed(request: Request, error: Exception) -> Response:
        route = getattr(request.scope.get("route"), "path", "no route")
        # Answered from outside the middleware that numbers and adds headers.
        number = getattr(request.state, "request_id", "")
        LOG.error("%s failed", route, exc_info=error, extra={"request_id": number})
        response = problem(request, HTTPStatus.INTERNAL_SERVER_ERROR)
        response.headers.update(SAFE_HEADERS)
        response.headers["x-request-id"] = number
        return response


def _particulars(error: RelaisError) -> dict[str, Any]:
    """Give what else a programme may know of a refusal."""
    if isinstance(error, UnavailableError):
        return {}  # it speaks of the machine
    found: dict[str, Any] = {"said": str(error)}
    if isinstance(error, BrokenRulesError):
        found["broken"] = list(error.broken)
        found["rules"] = [dict(one) for one in error.rules]
    if isinstance(error, ChangedError):
        found["revision"] = error.revision
        found["changes"] = [
            {
                "revision": one.revision,
                "at": one.at.isoformat(),
                "by": one.by,
                "action": one.action,
                "fields": one.fields,
            }
            for one in error.changes
        ]
    return found


def _fault(one: Mapping[str, Any]) -> dict[str, str]:
    """Say a fault that the shape of a request has, as all others are said."""
    where = ""
    for part in one["loc"]:
        where += f"[{part}]" if isinstance(part, int) else f".{part}"
    given = one.get("input")
    # A whole body is not said again because a field of it is missing.
    found = "nothing" if one["type"] == "missing" else shown(given)
    return {"where": where.lstrip("."), "found": found, "expected": one["msg"]}


def problem(
    request: Request,
    status: HTTPStatus,
    code: str | None = None,
    **particulars: Sequence[Any] | object,
) -> Response:
    """Answer with a problem: a page for a browser, else JSON."""
    free_claim(request)
    texts = language_of(request)
    response: Response
    api = request.url.path.startswith(API)
    if not api and "text/html" in request.headers.get("accept", ""):
        response = render("problem.html", texts, status, sentence=_said(texts, status))
    else:
        content = _content(request, texts, status, code) | particulars
        response = JSONResponse(content, status, media_type="application/problem+json")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["retry-after"] = "60" if not api else "2"
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["www-authenticate"] = "Bearer"
    response.headers["vary"] = "accept, accept-language"
    return response


def _content(
    request: Request, texts: Texts, status: HTTPStatus, code: str | None
) -> dict[str, Any]:
    code = code or CODES.get(status, "bad_input")
    sentence = SENTENCES.get(code, SENTENCES["refused"])
    found: dict[str, Any] = {
        "type": f"urn:relais:problem:{code}",
        "title": status.phrase,
        "status": status.value,
        "detail": texts.gettext(sentence),
        "code": code,
    }
    number = getattr(request.state, "request_id", None)
    if not request.url.path.startswith(API):
        return found  # who asks there learns nothing, whatever is asked
    return found | ({"instance": f"urn:relais:request:{number}"} if number else {})


def _said(texts: Texts, status: HTTPStatus) -> str:
    return texts.gettext(SAID.get(status, SAID[HTTPStatus.BAD_REQUEST]))
