"""The same person found again, and what must never be attached by itself."""

import hashlib
from datetime import date

import pytest

from purna_pmi.register.matching import Episode, KnownPeople, KnownPerson

LABELS = ["Nama", "NIK", "L/P", "Tgl Lahir", "HP", "Kelurahan", "Berangkat", "Pulang", "Alasan"]
NIK = "5371994405800001"
OTHER_NIK = "5371994405800002"


def row(name="Rosa Bere", **cells):
    usual = {"L/P": "P", "Tgl Lahir": "04-05-1980", "Pulang": "01-02-2024", "Alasan": "Cuti"}
    made = usual | {"Nama": name} | cells
    return [made.get(label, "") for label in LABELS]


@pytest.fixture
def pair(read):
    """The second of two rows, with whether it shows the first one's person."""

    def run(first, second):
        one, two = read([LABELS, first, second]).rows
        return two, one.person == two.person

    return run


AGAIN = {"Pulang": "03-04-2025"}


@pytest.mark.parametrize(
    "name", ["Rosa Bere", "ROSA BERE", "Roza Berre", "Bere Rosa", "Rosa", "Rosa Maria Bere-Nope"]
)
def test_same_nik_and_nothing_against_it_is_exact(pair, name):
    two, same = pair(row(NIK=NIK), row(name, NIK=NIK, **AGAIN))
    assert (two.match, same, two.proposed) == ("exact", True, None)


@pytest.mark.parametrize(
    ("against", "reason"),
    [
        ({"Nama": "Yuliana Kase"}, "other_name"),
        ({"Tgl Lahir": "04-05-1985"}, "other_birth_date"),
        ({"L/P": "L"}, "other_sex"),
    ],
)
def test_same_nik_with_a_contradicting_person_is_only_proposed(pair, against, reason):
    two, same = pair(row(NIK=NIK), row(**{"NIK": NIK} | AGAIN | against))
    assert (two.match, same) == ("likely", True)
    assert {"same_nik", reason} <= set(two.reasons)
    assert two.subject != two.proposed


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (row(HP="081234567890"), row(HP="+62 812-3456-7890", **AGAIN)),
        (row(Kelurahan="TDM"), row(Kelurahan="Tuak Daun Merah", **AGAIN)),
        (row(), row("Rosa Berek", **AGAIN)),
        (row("Yohanes Radja"), row("Johannes Raja", **AGAIN)),
        (row(NIK=NIK), row(NIK=OTHER_NIK, **AGAIN)),
        (row(NIK=NIK), row(**AGAIN)),
        (row(HP="081234567890"), row(HP="081234567890", **{"Tgl Lahir": ""}, **AGAIN)),
        (row(HP="081234567890"), row(HP="081234567890", **{"Tgl Lahir": "05-04-1980"}, **AGAIN)),
        (row("Rosa", Kelurahan="TDM"), row("Rosa", Kelurahan="TDM", **AGAIN)),
    ],
)
def test_likely_the_same_without_a_common_nik(pair, first, second):
    two, same = pair(first, second)
    assert (two.match, same) == ("likely", True)
    assert two.reasons


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (row(), row(**{"Tgl Lahir": "09-11-1991"}, **AGAIN)),
        (row(), row("Sinta Kase", **AGAIN)),
        (row(HP="081234567890"), row("Sinta Kase", HP="081234567890", **AGAIN)),
        (row("Rosa"), row("Rosa", **{"Tgl Lahir": "09-11-1991"}, **AGAIN)),
        (row("Rosa", **{"Tgl Lahir": ""}), row("Rosa", **{"Tgl Lahir": ""}, **AGAIN)),
        (row("Maria Bere"), row("Marta Bere", **{"Tgl Lahir": "04-05-1981"}, **AGAIN)),
    ],
)
def test_other_people_are_new(pair, first, second):
    two, same = pair(first, second)
    assert (two.match, same) == ("new", False)


def test_who_is_attached_to_a_proposed_person_shows_the_same_number(read):
    first, proposed, attached = read(
        [LABELS, row(), row(NIK=NIK, **AGAIN), row(NIK=NIK, Pulang="05-06-2025")]
    ).rows
    assert [r.match for r in (first, proposed, attached)] == ["new", "likely", "exact"]
    assert first.person == proposed.person == attached.person
    assert attached.subject == proposed.subject != first.subject


def test_the_same_row_again_is_known(read):
    rows = [LABELS, row(NIK=NIK), row("ROSA BERE", NIK=NIK), row(), row(HP="081234567890")]
    assert [r.outcome.value for r in read(rows).rows] == ["import", "known", "known", "known"]


def test_two_nameless_strangers_on_one_ship_are_two_people(read):
    rows = [LABELS, *[row("Rosa", **{"Tgl Lahir": ""})] * 2]
    result = read(rows)
    assert [r.outcome.value for r in result.rows] == ["import", "import"]
    known = KnownPeople(rows=frozenset(r.identity for r in result.rows))
    assert [r.outcome.value for r in read(rows, known=known).rows] == ["known", "known"]


def test_known_people_are_met_through_fingerprints(read):
    def fingerprint(kind, value):
        return hashlib.sha256(f"{kind}:{value}".encode()).digest()

    journey = Episode(None, date(2024, 2, 1), "leave")
    person = KnownPerson(
        "a-known-id", "Rosa Bere", nik=fingerprint("nik", NIK), episodes=(journey,)
    )
    known = KnownPeople([person], fingerprint=fingerprint)
    result = read([LABELS, row(NIK=NIK), row(NIK=NIK, **AGAIN)], known=known)
    assert [(r.outcome, r.match) for r in result.rows] == [("known", "exact"), ("import", "exact")]
    assert {result.known_ids[r.subject] for r in result.rows} == {"a-known-id"}
    assert NIK.encode() not in result.rows[1].identity


def test_a_phone_that_a_later_row_told_finds_the_person(read):
    rows = [
        LABELS,
        row(NIK=NIK),
        row(NIK=NIK, HP="081234567890", **AGAIN),
        row(HP="081234567890", Pulang="05-06-2025", **{"Tgl Lahir": ""}),
    ]
    assert [r.match for r in read(rows).rows] == ["new", "exact", "likely"]


def test_one_default_birth_date_for_everybody_stays_quick(read):
    rows = [LABELS] + [row(f"Orang{n} Uji{n}", HP="081200000000") for n in range(1500)]
    assert {r.match for r in read(rows).rows} >= {"new"}
