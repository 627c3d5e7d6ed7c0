"""The register's pages in a browser: upload, preview, confirm, result; bad input; who finds what."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event, text

from purna_pmi.core.db import db
from purna_pmi.core.ids import new_id
from purna_pmi.register import actions, queries, reading
from purna_pmi.register.timeline import doubts
from tests.factories.register import Office, committing, crowd, row, workbook
from tests.world import EVERYBODY

MESSY = workbook(
    row(1, "Rosa Bere", **{"Tgl Lahir": "04-05-1980", "HP": "0812 3456 7890"}),
    row(
        2,
        "Roza Berre",
        **{"Tgl Lahir": "04-05-1980", "HP": "0812 3456 7890", "Pulang": "01-02-2025"},
    ),
    row(3, "", Ket="=SUM(1+1)"),
    row(4, "Sinta Uji", Pulang="01-02-2090", Ket="@SUM(A1)"),
    row(5, "Doni Uji", Kelurahan="Entah Di Mana"),
    row(6, "Korban Uji", Alasan="TPPO"),
)


@pytest.fixture
def office(committed_app, run_jobs):
    return Office(committed_app, run_jobs)


@pytest.fixture
def browser(committed_app):
    """`browser("supervisor")`: a signed-in browser on the test's own database."""

    def signed_in(key="supervisor"):
        client = committed_app.test_client()
        with client.session_transaction() as cookie:
            cookie["token"] = EVERYBODY[key].token
        return client

    return signed_in


def send(client, data, name="daftar.xlsx", **fields):
    return client.post("/register", data={"file": (io.BytesIO(data), name), **fields})


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_from_upload_to_undone(browser, run_jobs):
    client = browser()
    assert "Belum ada berkas" in client.get("/register").text
    here = send(client, MESSY).location
    reading_page = client.get(here).text
    assert "Membaca berkas" in reading_page
    assert 'http-equiv="refresh"' in reading_page
    run_jobs()
    preview = client.get(here).text
    assert "4 kasus akan dibuka" in preview
    assert "Mungkin sama dengan baris 2 lembar 2024: nama sama, tanggal lahir sama" in preview
    assert "Kelurahan tidak dikenali" in preview
    sent = {name: hidden(preview, name) for name in ("form_key", "version")}
    assert client.post(f"{here}/confirm", data=sent).location == here
    assert client.post(f"{here}/confirm", data=sent).location == here  # a double click
    run_jobs()
    result = client.get(here).text
    assert "4 baris diimpor" in result
    assert "KPG-2024-0000" in result
    undo = client.get(f"{here}/undo").text
    assert "4 kasus dari impor ini masih berlaku" in undo
    client.post(f"{here}/undo", data={"version": hidden(undo, "version")})
    run_jobs()
    undone = client.get(here).text
    assert "Impor ditarik kembali" in undone
    assert "tetap ada" not in undone
    assert "Diimpor<" not in undone


def imported(browser, run_jobs):
    """A supervisor's browser, and where the messy file is, read, confirmed and imported."""
    client = browser()
    here = send(client, MESSY).location
    run_jobs()
    sent = {name: hidden(client.get(here).text, name) for name in ("form_key", "version")}
    client.post(f"{here}/confirm", data=sent)
    run_jobs()
    return client, here


def test_after_undoing_it_stands_there_what_is_left_and_why(browser, run_jobs, superuser):
    client, here = imported(browser, run_jobs)
    worked_on = "UPDATE cases.case_file SET stage = 'assessment', updated_at = now() WHERE id = "
    superuser.execute(f"{worked_on} (SELECT case_id FROM register.line WHERE row_number = 2)")
    undo = client.get(f"{here}/undo").text
    client.post(f"{here}/undo", data={"version": hidden(undo, "version")})
    run_jobs()
    undone = client.get(here).text
    [left] = re.findall(r"Kasus yang tetap ada.*?(KPG-\d{4}-\d{5})", undone, re.DOTALL)
    assert left in undo
    # The fourth was suspected to have been trafficked: withdrawn, its row is for nobody any more.
    assert (undone.count("Ditarik kembali"), undone.count("Diimpor<")) == (2, 1)


def test_what_an_undoing_leaves_is_looked_for_among_the_first_alone(
    browser, run_jobs, superuser, monkeypatch
):
    client, here = imported(browser, run_jobs)
    superuser.execute("UPDATE cases.case_file SET stage = 'assessment', updated_at = now()")
    whole = client.get(f"{here}/undo").text
    assert whole.count("KPG-20") == 4
    assert "kasus pertama" not in whole
    for where in (queries, queries.lines):
        monkeypatch.setattr(where, "MOST_LOOKED_AT", 3)
    first = client.get(f"{here}/undo").text
    assert first.count("KPG-20") == 3
    assert "Yang diperiksa di sini baru 3 kasus pertama." in first


@pytest.mark.parametrize(
    ("show", "seen", "unseen"),
    [
        ("rejected", "Sinta Uji", "Doni Uji"),
        ("doubtful", "Doni Uji", "Sinta Uji"),
        ("likely", "Roza Berre", "Doni Uji"),
        ("known", "Tidak ada baris seperti ini", "Doni Uji"),
        ("nonsense", "Sinta Uji", "Tidak ada baris"),
    ],
)
def test_lines_are_filtered(office, browser, show, seen, unseen):
    page = browser().get(f"/register/{office.upload(MESSY)}?show={show}").text
    assert seen in page
    assert unseen not in page


def test_a_line_that_does_not_open_is_told_in_its_place(office, browser, superuser):
    here = f"/register/{office.upload(MESSY)}"
    superuser.execute("UPDATE register.line SET sealed = 'x' WHERE outcome = 'reject'")
    page = browser().get(here)
    assert page.status_code == 200
    assert "Isi ini tidak dapat dibuka" in page.text
    assert "Doni Uji" in page.text
    download = browser().get(f"{here}/rejected.xlsx")
    assert download.status_code == 422
    assert "Isi ini tidak dapat dibuka" in download.text


def test_lines_come_page_by_page(office, browser):
    client, batch = browser(), office.upload(workbook(*crowd(60)))
    first = client.get(f"/register/{batch}").text
    link = re.search(r'rel="next" href="([^"]*)"', first)[1].replace("&amp;", "&")
    assert first.count('role="rowheader"') == 50
    assert client.get(link).text.count('role="rowheader"') == 10


def test_the_same_file_confirmed_twice_says_that_nothing_came_of_the_second(browser, run_jobs):
    client = browser()
    there = [send(client, MESSY).location for _ in range(2)]
    run_jobs()
    for here in there:
        sent = {name: hidden(client.get(here).text, name) for name in ("form_key", "version")}
        client.post(f"{here}/confirm", data=sent)
    run_jobs()
    first, second = (client.get(here).text for here in there)
    assert "4 baris diimpor" in first
    assert "semua orang dalam berkas ini sudah diimpor" in second
    assert "baris diimpor" not in second


def test_many_rejected_rows_come_in_parts(office, browser, monkeypatch):
    batch = office.upload(MESSY)
    assert office.counts(batch)["outcome"]["reject"] == 2
    for where in (queries, queries.lines):
        monkeypatch.setattr(where, "REJECTED_AT_ONCE", 1)
    client = browser()
    links = re.findall(r'href="([^"]+rejected[.]xlsx[^"]*)"', client.get(f"/register/{batch}").text)
    assert links == [f"/register/{batch}/rejected.xlsx?part={part}" for part in (1, 2)]
    seen = []
    for link in links:
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(link).data))
        seen += book.get_sheet_by_index(0).to_python()[1:]
    assert len(seen) == 2
    for part in ("3", "0", "-1", "9" * 30):
        answer = client.get(f"/register/{batch}/rejected.xlsx?part={part}")
        assert answer.status_code == 404


def test_rejected_rows_come_back_as_text_with_the_reason(office, browser):
    batch = office.upload(MESSY)
    answer = browser().get(f"/register/{batch}/rejected.xlsx")
    assert str(batch) in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    cells = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    )
    assert [line[-2:] for line in cells] == [
        ["Ket", "Alasan ditolak"],
        ["=SUM(1+1)", "Nama tidak diisi."],
        ["@SUM(A1)", "Tanggal kepulangan belum terjadi."],
    ]
    assert b"<f>" not in answer.data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7", "Berkas ini bukan lembar kerja"),
        (b"PK\x03\x04 broken", "Berkas ini tidak dapat dibuka"),
        (workbook()[:-30], "Berkas ini tidak dapat dibuka"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(office, browser, data, sentence):
    assert sentence in browser().get(f"/register/{office.upload(data)}").text


def test_an_empty_or_missing_file_is_refused_at_once(browser):
    client = browser()
    answer = send(client, b"  \r\n")
    assert (answer.status_code, "Berkas ini kosong" in answer.text) == (422, True)
    answer = client.post("/register", data={})
    assert (answer.status_code, "belum dipilih" in answer.text) == (422, True)


def send_large(client, size):
    """A file of so many bytes; the body made by hand, since the test client would leave it open on disk."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = head + b"x" * size + b"\r\n--x--\r\n"
    return client.post("/register", data=body, content_type="multipart/form-data; boundary=x")


def test_only_this_route_takes_large_files(browser):
    assert send_large(browser(), 2 * 2**20).status_code == 303
    assert send_large(browser(), reading.MAX_BYTES + 200_000).status_code == 413
    assert send_large(browser("worker"), 2 * 2**20).status_code == 404


def test_a_double_click_uploads_once(browser, committed_app):
    client, key = browser(), str(new_id())
    first = send(client, MESSY, form_key=key)
    assert send(client, MESSY, form_key=key).location == first.location
    with committing(committed_app):
        assert db.session.scalar(text("SELECT count(*) FROM register.batch")) == 1


@pytest.mark.parametrize("key", ["other_supervisor", "worker", "manager", "auditor"])
def test_nobody_else_finds_the_pages(office, browser, key):
    batch, client = office.upload(MESSY), browser(key)
    for address in (
        f"/register/{batch}",
        f"/register/{batch}/rejected.xlsx",
        f"/register/{batch}/undo",
    ):
        assert client.get(address).status_code == 404
    for step in ("confirm", "resume", "undo"):
        assert client.post(f"/register/{batch}/{step}").status_code == 404


def test_a_failed_step_can_be_asked_for_again(office, browser, run_jobs, committed_app, superuser):
    batch = office.upload(MESSY)
    with committing(committed_app) as me:
        found = queries.batch(batch)
        actions.confirm(found, actor=me, version=found.version)
    superuser.execute("UPDATE auth.delegation SET state = 'failed' WHERE purpose = 'register'")
    superuser.execute("SET search_path = jobs")  # procrastinate's triggers name their types bare
    superuser.execute("UPDATE jobs.procrastinate_jobs SET status = 'failed'")
    client = browser()
    page = client.get(f"/register/{batch}").text
    assert "Pekerjaan ini terhenti" in page
    client.post(f"/register/{batch}/resume", data={"form_key": hidden(page, "form_key")})
    run_jobs()
    assert "4 baris diimpor" in client.get(f"/register/{batch}").text


def test_pages_ask_as_much_for_one_line_as_for_fifty(office, browser, statements):
    client = browser()
    few, many = office.upload(workbook(*crowd(1))), office.upload(workbook(*crowd(50)))
    counted = [statements(lambda b=b: client.get(f"/register/{b}")) for b in (few, many)]
    assert counted[0] == counted[1] <= 14
    assert statements(lambda: client.get("/register")) <= 12


@pytest.fixture
def statements(committed_app):
    """`statements(work)`: how many statements some work takes."""

    def count(work):
        seen = []
        with committed_app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
        work()
        return len(seen)

    return count


def test_doubts_read_as_sentences_on_the_timeline(committed_app):
    with committed_app.test_request_context():
        told = doubts({"codes": "nik_invalid|return_missing"}, {})
    assert told.startswith("Catatan dari register: NIK tidak sah")
    assert "kasus dibuka pada hari impor" in told
