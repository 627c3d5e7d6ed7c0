"""Reports in words: states, refusals, and what broken constraints mean."""

from flask_babel import lazy_gettext as _l

from purna_pmi.core.errors import constraint_sentences
from purna_pmi.reports.enums import ReportState

STATES = {
    ReportState.WAITING: _l("Menunggu dihitung"),
    ReportState.COUNTED: _l("Sedang dicetak"),
    ReportState.PRINTED: _l("Siap"),
    ReportState.UNPRINTED: _l("Siap, tanpa PDF"),
}
STATE_SHAPES = {
    ReportState.WAITING: "wait",
    ReportState.COUNTED: "wait",
    ReportState.PRINTED: "done",
    ReportState.UNPRINTED: "done",
}
FAILED = _l("Belum jadi")

# What the progress bar says; the figure is the step, of three.
STEPS = {
    ReportState.WAITING: (1, _l("Menghitung dan membekukan angka…")),
    ReportState.COUNTED: (2, _l("Menyusun dan mencetak laporan…")),
    ReportState.PRINTED: (3, _l("Laporan siap.")),
    ReportState.UNPRINTED: (3, _l("Laporan siap.")),
}
LAST_STEP = 3

NO_PDF = _l("PDF tidak dapat dibuat di sini. Cetak halaman ini langsung; isinya sama.")
TOO_LATE = _l("Bulan terakhir tidak boleh sebelum bulan pertama.")
TOO_LONG = _l("Satu laporan mencakup paling banyak 36 bulan.")
NOT_BEGUN = _l("Bulan itu belum mulai.")
WHOLE_MONTHS = _l("Laporan mencakup bulan penuh: dari tanggal 1 sampai akhir bulan.")
ALREADY = _l("Laporan untuk periode dan lingkup ini sudah ada dalam daftar.")
STAYS = _l("Angka laporan sudah dibekukan dan tidak berubah lagi.")

constraint_sentences.add(
    {
        "ck_programme_report_whole_months": (WHOLE_MONTHS, "until_on"),
        "ck_programme_report_forward": (TOO_LATE, "until_on"),
        "ck_programme_report_at_most_three_years": (TOO_LONG, "until_on"),
        "ck_programme_report_begun": (NOT_BEGUN, "from_on"),
        "ck_programme_report_frozen_stays": (STAYS, None),
        "uq_programme_report_final": (ALREADY, None),
        "uq_programme_report_provisional_once_a_day": (ALREADY, None),
        "fk_programme_report_agency_id_agency": (_l("Pilih instansi dari daftar."), "scope"),
        "fk_case_report_case_id_case_file": (
            _l("Kasus itu tidak ditemukan. Buka lagi dari daftar kasus."),
            None,
        ),
    }
)
