"""Sheets about the network and its places."""

from typing import Final

from matching import limits
from scheduler.sheets import joins
from scheduler.sheets.cells import (
    CLOCK,
    DAY,
    ID,
    NAME,
    TEXT,
    YES_NO,
    decimal,
    integer,
    unless_dash,
)
from scheduler.sheets.kinds import MODES, ZONE
from scheduler.sheets.lists import IDS, TIER_ORDER, WEEKDAYS, WEIGHTS
from scheduler.sheets.template import Column, Template, key_column

# A column reads as one paragraph.
# fmt: off

LATITUDE: Final = decimal(*limits.LATITUDE)
LONGITUDE: Final = decimal(*limits.LONGITUDE)

NETWORK: Final = Template(
    "network",
    "reseau",
    "One row: how the network wants its plans. Optional.",
    "Une ligne : comment le réseau veut ses plans. Facultatif.",
    (
        Column("zone", "time zone", "fuseau horaire", ZONE,
            "Zone of all hours in all sheets.",
            "Fuseau de toutes les heures de tous les tableaux.", "Europe/Brussels",
            required=True),
        Column("name", "name", "nom", NAME, "Name of the network; blank: its key.",
            "Nom du réseau ; vide : son code.", "EPN Bruxelles", default=""),
        Column("changeover_minutes", "changeover minutes", "minutes de transition",
            integer(*limits.CHANGEOVER_MINUTES),
            "Minutes between two sessions at different sites, beside the travel; blank: 10.",
            "Minutes entre deux séances dans deux lieux, en plus du trajet ; vide : 10.",
            "10"),
        Column("senior_roles", "senior roles", "rôles seniors", unless_dash(IDS, ()),
            "Roles of those who accompany mentors; blank: `senior_animator`.",
            "Rôles de ceux qui accompagnent les mentors ; vide : `senior_animator`.",
            "senior_animator"),
        Column("mentor_roles", "mentor roles", "rôles mentors", unless_dash(IDS, ()),
            "Roles of those who are accompanied; blank: `young_mentor`.",
            "Rôles de ceux qui sont accompagnés ; vide : `young_mentor`.",
            "young_mentor"),
        Column("tiers", "order of wishes", "ordre des souhaits", TIER_ORDER,
            "`cover | teams`, then `calm`, `fairness` and `comfort` in the wanted order.",
            "`cover | teams`, puis `calm`, `fairness` et `comfort` dans l'ordre voulu.",
            "cover | teams | calm | fairness | comfort"),
        Column("weights", "weights", "poids", WEIGHTS,
            "What one unit of a wish costs; those not named keep their usual weight.",
            "Ce que coûte une unité d'un souhait ; les autres gardent leur poids.",
            "liked:-1 | travel:1"),
        Column("detour", "detour", "détour", decimal(*limits.DETOUR),
            "Way by road over the straight line; blank: 1.3.",
            "Chemin réel divisé par la ligne droite ; vide : 1,3.", "1.3", "1,3"),
        Column("modes", "travel modes", "modes de déplacement", MODES,
            "Minutes before moving and km per hour, for modes that differ from the usual.",
            "Minutes avant de partir et km par heure, pour les modes qui diffèrent.",
            "transit:10/18 | bike:0/15"),
    ),
)

SITES: Final = Template(
    "sites",
    "lieux",
    "One row per site: digital centre, library, social service.",
    "Une ligne par lieu : EPN, bibliothèque, service social.",
    (
        key_column("epn-marolles",
            "Short id that never changes; the other sheets name the site by it.",
            "Code court qui ne change jamais ; les autres tableaux l'emploient."),
        Column("name", "name", "nom", NAME, "Name as people know it; blank: the id.",
            "Nom connu de tous ; vide : le code.", "EPN des Marolles", default=""),
        Column("street", "street", "rue", TEXT, "Street and number.", "Rue et numéro.",
            "Rue Haute 255", default=""),
        Column("postcode", "postcode", "code postal", TEXT, "Postcode.", "Code postal.",
            "1000", default=""),
        Column("commune", "commune", "localité", TEXT, "Town or commune.",
            "Commune ou localité.", "Bruxelles", default=""),
        Column("latitude", "latitude", "latitude", LATITUDE,
            "WGS 84 degrees north; without a location travel counts 0.",
            "Degrés nord (WGS 84) ; sans position, le trajet compte 0.", "50.8351",
            "50,8351"),
        Column("longitude", "longitude", "longitude", LONGITUDE, "WGS 84 degrees east.",
            "Degrés est (WGS 84).", "4.3470", "4,3470"),
        Column("source", "source", "source", TEXT,
            "Where the data came from, if its licence wants that to be named.",
            "D'où viennent les données, si leur licence veut que ce soit dit.",
            default=""),
        Column("active", "active", "actif", YES_NO,
            "no: no longer planned, but kept; blank: yes.",
            "non : n'est plus planifié, mais reste ; vide : oui.", "yes", "oui",
            default=True),
    ),
    joins.location,
)

OPENINGS: Final = Template(
    "openings",
    "ouvertures",
    "Weekly opening hours of the sites; with an activity, each becomes a session when"
    " a week is opened.",
    "Horaires hebdomadaires des lieux ; avec une activité, chacun devient une séance"
    " à l'ouverture d'une semaine.",
    (
        Column("site", "site", "lieu", ID, "Id of the site.", "Code du lieu.",
            "epn-marolles", required=True),
        Column("weekdays", "weekdays", "jours", WEEKDAYS, "On which days of the week.",
            "Quels jours de la semaine.", "monday | thursday", "lundi | jeudi",
            required=True),
        Column("start", "opens", "ouvre", CLOCK, "From this hour.",
            "À partir de cette heure.", "9:00", "9h", required=True),
        Column("end", "closes", "ferme", CLOCK, "To this hour.", "Jusqu'à cette heure.",
            "12:30", "12h30", required=True),
        Column("activity", "activity", "activité", ID,
            "What is held then; blank: only opening hours.",
            "Ce qui s'y tient ; vide : seulement un horaire.", "permanence"),
        Column("first_on", "first day", "premier jour", DAY, "Only from this day on.",
            "Seulement à partir de ce jour."),
        Column("last_on", "last day", "dernier jour", DAY,
            "Only up to this day, included.", "Seulement jusqu'à ce jour compris."),
    ),
    joins.half_day,
)

TRAVEL: Final = Template(
    "travel",
    "trajets",
    "Known minutes between two sites, both ways; they win over the formula. Optional.",
    "Minutes connues entre deux lieux, dans les deux sens ; elles priment. Facultatif.",
    (
        Column("site", "site", "lieu", ID, "Id of a site.", "Code d'un lieu.",
            required=True),
        Column("other", "other site", "autre lieu", ID, "Id of the other.",
            "Code de l'autre.", required=True),
        Column("minutes", "travel minutes", "minutes de trajet",
            integer(*limits.TRAVEL_MINUTES), "Minutes from one to the other.",
            "Minutes de l'un à l'autre.", required=True),
    ),
    joins.two_sites,
)
