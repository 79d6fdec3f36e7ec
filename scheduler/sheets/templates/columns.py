"""Columns that sheets of several sorts have."""

from typing import Final

from matching import limits
from scheduler.sheets.cells import YES_NO, decimal, integer
from scheduler.sheets.template import Column

# A column reads as one paragraph.
# fmt: off

LATITUDE: Final = decimal(*limits.LATITUDE)
LONGITUDE: Final = decimal(*limits.LONGITUDE)
REMOVE: Final = Column("remove", "remove", "supprimer", YES_NO,
    "yes: take this row out of the database; blank: no.",
    "oui : retirer cette ligne de la base ; vide : non.", default=False)
ACTIVE: Final = Column("active", "active", "actif", YES_NO,
    "no: no longer planned, but kept; blank: yes.",
    "non : n'est plus planifié, mais reste ; vide : oui.", "yes", "oui", default=True)
MOST_WEEKS: Final = 52
MOST_NTH: Final = 5


def recurring_columns() -> tuple[Column, ...]:
    """Make the columns of what does not come every week."""
    return (
        Column("every_weeks", "every n weeks", "toutes les n semaines",
            integer(1, MOST_WEEKS),
            "2: every second week, counted from the week of the first day; blank: 1.",
            "2 : une semaine sur deux, dès la semaine du premier jour ; vide : 1.", "1",
            default=1),
        Column("nth", "nth of the month", "énième du mois",
            integer(-MOST_NTH, MOST_NTH),
            "1 to 5: only the first, second … of the month; -1: the last; blank: each.",
            "1 à 5 : seulement le premier, deuxième … du mois ; -1 : le dernier ; vide :"
            " chacun.", default=0),
    )
