"""The programme's report over HTTP and in SQL: who gets it, what freezes, what a second asking gives."""

import builtins
import re
import threading
from datetime import date, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError

from purna_pmi.core import clock
from purna_pmi.core.asker import Asker, set_asker, working_for
from purna_pmi.core.db import abandon_work, db, unit_of_work
from purna_pmi.reports import actions, jobs, queries
from purna_pmi.reports.canonical import from_json, from_plain, integers
from purna_pmi.reports.figures import Period, ProgrammeFigures
from purna_pmi.reports.published import Published, publish
from tests.factories.reports import KAB
from tests.world import EVERYBODY

MANAGER = EVERYBODY["manager"]
NEXT = iter(range(1, 60))


@pytest.fixture
def fresh():
    """Two past months that no other test of this file asked for."""
    index = next(NEXT)
    year, month = 2022 + index // 12, index % 12 + 1
    first = date(year, month, 1)
    return {"from_on": first.isoformat(), "until_on": first.isoformat(), "scope": "city"}


def count_of(city, table):
    return city.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"]


def frozen_periods(city, form):
    """How often the months of a form were frozen."""
    statement = "SELECT 1 FROM law.frozen_period WHERE from_on = %(from_on)s"
    return len(city.rows(statement, from_on=form["from_on"]))


@pytest.fixture(scope="module")
def year(city):
    """The ready report of 2025, and its address."""
    return city.made({"from_on": "2025-01-01", "until_on": "2025-12-01", "scope": "city"})


@pytest.fixture(scope="module")
def small(city, year):
    """The small agency's report of a quarter."""
    return city.made({"from_on": "2025-04-01", "until_on": "2025-06-01", "scope": str(KAB)})


def test_the_manager_asks_waits_and_downloads(city, fresh):
    where = city.ask(fresh)
    manager = city.client("manager")
    assert manager.get(f"{where}/progress").json["state"] == "running"
    assert "Menghitung dan membekukan angka" in manager.get(where).get_data(as_text=True)
    city.work()
    assert manager.get(f"{where}/progress").json == {
        "state": "done", "done": 3, "total": 3, "message": "Laporan siap.",
    }  # fmt: skip
    assert "Unduh PDF" in manager.get(where).get_data(as_text=True)
    pdf = manager.get(f"{where}/pdf")
    assert pdf.data.startswith(b"%PDF-")
    named = re.fullmatch(
        r"attachment; filename=laporan-program-(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)[.]pdf",
        pdf.headers["Content-Disposition"],
    )
    assert named
    assert named[1] < named[2]
    assert pdf.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_the_page_tells_what_the_pdf_tells(city, year):
    page = city.client("manager").get(year).get_data(as_text=True)
    published = from_plain(Published, city.report(year)["published"])
    told = re.findall(r'<td class="figure[^"]*">([^<]*)</td>', page)
    for table in (*published.profile.values(), published.closed_by_reason, published.enrolments):
        for line in table.lines if not table.withheld else ():
            words = "•" if line.cell.value is None else str(line.cell.value)
            assert words in told
    assert page.count('class="drawing"') == 6
    assert str(published.flow["open_end"].value) in told


def test_small_counts_are_on_no_page_and_not_in_what_the_manager_may_read(city, small):
    row = city.report(small)
    figures = from_json(ProgrammeFigures, row["figures"])
    assert {1, 2, 3, 4} & set(integers(figures))
    page = city.client("manager").get(small).get_data(as_text=True)
    told = re.findall(r'<td class="figure[^"]*">([^<]*)</td>', page)
    assert not {"1", "2", "3", "4"} & set(told)
    assert from_plain(Published, row["published"]) == publish(figures)
    assert "salt" not in str(row["published"])


def test_a_second_asking_gives_the_same_report(city, year):
    before = city.report(year)
    form = {"from_on": "2025-01-01", "until_on": "2025-12-01", "scope": "city"}
    answer = city.client("manager").post("/reports", data=form, follow_redirects=True)
    city.work()
    assert answer.request.path == year
    assert "sudah ada, dengan angka yang dibekukan" in answer.get_data(as_text=True)
    assert city.report(year) == before


def test_the_same_form_sent_twice_makes_one_report(city, fresh):
    form = {**fresh, "form_key": str(uuid4())}
    before = [count_of(city, name) for name in ("reports.programme_report", "auth.delegation")]
    assert city.ask(form) == city.ask(form)
    after = [count_of(city, name) for name in ("reports.programme_report", "auth.delegation")]
    assert after == [before[0] + 1, before[1] + 1]


def test_a_job_that_was_killed_and_tried_again_makes_one_report(city, fresh):
    where = city.ask(fresh)
    report = where.rsplit("/", 1)[-1]
    delegation = city.report(where)["delegation_id"]
    with city.worker.app_context(), working_for(delegation):
        jobs.make_report(report=report)
        abandon_work()  # what is left of a transaction whose process was killed
    assert city.report(where)["state"] == "waiting"
    assert frozen_periods(city, fresh) == 0
    with city.worker.app_context(), working_for(delegation):
        for step in (jobs.make_report, jobs.make_report, jobs.count_report, jobs.count_report):
            with unit_of_work():
                step(report=report)
    counted = city.report(where)
    city.work()
    printed = city.report(where)
    assert printed["state"] == "printed"
    assert printed["figures_hash"] == counted["figures_hash"]
    assert frozen_periods(city, fresh) == 1


def test_a_job_that_failed_is_told_and_can_be_tried_again(city, fresh):
    where = city.ask(fresh)
    city.rows(
        "UPDATE auth.delegation SET state = 'failed' WHERE id = %(id)s",
        id=city.report(where)["delegation_id"],
    )
    manager = city.client("manager")
    assert manager.get(f"{where}/progress").json["state"] == "failed"
    assert "Laporan belum berhasil dibuat" in manager.get(where).get_data(as_text=True)
    manager.post(f"{where}/again")
    city.work()
    assert city.report(where)["state"] == "printed"


def test_figures_are_not_taken_of_a_period_that_is_open(city, fresh):
    where = city.ask(fresh)
    delegation = city.report(where)["delegation_id"]
    refused = pytest.raises(OperationalError, match="the period is not frozen")
    with city.worker.app_context(), working_for(delegation), refused, unit_of_work():
        jobs.count_report(report=where.rsplit("/", 1)[-1])


def test_printed_again_it_is_the_same_bytes(city, fresh):
    where = city.made(fresh)
    before = city.client("manager").get(f"{where}/pdf").data
    assert city.client("manager").post(f"{where}/again").status_code == 303
    city.work()
    assert city.client("manager").get(f"{where}/pdf").data == before


def test_what_is_entered_later_counts_in_the_next_period(city, year):
    before = from_json(ProgrammeFigures, city.report(year)["figures"])
    person = city.rows("SELECT person_id FROM cases.case_file LIMIT 1")[0]["person_id"]
    city.rows(
        "INSERT INTO cases.case_file (id, number, agency_id, person_id, opened_on)"
        " VALUES (gen_random_uuid(), 'UJI-99999', %(agency)s, %(person)s, '2025-11-05')",
        agency=EVERYBODY["worker"].agency_id, person=person,
    )  # fmt: skip
    span = city.rows(
        "SELECT s.* FROM cases.open_span s JOIN cases.case_file c ON c.id = s.case_id"
        " WHERE c.number = 'UJI-99999'"
    )[0]
    assert (span["opened_on"], span["counted_open_on"]) == (date(2025, 11, 5), date(2026, 1, 1))
    where = city.made({"from_on": "2026-01-01", "until_on": "2026-01-01", "scope": "city"})
    after = from_json(ProgrammeFigures, city.report(where)["figures"])
    assert after.late_entries == 1
    assert after.flow.open_start == before.flow.open_end
    page = city.client("manager").get(where).get_data(as_text=True)
    assert "catatan susulan dari periode yang sudah dibekukan sebanyak kurang dari 5" in page
    assert city.report(where)["previous_id"] is None


def test_the_report_before_is_told_beside(city):
    first = {"from_on": "2021-02-01", "until_on": "2021-02-01", "scope": "city"}
    before = city.made(first)
    after = city.made({**first, "from_on": "2021-03-01", "until_on": "2021-03-01"})
    assert city.report(after)["previous_id"] == city.report(before)["id"]
    assert "sebelumnya" in city.client("manager").get(after).get_data(as_text=True)


def test_a_period_that_runs_is_provisional_and_freezes_nothing(city, read):
    month = clock.today().replace(day=1).isoformat()
    form = {"from_on": month, "until_on": month, "scope": "city"}
    where = city.made(form)
    assert city.made(form) == where  # once a day
    row = city.report(where)
    assert row["provisional"]
    assert frozen_periods(city, form) == 0
    pages = read(bytes(row["pdf"]))
    assert "SEMENTARA" in pages[0]
    assert all("SEMENTARA" in page for page in pages[1:])
    assert "Laporan sementara" in city.client("manager").get(where).get_data(as_text=True)


def test_an_opening_under_way_is_counted_before_its_period_freezes(city):
    """The job waits for the transaction that opens a case in the period, and counts it."""
    first = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    where = city.ask({"from_on": str(first), "until_on": str(first), "scope": "city"})
    with psycopg.connect(city.address) as opening:
        opening.execute(
            "INSERT INTO cases.case_file (id, number, agency_id, person_id, opened_on)"
            " SELECT gen_random_uuid(), 'UJI-77777', agency_id, person_id, %s FROM cases.case_file LIMIT 1",
            (first + timedelta(days=3),),
        )
        counting = threading.Thread(target=city.work)
        counting.start()
        counting.join(1.5)
        assert counting.is_alive()
    counting.join(60)
    span = city.rows(
        "SELECT s.counted_open_on FROM cases.open_span s JOIN cases.case_file c ON c.id = s.case_id"
        " WHERE c.number = 'UJI-77777'"
    )[0]
    assert span["counted_open_on"] == first + timedelta(days=3)
    assert from_json(ProgrammeFigures, city.report(where)["figures"]).flow.new == 1


def statements_of(city, path):
    with city.app.app_context():
        engine = db.engine
    seen = []
    listener = lambda *args: seen.append(args[2])  # noqa: E731 - the same object is taken off again
    event.listen(engine, "before_cursor_execute", listener)
    try:
        assert city.client("manager").get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", listener)
    return len(seen)


def test_the_list_costs_the_same_however_long_it_is(city, year):
    few = statements_of(city, "/reports")
    city.rows(
        "INSERT INTO reports.programme_report (id, asked_by, from_on, until_on, asked_on, provisional)"
        " SELECT gen_random_uuid(), %(me)s, ('2001-01-01'::date + k * interval '1 month')::date,"
        " ('2001-01-01'::date + (k + 1) * interval '1 month')::date - 1, '2026-01-01', false"
        " FROM generate_series(0, 49) k",
        me=MANAGER.id,
    )  # fmt: skip
    assert statements_of(city, "/reports") == few <= 12
    older = re.search(r"/reports\?after=[0-9a-f-]+", _page(city, "/reports"))[0]
    assert _page(city, older).count("<tr role") > 20
    city.rows("DELETE FROM reports.programme_report WHERE from_on < '2010-01-01'")


def _page(city, path):
    return city.client("manager").get(path).get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"from_on": "2025-05-01", "until_on": "2025-02-01"}, "tidak boleh sebelum bulan pertama"),
        ({"from_on": "2022-01-01", "until_on": "2025-12-01"}, "paling banyak 36 bulan"),
        ({"from_on": "2025-13-01"}, '<a href="#from_on">Dari bulan: Pilih'),
        ({"until_on": ""}, "Sampai bulan"),
        ({"scope": str(uuid4())}, '<a href="#scope">Ruang lingkup: Pilih'),
        (
            {"from_on": "2031-01-01", "until_on": "2031-01-01"},
            '<a href="#until_on">Sampai bulan: Pilih',
        ),
    ],
)
def test_a_bad_request_is_refused_in_words(city, change, sentence):
    form = {"from_on": "2025-01-01", "until_on": "2025-03-01", "scope": "city", **change}
    answer = city.client("manager").post("/reports", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    summary = page[page.index("summary-errors") : page.index("</ul>", page.index("summary-errors"))]
    assert sentence in summary


def test_two_managers_who_ask_at_once_are_told(city, fresh):
    """Both looked before either wrote: the second reads a sentence."""
    period = Period(
        first=date.fromisoformat(fresh["from_on"]),
        last=(date.fromisoformat(fresh["from_on"]) + timedelta(days=31)).replace(day=1)
        - timedelta(days=1),
    )
    with city.app.app_context():
        set_asker(Asker(token=MANAGER.token))
        with unit_of_work():
            me = jobs._myself()
            actions.open_report(None, period, actor=me, today=clock.today())
        with pytest.raises(IntegrityError) as refusal, unit_of_work():
            actions.open_report(None, period, actor=me, today=clock.today())
        set_asker(Asker())
    assert "uq_programme_report_final" in str(refusal.value)


def test_without_pango_the_page_is_there_to_print(city, fresh, monkeypatch):
    usual = builtins.__import__

    def without_weasyprint(name, *rest, **more):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return usual(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_weasyprint)
    where = city.made(fresh)
    manager = city.client("manager")
    assert manager.get(f"{where}/pdf").headers["Location"] == where
    page = manager.get(where).get_data(as_text=True)
    assert "PDF tidak dapat dibuat di sini" in page
    frozen = city.report(where)["figures_hash"]
    monkeypatch.undo()
    manager.post(f"{where}/again")
    city.work()
    assert city.report(where)["figures_hash"] == frozen
    assert manager.get(f"{where}/pdf").data.startswith(b"%PDF-")


def test_the_reading_of_a_report_is_on_record(city, year):
    city.client("manager").get(year)
    last = city.rows("SELECT * FROM audit.entry ORDER BY id DESC LIMIT 1")[0]
    assert (last["kind"], last["subject"]) == ("reading", "reports.programme_report")
    assert last["actor_id"] == MANAGER.id


def test_a_report_without_figures_cannot_be_read(city, fresh):
    where = city.ask(fresh)
    with city.app.app_context():
        set_asker(Asker(token=MANAGER.token))
        report = queries.programme_report(UUID(where.rsplit("/", 1)[-1]))
        with pytest.raises(queries.NotFoundError):
            queries.published_of(report)
        set_asker(Asker())
