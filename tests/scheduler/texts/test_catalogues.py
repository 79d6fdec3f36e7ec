import io
import re
from datetime import date, datetime

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from scheduler.texts import LANGUAGES, chosen_language, translator
from scheduler.texts.__main__ import catalogue_path, renewed, said

PLACE = re.compile(r"%\(\w+\)[ds]")


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
            assert form, message.id
            assert sorted(set(PLACE.findall(form))) == wanted, message.id


def test_french_is_not_english() -> None:
    same = {m.id for m in catalogue("fr") if m.id and m.id == m.string}
    assert same <= {"coach", "badge %(id)s"}


@pytest.mark.parametrize(
    ("n", "english", "french"),
    [
        (0, "0 have the role", "0 a le rôle"),
        (1, "1 has the role", "1 a le rôle"),
        (2, "2 have the role", "2 ont le rôle"),
    ],
)
def test_plurals_follow_the_language(n: int, english: str, french: str) -> None:
    forms = ("%(n)d has the role", "%(n)d have the role")
    assert translator("en").ngettext(*forms, n) == english
    assert translator("fr").ngettext(*forms, n) == french


def test_days_and_times_are_written_as_in_belgium() -> None:
    fr, en = translator("fr"), translator("en")
    start, end = datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 14, 30)  # noqa: DTZ001
    assert fr.day(date(2026, 11, 24)) == "mardi 24 novembre"
    assert en.day(date(2026, 11, 24)) == "Tuesday 24 November"
    assert fr.span(start, end) == en.span(start, end) == "09:00–14:30"
    assert fr.short_day(date(2026, 11, 24)) == "mar. 24/11"
    assert fr.percent(0.0042) == "0,42 %"
    assert fr.language("ary") == "arabe marocain"
    assert fr.language("qzz") == "qzz"


def test_a_session_past_midnight_says_its_other_day() -> None:
    start, end = datetime(2026, 11, 24, 22), datetime(2026, 11, 25, 1)  # noqa: DTZ001
    assert translator("fr").span(start, end) == "22:00–01:00 (mer. 25/11)"


@pytest.mark.parametrize(
    ("wishes", "lang"),
    [
        ((None, "fr_BE.UTF-8"), "fr"),
        (("fr-BE", "en"), "fr"),
        (("nl", "C.UTF-8", ""), "en"),
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
