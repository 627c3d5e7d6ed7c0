"""What the closed lists are called on the page, and the shape that stands beside a status."""

from flask_babel import lazy_gettext as _l

from purna_pmi.cases.enums import (
    ClosureReason,
    Decision,
    Due,
    NoteKind,
    Priority,
    Source,
    Stage,
)
from purna_pmi.people.enums import ProtectionKind

STAGES = {
    Stage.INTAKE: _l("Penerimaan awal"),
    Stage.ASSESSMENT: _l("Asesmen"),
    Stage.PLANNING: _l("Rencana layanan"),
    Stage.SUPPORT: _l("Pelaksanaan layanan"),
    Stage.FOLLOW_UP: _l("Tindak lanjut"),
    Stage.ON_HOLD: _l("Ditunda"),
    Stage.CLOSED: _l("Ditutup"),
}
STAGE_SHAPES = {
    Stage.INTAKE: "todo",
    Stage.ASSESSMENT: "active",
    Stage.PLANNING: "active",
    Stage.SUPPORT: "active",
    Stage.FOLLOW_UP: "active",
    Stage.ON_HOLD: "stopped",
    Stage.CLOSED: "done",
}
STAGE_HINTS = {
    Stage.INTAKE: _l("Menerima, mendata, memenuhi kebutuhan mendesak."),
    Stage.ASSESSMENT: _l("Mengenali kebutuhan, kekuatan dan risiko bersama penerima manfaat."),
    Stage.PLANNING: _l("Menyusun tujuan dan langkah bersama penerima manfaat."),
    Stage.SUPPORT: _l("Pelatihan, konseling, kelompok dan layanan lain berjalan."),
    Stage.FOLLOW_UP: _l("Memantau sesudah layanan selesai."),
    Stage.ON_HOLD: _l("Menunggu, misalnya karena penerima manfaat minta jeda."),
    Stage.CLOSED: _l("Sesudah terminasi disetujui supervisor."),
}

PRIORITIES = {
    Priority.LOW: _l("Rendah"),
    Priority.NORMAL: _l("Biasa"),
    Priority.HIGH: _l("Tinggi"),
    Priority.URGENT: _l("Mendesak"),
}
PRIORITY_SHAPES = {
    Priority.LOW: "plain",
    Priority.NORMAL: "plain",
    Priority.HIGH: "late",
    Priority.URGENT: "danger",
}
# After method.md §5.4: first answer and rhythm of contact by priority.
PRIORITY_HINTS = {
    Priority.LOW: _l("Informasi atau minat pelatihan. Hubungi dalam 7 hari, lalu tiap bulan."),
    Priority.NORMAL: _l("Pendampingan biasa. Hubungi dalam 3 hari, lalu tiap dua minggu."),
    Priority.HIGH: _l("Ancaman utang, sakit berat, hamil, kekerasan. Hubungi dalam 24 jam."),
    Priority.URGENT: _l("Bahaya sekarang: diancam, tanpa tempat tinggal, anak sendirian."),
}

SOURCES = {
    Source.INTAKE: _l("penerimaan awal"),
    Source.REGISTER: _l("register"),
    Source.REFERRAL: _l("rujukan"),
    Source.SEED: _l("data contoh"),
}

NOTE_KINDS = {
    NoteKind.NOTE: _l("Catatan"),
    NoteKind.CALL: _l("Telepon"),
    NoteKind.VISIT: _l("Kunjungan rumah"),
    NoteKind.MEETING: _l("Pertemuan"),
    NoteKind.MESSAGE: _l("Pesan"),
}

CLOSURE_REASONS = {
    ClosureReason.GOALS_REACHED: _l("Tujuan tercapai"),
    ClosureReason.MOVED_AWAY: _l("Pindah ke daerah lain"),
    ClosureReason.LOST_CONTACT: _l("Tidak dapat dihubungi lagi"),
    ClosureReason.WITHDREW: _l("Tidak ingin melanjutkan"),
    ClosureReason.TRANSFERRED: _l("Dialihkan ke lembaga lain"),
    ClosureReason.REMIGRATED: _l("Bekerja ke luar daerah lagi"),
    ClosureReason.DECEASED: _l("Meninggal"),
    ClosureReason.OPENED_IN_ERROR: _l("Dibuka karena keliru"),
    ClosureReason.OTHER: _l("Alasan lain"),
}
DECISIONS = {
    Decision.APPROVED: _l("Setujui: kasus ditutup"),
    Decision.RETURNED: _l("Kembalikan: kasus diteruskan"),
}
# A proposal's end on the page: the word and the shape beside it.
ANSWERS = {
    Decision.APPROVED: (_l("Disetujui"), "done"),
    Decision.RETURNED: (_l("Dikembalikan"), "stopped"),
    Decision.WITHDRAWN: (_l("Ditarik kembali"), "plain"),
}

PROTECTION_KINDS = {
    ProtectionKind.TRAFFICKING: _l("Dugaan TPPO"),
    ProtectionKind.SICK: _l("Kesehatan"),
    ProtectionKind.LEGAL: _l("Hukum"),
    ProtectionKind.THREAT: _l("Ancaman"),
    ProtectionKind.REMARK: _l("Keterangan register"),
}

DUES = {
    Due.OVERDUE: _l("Lewat tenggat"),
    Due.TODAY: _l("Hari ini"),
    Due.WEEK: _l("Tujuh hari ke depan"),
    Due.NONE: _l("Belum ada langkah"),
    Due.SILENT: _l("Lama tanpa kabar"),
}

READ_SUBJECTS = {
    "cases.case_file": _l("Berkas kasus"),
    "cases.case_note": _l("Catatan dibuka untuk dibetulkan"),
    "people.person": _l("Data orangnya"),
    "vault.paper": _l("Nomor dokumen dibuka"),
    "vault.contact": _l("Telepon atau alamat dibuka"),
    "counselling.episode": _l("Daftar sesi konseling"),
    "reports.case_report": _l("Laporan perkembangan kasus"),
}
