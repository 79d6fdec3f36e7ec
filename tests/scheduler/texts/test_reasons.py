import pytest

from matching.plan import NotHeld, RefusedPin
from scheduler.texts import translator
from scheduler.texts.reasons import why_empty, why_not_held, why_refused

FR, EN = translator("fr"), translator("en")
NL, DE = translator("nl"), translator("de")
WHY = {
    "helpers": 25,
    "role": 12,
    "skill": 7,
    "language": 7,
    "clearance": 7,
    "badge": 7,
    "available": 0,
    "range": 0,
    "limits": 0,
    "company": 0,
    "used_elsewhere": 0,
}


def test_the_sentence_ends_where_nobody_passes() -> None:
    assert why_empty(EN, WHY) == (
        "Of 25 helpers: 12 have the role, 7 of them also the skills, "
        "nobody is free then."
    )
    assert why_empty(FR, WHY) == (
        "Sur 25 aidants\u00a0: 12 ont le rôle, 7 ont aussi les compétences, "
        "personne n’est libre à ce moment."
    )
    assert why_empty(NL, WHY) == (
        "Van de 25 helpers: 12 hebben de rol, 7 van hen ook de vaardigheden, "
        "niemand is dan vrij."
    )
    assert why_empty(DE, WHY) == (
        "Von 25 Helfern: 12 haben die Rolle, 7 davon auch die Fähigkeiten, "
        "niemand hat dann Zeit."
    )


def test_those_needed_elsewhere_are_counted() -> None:
    why = {**WHY, "available": 2, "range": 2, "limits": 1, "company": 1}
    sentence = why_empty(EN, {**why, "used_elsewhere": 1})
    assert sentence.endswith(
        "2 are free then, 1 may be given another session, "
        "1 could come but is needed elsewhere."
    )
    assert why_empty(NL, {**why, "used_elsewhere": 1}).endswith(
        "2 zijn dan vrij, 1 mag er nog een sessie bij krijgen, "
        "1 zou kunnen komen, maar is elders nodig."
    )
    assert why_empty(DE, {**why, "used_elsewhere": 1}).endswith(
        "2 haben dann Zeit, 1 darf noch einen Termin bekommen, "
        "1 könnte kommen, wird aber anderswo gebraucht."
    )


def test_no_helper_is_said_so() -> None:
    assert why_empty(FR, dict.fromkeys(WHY, 0)) == "Il n’y a aucun aidant."


@pytest.mark.parametrize(
    ("not_held", "sentence"),
    [
        (NotHeld("s", "staffing", 2, 1), "It needs 2 helpers, only 1 can come."),
        (
            NotHeld("s", "staffing", 3, 2),
            "It needs 3 helpers, only 2 can come together.",
        ),
        (NotHeld("s", "staffing", 1, 0), "It needs 1 helper, no team can come."),
        (
            NotHeld("s", "used_elsewhere", 2, 2),
            "Enough helpers could come, but they are needed more elsewhere.",
        ),
        (NotHeld("s", "no_seats", 1, 0), "It has no seat that covers."),
        (
            NotHeld("s", "room", 1, 2),
            "Enough helpers could come, but its room is in use then.",
        ),
        (
            NotHeld("s", "resource", 1, 2),
            "Enough helpers could come, but something it needs is in use then.",
        ),
        (
            NotHeld("s", "series", 1, 1),
            (
                "Enough helpers could come, but it has no place in the order of its"
                " series."
            ),
        ),
    ],
)
def test_why_a_session_is_not_held(not_held: NotHeld, sentence: str) -> None:
    assert why_not_held(EN, not_held) == sentence


@pytest.mark.parametrize(
    ("wanted", "possible", "dutch", "german"),
    [
        (
            2,
            1,
            "Er zijn 2 helpers nodig, er kan er maar 1 komen.",
            "Es werden 2 Helfer gebraucht, nur 1 kann kommen.",
        ),
        (
            3,
            2,
            "Er zijn 3 helpers nodig, er kunnen er maar 2 samen komen.",
            "Es werden 3 Helfer gebraucht, nur 2 können zusammen kommen.",
        ),
        (
            1,
            0,
            "Er is 1 helper nodig, er kan geen team komen.",
            "Es wird 1 Helfer gebraucht, kein Team kann kommen.",
        ),
    ],
)
def test_two_counted_halves_make_one_sentence(
    wanted: int, possible: int, dutch: str, german: str
) -> None:
    not_held = NotHeld("s", "staffing", wanted, possible)
    assert why_not_held(NL, not_held) == dutch
    assert why_not_held(DE, not_held) == german


def test_a_refused_pin_names_its_rules() -> None:
    pin = RefusedPin("s", "a", "tom", ("available", "own_rule"))
    assert why_refused(EN, pin) == "is not available for the whole session; own_rule"


def test_a_pin_refused_for_another_names_it() -> None:
    pin = RefusedPin("s", "a", "ana", ("pin",))
    assert why_refused(EN, pin) == "another fixed assignment has its seat"
