"""Pages: templates that escape whatever people typed, in the reader's language."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

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
