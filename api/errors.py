"""The one place where a refusal gets its number: RFC 9457 problem details.

People who follow a link get a small page instead; what is wrong inside is never
shown, only logged.
"""

import logging
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api.answers import language_of, render
from api.security import SAFE_HEADERS
from scheduler.errors import (
    NotFoundError,
    RefusedError,
    RelaisError,
    UnavailableError,
)
from scheduler.texts.language import Texts, marked

LOG = logging.getLogger(__name__)
NUMBERS: Final[dict[type[RelaisError], HTTPStatus]] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    RefusedError: HTTPStatus.CONFLICT,
    UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}
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


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""

    @app.exception_handler(RelaisError)
    def refused(request: Request, error: RelaisError) -> Response:
        known = [NUMBERS[kind] for kind in type(error).mro() if kind in NUMBERS]
        if not known:
            return failed(request, error)
        return problem(request, known[0])

    @app.exception_handler(HTTPException)
    def unknown(request: Request, error: HTTPException) -> Response:
        response = problem(request, HTTPStatus(error.status_code))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, _error: RequestValidationError) -> Response:
        return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY)

    @app.exception_handler(Exception)
    def failed(request: Request, error: Exception) -> Response:
        LOG.error("%s failed", request.scope.get("route"), exc_info=error)
        response = problem(request, HTTPStatus.INTERNAL_SERVER_ERROR)
        # Sent from outside the middleware that adds them elsewhere.
        response.headers.update(SAFE_HEADERS)
        return response


def problem(request: Request, status: HTTPStatus) -> Response:
    """Answer with a problem: a page for a browser, else JSON."""
    texts = language_of(request)
    response: Response
    if "text/html" in request.headers.get("accept", ""):
        response = render("problem.html", texts, status, sentence=_said(texts, status))
    else:
        content = {
            "type": "about:blank",
            "title": status.phrase,
            "status": status.value,
            "detail": _said(texts, status),
        }
        response = JSONResponse(content, status, media_type="application/problem+json")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["retry-after"] = "60"
    response.headers["vary"] = "accept, accept-language"
    return response


def _said(texts: Texts, status: HTTPStatus) -> str:
    return texts.gettext(SAID.get(status, SAID[HTTPStatus.BAD_REQUEST]))
