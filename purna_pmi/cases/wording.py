"""The sentences by which this room refuses, and what its constraints mean."""

from flask_babel import lazy_gettext as _l

from purna_pmi.core.errors import constraint_sentences

CASE_CLOSED = _l("Kasus ini sudah ditutup dan hanya dapat dibaca. Buka kembali kasus dahulu.")
CASE_OPEN = _l("Kasus ini masih berjalan.")
NO_SUCH_MOVE = _l(
    "Dari tahap sekarang kasus tidak dapat pindah ke tahap itu. Pilih tahap dari daftar."
)
STEP_MISSING = _l("Tulis langkah berikutnya, atau kosongkan juga tanggalnya.")
STEP_NOT_TOLD = _l("Tulis langkah berikutnya: apa yang akan dilakukan.")
STEP_TOO_LONG = _l("Langkah berikutnya paling banyak 200 huruf. Persingkat.")
STEP_IN_PAST = _l("Tanggal itu sudah lewat. Pilih hari ini atau sesudahnya.")
DAY_TOO_FAR = _l("Tanggal ini lebih dari dua tahun lagi. Periksa tahunnya.")
WORKER_UNKNOWN = _l("Pilih pekerja sosial yang aktif di instansi Anda.")
NOTE_MISSING = _l("Tulis catatannya.")
NOTE_TOO_LONG = _l("Catatan paling banyak 5.000 huruf. Bagi menjadi dua catatan.")
NOTE_IN_FUTURE = _l("Tanggal kejadian belum terjadi.")
NOTE_FIXED = _l(
    "Catatan hanya dapat diubah penulisnya dalam 24 jam. Tulis catatan baru sebagai pembetulan."
)
TASK_MISSING = _l("Tulis tugasnya.")
TASK_TOO_LONG = _l("Tugas paling banyak 200 huruf. Persingkat.")
ASSIGNEE_UNKNOWN = _l("Pilih pekerja sosial kasus ini atau seorang supervisor.")
EXPLANATION_MISSING = _l("Jelaskan alasannya.")
EXPLANATION_TOO_LONG = _l("Penjelasan paling banyak 1.000 huruf. Persingkat.")
CLOSE_IN_FUTURE = _l("Tanggal terminasi belum terjadi. Pilih hari ini atau sebelumnya.")
CLOSE_BEFORE_OPENING = _l("Tanggal terminasi mendahului tanggal kasus dibuka. Periksa tanggalnya.")
CLOSURE_WAITING = _l(
    "Usul terminasi sudah menunggu keputusan supervisor. Tarik kembali usul itu bila hendak mengubahnya."
)
CLOSURE_BY_ANOTHER = _l("Terminasi harus disetujui orang lain, bukan pengusulnya.")
CLOSURE_DECIDED = _l("Usul terminasi ini sudah diputuskan. Keputusannya ada di halaman kasus.")
CLOSURE_WITHDRAWN = _l("Usul terminasi ini sudah ditarik kembali oleh pengusulnya.")
CLOSURE_GONE = _l(
    "Usul terminasi ini baru saja ditarik kembali atau diputuskan orang lain. Buka lagi halaman kasusnya."
)
RETURN_NEEDS_WORDS = _l("Tulis apa yang masih perlu dikerjakan sebelum kasus ditutup.")
CASE_CHANGED = _l("Kasus ini baru saja diubah orang lain. Muat ulang halamannya, lalu coba lagi.")
SUPERVISOR_UNKNOWN = _l("Pilih supervisor yang tetap dapat membaca berkas ini.")
READER_UNKNOWN = _l("Pilih pekerja sosial atau supervisor di instansi Anda.")
READER_THERE = _l("Orang ini sudah ada dalam daftar.")
READER_LAST = _l("Satu supervisor dan pekerja sosial kasus ini harus tetap dalam daftar.")

NOT_MERGED = {
    "distinct": _l(
        "Pasangan ini sudah dinyatakan bukan orang yang sama. Batalkan keputusan itu dahulu."
    ),
    "seal": _l(
        "Yang satu tersegel dan yang lain tidak, atau pembacanya berbeda. Samakan dahulu, lalu gabungkan."
    ),
    "contact": _l(
        "Aturan kontak aman keduanya berbeda. Samakan dahulu: aturan yang salah dapat membahayakan orang ini."
    ),
    "touched": _l(
        "Sesudah digabungkan, berkas orang ini sudah diubah. Penggabungan tidak dapat dibatalkan lagi."
    ),
}

constraint_sentences.add(
    {
        "uq_case_file_number": (
            _l("Nomor kasus ini baru saja dipakai. Kirim sekali lagi."),
            None,
        ),
        "ck_case_file_stage_known": (NO_SUCH_MOVE, "stage"),
        "ck_case_file_move_legal": (NO_SUCH_MOVE, "stage"),
        "ck_case_file_priority_known": (_l("Pilih prioritas dari daftar."), "priority"),
        "ck_case_file_source_known": (_l("Pilih asal kasus dari daftar."), None),
        "ck_case_file_closed_has_date": (_l("Kasus yang ditutup memerlukan tanggal."), "close_on"),
        "ck_case_file_closed_after_opened": (CLOSE_BEFORE_OPENING, "close_on"),
        "ck_case_file_closed_by_now": (CLOSE_IN_FUTURE, "close_on"),
        "ck_case_file_closure_approved": (
            _l("Kasus hanya ditutup dengan persetujuan supervisor."),
            None,
        ),
        "ck_case_file_closed_read_only": (CASE_CLOSED, None),
        "ck_case_file_worker_of_agency": (WORKER_UNKNOWN, "worker_id"),
        "ck_case_file_next_step_length": (STEP_TOO_LONG, "next_step"),
        "ck_case_file_next_step_has_words": (STEP_MISSING, "next_step"),
        "ck_case_file_initials_short": (_l("Inisial paling banyak 8 huruf."), None),
        "uq_named_reader_case_id_user_id": (READER_THERE, "user_id"),
        "uq_case_access_case_id_principal": (CASE_CHANGED, None),
        "ck_case_event_kind_form": (_l("Peristiwa ini tidak dikenal."), None),
        "ck_case_note_kind_known": (_l("Pilih jenis catatan dari daftar."), "kind"),
        "ck_case_task_title_length": (TASK_TOO_LONG, "title"),
        "ck_closure_reason_known": (_l("Pilih alasan terminasi dari daftar."), "reason"),
        "ck_closure_decision_known": (_l("Pilih setujui atau kembalikan."), "decision"),
        "ck_closure_decided_by_another": (CLOSURE_BY_ANOTHER, None),
        "ck_closure_decided_whole": (
            _l("Keputusan memerlukan nama dan waktu pemutus."),
            None,
        ),
        "ck_closure_words_short": (EXPLANATION_TOO_LONG, "explanation"),
        "uq_closure_one_waiting": (CLOSURE_WAITING, None),
        "uq_open_span_case_id_sequence": (CASE_CHANGED, None),
        "uq_open_span_closure_id": (CLOSURE_DECIDED, None),
        "uq_open_span_one_open": (CASE_OPEN, None),
        "ck_open_span_sequence_positive": (_l("Urutan masa kasus tidak sah."), None),
        "ck_open_span_forward": (
            _l("Tanggal terminasi mendahului hari kasus dibuka kembali. Periksa tanggalnya."),
            "close_on",
        ),
        "ck_open_span_closed_whole": (_l("Masa kasus yang selesai memerlukan penutupan."), None),
        "ck_record_kind_known": (_l("Pilih jenis catatan pelindungan dari daftar."), "kind"),
    }
)
