"""Twenty-five fictional helpers; anybody alike is chance."""

from typing import Final

# Words of the table below, so that a line stays a line.
S, M, C = "senior_animator", "young_mentor", "coach"
CHARTER = "confidentiality"

# key, name, role, skills, languages, clearances, badges, home near, mode, times,
# sessions a week, and what else: `new` may not be alone yet
HELPERS: Final = (
    ("amina", "Amina B.", S, "2.1:5 admin:5 5.1:4 smartphone:5",
     "fr:C2 ary:native ar:C1", CHARTER, "women_only", "passerelle", "transit",
     "mo12 tu12 we1 th12 fr2", 4, ""),
    ("bram", "Bram D.", S, "hardware:7 5.1:7 4.1:5", "nl:native fr:C1 en:B2", "", "",
     "eikel", "bike", "tu12 we2 sa12", 2, ""),
    ("chantal", "Chantal F.", S, "admin:6 2.1:5 1.1:5", "fr:native", CHARTER, "",
     "herisson", "car", "mo1 we12 fr12", 3, ""),
    ("driss", "Driss E.", S, "smartphone:5 2.3:4 5.1:5", "fr:native ary:native", "",
     "", "tilleuls", "transit", "mo12 we12 th1 fr12", 4, ""),
    ("elif", "Elif K.", S, "admin:4 smartphone:5 2.1:4", "tr:native fr:C1", CHARTER,
     "women_only", "cerisiers", "transit", "tu12 we12 th12", 4, ""),
    ("fatou", "Fatou S.", S, "1.1:6 2.1:6 3.1:5 smartphone:4", "fr:native en:C1", "",
     "women_only", "quatre-vents", "transit", "mo12 tu12 th12", 4, ""),
    ("gilles", "Gilles V.", S, "4.1:6 4.2:6 5.1:5 smartphone:4", "fr:native nl:B1",
     "", "", "mesanges", "car", "mo2 tu12 th12", 3, ""),
    ("hilde", "Hilde M.", S, "2.1:5 smartphone:5 admin:4", "nl:native fr:C1", CHARTER,
     "", "vlieger", "bike", "mo12 we12 fr1", 4, ""),
    ("ines", "Inés R.", S, "smartphone:5 1.1:4", "es:native fr:C1 pt:B2", "", "",
     "glycines", "walk", "tu12 we2 th12 fr12", 4, ""),
    ("joseph", "Joseph N.", S, "5.1:6 3.1:5 positioning:4", "fr:native", "", "",
     "libellules", "transit", "mo1 tu1 we1 th1 fr1", 3, ""),
    ("karin", "Karin W.", S, "2.1:4 smartphone:4", "de:native fr:C2 en:C1", "", "",
     "coquelicots", "transit", "mo12 tu1 we1 th12", 3, ""),
    ("leopold", "Léopold T.", S, "1.1:5 2.1:5", "fr:native en:B1", "", "",
     "marronnier", "transit", "mo2 tu2 th12 fr12", 3, ""),
    ("karim", "Karim A.", C, "hardware:3 5.1:6 positioning:5", "fr:native ar:B2",
     "", "", "ecureuil", "transit", "mo123 we123 fr12", 4, ""),
    ("lucia", "Lucía P.", C, "positioning:5 2.1:5 1.1:4", "es:C2 fr:C2 en:B2", "", "",
     "fougeres", "transit", "mo123 we12 fr12", 4, ""),
    ("mehdi", "Mehdi O.", C, "5.1:5 2.1:5 smartphone:4", "fr:native ary:B2", "", "",
     "passerelle", "bike", "mo12 tu12 we3 th12", 4, ""),
    ("nadia", "Nadia Z.", C, "admin:6 1.1:5", "fr:C2 ar:native",
     CHARTER + " cpas@..{last_sunday}", "women_only", "ecureuil", "transit",
     "tu12 th12 fr12", 3, ""),
    ("viktor", "Viktor L.", C, "4.1:5 5.1:4", "fr:C1 ro:native", "", "", "cerf-volant",
     "transit", "mo2 tu12 we12 fr2", 4, ""),
    ("wanda", "Wanda C.", C, "positioning:6 2.1:4", "fr:native pl:native", "", "",
     "cerisiers", "transit", "mo12 we1 fr12", 3, ""),
    ("noe", "Noé G.", M, "smartphone:6 5.1:4", "fr:native en:B2", "", "",
     "quatre-vents", "bike", "tu12 we2 sa1", 3, ""),
    ("olena", "Olena H.", M, "smartphone:4 2.1:4", "uk:native fr:B2 en:C1", "",
     "women_only", "mesanges", "transit", "we12 th12 fr1", 3, ""),
    ("pieter", "Pieter J.", M, "smartphone:5 5.1:5", "nl:native fr:B2 en:C1", "", "",
     "eikel", "bike", "mo1 we12 fr12 sa1", 3, ""),
    ("rania", "Rania Y.", M, "smartphone:5 2.3:4", "ar:native fr:C1", "",
     "women_only", "marronnier", "transit", "mo1 we12 th12 fr12", 3, ""),
    ("samuel", "Samuel I.", M, "5.1:4 4.1:3", "fr:native", "", "", "herisson", "bike",
     "tu1 we12 th12 fr2", 3, ""),
    ("yonas", "Yonas T.", M, "smartphone:5 5.1:3", "ti:A2 fr:native en:B2", "", "",
     "quatre-vents", "transit", "tu12 th12 sa1", 3, ""),
    ("zoe", "Zoé Q.", M, "smartphone:4", "fr:native nl:B1", "", "", "vlieger", "bike",
     "tu1 th12 fr123", 3, "new"),
)  # fmt: skip

# Hours of the parts of a day in the table.
HOURS: Final = {
    "1": ("08:30", "12:30"),
    "2": ("13:00", "17:30"),
    "3": ("17:30", "21:30"),
}
# helper, wanted colleagues, colleagues never to be met
COMPANY: Final = {
    "yonas": ("fatou", ""),
    "rania": ("amina", ""),
    "driss": ("", "viktor"),
}
