"""Fifteen fictional EPN in fifteen real communes of Brussels, and what they do.

The coordinates are those of the commune, not of any house; streets and names are
invented and plainly so.
"""

from typing import Final

# key, name, postcode, commune, latitude, longitude
SITES: Final = (
    ("tilleuls", "EPN Les Tilleuls", "1070", "Anderlecht", 50.8366, 4.3082),
    ("coquelicots", "EPN Les Coquelicots", "1160", "Auderghem", 50.8156, 4.4333),
    ("marronnier", "EPN Le Grand Marronnier", "1000", "Bruxelles", 50.8467, 4.3525),
    ("libellules", "EPN Les Libellules", "1040", "Etterbeek", 50.8361, 4.3889),
    ("vlieger", "EPN De Blauwe Vlieger", "1140", "Evere", 50.8717, 4.4036),
    ("fougeres", "EPN Les Fougères", "1190", "Forest", 50.8101, 4.3243),
    ("quatre-vents", "EPN Les Quatre Vents", "1050", "Ixelles", 50.8275, 4.3700),
    ("eikel", "EPN De Gouden Eikel", "1090", "Jette", 50.8797, 4.3247),
    ("ecureuil", "EPN L’Écureuil", "1081", "Koekelberg", 50.8619, 4.3270),
    ("passerelle", "EPN La Petite Passerelle", "1080", "Molenbeek-Saint-Jean",
     50.8547, 4.3280),
    ("glycines", "EPN Les Glycines", "1060", "Saint-Gilles", 50.8256, 4.3456),
    ("cerf-volant", "EPN Le Cerf-Volant", "1210", "Saint-Josse-ten-Noode",
     50.8536, 4.3702),
    ("cerisiers", "EPN Les Cerisiers", "1030", "Schaerbeek", 50.8676, 4.3737),
    ("herisson", "EPN Le Hérisson", "1180", "Uccle", 50.8021, 4.3373),
    ("mesanges", "EPN Les Mésanges", "1200", "Woluwe-Saint-Lambert", 50.8469, 4.4283),
)  # fmt: skip

# key, name, minutes, priority, ideal staff, public languages, mentors per senior, remote
ACTIVITIES: Final = (
    ("permanence", "Permanence numérique", 150, 3, 1, "fr:B2", "", ""),
    ("permanence_duo", "Permanence numérique à deux", 150, 3, 2, "fr:B2", "", ""),
    ("workshop", "Atelier smartphone", 120, 2, 2, "fr:B2", "1", ""),
    ("repair_cafe", "Repair café numérique", 150, 2, 2, "", "", ""),
    ("procedures", "Démarches administratives sensibles", 120, 5, 1, "fr:B2", "", ""),
    ("positioning_test", "Test de positionnement", 120, 4, 1, "fr:B2", "", ""),
    ("remote_session", "Séance à distance", 120, 3, 1, "fr:B2", "", "yes"),
    ("women_workshop", "Atelier entre femmes", 120, 3, 2, "fr:B1", "", ""),
    ("mother_tongue", "Permanence dans la langue du public", 150, 4, 1, "", "", ""),
    ("evening", "Soirée jeux et numérique", 120, 2, 1, "fr:B1", "", ""),
)  # fmt: skip

# activity, seat, roles, skills, languages, clearances, badges, mandatory, shadow,
# tutor roles
SEATS: Final = (
    ("permanence", "a", "senior_animator | coach", "", "fr:B2", "", "", "", "", ""),
    ("permanence_duo", "a", "senior_animator | coach", "", "fr:B2", "", "", "", "", ""),
    ("permanence_duo", "b", "", "", "fr:B1", "", "", "no", "", ""),
    ("workshop", "a", "senior_animator", "smartphone:4", "fr:B2", "", "", "", "", ""),
    ("workshop", "b", "", "", "fr:B1", "", "", "", "", ""),
    ("repair_cafe", "a", "", "hardware:4", "", "", "", "", "", ""),
    ("repair_cafe", "b", "", "5.1:3", "fr:B1", "", "", "", "", ""),
    ("procedures", "a", "senior_animator | coach", "admin:4", "fr:B2",
     "confidentiality", "", "", "", ""),
    ("positioning_test", "a", "coach | senior_animator", "positioning:3", "fr:B2", "",
     "", "", "", ""),
    ("remote_session", "a", "", "2.1:4", "fr:B2", "", "", "", "", ""),
    ("women_workshop", "a", "senior_animator | coach", "smartphone:3", "fr:B1", "",
     "women_only", "", "", ""),
    ("women_workshop", "b", "", "", "", "", "women_only", "", "", ""),
    ("mother_tongue", "a", "", "smartphone:2", "", "", "", "", "", ""),
    ("evening", "a", "", "", "fr:B1", "", "", "", "", ""),
)  # fmt: skip

# What a session asks differently: the CPAS wants its own paper, somebody learns.
SESSION_SEATS: Final = (
    ("demarches-cpas", "a", "senior_animator | coach", "admin:4", "fr:B2",
     "confidentiality | cpas", "", "", "", ""),
    ("atelier-forest", "a", "senior_animator", "smartphone:4", "fr:B2", "", "", "",
     "", ""),
    ("atelier-forest", "b", "", "", "fr:B1", "", "", "", "", ""),
    ("atelier-forest", "c", "young_mentor", "", "", "", "", "no", "yes",
     "senior_animator"),
    ("turc-saint-josse", "a", "", "smartphone:2", "tr:C1", "", "", "", "", ""),
    ("turc-schaerbeek", "a", "", "smartphone:2", "tr:C1", "", "", "", "", ""),
    ("arabe-koekelberg", "a", "", "smartphone:2", "ary:C1", "", "", "", "", ""),
    ("espagnol-saint-gilles", "a", "", "smartphone:2", "es:C1", "", "", "", "", ""),
    ("ukrainien-woluwe", "a", "", "smartphone:2", "uk:C2", "", "", "", "", ""),
    ("tigrigna-ixelles", "a", "", "smartphone:2", "ti:B1", "", "", "", "", ""),
)  # fmt: skip
