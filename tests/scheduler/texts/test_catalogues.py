import io
import re
from datetime import date, datetime

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from scheduler.texts import LANGUAGES, chosen_language, translator
from scheduler.texts.__main__ import catalogue_path, renewed, said

PLACE = re.compile(r"%\(\w+\)[ds]")
CLOSING = re.compile(r"[.:…?]?$")
# Words that are the same in both languages.
AS_IN_ENGLISH = {
    "fr": {"coach", "badge %(id)s"},
    "nl": {
        "Comfort", "Helper", "badge %(id)s", "buddy", "coach", "reserve",
        "senior animator",
    },
    "de": set[str](),
}  # fmt: skip


def catalogue(lang: str) -> Catalog:
    return read_po(io.BytesIO(catalogue_path(lang).read_bytes()), locale=lang)


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    assert text is not None
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_catalogues_hold_exactly_what_is_said(lang: str) -> None:
    # `python -m scheduler.texts` brings them up to date.
    assert catalogue_path(lang).read_text(encoding="utf-8") == renewed(lang, said())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_translated_with_its_figures(lang: str) -> None:
    messages = [message for message in catalogue(lang) if message.id]
    assert len(messages) > 50
    for message in messages:
        assert not message.fuzzy, message.id
        wanted = sorted(set(PLACE.findall(forms(message.id)[-1])))
        for form in forms(message.string):
            assert form.strip(), message.id
            assert sorted(set(PLACE.findall(form))) == wanted, message.id
            assert "%" not in PLACE.sub("", form), message.id


def test_no_line_of_french_breaks_before_its_punctuation() -> None:
    for message in catalogue("fr"):
        for form in forms(message.string):
            assert not re.search(r" [:?!;»]|« ", form), form


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_counted_message_has_the_forms_of_its_language(lang: str) -> None:
    read, usual = catalogue(lang), Catalog(locale=lang)
    assert read.plural_forms == usual.plural_forms
    counted = [message for message in read if message.pluralizable]
    assert len(counted) > 20
    for message in counted:
        assert len(forms(message.string)) == usual.num_plurals, message.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_translations_begin_and_end_as_the_message_does(lang: str) -> None:
    for message in (message for message in catalogue(lang) if message.id):
        for said_in_english, form in zip(
            forms(message.id), forms(message.string), strict=True
        ):
            assert indent(form) == indent(said_in_english), message.id
            assert CLOSING.findall(form) == CLOSING.findall(said_in_english), form


def indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_no_other_language_is_english(lang: str) -> None:
    same = {m.id for m in catalogue(lang) if m.id and m.id == m.string}
    assert same == AS_IN_ENGLISH[lang]


@pytest.mark.parametrize(
    ("lang", "none", "one", "two"),
    [
        ("fr", "0 a le rôle", "1 a le rôle", "2 ont le rôle"),
        ("nl", "0 hebben de rol", "1 heeft de rol", "2 hebben de rol"),
        ("de", "0 haben die Rolle", "1 hat die Rolle", "2 haben die Rolle"),
        ("en", "0 have the role", "1 has the role", "2 have the role"),
    ],
)
def test_plurals_follow_the_language(lang: str, none: str, one: str, two: str) -> None:
    texts, forms = translator(lang), ("%(n)d has the role", "%(n)d have the role")
    assert [texts.ngettext(*forms, n) for n in (0, 1, 2)] == [none, one, two]


@pytest.mark.parametrize(
    ("lang", "day", "with_year", "short", "weekday"),
    [
        ("fr", "mardi 3 mars", "mardi 3 mars 2026", "mar. 03/03", "mar."),
        ("nl", "dinsdag 3 maart", "dinsdag 3 maart 2026", "di 03/03", "di"),
        ("de", "Dienstag, 3. März", "Dienstag, 3. März 2026", "Di. 03.03.", "Di."),
        ("en", "Tuesday 3 March", "Tuesday 3 March 2026", "Tue 03/03", "Tue"),
    ],
)
def test_days_are_written_as_in_belgium(
    lang: str, day: str, with_year: str, short: str, weekday: str
) -> None:
    texts, third = translator(lang), date(2026, 3, 3)
    assert texts.day(third) == day
    assert texts.date(third) == with_year
    assert texts.short_day(third) == short
    assert texts.weekday(third) == weekday


def test_january_is_that_of_east_belgium() -> None:
    new_year = date(2027, 1, 1)
    assert translator("de").day(new_year) == "Freitag, 1. Januar"
    assert translator("fr").day(new_year) == "vendredi 1er janvier"
    assert translator("fr").date(new_year) == "vendredi 1er janvier 2027"


@pytest.mark.parametrize(
    ("lang", "past_midnight"),
    [
        ("fr", "22:00–01:00 (mer. 25/11)"),
        ("nl", "22:00–01:00 (wo 25/11)"),
        ("de", "22:00–01:00 (Mi. 25.11.)"),
        ("en", "22:00–01:00 (Wed 25/11)"),
    ],
)
def test_a_session_past_midnight_says_its_other_day(
    lang: str, past_midnight: str
) -> None:
    texts = translator(lang)
    start, end = datetime(2026, 11, 24, 22), datetime(2026, 11, 25, 1)  # noqa: DTZ001
    assert texts.span(start, end) == past_midnight
    assert texts.span(start.replace(hour=9), start) == "09:00–22:00"


@pytest.mark.parametrize(
    ("lang", "number", "percent", "darija", "people"),
    [
        ("fr", "65\u202f697,5", "0,42 %", "arabe marocain", "An, Bo et Cem"),
        ("nl", "65.697,5", "0,42 %", "Marokkaans Arabisch", "An, Bo en Cem"),
        ("de", "65.697,5", "0,42 %", "Marokkanisches Arabisch", "An, Bo und Cem"),
        ("en", "65,697.5", "0.42 %", "Moroccan Arabic", "An, Bo and Cem"),
    ],
)
def test_numbers_languages_and_lists_follow_the_language(
    lang: str, number: str, percent: str, darija: str, people: str
) -> None:
    texts = translator(lang)
    assert texts.number(65697.5) == number
    assert texts.percent(0.0042) == percent
    assert texts.language("ary") == darija
    assert texts.language("qzz") == "qzz"
    assert texts.together(["An", "Bo", "Cem"]) == people


@pytest.mark.parametrize(
    ("wishes", "lang"),
    [
        ((None, "fr_BE.UTF-8"), "fr"),
        (("fr-BE", "en"), "fr"),
        ((None, "nl_BE.UTF-8"), "nl"),
        (("de-BE", "fr"), "de"),
        (("pt", "C.UTF-8", ""), "en"),
        ((), "en"),
        (("C", "fr"), "fr"),
    ],
)
def test_the_first_known_language_is_chosen(
    wishes: tuple[str | None, ...], lang: str
) -> None:
    assert chosen_language(*wishes) == lang


def test_a_language_without_catalogue_is_not_invented() -> None:
    with pytest.raises(KeyError):
        translator("xx")
