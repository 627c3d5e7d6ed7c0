"""The whole path in a real browser: nine people, one returned woman, from the register to the report."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from psycopg import Connection
from pypdf import PdfReader

from purna_pmi.core.clock import today
from tests.factories.pages import dmy
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.committed]
REGISTER = Path(__file__).parents[1] / "data" / "register-2024-2025.xlsx"
IMPORTED = 251  # rows that the expected file calls "import"
NAME = "Maria Seran"
LATE_NOTE = "Ditulis ketika sesi sudah berakhir: kakaknya setuju."
SEND_TWICE = """async () => {
  const form = document.querySelector("main form[data-once]");
  const send = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
  return (await Promise.all([send(), send()])).map((answer) => answer.status);
}"""
NOTE = "Ia ingin belajar menjahit dan tinggal dulu di rumah kakaknya."


def test_from_the_intake_to_the_record_of_readings(
    visitor: Callable[[str], Visitor], work: Callable[[], None], superuser: Connection
) -> None:
    with visitor("supervisor") as supervisor:
        take_in_the_register(supervisor, work)
        given = give_a_case(supervisor)
    with visitor("worker") as worker:
        assert given in worker.text()
        case = open_case(worker)
        steer(worker)
        do_once(worker, case)
        hand_on(worker, case)
        outlive_the_session(worker, case, superuser)
    with visitor("trainer") as trainer:
        mark_session(trainer)
    with visitor("counsellor") as counsellor:
        hold_session(counsellor)
    with visitor("facilitator") as facilitator:
        welcome(facilitator)
    with visitor("worker") as worker:
        see_what_became(worker, case)
    with visitor("manager") as manager:
        print_the_report(manager, work)
    with visitor("auditor") as auditor:
        read_who_read(auditor)


def take_in_the_register(supervisor: Visitor, work: Callable[[], None]) -> None:
    """Upload, preview, confirm, result: nothing becomes a case before the supervisor says so."""
    supervisor.menu("Register")
    supervisor.page.locator("#file").set_input_files(REGISTER)
    supervisor.press("Unggah dan baca")
    supervisor.look()
    with supervisor.next_page():
        work()
    assert "Periksa sebelum mengimpor" in supervisor.text()
    supervisor.look()
    supervisor.press(f"Impor {IMPORTED} baris")
    with supervisor.next_page():
        work()
    assert f"{IMPORTED} baris diimpor." in supervisor.said()
    supervisor.look()
    assert supervisor.download("Unduh baris yang ditolak").startswith(b"PK")


def give_a_case(supervisor: Visitor) -> str:
    """One of the new cases goes to the worker; the number of the case."""
    supervisor.follow("Bagikan kasus baru")
    supervisor.look()
    supervisor.go(supervisor.page.locator("main tbody a").first)
    number = supervisor.page.locator(".lead").inner_text().split(" ", maxsplit=1)[0]
    supervisor.follow("Tugaskan")
    supervisor.page.get_by_label("Pengguna worker").check()
    supervisor.press("Tugaskan")
    assert f"Kasus {number} ditugaskan." in supervisor.said()
    assert number not in supervisor.page.locator("main tbody").inner_text()
    return number


def open_case(worker: Visitor) -> str:
    """Search, then four pages of questions; the same name once more is met with a warning."""
    search(worker, NAME)
    assert "Tidak ada yang cocok" in worker.text()
    worker.press("Belum tercatat? Buka kasus baru")
    worker.look()
    worker.page.get_by_role("radio", name="Perempuan").check()
    worker.fill(born_year="1990")
    worker.page.locator("#village_code").select_option(label="Oesapa")
    worker.press("Lanjut")
    worker.look()
    worker.page.locator("#destination").select_option(label="Malaysia")
    worker.page.locator("#return_reason").select_option(label="Deportasi")
    worker.fill(returned_on=dmy(today()))
    worker.press("Lanjut")
    worker.look()
    worker.page.locator("#may_phone-1").check()
    worker.fill(do_not_say="Jangan sebut kantor ini.")
    worker.press("Lanjut")
    assert all(answer in worker.text() for answer in (NAME, "Malaysia", "Jangan sebut kantor ini."))
    worker.look()
    worker.press("Buka kasus")
    assert "dibuka" in worker.said()
    case = urlsplit(worker.page.url).path
    search(worker, "Maria Ceran")
    assert NAME in worker.text()
    worker.press("Belum tercatat? Buka kasus baru")
    worker.fill(name=NAME, born_year="1990")
    worker.press("Lanjut")
    assert "Mungkin orang ini sudah tercatat" in worker.text()
    worker.look()
    worker.open(case)
    return case


def search(worker: Visitor, words: str) -> None:
    """One box; the words stand in no address."""
    worker.menu("Cari orang")
    worker.fill(**{"search-q": words})
    worker.press("Cari")
    assert urlsplit(worker.page.url).query == ""


def steer(worker: Visitor) -> None:
    """The next step; a note sent twice by an impatient finger is one note."""
    worker.follow("Tentukan langkah berikutnya")
    worker.fill(next_step="Kunjungan rumah", next_step_on=dmy(today()))
    worker.press("Simpan")
    assert "Kunjungan rumah" in worker.page.locator("#next").inner_text()
    worker.follow("Tulis catatan")
    worker.fill(words=NOTE)
    with worker.next_page():
        worker.main_button("Simpan catatan").dblclick()
    assert worker.page.locator("#notes").inner_text().count(NOTE) == 1


def do_once(worker: Visitor, case: str) -> None:
    """The same form sent twice at the same moment, past the page's own guard, has one effect."""
    worker.open(f"{case}/tasks/new")
    worker.fill(title="Antar ke Dukcapil")
    assert worker.page.evaluate(SEND_TWICE) == [200, 200]
    worker.open(case)
    assert worker.page.locator("#tasks").inner_text().count("Antar ke Dukcapil") == 1


def hand_on(worker: Visitor, case: str) -> None:
    """Into a class, to a group, to a counsellor."""
    worker.follow("Daftarkan ke kelas")
    worker.page.get_by_role("radio", name="Menjahit Dasar A").check()
    worker.press("Daftarkan")
    assert "Terdaftar di kelas." in worker.said()
    worker.follow("Usulkan ke kelompok")
    worker.page.get_by_role("radio", name="Kelompok Tenun").check()
    worker.press("Usulkan")
    worker.open(case)
    worker.follow("Serahkan ke konselor")
    worker.page.locator("#counsellor_id").select_option(label="Pengguna counsellor")
    worker.press("Serahkan ke konselor")
    assert "diserahkan ke konselor" in worker.said()


def outlive_the_session(worker: Visitor, case: str, superuser: Connection) -> None:
    """What is typed when the session ends is saved after signing in beside, with nothing lost."""
    worker.open(f"{case}/notes/new")
    worker.fill(words=LATE_NOTE)
    superuser.execute("UPDATE auth.session SET ended_at = now() WHERE ended_at IS NULL")
    worker.press("Simpan catatan")
    assert "Sesi Anda sudah berakhir" in worker.text()
    with worker.page.expect_popup() as beside:
        worker.page.get_by_role("link", name="Masuk di tab baru").click()
    worker.sign_in(beside.value)
    worker.press("Kirim ulang")
    assert worker.page.locator("#notes").inner_text().count(LATE_NOTE) == 1


def mark_session(trainer: Visitor) -> None:
    """Set all, fix one, save; the returned woman is one of three names."""
    trainer.menu("Kelas")
    trainer.follow("Isi daftar hadir")
    trainer.page.locator("[data-set-all]").get_by_role("button", name="Hadir").click()
    rows = trainer.page.locator(".sheet-rows > li")
    assert rows.filter(has_text=NAME).count() == 1
    rows.filter(has_text="Peserta 01").get_by_role("radio", name="Alpa").check(force=True)
    trainer.press("Simpan daftar hadir")
    assert "2 datang, 3 dari 3 terisi" in trainer.said()


def hold_session(counsellor: Visitor) -> None:
    """A session that took place today, and its signed note."""
    counsellor.menu("Konseling")
    counsellor.follow(NAME)
    counsellor.follow("Catat sesi")
    counsellor.page.get_by_role("radio", name="Hadir", exact=True).check()
    counsellor.fill(minutes="50")
    counsellor.press("Simpan sesi")
    counsellor.fill(facts="Ia tidur lebih tenang.", plan="Bertemu lagi minggu depan.")
    counsellor.press("Simpan dan tanda tangani")
    assert "ditandatangani" in counsellor.said()


def welcome(facilitator: Visitor) -> None:
    """Accept the proposed member by name, hold a meeting, mark it."""
    facilitator.menu("Kelompok")
    facilitator.press("Terima")
    facilitator.follow("Pertemuan baru")
    facilitator.press("Simpan")
    facilitator.page.locator("[data-set-all]").get_by_role("button", name="Hadir").click()
    facilitator.press("Simpan daftar hadir")
    assert "1 datang, 1 dari 1 terisi" in facilitator.said()


def see_what_became(worker: Visitor, case: str) -> None:
    """The case tells of class, session and group; of the counsellor's words nothing."""
    worker.open(case)
    told = worker.text()
    assert all(word in told for word in ("Kehadiran 100%", "1 dari 1 pertemuan"))
    worker.look()
    assert "tidur lebih tenang" not in worker.page.content()


def print_the_report(manager: Visitor, work: Callable[[], None]) -> None:
    """Choose months, watch the bar, look at the figures, take the PDF home."""
    manager.menu("Laporan")
    manager.page.locator("#from_on").select_option(value=f"{today():%Y}-01-01")
    manager.page.locator("#until_on").select_option(value=f"{today():%Y-%m}-01")
    manager.press("Buat laporan")
    manager.look()
    with manager.next_page():
        work()
    manager.look()
    pdf = manager.download("Unduh PDF")
    assert pdf.startswith(b"%PDF")
    assert len(PdfReader(BytesIO(pdf)).pages) > 3


def read_who_read(auditor: Visitor) -> None:
    """Who opened which file is on record."""
    auditor.menu("Jejak audit")
    auditor.page.locator("details[data-filters] summary").click()
    auditor.page.locator("#filter-kind").select_option(label="Pembacaan")
    auditor.press("Terapkan")
    assert "Pengguna worker" in auditor.text()
