"""A small made-up register with the kinds of faults that real ones have."""

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HEADINGS = [
    *("bfc_id", "mise_a_jour", "lon", "lat", "adresse", "code_postal", "ville"),
    *("departement", "nom_structure", "code_typo", "code_label", "code_accomp"),
    *(f"{day} {half}" for day in _DAYS for half in ("matin", "après-midi")),
]
HALF_DAYS = HEADINGS[12:]


def place(
    key: str, name: str, *hours: str, lon: str = "5.04", lat: str = "47.3"
) -> str:
    cells = [key, "02/03/2021", lon, lat, "1 rue Haute", "21000", "DIJON", "21", name]
    cells += ["M", "APTIC", "RDV-G", *hours, *[""] * (14 - len(hours))]
    return ",".join(cells)


def register(*places: str) -> bytes:
    return "\n".join([",".join(HEADINGS), *places, ""]).encode()


SMALL = register(
    place("t_1_", "Médiathèque", "8h30-12h", "13h30-17h", "9h12h", "-", "", "14h-18h"),
    place("t_2_", "Mairie", "x", "X", "souscondition", "14h-12h", "-", "14h-17h"),
    place("t_3_", "Centre social"),
    place("t_4_", "Foyer", "13h30-16h", "13h30-16h30", "10h-11h30"),
)
