"""Names that nobody bears: given names and family names of the province, mixed by origin at random.

The pools follow the customs of the places (fam last, single names, M. for Muhammad, old spellings);
a drawn name is a coincidence of two lists, not a person.
"""

from random import Random

_ORIGINS: dict[str, tuple[str, ...]] = {
    "dawan": ("Nope", "Tefa", "Liubana", "Banamtuan", "Sanam", "Nabuasa", "Lopo", "Benu", "Taneo"),
    "rote": ("Manafe", "Ndun", "Foeh", "Pandie", "Messakh", "Mooy", "Henuk", "Adoe", "Ndolu"),
    "sabu": ("Riwu", "Kore", "Haba", "Dira", "Bire", "Ludji", "Rihi", "Radja", "Wila", "Kana"),
    "tetun": ("Bere", "Seran", "Nahak", "Klau", "Bria", "Mau", "Taek", "Leki"),
    "flores": ("Tukan", "Hayon", "Lamanepa", "Ola", "Boli", "Koten", "Wutun", "Parera", "Woda"),
    "sumba": ("Bili", "Ngongo", "Dairo", "Malo"),
    "alor": ("Maro", "Lakamau", "Mautuka", "Djahila"),
    "muslim": ("Abdullah", "Usman", "Ismail", "Kasim"),
}
_MEN = [
    "Yohanes",
    "Agustinus",
    "Yosef",
    "Petrus",
    "Paulus",
    "Marten",
    "Dominggus",
    "Kornelis",
    "Melkianus",
    "Oktovianus",
    "Ferdinandus",
    "Yakob",
    "Nikodemus",
    "Simon",
    "Stefanus",
    "Thomas",
    "Gabriel",
    "Benediktus",
]
_WOMEN = [
    "Maria",
    "Yuliana",
    "Yublina",
    "Adelina",
    "Margaretha",
    "Wilhelmina",
    "Ester",
    "Rosalia",
    "Debora",
    "Salomi",
    "Ferderika",
    "Magdalena",
    "Kristina",
    "Yustina",
    "Agnes",
    "Elisabeth",
    "Novita",
    "Fransiska",
]
_MUSLIM_MEN = ("Muhammad", "Mohamad", "M.", "Ahmad", "Abdul")
_MUSLIM_WOMEN = ("Siti", "Nur", "Fatimah", "Aisyah")
_SINGLE_NAMES = 0.06
_TWO_GIVEN_NAMES = 0.3


def draw_name(random: Random, sex: str) -> str:
    """A full name of one to three words for somebody of that sex (`L`, `P`)."""
    origin = random.choice(list(_ORIGINS))
    given = _given_names(origin, sex)
    first = random.choice(given)
    if random.random() < _SINGLE_NAMES and len(first) > 3:
        return first
    words = [first]
    if random.random() < _TWO_GIVEN_NAMES or len(first) <= 3:
        words.append(random.choice([name for name in given if name != first]))
    return " ".join([*words, random.choice(_ORIGINS[origin])])


def _given_names(origin: str, sex: str) -> tuple[str, ...] | list[str]:
    if origin == "muslim":
        return _MUSLIM_WOMEN if sex == "P" else _MUSLIM_MEN
    return _WOMEN if sex == "P" else _MEN


_BEGINNINGS = (
    *("Ban", "Bel", "Dan", "Fal", "Ham", "Kef", "Lak", "Lem", "Man", "Nab"),
    *("Nal", "Oem", "Pel", "Riw", "Sab", "Sel", "Tae", "Tun", "Wad", "Zom"),
)
_MIDDLES = ("a", "e", "i", "o", "u", "ako", "elo", "imu", "osa", "uba", "ane", "iri")
_ENDS = (
    *("bani", "dima", "fael", "goti", "hala", "kase", "leko"),
    *("mau", "nesi", "puna", "rihi", "sae", "tolan", "wila"),
)


def made_family_name(random: Random) -> str:
    """A family name made of syllables, so that a province has as many words as provinces have."""
    return random.choice(_BEGINNINGS) + random.choice(_MIDDLES) + random.choice(_ENDS)
