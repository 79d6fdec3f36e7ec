"""The distributions instances are drawn from, with where each comes from.

Sources: **BRIO** is the Brussels language barometer of 2024 (languages well spoken in
Brussels); **EPN** is what the charters and agendas of Belgian digital centres say
(half-days 9-12 and 14-17, permanences of 2 to 3 hours); **DigComp** is the European
framework (JRC128415); **own** is an assumption of this project, to be replaced
when somebody measures it; **programmes** is what real programmes of digital inclusion
in Belgium ask for (Digilab's call "E-inclusion for Belgium", the ING fund for a more
digital society). Weights are integers of any sum, shares are per mille.
"""

from typing import Final

# Own, after the composition of a pool of senior animators, young mentors and coaches.
ROLES: Final = ("senior_animator", "young_mentor", "coach")
ROLE_WEIGHTS: Final = (45, 30, 25)
# Beside their first role, some of those who speak a language of the public and French
# at B2 interpret (own; Migralink: 25 helpers, 15 languages). Two at least.
ROLES_HELD: Final = (*ROLES, "interpreter")
INTERPRETERS: Final = 60

# Twelve skills: DigComp competences and three local codes. How often helpers have
# them and how often sessions ask for them differ (own): what is asked most, helping
# with administrative procedures and with a broken device, is rarer among helpers.
SKILLS: Final = (
    "1.1", "1.2", "2.1", "2.3", "3.1", "3.4",
    "4.1", "4.2", "5.1", "smartphone", "admin", "hardware",
)  # fmt: skip
SKILLS_HELD: Final = (14, 8, 13, 7, 9, 3, 7, 8, 10, 12, 6, 3)
SKILLS_ASKED: Final = (12, 4, 10, 12, 5, 4, 5, 6, 12, 12, 13, 5)
SKILL_COUNTS: Final = (20, 25, 25, 18, 12)  # of 2, 3, 4, 5, 6 skills
SKILL_LEVELS_HELD: Final = (4, 8, 16, 22, 20, 15, 10, 5)  # of level 1 to 8
SKILL_LEVELS_ASKED: Final = (30, 35, 25, 10)  # of level 2 to 5
SKILL_NEEDS: Final = (35, 40, 25)  # of 0, 1, 2 skills on a seat

# BRIO 2024: fr 81 %, en 46.9, nl 22.3, es 14.5, ar 11.5, it 6.1, de 6.1, pt 2.8,
# tr 2.8, ro 2.1, in tenths of a percent. The Arabic figure is split between the
# standard language and darija, and four languages of recent arrivals follow with
# small own weights.
LANGUAGES: Final = (
    "fr", "nl", "en", "es", "ary", "ar", "it", "de",
    "pt", "tr", "ro", "uk", "ti", "zgh", "ps",
)  # fmt: skip
LANGUAGES_FURTHER: Final = (
    0, 223, 469, 145, 70, 45, 61, 61, 28, 28, 21, 15, 5, 15, 8,
)  # fmt: skip
# What the public speaks that has no French: few Dutch and English, more others (own).
LANGUAGES_PUBLIC: Final = (0, 60, 60, 90, 160, 110, 40, 10, 50, 90, 70, 80, 30, 40, 30)
# The same without Dutch, English, Spanish, Italian and German, which many helpers
# speak: what interpreters know, and where they are asked for.
LANGUAGES_INTERPRETED: Final = (
    0, 0, 0, 0, 160, 110, 0, 0, 50, 90, 70, 80, 30, 40, 30,
)  # fmt: skip
FRENCH_FIRST: Final = 800  # in 1000; the others have Dutch first
FIRST_LEVELS: Final = (0, 0, 0, 10, 10, 10, 70)  # of A1 … C2, native
FURTHER_LEVELS: Final = (3, 10, 25, 27, 15, 5, 15)
FRENCH_ASKED: Final = 750  # in 1000 seats, at B1 or B2

# Papers (EPN: sensitive procedures want a signed charter; CPAS and Fedasil their own).
CLEARANCES: Final = ("confidentiality", "cpas", "fedasil")
CLEARANCES_HELD: Final = (600, 250, 120)  # in 1000 helpers

# Activities with their share of sessions and their usual priority (own, after
# published agendas of EPN; half of all are permanences, as the Walloon charter asks for
# 6 h of accompanied free access in 12). Home visits, code clubs and modules of a
# series take the place of others, so they have no weight here but a share below.
ACTIVITIES: Final = (
    "permanence", "workshop", "training", "sensitive_procedures", "repair_cafe",
    "positioning_test", "remote_session", "home_visit", "code_club",
)  # fmt: skip
ACTIVITY_WEIGHTS: Final = (58, 19, 3, 8, 5, 4, 3, 0, 0)
ACTIVITY_PRIORITIES: Final = (3, 2, 3, 5, 2, 4, 3, 4, 2)

# Six days a week, three half-days a day. Sessions are rarer in the evening and on
# Saturday (EPN), and so are helpers (own): per mille of the usual presence.
PARTS: Final = 3  # morning, afternoon, evening
PART_WINDOWS: Final = ((7 * 60, 13 * 60), (13 * 60, 1050), (1050, 22 * 60))
PART_STARTS: Final = (9 * 60, 13 * 60, 1050)  # then 0, 30 or 60 minutes later
DURATIONS: Final = (120, 150, 180)
DAY_WEIGHTS: Final = (18, 19, 20, 19, 16, 8)
PART_WEIGHTS: Final = (45, 40, 15)
PART_PRESENCE: Final = (1100, 1100, 850)
DAY_PRESENCE: Final = (1000, 1000, 1000, 1000, 1000, 700, 350)

# How far a kilometre is, by mode; minutes a helper is ready to travel at most.
MODES: Final = ("walk", "bike", "transit", "car")
BASE_MINUTES: Final = (0, 0, 10, 5)
KM_PER_HOUR: Final = (5, 15, 18, 40)
LONGEST_MINUTES: Final = (60, 60, 90, 90)
CITY_MODES: Final = (10, 20, 60, 10)  # own
COUNTRY_MODES: Final = (4, 10, 22, 64)  # own
HOME_KM: Final = 4  # homes scattered around a site

FIRST_NAMES: Final = (
    "Amina", "Bram", "Chloé", "Driss", "Elif", "Fatou", "Gilles", "Hana", "Ivo",
    "Jeanne", "Karim", "Lotte", "Mehdi", "Nele", "Olena", "Pieter", "Quentin", "Rosa",
    "Sofia", "Tomás", "Ursule", "Viktor", "Wim", "Xavier", "Yonas", "Zoé",
)  # fmt: skip
