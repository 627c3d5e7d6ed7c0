"""What is known of those who come home to Nusa Tenggara Timur, as weights to draw from.

Sex, status, work and kind of return hang together and are never drawn apart: of procedural
returnees about nine in ten are women in domestic or care work (placements 2023–2024: 92–95 %), of
the others rather more than half are men, from plantations and building sites, after long stays
(BP3MI NTT 2022 and January–June 2024); of those who died 84 % were men (bodies returned 2025); of
trafficking victims 72 % (Polda NTT 2023). Home regencies: BP3MI, 156 returns, January–June 2024,
shifted to a city's caseload of which some 60 % live in the city itself.
"""

from collections.abc import Mapping

Weights = Mapping[str, float]

STATUS: Weights = {"nonprosedural": 82, "prosedural": 12, "unknown": 4, "declined": 2}

WOMEN_BY_STATUS: Weights = {
    "prosedural": 0.92,
    "nonprosedural": 0.42,
    "unknown": 0.48,
    "declined": 0.48,
}
WOMEN_BY_REASON: Weights = {"deceased": 0.16, "trafficking": 0.28}

REASON: Mapping[str, Weights] = {
    "prosedural": {
        "contract_ended": 62,
        "in_distress": 12,
        "laid_off": 10,
        "leave": 7,
        "sick": 5,
        "repatriated": 2,
        "other": 2,
    },
    "nonprosedural": {
        "deported": 64,
        "in_distress": 12,
        "sick": 6,
        "deceased": 6,
        "trafficking": 5,
        "failed_departure": 3,
        "repatriated": 2,
        "laid_off": 2,
    },
    "unknown": {"deported": 40, "in_distress": 25, "other": 20, "unknown": 15},
    "declined": {"deported": 45, "in_distress": 25, "unknown": 30},
}

SECTOR: Mapping[tuple[bool, str], Weights] = {
    (True, "P"): {"domestic": 72, "care": 20, "hospitality": 4, "manufacturing": 4},
    (True, "L"): {"construction": 35, "manufacturing": 30, "plantation": 20, "fishing": 15},
    (False, "P"): {
        "domestic": 44,
        "plantation": 30,
        "hospitality": 11,
        "trade": 6,
        "care": 5,
        "manufacturing": 4,
    },
    (False, "L"): {
        "plantation": 58,
        "construction": 26,
        "fishing": 7,
        "agriculture": 5,
        "manufacturing": 4,
    },
}

DESTINATION: Mapping[bool, Weights] = {
    True: {"MY": 90.3, "SG": 4.8, "HK": 2, "JP": 1.1, "QA": 0.8, "BN": 0.6, "TW": 0.4},
    False: {
        "MY": 91,
        "SG": 2.5,
        "BN": 2,
        "SA": 1,
        "AE": 0.8,
        "TH": 0.7,
        "ID-KR": 1.2,
        "ID-JA": 0.8,
    },
}

# Median years abroad; deportees of Sabah's plantations had often been there for more than ten.
YEARS_ABROAD: Mapping[str, float] = {
    "prosedural": 2.2,
    "nonprosedural": 7.5,
    "unknown": 5.0,
    "declined": 6.0,
}

HOME_REGENCY: Weights = {
    "53.71": 60,
    "53.02": 7,
    "53.21": 6,
    "53.04": 5,
    "53.01": 6,
    "53.06": 6,
    "53.14": 3,
    "53.20": 2.5,
    "53.08": 1.5,
    "53.13": 1,
    "53.11": 1,
    "53.18": 1,
}

EDUCATION: Weights = {
    "none": 4,
    "primary_unfinished": 12,
    "primary": 38,
    "lower_secondary": 22,
    "upper_secondary": 21,
    "diploma": 2,
    "degree": 1,
}

PLACED_BY: Mapping[bool, Weights] = {
    True: {"p3mi": 88, "government": 8, "self": 4},
    False: {"broker": 58, "family": 22, "self": 14, "unknown": 6},
}
PAPERS: Mapping[bool, Weights] = {
    True: {"passport work_permit contract": 90, "passport contract": 10},
    False: {"none": 45, "passport": 32, "border_pass": 13, "splp": 10},
}

# Where a case stands after so many months, for cases that are still open.
STAGE_BY_MONTHS: tuple[tuple[int, Weights], ...] = (
    (1, {"intake": 60, "assessment": 40}),
    (3, {"assessment": 35, "planning": 45, "support": 20}),
    (9, {"planning": 10, "support": 70, "follow_up": 14, "on_hold": 6}),
    (999, {"support": 35, "follow_up": 55, "on_hold": 10}),
)
CLOSE_REASON: Weights = {
    "goals_reached": 58,
    "moved_away": 12,
    "lost_contact": 10,
    "withdrew": 7,
    "remigrated": 8,
    "transferred": 3,
    "other": 2,
}
PRIORITY: Weights = {"low": 15, "normal": 60, "high": 20, "urgent": 5}

# Attendance of one person follows a habit of that person: present, late, excused, sick, absent.
HABITS: tuple[tuple[float, Weights], ...] = (
    (0.62, {"present": 88, "late": 6, "excused": 3, "sick": 2, "absent": 1}),
    (0.28, {"present": 68, "late": 12, "excused": 8, "sick": 5, "absent": 7}),
    (0.10, {"present": 38, "late": 10, "excused": 12, "sick": 5, "absent": 35}),
)

# Classes as they are run in the province: name, hours (JP), seats, meeting days.
COURSES: tuple[tuple[str, int, int, int], ...] = (
    ("Menjahit dasar", 240, 16, 30),
    ("Tata rias pengantin", 240, 16, 30),
    ("Hidroponik", 160, 16, 20),
    ("Tenun ikat dan pewarnaan alam", 160, 20, 20),
    ("Pengolahan pangan lokal", 24, 20, 4),
    ("Kewirausahaan purna PMI", 36, 25, 6),
    ("Pangkas rambut", 160, 20, 20),
    ("Instalasi panel surya", 240, 16, 30),
)

# Groups as communities call them: name, kind, kelurahan.
GROUPS: tuple[tuple[str, str, str], ...] = (
    ("KKBM Oesapa", "kkbm", "53.71.03.1010"),
    ("Kelompok usaha tenun Naikolan", "business", "53.71.02.1009"),
    ("Kelompok simpan pinjam Sikumana", "savings", "53.71.02.1008"),
    ("Arisan purna PMI Liliba", "arisan", "53.71.04.1010"),
    ("Kelompok dukungan Alak", "support", "53.71.01.1008"),
)
