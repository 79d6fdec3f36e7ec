"""What ids are called: rules, tiers, terms, known roles, in every language.

Tables hold marked English msgids and are said through `Texts.known`; an id that is
not in its table is a network's own word and is shown as it stands.
"""

from typing import Final

from scheduler.texts.language import Texts, marked

RULES: Final = {
    "answer": marked("names what its problem does not have, or a seat twice"),
    "role": marked("has none of the roles of the seat"),
    "skill": marked("lacks a skill of the seat, or its level"),
    "language": marked("does not speak the seat's languages well enough"),
    "clearance": marked("a clearance is missing or not valid on that day"),
    "badge": marked("a badge of the seat is missing"),
    "available": marked("is not available for the whole session"),
    "overlap": marked("would be in two places at once"),
    "travel": marked("cannot be there in time, or lives too far away"),
    "day_limit": marked("more sessions or hours in one day than agreed"),
    "week_limit": marked("more sessions or hours in one week than agreed"),
    "rest": marked("too little rest between two days"),
    "expenses": marked("more paid days than the allowance of the year has left"),
    "option": marked("not everybody comes at the same time"),
    "staffing": marked("fewer helpers than the session needs"),
    "room": marked("more sessions in a room at a time than it holds"),
    "resource": marked("something is used more often than there is of it"),
    "shadow": marked("somebody in training has no tutor in the session"),
    "company": marked("somebody who may not be alone has no such colleague"),
    "ratio": marked("too many mentors for the seniors present"),
    "never_with": marked("two helpers who must not meet"),
    "reserve": marked("is a reserve, asked only by hand"),
    "series": marked("the modules of a series out of order, or another trainer"),
    "pin": marked("a fixed assignment was not kept, without a reason"),
}

TIERS: Final = {
    "cover": marked("Cover"),
    "teams": marked("Good teams"),
    "calm": marked("Calm"),
    "fairness": marked("Fairness"),
    "comfort": marked("Comfort"),
}

TIER_MEANINGS: Final = {
    "cover": marked(
        "seats that must be filled, the urgent ones first; requested sessions"
    ),
    "teams": marked(
        "the public's languages, ideal staffing, optional seats, no site much worse off"
    ),
    "calm": marked("few changes to a week already published"),
    "fairness": marked("the load spread by what each helper wishes"),
    "comfort": marked("preferred times and places, short travel"),
}

TERMS: Final = {
    "mandatory_filled": marked("mandatory seats filled"),
    "mandatory_empty": marked("mandatory seats empty"),
    "requested_held": marked("requested sessions held"),
    "languages": marked("cost of the public's languages"),
    "ideal_staff": marked("people missing to the ideal staffing"),
    "optional_seats": marked("optional seats empty"),
    "equity": marked("uneven shortage between the sites"),
    "removed": marked("people who no longer come"),
    "added": marked("people who come as well"),
    "moved": marked("people who come at another time"),
    "wishes": marked("wished times"),
    "liked": marked("liked sites and activities"),
    "same_helper": marked("known helper at the site"),
    "travel": marked("travel"),
    "wanted_pairs": marked("wanted pairs"),
}

ROLES: Final = {
    "senior_animator": marked("senior animator"),
    "young_mentor": marked("young mentor"),
    "coach": marked("coach"),
    "trainer": marked("trainer"),
    "interpreter": marked("interpreter"),
    "buddy": marked("buddy"),
}

STATUSES: Final = {
    "optimal": marked("No better plan exists: this is proven."),
    "feasible": marked("A good plan; whether a better one exists is not proven."),
}


def role_name(texts: Texts, role: str) -> str:
    """Name a role, known or the network's own."""
    return texts.known(ROLES, role)
