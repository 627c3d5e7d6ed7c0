"""The sample register must come out exactly as its expected file says, row by row."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from purna_pmi.register import settling
from purna_pmi.register.enums import RemarkCode
from purna_pmi.register.matching import Episode, KnownPeople, KnownPerson
from purna_pmi.register.outcome_file import COLUMNS, write_outcomes
from purna_pmi.register.outcomes import read_register
from tests.register.expected import deviations

DATA = Path(__file__).parents[1] / "data"
TODAY = date(2026, 2, 2)
REGISTER = (DATA / "register-2024-2025.xlsx").read_bytes()


@pytest.fixture(scope="module")
def result():
    return read_register(REGISTER, file_name="register.xlsx", today=TODAY)


def outcome_rows(result):
    stream = io.StringIO()
    write_outcomes(result, stream)
    return {(r["sheet"], r["row"]): r for r in csv.DictReader(io.StringIO(stream.getvalue()))}


def test_every_row_comes_out_as_expected(result):
    with (DATA / "register-2024-2025-expected.csv").open(encoding="utf-8", newline="") as file:
        expected = {(r["sheet"], r["row"]): r for r in csv.DictReader(file)}
    assert len(expected) == 264
    assert list(deviations(expected, outcome_rows(result))) == []


def test_a_changed_row_is_named():
    want = {("2024", "6"): dict.fromkeys(COLUMNS, "") | {"outcome": "import", "sex": "L"}}
    got = {("2024", "6"): want["2024", "6"] | {"sex": "P"}, ("2024", "7"): {}}
    assert list(deviations(want, got)) == [
        "('2024', '7') is only in the outcome file",
        "('2024', '6') sex: 'L' became 'P'",
    ]


def test_the_recapitulation_disagrees(result):
    differing = [r for r in result.remarks if r.code is RemarkCode.RECAP_DIFFERS]
    assert [(r.about, r.stated, r.found) for r in differing] == [
        ("2024", 72, 130),
        ("2025", 125, 130),
    ]


def test_the_same_file_again_imports_nothing(result):
    rows = frozenset(row.identity for row in result.rows if row.identity)
    again = read_register(
        REGISTER, file_name="x.xlsx", today=TODAY, known=KnownPeople(people_of(result), rows)
    )
    assert again.counts()["import"] == 0
    assert again.counts()["known"] == result.counts()["import"]


def test_a_run_cut_short_imports_only_the_rest(result):
    imported = [row.identity for row in result.rows if row.identity]
    known = KnownPeople(rows=frozenset(imported[:100]))
    again = read_register(REGISTER, file_name="x.xlsx", today=TODAY, known=known)
    assert again.counts()["known"] == 100
    assert again.counts()["import"] == len(imported) - 100


def people_of(result):
    """The persons an import of this result would have stored, with their journeys."""
    people = {}
    for row in result.rows:
        if row.subject is None:
            continue
        d = row.data
        episode = Episode(d.departed, d.returned, d.reason.value)
        p = people.get(row.subject)
        people[row.subject] = KnownPerson(
            id=f"person-{row.subject}",
            name=d.name,
            nik=(p and p.nik) or (d.nik and d.nik.encode()),
            born=(p and p.born) or d.born,
            sex=d.sex,
            phone=(p and p.phone) or (d.phone and d.phone.encode()),
            village=d.home.kelurahan,
            episodes=((*p.episodes, episode) if p else (episode,)),
        )
    return list(people.values())


def test_without_stored_identities_persons_and_journeys_tell_nearly_every_row(result):
    known = KnownPeople(people_of(result))
    again = read_register(REGISTER, file_name="x.xlsx", today=TODAY, known=known)
    left = [row for row in again.rows if row.outcome == "import"]
    assert all(row.match != "new" or row.data.born is None for row in left)
    assert len(left) < 10


def test_asking_the_system_a_few_rows_at_a_time_finds_the_same(result, monkeypatch):
    known = KnownPeople(people_of(result)[::2])
    whole, few = ([], [])
    for found, portion in ((whole, len(result.rows)), (few, 7)):
        monkeypatch.setattr(settling, "PORTION", portion)
        again = read_register(REGISTER, file_name="x.xlsx", today=TODAY, known=known)
        for row in again.rows:
            ids = [again.known_ids.get(one) for one in (row.subject, row.proposed)]
            found.append((row.outcome, row.match, row.person, row.reasons, *ids))
    assert few == whole
    assert len({one for row in whole for one in row[-2:] if one}) > 100
