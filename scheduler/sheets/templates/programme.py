"""Sheets about what is held: activities, dated sessions, their seats, pins."""

from typing import Final

from matching import limits
from scheduler.sheets import joins
from scheduler.sheets.cells import (
    DAY,
    ID,
    MOMENT,
    NAME,
    YES_NO,
    integer,
    unless_dash,
)
from scheduler.sheets.lists import IDS, LANGUAGES, SEAT_LIST, SKILLS
from scheduler.sheets.needs import OTHER_TIMES, USES
from scheduler.sheets.template import Column, Template, key_column
from scheduler.sheets.templates.columns import ACTIVE, LATITUDE, LONGITUDE, REMOVE

# A column reads as one paragraph.
# fmt: off

NO_LIMIT: Final = "none"


def _staff(key: str, en: str, fr: str, help_en: str, help_fr: str) -> Column:
    kind = integer(*limits.SESSION[key])
    if key == "ideal_staff":
        kind = unless_dash(kind, NO_LIMIT)
    return Column(key, en, fr, kind, help_en, help_fr, "1")


def _overrides() -> tuple[Column, ...]:
    """Make the columns that activities set and sessions may set otherwise."""
    ratio = integer(*limits.SESSION["max_mentors_per_senior"])
    return (
        Column("priority", "priority", "priorité", integer(*limits.SESSION["priority"]),
            "1 to 5, 5 is most urgent.", "1 à 5, 5 est le plus urgent.", "3"),
        _staff("min_staff", "least staff", "encadrants au moins",
            "With fewer covering helpers it is not held.",
            "Avec moins d'aidants, elle n'a pas lieu."),
        _staff("ideal_staff", "ideal staff", "encadrants idéal",
            "How many covering helpers would be best; `-`: the least staff.",
            "Combien d'aidants seraient l'idéal ; `-` : le minimum."),
        Column("public_languages", "languages of the public", "langues du public",
            unless_dash(LANGUAGES, {}),
            "What the public speaks, with the level somebody in the team should have.",
            "Ce que parle le public, avec le niveau que l'équipe devrait avoir.",
            "fr:B2 | ary:B1"),
        Column("max_mentors_per_senior", "mentors per senior", "mentors par senior",
            unless_dash(ratio, NO_LIMIT), "At most so many mentors for one senior.",
            "Au plus tant de mentors pour un senior.", "2"),
        Column("remote", "remote", "à distance", YES_NO, "yes: nobody travels.",
            "oui : personne ne se déplace.", "no", "non"),
        Column("minors", "minors", "mineurs", integer(*limits.SESSION["minors"]),
            "How many children and young people are expected.",
            "Combien d'enfants et de jeunes sont attendus.", "0"),
        Column("resources", "resources", "matériel", unless_dash(USES, ()),
            "What is used, of the sheet `resources`.",
            "Ce qui est utilisé, du tableau « materiel »."),
        Column("seats", "seats", "postes", unless_dash(SEAT_LIST, ()),
            "Places for helpers; the sheet `seats` can say more of each.",
            "Places pour aidants ; le tableau « postes » peut en dire plus.",
            "a=senior_animator/coach | b?"),
    )


ACTIVITIES: Final = Template(
    "activities",
    "activites",
    "Kinds of sessions, with the defaults that a session takes over.",
    "Genres de séances, avec les valeurs qu'une séance reprend.",
    (
        key_column("permanence", "Short id that never changes.",
            "Code court qui ne change jamais."),
        Column("name", "name", "nom", NAME, "Name as it is shown; blank: the id.",
            "Nom affiché ; vide : le code.", "Permanence numérique", default=""),
        Column("duration_minutes", "duration", "durée", integer(1, limits.WEEK_MINUTES),
            "Minutes of one session; blank: as long as the opening.",
            "Minutes d'une séance ; vide : aussi longtemps que l'ouverture.", "180"),
        *_overrides(),
        ACTIVE,
    ),
)

SESSIONS: Final = Template(
    "sessions",
    "seances",
    "One row per dated session. A blank cell is taken from its activity.",
    "Une ligne par séance datée. Une case vide est reprise de l'activité.",
    (
        Column("key", "id", "code", ID,
            "Short id that never changes; blank: made of site, date, hour and activity.",
            "Code court qui ne change jamais ; vide : fait du lieu, de la date et de l'heure.",
            "marolles-2411"),
        Column("site", "site", "lieu", ID, "Id of the site.", "Code du lieu.",
            "epn-marolles", required=True),
        Column("activity", "activity", "activité", ID,
            "Id of the activity; blank: none.", "Code de l'activité ; vide : aucune.",
            "permanence"),
        Column("date", "date", "date", DAY, "The day it begins.",
            "Le jour où elle commence.", "2026-11-24", "24/11/2026", required=True),
        Column("start", "begins", "début", MOMENT, "The hour it begins.",
            "L'heure du début.", "9:00", "9h", required=True),
        Column("end", "ends", "fin", MOMENT,
            "The hour it ends (with a date if it is a later day); blank: after the"
            " activity's duration.",
            "L'heure de la fin (avec la date si c'est un autre jour) ; vide : après la"
            " durée de l'activité.", "12:00", "12h"),
        *_overrides(),
        Column("room", "room", "salle", ID,
            "Id of the room, of its site; blank: none is taken.",
            "Code de la salle, dans son lieu ; vide : aucune n'est prise.", "lab"),
        Column("options", "other times", "autres plages", OTHER_TIMES,
            "Other times it could have, in the same week; one of them is taken.",
            "Autres plages possibles, la même semaine ; une seule est prise.",
            "13:30 - 16:30 @ lab", default=()),
        Column("requested", "requested", "demandée", YES_NO,
            "yes: somebody asked for it, beside what is held anyway; blank: no.",
            "oui : quelqu'un l'a demandée, en plus de l'habitude ; vide : non.", "no",
            "non", default=False),
        Column("home_visit", "home visit", "visite à domicile", YES_NO,
            "yes: at somebody's home, by two or by one who knows the place; blank: no.",
            "oui : chez quelqu'un, à deux ou par qui connaît le lieu ; vide : non.",
            "no", "non", default=False),
        Column("visit_latitude", "visit latitude", "latitude visite", LATITUDE,
            "Where the visit is, degrees north; blank: at the site.",
            "Où est la visite, degrés nord ; vide : au lieu."),
        Column("visit_longitude", "visit longitude", "longitude visite", LONGITUDE,
            "Where the visit is, degrees east.", "Où est la visite, degrés est."),
        Column("known_helper_suffices", "one known helper", "un aidant connu suffit",
            YES_NO, "yes: one helper is enough who has been there; blank: no.",
            "oui : un aidant suffit, s'il est déjà venu ; vide : non.", "", "",
            default=False),
        Column("series", "series", "série", ID, "Id of the series; blank: none.",
            "Code de la série ; vide : aucune.", "basics"),
        Column("module", "module", "module", integer(*limits.MODULE),
            "Its number in the series.", "Son numéro dans la série.", "1"),
        Column("trainer_seat", "trainer's seat", "poste du formateur", ID,
            "Id of the seat that the trainer of the series holds.",
            "Code du poste que tient le formateur de la série.", "a"),
        Column("called_off", "called off", "annulée", YES_NO,
            "yes: it will not be held; blank: no.",
            "oui : elle n'aura pas lieu ; vide : non.", "no", "non", default=False),
    ),
    joins.session,
)

SEATS: Final = Template(
    "seats",
    "postes",
    "What single seats ask for, of an activity or of one session. Optional.",
    "Ce que demandent les postes, d'une activité ou d'une séance. Facultatif.",
    (
        Column("activity", "activity", "activité", ID,
            "Id of the activity the seat belongs to, or blank.",
            "Code de l'activité du poste, ou vide.", "permanence"),
        Column("session", "session", "séance", ID,
            "Id of the session the seat belongs to, or blank.",
            "Code de la séance du poste, ou vide."),
        Column("seat", "seat", "poste", ID,
            "Id of the seat, in its activity or session.",
            "Code du poste, dans son activité ou sa séance.", "a", required=True),
        Column("roles", "roles", "rôles", IDS, "One of them; blank: any.",
            "L'un d'eux ; vide : tous.", "senior_animator | coach", default=()),
        Column("skills", "skills", "compétences", SKILLS,
            "All of them, at their level.", "Toutes, à leur niveau.", "5.1:3",
            default={}),
        Column("languages", "languages", "langues", LANGUAGES,
            "All of them, at their level.", "Toutes, à leur niveau.", "fr:B2",
            default={}),
        Column("any_language", "any language", "une langue suffit", YES_NO,
            "yes: one of the languages is enough; blank: no.",
            "oui : l'une des langues suffit ; vide : non.", "no", "non", default=False),
        Column("clearances", "clearances", "autorisations", IDS,
            "All of them, valid on the day.", "Toutes, valables le jour même.",
            default=()),
        Column("badges", "badges", "badges", IDS, "All of them.", "Tous.", default=()),
        Column("mandatory", "mandatory", "obligatoire", YES_NO,
            "Must be filled; blank: yes, unless it only trains.",
            "Doit être pourvu ; vide : oui, sauf s'il ne fait que former.", "yes",
            "oui"),
        Column("shadow", "shadow", "observation", YES_NO,
            "yes: trains and does not cover; blank: no.",
            "oui : se forme et n'encadre pas ; vide : non.", "no", "non",
            default=False),
        Column("tutor_roles", "tutor roles", "rôles du tuteur", IDS,
            "Roles of who may train here; blank: any.",
            "Rôles de qui peut former ici ; vide : tous.", default=()),
    ),
    joins.seat,
)

PINS: Final = Template(
    "pins",
    "epingles",
    "Who is fixed in which seat by hand. Optional.",
    "Qui est fixé à la main dans quel poste. Facultatif.",
    (
        Column("session", "session", "séance", ID, "Id of the session.",
            "Code de la séance.", "marolles-2411", required=True),
        Column("seat", "seat", "poste", ID, "Id of the seat in it.",
            "Code du poste dans la séance.", "a", required=True),
        Column("helper", "helper", "aidant", ID, "Id of the helper.",
            "Code de l'aidant.", "amina", required=True),
        REMOVE,
    ),
)
