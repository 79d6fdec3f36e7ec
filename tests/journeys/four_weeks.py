"""A part of the example network, and by hand what four weeks of it must come to.

Eight helpers, three sites and three activities of the example; when they can come and
what they have done before are set here, so that every week has one best plan, which
can be worked out with a pencil:

- *Monday morning, permanence at the Petite Passerelle*: only Driss and Mehdi come on
  Monday mornings, both native in French, so fairness alone decides. Its k-th session
  costs 1000 (p + k) / (9 w): p is what they hold in the last 8 weeks, w what they wish
  (Driss 2 a week, Mehdi 1), and so the lower of (pD + 1) / 2 and (pM + 1) / 1 has it.
  Before 1 March they held 19 and 8 sessions in 8 weeks, of which each week to come
  forgets one eighth, rounded down: 14, 11, 9, 7, 4 and 6, 5, 4, 3, 2 are left in the
  weeks 11 to 15.

      week 11   Driss 15/2           Mehdi  7    Mehdi; he is noted as a no-show
      week 12   Driss 12/2           Mehdi  7    Driss; Mehdi counts as published
      week 13   Driss (9 + 2)/2      Mehdi  5    Mehdi; had he come it were 6: Driss
      week 14   Driss (7 + 3)/2      Mehdi  4    Mehdi; Driss stood in in week 13
      week 15   Driss (4 + 3)/2      Mehdi  5    Driss; by now Mehdi did come in 11

- *Thursday, procedures at the Cerisiers*: Amina and Elif have the skill and the paper;
  both wish one session. 8 and 10 sessions before leave 6, 5, 4, 3, 2 and 7, 6, 5, 3, 2.

      week 11   Amina 7              Elif 8      Amina
      week 12   Amina is away        Elif        Elif
      week 13   Amina 4 + 2          Elif 5 + 2  Amina; she cancels, Elif stands in
      week 14   Amina 3 + 3          Elif 3 + 2  Elif; planned before Amina cancelled
      week 15   Amina 2 + 2          Elif 2 + 4  Amina

- *Monday afternoon, permanence at the Glycines*: Karim, native in French, goes before
  Hilde, who is not; on 17 March he says that he cannot come from 5 April on.
- *The night of the clock change, from 01:00 to 05:00*: Noé alone comes, three hours.

Easter Monday is 29 March: the Glycines stay closed, the Petite Passerelle is opened on
purpose. Nadia is the reserve, who is never planned nor asked.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from scheduler.example import example_sheets

MONDAY: Final = date(2027, 3, 15)
CONTACT: Final = "coordination@reseau.example"
SITES: Final = {
    "passerelle": "passerelle@epn.example",
    "cerisiers": "cerisiers@epn.example",
    "glycines": "",  # nobody can write there
}
ACTIVITIES: Final = ("permanence", "procedures", "evening")

# helper: wished sessions, sessions in the 8 weeks before 1 March, and what else
HELPERS: Final[dict[str, tuple[int, int, dict[str, str]]]] = {
    "amina": (1, 8, {}),
    "driss": (2, 19, {"never_with": ""}),
    "elif": (1, 10, {}),
    "hilde": (1, 0, {"past_weeks": "0", "language": "nl"}),
    "karim": (2, 16, {"contract": "employee"}),
    "mehdi": (1, 8, {}),
    "nadia": (1, 4, {"reserve": "yes"}),
    "noe": (1, 8, {"language": "en"}),
}
# helper, weekday, from, to
FREE: Final = (
    ("amina", "thursday", "13:00", "17:30"),
    ("driss", "monday", "08:30", "12:30"),
    ("elif", "thursday", "13:00", "17:30"),
    ("hilde", "monday", "13:00", "17:30"),
    ("karim", "monday", "13:00", "17:30"),
    ("mehdi", "monday", "08:30", "12:30"),
    ("nadia", "thursday", "13:00", "17:30"),
)
# site, weekday, opens, closes, activity
OPENINGS: Final = (
    ("passerelle", "monday", "09:30", "12:00", "permanence"),
    ("glycines", "monday", "14:00", "16:30", "permanence"),
    ("cerisiers", "thursday", "14:00", "16:00", "procedures"),
)
NIGHT: Final = "nuit"

# ------------------------------------------------------- what must come of it

EASTER: Final = "passerelle.20270329.0930"
# of a published version, who holds what
PLANS: Final = {
    ("2027-W11", 1): {
        "passerelle.20270315.0930": "mehdi",
        "glycines.20270315.1400": "karim",
        "cerisiers.20270318.1400": "amina",
    },
    ("2027-W12", 1): {
        "passerelle.20270322.0930": "driss",
        "glycines.20270322.1400": "karim",
        "cerisiers.20270325.1400": "elif",
        NIGHT: "noe",
    },
    ("2027-W13", 1): {EASTER: "mehdi", "cerisiers.20270401.1400": "amina"},
    ("2027-W13", 2): {EASTER: "driss", "cerisiers.20270401.1400": "amina"},
    ("2027-W13", 3): {EASTER: "driss", "cerisiers.20270401.1400": "elif"},
    ("2027-W14", 1): {
        "passerelle.20270405.0930": "mehdi",
        "glycines.20270405.1400": "hilde",
        "cerisiers.20270408.1400": "elif",
    },
}
# the draft of the fifth week, which nobody publishes
DRAFT: Final = {
    "passerelle.20270412.0930": "driss",
    "glycines.20270412.1400": "hilde",
    "cerisiers.20270415.1400": "amina",
}
# what versions change: version, session, whom (none: the site), how
DIFFERENCES: Final = {
    2: [
        (EASTER, None, "team"),
        (EASTER, "driss", "added"),
        (EASTER, "mehdi", "removed"),
    ],
    3: [
        ("cerisiers.20270401.1400", None, "team"),
        ("cerisiers.20270401.1400", "amina", "removed"),
        ("cerisiers.20270401.1400", "elif", "added"),
    ],
}
# session, helper, cause, what became of it, raised and ended (UTC)
ALARMS: Final = [
    (EASTER, "mehdi", "absence", "repaired", "03-27 08:00", "03-27 08:20"),
    (
        *("cerisiers.20270401.1400", "amina", "cancellation", "repaired"),
        *("03-30 10:00", "03-30 10:15"),
    ),
]

# What the clock did, in UTC: an hour earlier from 28 March on.
STEPS: Final = """
W10 close   03-01 05:00  nothing: the round was never opened
W10 solve   03-01 05:00  nothing: the round was never opened
W10 tell    03-01 07:00  nothing: the round was never opened
W11 open    03-01 07:00  opened; 7 told
W11 remind  03-04 17:00  reminded; 5 told
W11 close   03-07 19:00  closed
W11 solve   03-07 20:00  run 1 wanted
W11 tell    03-08 07:00  1 told
W12 open    03-08 07:00  opened; 7 told
W12 remind  03-11 17:00  reminded; 6 told
W12 close   03-14 19:00  closed
W12 solve   03-14 20:00  run 1 wanted
W12 tell    03-15 07:00  1 told
W13 open    03-15 07:00  opened; 7 told
W13 remind  03-18 17:00  reminded; 6 told
W13 close   03-21 19:00  closed
W13 solve   03-21 20:00  run 1 wanted
W13 tell    03-22 07:00  1 told
W14 open    03-22 07:00  opened; 7 told
W14 remind  03-25 17:00  reminded; 6 told
W14 close   03-28 18:00  closed
W14 solve   03-28 19:00  run 1 wanted
W14 tell    03-29 06:00  1 told
W15 open    03-29 06:00  opened; 7 told
W15 remind  04-01 16:00  reminded; 7 told
W15 close   04-04 18:00  closed
W15 solve   04-04 19:00  run 1 wanted
W15 tell    04-05 06:00  1 told
W16 open    04-05 06:00  opened; 7 told
W16 remind  04-08 16:00  reminded; 7 told
"""
# How often the others ran, from 1 March 05:00 to 11 April 10:00 UTC: once a night of
# 42, and what expires also for the morning before.
NIGHTS: Final = {"backup": 42, "clean": 42, "forget": 42, "check": 42, "expiry": 43}

# Who was sent what, how often. Everybody but the reserve was asked for the weeks 11 to
# 16; reminded was who had not answered: Driss had for 11 and 14, Amina for 11, Noé for
# 12, Karim for 13.
NOTICES: Final = {
    "amina@reseau.example": {"round": 6, "reminder": 5, "week": 2, "change": 1},
    "driss@reseau.example": {"round": 6, "reminder": 4, "week": 2},
    "elif@reseau.example": {"round": 6, "reminder": 6, "week": 3},
    "hilde@reseau.example": {"round": 6, "reminder": 6, "week": 1},
    "karim@reseau.example": {"round": 6, "reminder": 5, "week": 2},
    "mehdi@reseau.example": {"round": 6, "reminder": 6, "week": 3, "change": 1},
    "nadia@reseau.example": {"expiry": 1},
    "noe@reseau.example": {"round": 6, "reminder": 5, "week": 1},
    "passerelle@epn.example": {"week": 4, "change": 1},
    "cerisiers@epn.example": {"week": 4, "change": 1},
    CONTACT: {"planned": 5, "alarm": 2, "expiry": 2},
}
ALL_NOTICES: Final = 115
# Of every week told and every change: when it left (UTC), to whom, of which helpers it
# speaks, and how many entries its calendar has. A week that somebody hears of for the
# first time is told at once. A change is, too, when its session begins within 48 hours:
# Mehdi's does in 47 h 10, an hour more by the clocks on the wall; else it waits for the
# next morning at eight. A site reads who comes instead of whom.
TOLD: Final = """
03-08 09:00 week   amina      | amina                | 1
03-08 09:00 week   karim      | karim                | 1
03-08 09:00 week   mehdi      | mehdi                | 1
03-08 09:00 week   cerisiers  | amina                | 1
03-08 09:00 week   passerelle | mehdi                | 1
03-15 09:00 week   driss      | driss                | 1
03-15 09:00 week   elif       | elif                 | 1
03-15 09:00 week   karim      | karim                | 1
03-15 09:00 week   noe        | noe                  | 1
03-15 09:00 week   cerisiers  | elif                 | 1
03-15 09:00 week   passerelle | driss                | 1
03-22 09:00 week   amina      | amina                | 1
03-22 09:00 week   mehdi      | mehdi                | 1
03-22 09:00 week   cerisiers  | amina                | 1
03-22 09:00 week   passerelle | mehdi                | 1
03-27 08:20 change mehdi      | mehdi                | 1
03-27 08:20 week   driss      | driss                | 1
03-27 08:20 change passerelle | driss mehdi          | 1
03-30 08:00 week   elif       | elif                 | 1
03-30 08:00 week   hilde      | hilde                | 1
03-30 08:00 week   mehdi      | mehdi                | 1
03-30 08:00 week   cerisiers  | elif                 | 1
03-30 08:00 week   passerelle | mehdi                | 1
03-30 10:15 week   elif       | elif                 | 1
03-31 06:00 change amina      | amina                | 1
03-31 06:00 change cerisiers  | amina elif           | 1
"""

# helper: sessions, minutes, days, cents, no-shows, from 15 March to 11 April; a day is
# paid 44.02 euro (of 2026: nobody knows 2027 yet), not to the employee
HOURS: Final = {
    "amina": (1, 120, 1, 4402, 0),
    "driss": (2, 300, 2, 8804, 0),
    "elif": (3, 360, 3, 13206, 0),
    "hilde": (2, 300, 2, 8804, 0),  # in week 12 she came unplanned, for Karim
    "karim": (1, 150, 1, 0, 1),
    "mehdi": (2, 240, 2, 8804, 0),  # in week 11 he came an hour late
    "nadia": (0, 0, 0, 0, 0),
    "noe": (1, 180, 1, 4402, 0),
}
# helper: sessions and weeks that the problem of week 15 remembers
MEMORY: Final = {
    "amina": (2 + 1, 8),
    "driss": (4 + 2, 8),
    "elif": (2 + 3, 8),
    "hilde": (0 + 2, 6),
    "karim": (4 + 1, 8),
    "mehdi": (2 + 2, 8),
    "nadia": (1 + 0, 8),
    "noe": (2 + 1, 8),
}

# ------------------------------------------------------- the sheets


def network_files() -> list[tuple[str, bytes]]:
    """Give the sheets of the network."""
    example = example_sheets(MONDAY)
    sheets: dict[str, Iterable[Mapping[str, str]]] = {
        "network": example["network"],
        "sites": [
            {**row, "email": SITES[row["key"]]}
            for row in example["sites"]
            if row["key"] in SITES
        ],
        "activities": [
            row for row in example["activities"] if row["key"] in ACTIVITIES
        ],
        "seats": [row for row in example["seats"] if row["activity"] in ACTIVITIES],
        "helpers": [
            {**row, **_past(row["key"])}
            for row in example["helpers"]
            if row["key"] in HELPERS
        ],
        "availability": [
            dict(zip(("helper", "weekdays", "start", "end"), row, strict=True))
            for row in FREE
        ],
        "openings": [
            dict(
                zip(("site", "weekdays", "start", "end", "activity"), row, strict=True)
            )
            for row in OPENINGS
        ],
        "sessions": [
            {
                "key": NIGHT,
                "site": "glycines",
                "activity": "evening",
                "date": "2027-03-28",
                "start": "01:00",
                "end": "05:00",
            }
        ],
    }
    return [(f"{name}.csv", _csv(list(rows))) for name, rows in sheets.items()]


def _past(key: str) -> dict[str, str]:
    wished, sessions, more = HELPERS[key]
    return {
        "email": f"{key}@reseau.example",
        "language": "",
        "contract": "",
        "reserve": "",
        "wished_sessions": str(wished),
        "past_sessions": str(sessions),
        "past_weeks": "8",
        "counted_from": "2027-03-01",
        "site_history": "",
        "likes_sites": "",
        **more,
    }


def _csv(rows: list[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
