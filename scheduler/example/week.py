"""What happens in the example week: weekly openings, then dated sessions."""

from typing import Final

# site: the weekly half-days of its permanence, 1 the morning and 2 the afternoon; `+`
# where a second helper is welcome.
OPENINGS: Final = (
    ("tilleuls", "mo1 we2+ fr1"),
    ("coquelicots", "tu1 th2"),
    ("marronnier", "mo2 th1"),
    ("libellules", "mo1 we1"),
    ("vlieger", "mo2 we1+"),
    ("fougeres", "tu1 fr1"),
    ("quatre-vents", "mo2 th1"),
    ("eikel", "tu2 th2+"),
    ("ecureuil", "we1 fr2"),
    ("passerelle", "mo1+ tu1"),
    ("glycines", "tu2+ fr1"),
    ("cerf-volant", "we2 th1+"),
    ("cerisiers", "mo2+ fr2"),
    ("herisson", "mo1 we2"),
    ("mesanges", "tu2 th1"),
)
PERMANENCE_HOURS: Final = {"1": ("09:30", "12:00"), "2": ("14:00", "16:30")}
DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")

# key, site, activity, day, start, end, public languages (empty: the activity's)
SESSIONS: Final = (
    ("atelier-anderlecht", "tilleuls", "workshop", "th", "10:00", "12:00", ""),
    ("atelier-etterbeek", "libellules", "workshop", "th", "14:00", "16:00", ""),
    ("atelier-ixelles", "quatre-vents", "workshop", "tu", "10:00", "12:00", ""),
    ("atelier-jette", "eikel", "workshop", "mo", "10:00", "12:00", "fr:B2 | nl:B2"),
    ("atelier-evere", "vlieger", "workshop", "fr", "10:00", "12:00", "fr:B2 | nl:B2"),
    ("atelier-saint-gilles", "glycines", "workshop", "th", "10:00", "12:00",
     "fr:B2 | es:B2"),
    ("atelier-uccle", "herisson", "workshop", "fr", "14:00", "16:00", ""),
    ("atelier-forest", "fougeres", "workshop", "we", "10:00", "12:00", ""),
    ("repair-jette", "eikel", "repair_cafe", "tu", "14:00", "16:30", ""),
    ("repair-forest", "fougeres", "repair_cafe", "we", "14:00", "16:30", ""),
    ("repair-molenbeek", "passerelle", "repair_cafe", "sa", "10:00", "12:30", ""),
    ("demarches-molenbeek", "passerelle", "procedures", "we", "09:30", "11:30", ""),
    ("demarches-schaerbeek", "cerisiers", "procedures", "th", "14:00", "16:00", ""),
    ("demarches-anderlecht", "tilleuls", "procedures", "tu", "14:00", "16:00", ""),
    ("demarches-uccle", "herisson", "procedures", "we", "10:00", "12:00", ""),
    ("demarches-bruxelles", "marronnier", "procedures", "fr", "09:30", "11:30", ""),
    ("demarches-cpas", "ecureuil", "procedures", "tu", "10:00", "12:00", ""),
    ("test-bruxelles", "marronnier", "positioning_test", "we", "10:00", "12:00", ""),
    ("test-ixelles", "quatre-vents", "positioning_test", "fr", "10:00", "12:00", ""),
    ("test-auderghem", "coquelicots", "positioning_test", "mo", "14:00", "16:00", ""),
    ("distance-lundi", "marronnier", "remote_session", "mo", "17:30", "19:30", ""),
    ("distance-mercredi", "marronnier", "remote_session", "we", "17:30", "19:30", ""),
    ("femmes-schaerbeek", "cerisiers", "women_workshop", "we", "10:00", "12:00",
     "fr:B1 | tr:B1"),
    ("femmes-molenbeek", "passerelle", "women_workshop", "fr", "14:00", "16:00",
     "fr:B1 | ary:B1"),
    ("turc-saint-josse", "cerf-volant", "mother_tongue", "tu", "14:00", "16:30", "tr:C1"),
    ("turc-schaerbeek", "cerisiers", "mother_tongue", "tu", "14:00", "16:30", "tr:C1"),
    ("arabe-koekelberg", "ecureuil", "mother_tongue", "th", "09:30", "12:00", "ary:C1"),
    ("espagnol-saint-gilles", "glycines", "mother_tongue", "we", "14:00", "16:30",
     "es:C1"),
    ("ukrainien-woluwe", "mesanges", "mother_tongue", "fr", "09:30", "12:00",
     "uk:native"),
    ("tigrigna-ixelles", "quatre-vents", "mother_tongue", "th", "14:00", "16:30",
     "ti:B1"),
    ("soiree-evere", "vlieger", "evening", "fr", "18:00", "20:00", ""),
    ("soiree-saint-gilles", "glycines", "evening", "sa", "18:30", "20:30", ""),
)  # fmt: skip

# helper, first day, last day: away in the example week.
ABSENCES: Final = (("leopold", "fr", "sa"), ("karin", "we", "we"))
# helper, day, from, to: free for once.
DATES: Final = (("samuel", "sa", "09:00", "13:00"),)
# session, seat, helper: arranged long ago.
PINS: Final = (("demarches-molenbeek", "a", "amina"),)
