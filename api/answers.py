"""Answers made of pages, in the language the reader's browser asks for."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.pages import page
from scheduler.texts import chosen_language, translator
from scheduler.texts.language import Texts


def render(
    template: str, texts: Texts, status: HTTPStatus = HTTPStatus.OK, **values: object
) -> HTMLResponse:
    """Answer with a filled template."""
    return HTMLResponse(page(template, texts, **values), status)


def language_of(request: Request) -> Texts:
    """Give the first language the reader's browser asks for and Relais speaks."""
    asked = request.headers.get("accept-language", "").split(",")
    return translator(chosen_language(*(one.split(";")[0].strip() for one in asked)))
