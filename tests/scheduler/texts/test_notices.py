"""What people are told, in every language, whole and without gaps."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.texts import LANGUAGES, translator
from scheduler.texts.messages import (
    CAUSES,
    MOST_LISTED,
    Ending,
    MessageTexts,
    Missing,
    Place,
)
from scheduler.texts.notices import Step, Visit, WeekTexts, Written

MONDAY = date(2026, 11, 30)
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOURS = timedelta(hours=3)
VISIT = Visit(
    AT, AT + HOURS, "Permanence", "EPN Forêt", "Rue 3, 1190 Forest", ("Bob", "Zoé")
)
MOVED = replace(VISIT, start=AT + HOURS, end=AT + 2 * HOURS)
HOME = replace(VISIT, home=True, place="1190 Forest", people=())
PLACE = Place(AT, AT + HOURS, "Permanence", "EPN Forêt", "a")


def week(lang: str = "en", *, answers: bool = True) -> WeekTexts:
    return WeekTexts(translator(lang), "Réseau", MONDAY, answers=answers)


def messages(lang: str = "en") -> MessageTexts:
    return MessageTexts(translator(lang), "Réseau", answers=True)


def everything(lang: str) -> list[Written]:
    steps = [Step(VISIT, None), Step(None, HOME), Step(VISIT, MOVED)]
    team = Step(VISIT, replace(VISIT, people=()))
    own, other = week(lang), messages(lang)
    endings = [Ending("Amina", what, "C45B", MONDAY) for what in ("clearance", "skill")]
    cover = {"mandatory_filled": 12, "mandatory_empty": 2}
    return [
        own.helper_week("Amina", [VISIT, HOME], again=True),
        own.helper_week("Amina", [], again=True),
        own.helper_change("Amina", steps, [MOVED]),
        own.helper_change("Amina", steps[:1], []),
        own.site_week("EPN Forêt", [VISIT], [HOME], again=True),
        own.site_week("EPN Forêt", [], [HOME]),
        own.site_change("EPN Forêt", [*steps, team]),
        other.round_opened("Amina", MONDAY, AT),
        other.reminder("Amina", MONDAY, None),
        other.planned(MONDAY, cover, [(PLACE, "Nobody.")] * 40, [PLACE]),
        *(other.alarm([Missing("Amina", cause, PLACE)] * 2) for cause in CAUSES),
        *(other.alarm([Missing("Amina", cause, PLACE)]) for cause in CAUSES),
        other.ending_of_helper("Amina", endings),
        other.ending_of_network(endings),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_notice_is_whole(lang: str) -> None:
    for subject, text in everything(lang):
        assert subject
        assert "\n" not in subject
        assert text.endswith("\nRéseau\n")
        assert not re.search(r"%\(|\n\n\n|None| \n", subject + text)


@pytest.mark.parametrize("lang", [one for one in LANGUAGES if one != "en"])
def test_no_notice_mixes_languages(lang: str) -> None:
    for (subject, text), (english, original) in zip(
        everything(lang), everything("en"), strict=True
    ):
        assert subject != english
        sentences = {line for line in original.splitlines() if len(line.split()) > 3}
        mixed = sentences & {*text.splitlines()}
        # What is only names and hours is the same everywhere.
        assert not {line for line in mixed if line.rstrip().endswith((".", ":", "?"))}


def test_a_week_says_when_where_and_with_whom() -> None:
    subject, text = week().helper_week("Amina", [VISIT])
    assert subject == "Your sessions in the week of Monday 30 November"
    for said in (
        "Hello Amina,",
        "- Tuesday 1 December, 09:00–12:00\n  Permanence – EPN Forêt",
        "Permanence – EPN Forêt\n  Rue 3, 1190 Forest\n  With: Bob and Zoé",
        "simply answer this message",
    ):
        assert said in text
    assert "takes the place" not in text


def test_where_no_answer_arrives_none_is_asked_for() -> None:
    _, text = week(answers=False).helper_week("Amina", [VISIT])
    assert "answer" not in text
    assert "your coordinator" in text


def test_a_change_says_what_was_and_what_is() -> None:
    _, text = week().helper_change("Amina", [Step(VISIT, MOVED)], [MOVED])
    assert "At another time:\n\n- Tuesday 1 December, 12:00–15:00" in text
    assert "(before: Tuesday 1 December, 09:00–12:00)" in text
    _, site = week().site_change("EPN", [Step(VISIT, replace(VISIT, people=()))])
    assert "Nobody comes yet.\n  (before: Bob and Zoé)" in site


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, VISIT, "added"),
        (VISIT, None, "removed"),
        (VISIT, MOVED, "moved"),
        (VISIT, replace(VISIT, people=()), "team"),
    ],
)
def test_what_a_step_is(before: Visit | None, after: Visit | None, kind: str) -> None:
    assert Step(before, after).kind == kind
    assert Step(before, after).at == AT


def test_one_change_is_named_in_the_subject() -> None:
    one, _ = week().helper_change("Amina", [Step(VISIT, None)], [])
    assert one == "Change for you: Tuesday 1 December, EPN Forêt"
    two, _ = week().helper_change("Amina", [Step(VISIT, None)] * 2, [])
    assert two == "Changes for you in the week of Monday 30 November"


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("absence", "Amina cannot come: Tuesday 1 December, EPN Forêt"),
        ("called_off", "Amina has to be told: Tuesday 1 December, EPN Forêt"),
        ("moved", "Amina has to be told: Tuesday 1 December, EPN Forêt"),
    ],
)
def test_nobody_is_blamed_for_what_a_session_does(cause: str, said: str) -> None:
    subject, text = messages().alarm([Missing("Amina", cause, PLACE)])
    assert subject == said
    assert f"Amina: {CAUSES[cause]}" in text


def test_who_goes_to_somebody_hears_no_address() -> None:
    _, text = week().helper_week("Amina", [HOME])
    assert "the coordinators tell you the address" in text
    _, far = week().helper_week("Amina", [replace(VISIT, remote=True)])
    assert "Rue 3" not in far


def test_long_lists_are_cut() -> None:
    empty = [(PLACE, "Nobody.")] * (MOST_LISTED + 7)
    _, text = messages().planned(MONDAY, {}, empty, [])
    assert text.count("Nobody.") == MOST_LISTED
    assert "… and 7 more" in text
