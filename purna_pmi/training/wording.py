"""Training in words: states, refusals, and what broken constraints mean."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from purna_pmi.core.errors import constraint_sentences
from purna_pmi.training.enums import EnrolOutcome, ParticipantStatus

STATUS_LABELS = {
    ParticipantStatus.ENROLLED: _l("Terdaftar"),
    ParticipantStatus.COMPLETED: _l("Selesai"),
    ParticipantStatus.NOT_COMPLETED: _l("Tidak selesai"),
    ParticipantStatus.WITHDRAWN: _l("Mengundurkan diri"),
}

STATUS_KINDS = {
    ParticipantStatus.ENROLLED: "active",
    ParticipantStatus.COMPLETED: "done",
    ParticipantStatus.NOT_COMPLETED: "stopped",
    ParticipantStatus.WITHDRAWN: "stopped",
}

# What a trainer may say at the end; neither is "not yet".
RESULT_LABELS = {
    status: STATUS_LABELS[status]
    for status in (ParticipantStatus.COMPLETED, ParticipantStatus.NOT_COMPLETED)
}
RESULT_SHAPES = {ParticipantStatus.COMPLETED: "done", ParticipantStatus.NOT_COMPLETED: "plain"}

ENROL_REFUSALS: Mapping[EnrolOutcome, object] = {
    EnrolOutcome.CLOSED: _l("Kasus ini sudah ditutup. Buka kembali kasusnya dahulu."),
    EnrolOutcome.FULL: _l("Kelas ini baru saja penuh. Pilih kelas lain."),
    EnrolOutcome.ALREADY: _l("Orang ini sudah terdaftar di kelas itu."),
    EnrolOutcome.OVER: _l("Kelas ini sudah berakhir. Pilih kelas lain."),
}

NOT_COVERED = _l("Pada tanggal itu tidak ada perjanjian yang berlaku dengan lembaga ini.")
OUTSIDE_CLASS = _l("Tanggal pertemuan harus di antara tanggal mulai dan selesai kelas.")
NO_DATES = _l("Tidak ada tanggal yang cocok. Periksa hari dan rentang tanggalnya.")
TOO_MANY_DATES = _l("Paling banyak 100 pertemuan sekali buat. Persempit rentang tanggalnya.")
SHEET_EXISTS = _l("Pertemuan ini sudah ada daftar hadirnya, jadi tidak dapat dihapus.")
SEATS_TAKEN = _l(
    "Peserta kelas ini sudah lebih banyak daripada jumlah kursi itu. Tulis jumlah yang lebih besar."
)
OTHER_PROVIDER = _l(
    "Pelatih itu bukan dari lembaga yang mengadakan kursus ini. Pilih pelatih lain."
)
NOT_ENROLLED = _l("Orang ini tidak lagi terdaftar di kelas itu.")

constraint_sentences.add(
    {
        "ck_agreement_forward": (_l("Tanggal berakhir mendahului tanggal mulai."), "ends_on"),
        "ck_course_name_length": (_l("Tulis nama kursus, paling banyak 120 huruf."), "name"),
        "ck_course_hours_positive": (_l("Jumlah jam pelajaran antara 1 dan 2000."), "hours"),
        "ck_course_threshold_percent": (
            _l("Batas kehadiran antara 0 dan 100 persen."),
            "attendance_threshold",
        ),
        "ck_training_class_name_length": (_l("Tulis nama kelas, paling banyak 120 huruf."), "name"),
        "ck_training_class_forward": (_l("Tanggal selesai mendahului tanggal mulai."), "ends_on"),
        "ck_training_class_capacity_sane": (_l("Jumlah kursi antara 1 dan 200."), "capacity"),
        "fk_training_class_course_id_course": (
            _l("Kursus itu bukan milik lembaga ini. Pilih kursus dari daftar."),
            "course_id",
        ),
        "uq_class_session_class_id_held_on_starts_at": (
            _l(
                "Sudah ada pertemuan pada tanggal dan jam itu. Pilih jam lain, atau ubah pertemuan yang sudah ada."
            ),
            "held_on",
        ),
        "ck_class_session_times_forward": (_l("Jam selesai mendahului jam mulai."), "ends_at"),
        "ck_class_session_topic_length": (_l("Pokok bahasan paling banyak 200 huruf."), "topic"),
        "ck_participant_shown_name_length": (
            _l("Tulis nama panggilan, paling banyak 60 huruf."),
            "shown_name",
        ),
        "uq_enrolment_case_id_class_id": (ENROL_REFUSALS[EnrolOutcome.ALREADY], "class_id"),
    }
)
