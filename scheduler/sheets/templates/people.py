"""Sheets about helpers: who they are, what they can, when they can come."""

from typing import Final

from matching import limits
from scheduler.sheets import joins
from scheduler.sheets.cells import CLOCK, DAY, ID, MOMENT, NAME, YES_NO, integer
from scheduler.sheets.kinds import CONTRACT, DATED_WISH, LANGUAGE, MAIL, MODE, WISH
from scheduler.sheets.lists import (
    COUNTS,
    HELD,
    HELD_SKILLS,
    IDS,
    LANGUAGES,
    WEEKDAYS,
)
from scheduler.sheets.needs import COSTS, INTRODUCED
from scheduler.sheets.template import Column, Template, key_column
from scheduler.sheets.templates.columns import (
    LATITUDE,
    LONGITUDE,
    REMOVE,
    recurring_columns,
)

# A column reads as one paragraph.
# fmt: off

HELPER: Final = Column("helper", "helper", "aidant", ID, "Id of the helper.",
    "Code de l'aidant.", "amina", required=True)


def _limit(key: str, en: str, fr: str, of_en: str, of_fr: str, example: str) -> Column:
    """Make the column of a limit; blank is none."""
    kind = integer(*limits.HELPER[key])
    help_en, help_fr = f"At most so many {of_en}.", f"Au plus tant de {of_fr}."
    return Column(key, en, fr, kind, help_en, help_fr, example)


def _count(key: str, en: str, fr: str, helps: tuple[str, str], default: int) -> Column:
    """Make the column of a number that is never missing."""
    kind, example = integer(*limits.HELPER[key]), str(default)
    return Column(key, en, fr, kind, *helps, example, default=default)


HELPERS: Final = Template(
    "helpers",
    "aidants",
    "One row per person who staffs: animators, young mentors, coaches, trainers.",
    "Une ligne par personne qui encadre : animateurs, jeunes mentors, coachs, formateurs.",
    (
        key_column("amina",
            "Short id that never changes; the other sheets name the helper by it.",
            "Code court qui ne change jamais ; les autres tableaux l'emploient."),
        Column("name", "name", "nom", NAME, "Name as it is shown; blank: the id.",
            "Nom affiché ; vide : le code.", "Amina B.", default=""),
        Column("roles", "roles", "rôles", HELD, "What the helper may act as.",
            "Ce que l'aidant peut être.", "senior_animator | coach@2026-11-25..",
            default=()),
        Column("skills", "skills", "compétences", HELD_SKILLS,
            "DigComp ids or the network's own, each with a level.",
            "Codes DigComp ou propres au réseau, chacun avec un niveau.",
            "5.1:5 | admin:3@..2027-01-31", default=()),
        Column("languages", "languages", "langues", LANGUAGES,
            "Languages spoken, each with a level.",
            "Langues parlées, chacune avec un niveau.", "fr:C2 | nl:B1 | ary:native",
            "fr:C2 | nl:B1 | ary:natif", default={}),
        Column("introductions", "skills after introduction",
            "compétences après introduction", INTRODUCED,
            "Which of the skills count only from the introduction on.",
            "Lesquelles des compétences ne comptent que dès l'introduction.", "admin",
            default=()),
        Column("clearances", "clearances", "autorisations", HELD,
            "Papers that must be valid on the day.",
            "Papiers qui doivent être valables le jour même.",
            "confidentiality@..2027-06-30", default=()),
        Column("badges", "badges", "badges", IDS,
            "Eligibilities granted by the coordinator.",
            "Accès accordés par la coordination.", "women_only", default=()),
        Column("contract", "contract", "contrat", CONTRACT,
            "Volunteer (costs are paid), employee or integration worker; blank: volunteer.",
            "Bénévole (frais payés), salarié ou travailleur en insertion ; vide : bénévole.",
            "volunteer", "bénévole", default="volunteer"),
        Column("email", "email", "courriel", MAIL,
            "Where notices go; blank: nobody writes.",
            "Où vont les avis ; vide : personne n'écrit.", "amina@example.org",
            default=""),
        Column("phone", "phone", "téléphone", NAME,
            "For the coordinator who must reach somebody now.",
            "Pour la coordination qui doit joindre quelqu'un tout de suite.",
            default=""),
        Column("language", "language of notices", "langue des avis", LANGUAGE,
            "Blank: that of the network.", "Vide : celle du réseau.", "fr", default=""),
        Column("costs_elsewhere", "costs elsewhere", "frais ailleurs", COSTS,
            "Flat-rate costs that others paid in a year.",
            "Frais forfaitaires payés par d'autres dans une année.", "2026:123.45",
            default={}),
        Column("adult", "adult", "majeur", YES_NO, "Of age; blank: yes.",
            "Majeur ; vide : oui.", "yes", "oui", default=True),
        Column("latitude", "home latitude", "latitude domicile", LATITUDE,
            "Home, WGS 84 degrees north; without it travel from home counts 0.",
            "Domicile, degrés nord ; sans lui, le trajet du domicile compte 0.",
            "50.8503", "50,8503"),
        Column("longitude", "home longitude", "longitude domicile", LONGITUDE,
            "Home, degrees east.", "Domicile, degrés est.", "4.3517", "4,3517"),
        Column("mode", "travels by", "se déplace", MODE,
            "How the helper travels; blank: transit.",
            "Comment l'aidant se déplace ; vide : transports.", "transit", "transports",
            default="transit"),
        Column("max_travel_minutes", "most travel minutes", "trajet maximal",
            integer(*limits.HELPER["max_travel_minutes"]),
            "Longest way from home to a site, in minutes; blank: any.",
            "Plus long trajet du domicile à un lieu, en minutes ; vide : sans limite.",
            "60"),
        _limit("max_sessions", "most sessions a week", "séances par semaine au plus",
            "sessions in a week", "séances par semaine", "3"),
        _limit("max_sessions_per_day", "most sessions a day",
            "séances par jour au plus", "sessions in a day", "séances par jour", "2"),
        _limit("max_minutes", "most minutes a week", "minutes par semaine au plus",
            "minutes in a week", "minutes par semaine", "600"),
        _limit("max_minutes_per_day", "most minutes a day", "minutes par jour au plus",
            "minutes in a day", "minutes par jour", "360"),
        _count("min_rest_minutes", "rest minutes", "minutes de repos", (
            "Least rest between the last session of a day and the first of the next.",
            "Repos minimal entre la dernière séance d'un jour et la première du suivant.",
            ), 0),
        _count("wished_sessions", "wished sessions a week",
            "séances souhaitées par semaine", (
            "The share that fairness measures against.",
            "La part que l'équité prend pour mesure.", ), 2),
        _count("past_sessions", "past sessions", "séances passées", (
            "Sessions held in the past weeks before `counted from`, outside Relais.",
            "Séances tenues dans les semaines avant « compté dès », hors de Relais.", ),
            0),
        _count("past_weeks", "past weeks", "semaines passées", (
            "How many weeks that was, 0 to 8; 0 for a newcomer.",
            "Combien de semaines, 0 à 8 ; 0 pour quelqu'un de nouveau.", ), 8),
        Column("counted_from", "counted from", "compté dès", DAY,
            "Day from which Relais itself counts sessions; blank: always.",
            "Jour dès lequel Relais compte lui-même les séances ; vide : toujours.",
            "2026-11-23", "23/11/2026"),
        Column("busy_until", "busy until", "pris jusqu'à", MOMENT,
            "End of the last session elsewhere, for the rest after it.",
            "Fin de la dernière séance ailleurs, pour le repos qui suit.",
            "2026-11-22 20:00", "22/11/2026 20:00"),
        Column("site_history", "known sites", "lieux connus", COUNTS,
            "Sessions held at sites before, outside Relais.",
            "Séances déjà tenues dans des lieux, hors de Relais.", "epn-marolles:6",
            default={}),
        Column("alone_ok", "may be alone", "peut être seul", YES_NO,
            "no: needs an experienced colleague in the session; blank: yes.",
            "non : a besoin d'un collègue expérimenté dans la séance ; vide : oui.",
            "yes", "oui", default=True),
        Column("reserve", "reserve", "réserve", YES_NO,
            "yes: only planned where pinned or published; blank: no.",
            "oui : planifié seulement par épingle ou si publié ; vide : non.",
            "no", "non", default=False),
        Column("likes_sites", "liked sites", "lieux préférés", IDS,
            "Sites the helper likes to go to.", "Lieux où l'aidant va volontiers.",
            "epn-marolles", default=()),
        Column("likes_activities", "liked activities", "activités préférées", IDS,
            "Activities the helper likes.", "Activités que l'aidant aime.",
            "permanence", default=()),
        Column("with", "wanted colleagues", "collègues souhaités", IDS,
            "Helpers wished for in the same session.",
            "Aidants souhaités dans la même séance.", default=()),
        Column("never_with", "never with", "jamais avec", IDS,
            "Helpers never to be met in one session.",
            "Aidants à ne jamais croiser dans une séance.", default=()),
        Column("active", "active", "actif", YES_NO,
            "no: no longer planned, but kept; blank: yes.",
            "non : n'est plus planifié, mais reste ; vide : oui.", "yes", "oui",
            default=True),
    ),
    joins.helper,
)

AVAILABILITY: Final = Template(
    "availability",
    "disponibilites",
    "When helpers can come every week. A rule that ends gets a last day.",
    "Quand les aidants peuvent venir chaque semaine. Une règle qui finit reçoit un"
    " dernier jour.",
    (
        HELPER,
        Column("weekdays", "weekdays", "jours", WEEKDAYS, "On which days of the week.",
            "Quels jours de la semaine.", "monday | wednesday", "lundi | mercredi",
            required=True),
        Column("start", "from", "de", CLOCK, "From this hour.",
            "À partir de cette heure.", "9:00", "9h", required=True),
        Column("end", "to", "à", CLOCK, "To this hour.", "Jusqu'à cette heure.",
            "12:30", "12h30", required=True),
        Column("wish", "wish", "souhait", WISH, "How gladly; blank: available.",
            "Avec quel plaisir ; vide : disponible.", "preferred", "préféré",
            default="available"),
        Column("first_on", "first day", "premier jour", DAY, "Only from this day on.",
            "Seulement à partir de ce jour."),
        Column("last_on", "last day", "dernier jour", DAY,
            "Only up to this day, included.", "Seulement jusqu'à ce jour compris."),
        *recurring_columns(),
        REMOVE,
    ),
    joins.recurring,
)

DATES: Final = Template(
    "dates",
    "dates",
    "Exceptions on a date: more time than the weekly rules give, other time, or none.",
    "Exceptions à une date : plus de temps que les règles, un autre temps, ou aucun.",
    (
        HELPER,
        Column("date", "date", "date", DAY, "The day.", "Le jour.", "2026-11-24",
            "24/11/2026", required=True),
        Column("start", "from", "de", MOMENT, "From this hour; blank: from midnight.",
            "À partir de cette heure ; vide : dès minuit.", "13:30", "13h30"),
        Column("end", "to", "à", MOMENT,
            "To this hour (with a date if it is a later day); blank: to midnight.",
            "Jusqu'à cette heure (avec la date si c'est un autre jour) ; vide : minuit.",
            "17:00", "17h"),
        Column("wish", "wish", "souhait", DATED_WISH,
            "How gladly, or absent; blank: available.",
            "Avec quel plaisir, ou absent ; vide : disponible.", "available",
            "disponible", default="available"),
        Column("replaces", "instead of the rules", "remplace les règles", YES_NO,
            "yes: the weekly rules do not count that day; blank: no.",
            "oui : les règles de la semaine ne comptent pas ce jour ; vide : non.",
            "no", "non", default=False),
        REMOVE,
    ),
    joins.dated_span,
)

ABSENCES: Final = Template(
    "absences",
    "absences",
    "When helpers cannot come, whatever the other sheets say.",
    "Quand les aidants ne peuvent pas venir, quoi que disent les autres tableaux.",
    (
        HELPER,
        Column("start", "absent from", "absent du", MOMENT,
            "First day, or the hour it begins.", "Premier jour, ou l'heure du début.",
            "2026-11-26", "26/11/2026", required=True),
        Column("end", "absent to", "absent au", MOMENT,
            "Last day, included, or the hour it ends.",
            "Dernier jour compris, ou l'heure de la fin.", "2026-11-27", "27/11/2026",
            required=True),
        REMOVE,
    ),
    joins.absence,
)
