"""Pages: templates that escape whatever people typed, in the reader's language."""

from functools import cache
from http import HTTPStatus

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from scheduler.texts import chosen_language, translator
from scheduler.texts.language import Texts


@cache
def environment() -> Environment:
    """Give the templates; every value is escaped and a missing one is an error."""
    return Environment(
        loader=PackageLoader("api.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, texts: Texts, **values: object) -> str:
    """Fill a template.

    Templates say ``_("message")`` and ``ngettext(one, many, n)``; `texts` also writes
    days and times.
    """
    return (
        environment()
        .get_template(template)
        .render(_=texts.gettext, ngettext=texts.ngettext, texts=texts, **values)
    )


def render(
    template: str, texts: Texts, status: HTTPStatus = HTTPStatus.OK, **values: object
) -> HTMLResponse:
    """Answer with a filled template."""
    return HTMLResponse(page(template, texts, **values), status)


def language_of(request: Request) -> Texts:
    """Give the first language the reader's browser asks for and Relais speaks."""
    asked = request.headers.get("accept-language", "").split(",")
    return translator(chosen_language(*(one.split(";")[0].strip() for one in asked)))
