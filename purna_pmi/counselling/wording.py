"""The words of this room: labels of its lists, and the sentences by which it refuses."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from purna_pmi.core.errors import constraint_sentences
from purna_pmi.counselling.enums import SessionKind, SessionOutcome

KIND_LABELS = {
    SessionKind.INDIVIDUAL: _l("Perorangan"),
    SessionKind.FAMILY: _l("Keluarga atau pasangan"),
    SessionKind.GROUP: _l("Kelompok"),
    SessionKind.CRISIS: _l("Krisis"),
    SessionKind.HOME_VISIT: _l("Kunjungan rumah"),
    SessionKind.REMOTE: _l("Jarak jauh (telepon atau video)"),
}
OUTCOME_LABELS = {
    SessionOutcome.PLANNED: _l("Terjadwal"),
    SessionOutcome.ATTENDED: _l("Hadir"),
    SessionOutcome.MISSED: _l("Tidak hadir"),
    SessionOutcome.POSTPONED: lazy_pgettext("session", "Ditunda"),
    SessionOutcome.REFUSED: _l("Klien menolak"),
    SessionOutcome.CANCELLED: _l("Dibatalkan"),
}

COUNSELLOR_NOT_TO_BE_HAD = _l(
    "Konselor itu tidak dapat dipilih lagi. Pilih konselor lain dari daftar."
)
COUNSELLOR_NOT_OF_TEAM = _l("Pilih konselor yang aktif di instansi Anda.")
EPISODE_KEPT = _l("Konseling ini sudah mempunyai konselor aktif.")
SESSION_OF_ANOTHER = _l(
    "Sesi ini dicatat konselor sebelumnya. Anda dapat membacanya, tetapi tidak mengubahnya."
)
CASE_CLOSED = _l("Kasus ini sudah ditutup, sehingga tidak ada sesi baru yang dapat dijadwalkan.")
EPISODE_CLOSED = _l("Konseling ini sudah selesai. Catatannya hanya dapat dibaca.")
DAY_GONE = _l("Tanggal itu sudah lewat. Pilih hari ini atau sesudahnya.")
DAY_TOO_FAR = _l("Tanggal itu lebih dari satu tahun lagi. Periksa tahunnya.")
DAY_NOT_COME = _l("Tanggal sesi belum tiba, jadi kehadirannya belum dapat dicatat.")
DAY_BEFORE_START = _l("Tanggal itu mendahului penyerahan kepada konselor. Periksa tanggalnya.")
OUTCOME_MISSING = _l("Pilih apa yang terjadi dengan sesi ini.")
MINUTES_INSANE = _l("Isi lamanya antara 1 dan 600 menit.")
ALREADY_RECORDED = _l("Hasil sesi ini sudah dicatat, sehingga jadwalnya tidak dapat diubah.")
NOTE_BEFORE_OUTCOME = _l("Catat dahulu hasil sesi ini, baru tulis catatannya.")
NOTE_BLANK = _l("Catatan masih kosong. Tulis sesuatu, lalu simpan.")
NOTE_SIGNED = _l(
    "Catatan ini sudah ditandatangani, sehingga tidak dapat diubah lagi. Tulisan Anda belum disimpan;"
    " salin dahulu bila masih diperlukan."
)
NOTE_INCOMPLETE = _l("Isi bagian Data dahulu, baru tanda tangani.")

constraint_sentences.add(
    {
        "uq_episode_one_open": (
            _l("Kasus ini sudah didampingi konselor itu. Pilih konselor lain."),
            "counsellor_id",
        ),
        "ck_episode_closed_after_opened": (
            _l("Konseling tidak dapat selesai sebelum dimulai."),
            None,
        ),
        "ck_episode_outcomes_recorded": (
            _l("Masih ada sesi yang hasilnya belum dicatat. Catat dahulu, baru akhiri konseling."),
            None,
        ),
        "ck_episode_notes_signed": (
            _l("Masih ada catatan yang belum ditandatangani. Selesaikan dahulu, baru akhiri."),
            None,
        ),
        "ck_session_kind_known": (_l("Pilih jenis sesi dari daftar."), "kind"),
        "ck_session_outcome_known": (OUTCOME_MISSING, "outcome"),
        "ck_session_minutes_sane": (MINUTES_INSANE, "minutes"),
        "ck_session_minutes_when_attended": (
            _l("Lamanya hanya diisi bila klien hadir. Kosongkan, atau pilih Hadir."),
            "minutes",
        ),
        "ck_session_signed_stays": (
            _l("Catatan sesi ini sudah ditandatangani, sehingga hasilnya tidak dapat diubah."),
            None,
        ),
        "uq_note_session_id": (_l("Sesi ini sudah mempunyai catatan."), None),
    }
)
