"""The distributions of what sessions need beside people, with where each comes from.

Sources as in `matching.generate.tables`. A share is per mille; what has a share is a
*quota*: exactly that part of the sessions (rounded up), drawn among those it can be, so
that even the smallest instance has some of everything.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Several possible times. Permanences and remote sessions stand in the agenda of a site
# and do not move; requested sessions and home visits are made to fit, and so are
# some workshops and modules (own; 18 % in all, between the 15 and 20 of the
# weeks coordinators describe). The other times are on other days.
MOVABLE: Final = 180
MODULES_MOVABLE: Final = 250  # of the modules
OPTION_COUNTS: Final = (60, 40)  # of 2, 3 options

# What sites ask for beside their agenda (own).
REQUESTED: Final = 40

# Home visits (Brigade Numérique Mobile: 25 visits for 40 permanences a week, but one
# programme of twenty: own share), within a walk of the site; in pairs, or by one who
# knows the place where the site says that is enough (own).
HOME_VISITS: Final = 50
VISIT_KNOWN: Final = 400  # of the visits
VISIT_METRES: Final = 1500  # east or north of the site at most, 200 at least
VISIT_MINUTES: Final = (60, 90)

# Clubs of robotics and code (CodeNplay): children, one adult for each eight; a club of
# more has at least two seats.
CODE_CLUBS: Final = 40
CHILDREN: Final = (5, 16)
CHILDREN_OF_ONE: Final = (5, 8)

# Series (Interface3 Namur: problem solving, then needs; BeCode; Clic pour elles): 2 to 4
# modules at a site on different days; most keep their trainer, whom earlier weeks
# decided in some.
MODULES: Final = 80
SERIES_LENGTHS: Final = (40, 35, 25)  # of 2, 3, 4 modules
SAME_TRAINER: Final = 700
TRAINER_KNOWN: Final = 300  # of those

# Interpreters sit in shadow seats, where the public speaks little French; trainees
# in others (Soutien Informatique Mutualisé: co-led courses). Some sites can call
# somebody by telephone (own).
INTERPRETER_SEATS: Final = 30
TRAINEE_SEATS: Final = 20
REMOTE_INTERPRETING: Final = 150

# For women only, by an opt-in badge (Clic pour elles, Interface3; own share); a series
# counts as one.
WOMEN_ONLY: Final = 25

# Rooms beside the hall: a site has one or two (own; CodeNplay: 5 equipped rooms), now and
# then one that two groups share. Which activities need a closed or equipped room, and
# how often: confidential talk and tests always, a workshop half the time (own).
TWO_ROOMS: Final = 350
LARGE_ROOM: Final = 150
CLOSED_ROOM: Final[Mapping[str, int]] = MappingProxyType(
    {"sensitive_procedures": 1000, "positioning_test": 1000}
)
EQUIPPED_ROOM: Final[Mapping[str, int]] = MappingProxyType(
    {"training": 1000, "code_club": 1000, "workshop": 500}
)
OTHER_ROOM: Final = 250  # of the further options are in the other room
# Two groups want the same room of a site at the same hour: one of them has been put
# into the agenda without asking the other (own).
CROWDED: Final = 30

# Kits: two mobile classrooms for twenty sites and tools for repair that go round
# these sites, robots that stay with half of them; 15 % of the sessions need one.
# Set-up and return in minutes (own); one classroom in two is lent for some days
# (Diversi'Clic: lending to other organisations).
SITES_A_DEPOT: Final = 20
KIT_SITES: Final = 10  # for each mobile classroom
ROBOTS: Final = 2  # a depot; one for each eight children
WITH_KIT: Final = 150
SETUP_MINUTES: Final = (30, 60)
RETURN_MINUTES: Final = (30, 60, 90)
LENT: Final = 500  # of the depots, one at least
LOAN_DAYS: Final = (1, 3)

# The legal flat rate of 2026 (law of 3 July 2005; mch-economie.be): cents a day and a
# year, which is 40 days. Late in November little is left to who came every week (own
# weights of 0, 1, 2, 3 to 8 and 9 to 40 days left).
RATE_YEAR: Final = 2026
DAY_RATE_CENTS: Final = 4402
YEAR_CENTS: Final = 176_083
WITH_ALLOWANCE: Final = 330
DAYS_LEFT: Final = (5, 16, 18, 33, 28)
DAYS_LEFT_RANGES: Final = ((0, 0), (1, 1), (2, 2), (3, 8), (9, 39))

# The plan told in an earlier round: permanences of the first days, and half of what
# may move there. Since then some have fallen ill for these days (own; two at least).
TOLD_DAYS: Final = 3
TOLD_MOVABLE: Final = 500
FALLEN_ILL: Final = 40
