"""Bring the catalogues up to date with the code: ``python -m scheduler.texts``.

For developers, in a checkout. New messages appear untranslated, those that no code
says any more are dropped; English is the message itself.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from scheduler.texts import LANGUAGES

ROOT: Final = Path(__file__).resolve().parents[2]
METHODS: Final = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "marked": None,
    "marked_plural": (1, 2),
    "ngettext": (1, 2),
}
HEADER: Final = """\
msgid ""
msgstr ""
"Language: {lang}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def said() -> Catalog:
    """Collect every message that the code and the pages say."""
    template = Catalog()
    for folder in ("scheduler", "api"):
        for path, message in _messages(folder):
            template.add(message, locations=[(path, 0)])
    return template


def _messages(folder: str) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    # `api.cli.speech.say` prints; in `scheduler` a local `say` is `gettext`.
    keywords = KEYWORDS | ({"say": None} if folder == "scheduler" else {})
    found = extract_from_dir(ROOT / folder, METHODS, keywords=keywords)
    for path, _line, message, _comments, _context in found:
        yield f"{folder}/{path}", message


def renewed(lang: str, template: Catalog) -> str:
    """Give the text of a catalogue, updated by the messages said."""
    path = catalogue_path(lang)
    catalog = read_po(io.BytesIO(path.read_bytes()), locale=lang)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if lang == "en":
        for message in catalog:
            if message.id:
                message.string = message.id
                message.flags.discard("fuzzy")
    written = io.BytesIO()
    write_po(written, catalog, omit_header=True, sort_output=True, include_lineno=False)
    header = HEADER.format(lang=lang, plural=catalog.plural_forms)
    return header + written.getvalue().decode()


def catalogue_path(lang: str) -> Path:
    """Give the path of a catalogue in the checkout."""
    return ROOT / "scheduler" / "texts" / lang / "LC_MESSAGES" / "relais.po"


if __name__ == "__main__":
    for language in LANGUAGES:
        text = renewed(language, said())
        catalogue_path(language).write_text(text, encoding="utf-8", newline="\n")
