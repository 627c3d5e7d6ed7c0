"""Who reaches reports, over HTTP and in SQL, and what the rows themselves refuse."""

from uuid import UUID, uuid4

import psycopg
import pytest

from tests.factories.reports import KAB
from tests.world import EVERYBODY

OTHERS = sorted(set(EVERYBODY) - {"manager"})


@pytest.fixture(scope="module")
def year(city):
    """The ready report of 2025: its address."""
    return city.made({"from_on": "2025-01-01", "until_on": "2025-12-01", "scope": "city"})


@pytest.mark.parametrize("key", OTHERS)
def test_nobody_else_has_programme_reports(city, year, key):
    client = city.client(key)
    for path in ("/reports", year, f"{year}/pdf", f"{year}/progress"):
        assert client.get(path).status_code == 404
    assert client.post("/reports", data={}).status_code == 404
    assert client.post(f"{year}/again").status_code == 404


def test_an_unknown_report_is_not_found(city):
    assert city.client("manager").get(f"/reports/{uuid4()}").status_code == 404
    assert city.client("manager").get("/reports?after=x").status_code == 404


def as_app(city, key, statement):
    """One statement as the app's database role, in somebody's session."""
    with psycopg.connect(city.app.extensions["addresses"].app) as connection:
        connection.execute(
            "SELECT set_config('purna.token', %s, true)", (EVERYBODY[key].token if key else "",)
        )
        return connection.execute(statement).fetchall()


@pytest.mark.parametrize(
    "table",
    [
        *("cases.case_file", "cases.open_span", "people.person", "people.migration_episode"),
        *("protection.record", "counselling.episode", "training.participant", "training.mark"),
        *("community.membership", "cases.case_task", "reports.case_report", "cases.case_access"),
    ],
)
def test_the_manager_reaches_no_row_about_a_person(city, table):
    assert as_app(city, "manager", f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT reports.programme_figures('2025-01-01', '2025-12-31', NULL)",
        "SELECT reports.take_figures(gen_random_uuid())",
        "SELECT reports.close_period(gen_random_uuid())",
        "SELECT reports.count_people('2025-01-01', '2025-12-31', NULL)",
        "SELECT figures FROM reports.programme_report",
        "UPDATE reports.programme_report SET published = '{}'",
    ],
)
def test_true_counts_are_out_of_reach_of_the_manager_s_own_session(city, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app(city, "manager", statement)


def test_published_reports_are_rows_of_managers_only(city, year):
    seen = "SELECT count(*) > 0 FROM reports.programme_report"
    assert as_app(city, "manager", seen) == [(True,)]
    for key in (*OTHERS, ""):
        assert as_app(city, key, seen) == [(False,)]


def test_the_worker_counts_for_a_manager_only(city):
    address = city.worker.extensions["addresses"].worker
    statement = "SELECT reports.programme_figures('2025-01-01', '2025-12-31', NULL)"
    with (
        psycopg.connect(address) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


ROW = {
    "from_on": "2020-01-01", "until_on": "2020-01-31", "asked_on": "2026-01-01", "provisional": False,
    "agency_id": None, "state": "waiting", "figures": None, "figures_hash": None, "published": None, "pdf": None,
    "frozen_at": None,
}  # fmt: skip
FROZEN = {
    "figures": "{}", "figures_hash": "0" * 64, "published": "{}", "frozen_at": "2026-01-01", "state": "counted",
}  # fmt: skip


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("ck_programme_report_whole_months", {"from_on": "2020-01-02"}),
        ("ck_programme_report_whole_months", {"until_on": "2020-01-30"}),
        ("ck_programme_report_forward", {"until_on": "2019-12-31"}),
        ("ck_programme_report_at_most_three_years", {"until_on": "2023-01-31"}),
        ("ck_programme_report_begun", {"asked_on": "2019-12-31", "provisional": True}),
        ("ck_programme_report_provisional_until_over", {"provisional": True}),
        ("ck_programme_report_state_known", {**FROZEN, "state": "sent"}),
        ("ck_programme_report_hash_is_sha256", {**FROZEN, "figures_hash": "x"}),
        ("ck_programme_report_frozen_whole", {"figures": "{}"}),
        ("ck_programme_report_printed_has_pdf", {**FROZEN, "pdf": b"x"}),
        ("fk_programme_report_agency_id_agency", {"agency_id": uuid4()}),
    ],
)
def test_each_constraint_refuses(city, constraint, change):
    with pytest.raises(psycopg.errors.IntegrityError) as refusal:
        _insert(city, {**ROW, **change})
    assert refusal.value.diag.constraint_name == constraint


def _insert(city, row):
    with psycopg.connect(city.address) as connection:
        connection.execute(
            "INSERT INTO reports.programme_report (id, asked_by, from_on, until_on, asked_on, provisional, agency_id,"
            " state, figures, figures_hash, published, pdf, frozen_at) VALUES (gen_random_uuid(), gen_random_uuid(),"
            " %(from_on)s, %(until_on)s, %(asked_on)s, %(provisional)s, %(agency_id)s, %(state)s, %(figures)s,"
            " %(figures_hash)s, %(published)s::jsonb, %(pdf)s, %(frozen_at)s)",
            row,
        )


@pytest.mark.parametrize("agency", [None, KAB])
def test_a_final_report_exists_once_and_a_provisional_one_once_a_day(city, agency):
    for row, name in (
        (ROW, "uq_programme_report_final"),
        (
            {**ROW, "provisional": True, "asked_on": "2020-01-20"},
            "uq_programme_report_provisional_once_a_day",
        ),
    ):
        _insert(city, {**row, "agency_id": agency})
        with pytest.raises(psycopg.errors.UniqueViolation) as refusal:
            _insert(city, {**row, "agency_id": agency})
        assert refusal.value.diag.constraint_name == name
    city.rows("DELETE FROM reports.programme_report WHERE from_on = '2020-01-01'")


@pytest.mark.parametrize(
    "change",
    [
        "figures = '{}'",
        "until_on = '2026-12-31'",
        "frozen_at = now()",
        "pdf = NULL, state = 'counted'",
    ],
)
def test_a_frozen_report_stays(city, year, change):
    with pytest.raises(psycopg.errors.CheckViolation) as refusal:
        city.rows(
            f"UPDATE reports.programme_report SET {change} WHERE id = %(id)s",
            id=UUID(year.rsplit("/", 1)[-1]),
        )
    assert refusal.value.diag.constraint_name == "ck_programme_report_frozen_stays"
