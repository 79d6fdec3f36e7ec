"""What is said to people, in their language: gettext catalogues read with Babel.

The msgids are English. Catalogues are the ``.po`` files of this folder, compiled in
memory when first asked for, so that no compiled file can be older than its source.
The one pitfall: a sentence is written whole in the catalogue and filled with figures
(``%(n)d``); gluing translated words together is wrong in some language.
"""

import gettext
import io
from functools import cache
from importlib.resources import files
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from scheduler.texts.language import MANNERS, Texts

LANGUAGES: Final = tuple(MANNERS)
DEFAULT_LANGUAGE: Final = "en"


@cache
def translator(lang: str) -> Texts:
    """Give the texts of a language.

    Parameters
    ----------
    lang
        One of `LANGUAGES`, or a longer tag that begins with one (``fr_BE``).

    Raises
    ------
    KeyError
        There is no catalogue for it.
    """
    code = lang.replace("-", "_").partition("_")[0].lower()
    if code not in LANGUAGES:
        raise KeyError(lang)
    source = files(__name__) / code / "LC_MESSAGES" / "relais.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=code))
    compiled.seek(0)
    return Texts(code, gettext.GNUTranslations(compiled))


def chosen_language(*wishes: str | None) -> str:
    """Give the first wish that has a catalogue, else English.

    Wishes are tags as people and systems write them: ``fr``, ``fr-BE``,
    ``fr_BE.UTF-8``; None and unknown ones are passed over.
    """
    for wish in wishes:
        code = (wish or "").replace("-", "_").split("_")[0].split(".")[0].lower()
        if code in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE
