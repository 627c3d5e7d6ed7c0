"""A province in bulk: the derived equals what triggers write, the walls stand, every ciphertext is its row's."""

from itertools import pairwise

import psycopg
import pytest

from purna_pmi.cases.models import CaseNote
from purna_pmi.cli.seed.accounts import put_accounts
from purna_pmi.cli.seed.bulk.load import load_province
from purna_pmi.cli.seed.bulk.province import LARGE, MID, SMALL, province_for
from purna_pmi.cli.seed.bulk.sealing import shifted_nik
from purna_pmi.cli.seed.bulk.standing import WallsError, laid_down, picture
from purna_pmi.cli.seed.copying import TABLES
from purna_pmi.cli.seed.load import end_cases
from purna_pmi.people.nik import parse_nik
from tests.demo import LISTED

CASES, MOULD = 400, 150
TOLD = ("training_enrolled", "group_proposed")

# Table → what of it must be equal; ids made by the database differ.
DERIVED = {
    "cases.case_access": "principal, case_id, number, initials, worker_id, stage, priority, opened_on,"
    " due_on, updated_at",
    "cases.open_span": "case_id, sequence, opened_on, closed_on, counted_open_on, counted_closed_on,"
    " closure_id, withdrawn",
    "cases.named_reader": "case_id, user_id",
    "cases.case_file": "id, number, agency_id, worker_id, stage, closed_on, initials, sealed, updated_at, version",
    "cases.case_event": "case_id, kind, happened_on, facts::text, actor_id",
}


@pytest.fixture(scope="module")
def province(empty_city):
    """The demo's database filled in bulk: three copies of a mould, the last cut short."""
    province = province_for(CASES)
    addresses = empty_city.app.extensions["addresses"]
    with psycopg.connect(addresses.install) as connection:
        put_accounts(connection, province.city, "no password")
    with psycopg.connect(addresses.owner, autocommit=True) as connection:
        before = picture(connection)
        load_province(
            connection, province=province, cases=CASES, seed=3, mould_size=MOULD,
            keyring=empty_city.settings.keyring,
        )  # fmt: skip
        assert picture(connection) == before
    empty_city.sign_in_everybody()
    return empty_city


@pytest.fixture
def retold(province, cluster, committed_app, superuser):
    """Another database with the same accounts and base rows, written one by one with every trigger on."""
    source = psycopg.conninfo.conninfo_to_dict(province.app.extensions["addresses"].app)["dbname"]
    target = committed_app.extensions["addresses"]
    superuser.execute("TRUNCATE auth.agency CASCADE")
    with (
        psycopg.connect(cluster.superuser_dsn(str(source))) as given,
        psycopg.connect(target.install) as taken,
    ):
        for table in ("auth.agency", "auth.user_account", "auth.user_role"):
            _carry(given, taken, f"SELECT * FROM {table}", table)
        for table, columns in TABLES.items():
            _carry(given, taken, _base_rows(table, columns), f"{table} ({', '.join(columns)})")
        closed = given.execute("SELECT case_id FROM cases.closure WHERE decision = 'approved'")
        again = given.execute("SELECT case_id, opened_on FROM cases.open_span WHERE sequence = 2")
        end_cases(taken, [case for (case,) in closed], dict(again.fetchall()))
    return target


def _base_rows(table: str, columns: tuple[str, ...]) -> str:
    """What a seed writes of a table: no rows of triggers, closed cases as they were before."""
    chosen = ", ".join(columns)
    if table == "cases.case_file":
        closed = "SELECT k.case_id FROM cases.closure k WHERE k.decision = 'approved'"
        before = f"CASE WHEN f.id IN ({closed}) THEN 'support' ELSE stage END"
        return f"SELECT {chosen.replace('stage', before)} FROM cases.case_file f"
    if table == "cases.case_event":
        return f"SELECT {chosen} FROM {table} WHERE kind NOT IN {TOLD}"
    if table == "cases.named_reader":
        worker = "SELECT worker_id FROM cases.case_file c WHERE c.id = r.case_id"
        return f"SELECT {chosen} FROM {table} r WHERE user_id <> ({worker})"
    if table == "audit.entry":
        return f"SELECT {chosen} FROM {table} WHERE kind = 'reading'"
    return f"SELECT {chosen} FROM {table}"


def _carry(
    given: psycopg.Connection, taken: psycopg.Connection, question: str, target: str
) -> None:
    with (
        given.cursor().copy(f"COPY ({question}) TO STDOUT") as out,
        taken.cursor().copy(f"COPY {target} FROM STDIN") as into,
    ):
        for block in out:
            into.write(block)


def test_what_is_derived_is_what_the_triggers_write(province, retold):
    with psycopg.connect(retold.install) as connection:
        for table, columns in DERIVED.items():
            question = f"SELECT {columns} FROM {table} ORDER BY 1, 2, 3, 4"
            if table == "cases.named_reader":
                question = f"SELECT {columns} FROM {table} ORDER BY 1, 2"
            assert set(province.ask(question)) == set(connection.execute(question)), table
            assert province.ask(f"SELECT count(*) FROM {table}")[0][0] > 0, table


def test_search_knows_every_word_and_no_other(province):
    known = {key for (key,) in province.ask("SELECT DISTINCT key FROM people.name_word")}
    spoken = province.ask("SELECT DISTINCT unnest(name_keys) FROM people.person")
    assert known == {key for (key,) in spoken}


def test_case_numbers_go_on_where_the_seed_ended(province):
    assert province.ask(
        "SELECT bool_and(n.last = (SELECT count(*) FROM cases.case_file c WHERE c.agency_id = n.agency_id"
        " AND split_part(c.number, '-', 2)::int = n.year)) FROM cases.number_counter n"
    ) == [(True,)]


def test_every_ciphertext_opens_in_its_own_row_only(province):
    keyring = province.settings.keyring
    notes = province.ask("SELECT id, sealed FROM cases.case_note ORDER BY id")
    assert all(keyring.open(sealed, CaseNote.SEAL, row) for row, sealed in notes)
    assert len({sealed for _row, sealed in notes}) == len(notes)
    papers = province.ask("SELECT id, sealed, lookup FROM vault.identity_paper ORDER BY id")
    niks = [keyring.open(sealed, "vault.identity_paper.sealed", row) for row, sealed, _ in papers]
    assert all(parse_nik(nik) and nik[4:6] == "99" for nik in niks)
    assert [lookup for *_, lookup in papers] == [keyring.lookup(nik, "nik") for nik in niks]


def test_a_persons_number_tells_their_birthday(province):
    rows = province.ask(
        "SELECT i.id, i.sealed, p.born_on, p.sex FROM vault.identity_paper i JOIN people.person p ON p.id = i.person_id"
    )
    for row, sealed, born_on, sex in rows:
        nik = parse_nik(province.settings.keyring.open(sealed, "vault.identity_paper.sealed", row))
        assert nik.agrees_with(born_on)
        assert nik.sex == sex


def test_a_shifted_number_stays_possible():
    assert shifted_nik("5371996902960001", 0)[:6] == "537199"
    assert parse_nik(shifted_nik("5371996902960001", 77))


def test_agencies_are_of_very_different_size():
    agencies = province_for(1_000_000).agencies
    sizes = {one.code: one.until - before.until for before, one in pairwise(agencies)}
    sizes[LARGE] = agencies[0].until
    assert len(agencies) == 200
    assert agencies[-1].until == 1_000_000
    assert sizes[LARGE] == pytest.approx(220_000, rel=0.02)
    assert sizes[MID] == pytest.approx(8_400, rel=0.02)
    assert sizes[SMALL] == pytest.approx(950, rel=0.1)


def test_a_failure_leaves_nothing_behind(province, cluster):
    owner = province.app.extensions["addresses"].owner
    with psycopg.connect(owner, autocommit=True) as connection:
        before = picture(connection)
        with (
            pytest.raises(WallsError),
            connection.transaction(),
            laid_down(connection, ["people.person"]),
        ):
            connection.execute("DROP POLICY in_scope ON people.person")
        assert picture(connection) == before


# ---------------------------------------------------------------- the walls on the result


def test_a_social_worker_sees_own_cases_and_persons_only(province):
    worker = LISTED["pekerja-sosial"]
    own = province.ask("SELECT id FROM cases.case_file WHERE worker_id = %s", worker.id)
    assert own
    assert set(province.ask_as(worker, "SELECT id FROM cases.case_file")) == set(own)


def test_a_supervisor_sees_the_agency_but_only_named_sealed_cases(province):
    supervisor = LISTED["supervisor"]
    expected = province.ask(
        "SELECT id FROM cases.case_file c WHERE agency_id = %s AND (NOT sealed OR EXISTS"
        " (SELECT 1 FROM cases.named_reader r WHERE r.case_id = c.id AND r.user_id = %s))",
        supervisor.agency_id,
        supervisor.id,
    )
    assert set(province.ask_as(supervisor, "SELECT id FROM cases.case_file")) == set(expected)


def test_a_counsellor_sees_the_cases_of_running_episodes_only(province):
    counsellor = LISTED["konselor"]
    running = province.ask(
        "SELECT DISTINCT case_id FROM counselling.episode WHERE counsellor_id = %s AND closed_on IS NULL",
        counsellor.id,
    )
    assert running
    assert set(province.ask_as(counsellor, "SELECT id FROM cases.case_file")) == set(running)


def test_a_trainer_sees_the_marks_of_own_classes_only(province):
    trainer = LISTED["pelatih"]
    own = province.ask(
        "SELECT m.id FROM training.mark m JOIN training.class_session s ON s.id = m.session_id"
        " JOIN training.training_class k ON k.id = s.class_id WHERE k.trainer_id = %s",
        trainer.id,
    )
    assert own
    assert set(province.ask_as(trainer, "SELECT id FROM training.mark")) == set(own)


@pytest.mark.parametrize("key", ["manajer", "mitra", "admin", "auditor", "pelatih", "fasilitator"])
def test_who_keeps_no_cases_sees_no_person(province, key):
    for table in ("people.person", "cases.case_file", "protection.record", "cases.case_note"):
        assert province.ask_as(LISTED[key], f"SELECT id FROM {table}") == []
