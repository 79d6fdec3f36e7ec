"""Sheets about what sessions share: resources, their loans, and series."""

from typing import Final

from matching import limits
from scheduler.sheets import joins
from scheduler.sheets.cells import ID, MOMENT, NAME, YES_NO, integer
from scheduler.sheets.lists import IDS
from scheduler.sheets.template import Column, Template, key_column
from scheduler.sheets.templates.columns import ACTIVE, REMOVE

# A column reads as one paragraph.
# fmt: off

RESOURCES: Final = Template(
    "resources",
    "materiel",
    "What is carried, lent or used: kits, vehicles, laptops. Optional.",
    "Ce qu'on emporte, prête ou utilise : malles, véhicules, portables. Facultatif.",
    (
        key_column("robots", "Short id that never changes.",
            "Code court qui ne change jamais."),
        Column("name", "name", "nom", NAME, "Name as it is shown; blank: the id.",
            "Nom affiché ; vide : le code.", "Robots", default=""),
        Column("capacity", "units", "unités", integer(*limits.CAPACITY),
            "How many there are; blank: 1.", "Combien il y en a ; vide : 1.", "4",
            default=1),
        Column("sites", "sites", "lieux", IDS,
            "Where it can be used; blank: anywhere.",
            "Où on peut l'utiliser ; vide : partout.", "epn-marolles", default=()),
        ACTIVE,
    ),
)

LOANS: Final = Template(
    "loans",
    "prets",
    "Units of a resource that are away for some time. Optional.",
    "Unités d'un matériel qui sont absentes un temps. Facultatif.",
    (
        Column("resource", "resource", "matériel", ID, "Id of the resource.",
            "Code du matériel.", "robots", required=True),
        Column("units", "units", "unités", integer(*limits.UNITS),
            "How many are away; blank: 1.", "Combien sont absentes ; vide : 1.", "2",
            default=1),
        Column("borrower", "borrower", "emprunteur", NAME, "Who has them.",
            "Qui les a.", "Bibliothèque", default=""),
        Column("start", "away from", "absent du", MOMENT,
            "First day, or the hour it begins.", "Premier jour, ou l'heure du début.",
            "2026-11-26", "26/11/2026", required=True),
        Column("end", "away to", "absent au", MOMENT,
            "Last day, included, or the hour it ends.",
            "Dernier jour compris, ou l'heure de la fin.", "2026-11-27", "27/11/2026",
            required=True),
        REMOVE,
    ),
    joins.absence,
)

SERIES: Final = Template(
    "series",
    "series",
    "Courses of several modules, held in order. Optional.",
    "Cours de plusieurs modules, tenus dans l'ordre. Facultatif.",
    (
        key_column("basics", "Short id that never changes.",
            "Code court qui ne change jamais."),
        Column("name", "name", "nom", NAME, "Name as it is shown; blank: the id.",
            "Nom affiché ; vide : le code.", "Premiers pas", default=""),
        Column("same_trainer", "same trainer", "même formateur", YES_NO,
            "no: modules may have different trainers; blank: yes.",
            "non : les modules peuvent avoir d'autres formateurs ; vide : oui.", "yes",
            "oui", default=True),
        Column("trainer", "trainer", "formateur", ID,
            "Id of the helper who leads it; blank: who led it before, or anybody.",
            "Code de l'aidant qui le mène ; vide : qui l'a mené, ou n'importe qui.",
            "amina"),
        ACTIVE,
    ),
)
