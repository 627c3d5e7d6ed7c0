"""The law in the words of a manager: kinds, actions, scopes and roles in Bahasa Indonesia."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from purna_pmi.access.enums import Action, Kind, Scope
from purna_pmi.identity.enums import Role

ROLE_LABELS = {
    Role.SOCIAL_WORKER: _l("Pekerja sosial"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.COUNSELLOR: _l("Psikolog/konselor"),
    Role.TRAINING_PROVIDER: _l("Pelatih (LPK/BLK)"),
    Role.FACILITATOR: _l("Penggerak komunitas"),
    Role.PROGRAMME_MANAGER: _l("Pengelola program"),
    Role.PARTNER: _l("Mitra rujukan"),
    Role.ADMINISTRATOR: _l("Admin sistem"),
    Role.AUDITOR: _l("Auditor"),
}

KIND_LABELS = {
    Kind.PERSON: _l("Nama, jenis kelamin, tahun lahir, kelurahan"),
    Kind.IDENTITY_PAPER: _l("NIK, paspor, KK"),
    Kind.CONTACT: _l("Telepon dan alamat"),
    Kind.SAFE_CONTACT: _l("Aturan kontak aman"),
    Kind.MIGRATION: _l("Riwayat migrasi"),
    Kind.PROTECTION: _l("Catatan pelindungan (TPPO, kesehatan, hukum)"),
    Kind.CASE_HEADER: _l("Kasus dalam daftar: nomor, inisial, tahap"),
    Kind.CASE: _l("Berkas kasus"),
    Kind.CASE_NOTE: _l("Catatan kasus dan kunjungan"),
    Kind.CASE_TASK: _l("Tugas dalam kasus"),
    Kind.CLOSURE: _l("Terminasi (penutupan kasus)"),
    Kind.DUPLICATE: _l("Dugaan data ganda"),
    Kind.KNOWN_ELSEWHERE: _l("Orang yang dikenal instansi lain"),
    Kind.TRAINING_AGREEMENT: _l("Perjanjian dengan lembaga pelatihan"),
    Kind.TRAINING_CLASS: _l("Kelas dan jadwal pelatihan"),
    Kind.ENROLMENT: _l("Pendaftaran pelatihan"),
    Kind.CLASS_ATTENDANCE: _l("Daftar hadir pelatihan"),
    Kind.COUNSELLING_REQUEST: _l("Permintaan konseling untuk suatu kasus"),
    Kind.COUNSELLING: _l("Jadwal konseling: tanggal dan kehadiran"),
    Kind.COUNSELLING_NOTE: _l("Catatan konseling"),
    Kind.GROUP: _l("Kelompok komunitas"),
    Kind.MEMBERSHIP: _l("Anggota kelompok"),
    Kind.MEETING_ATTENDANCE: _l("Daftar hadir pertemuan"),
    Kind.REFERRAL: _l("Rujukan"),
    Kind.REGISTER: _l("Impor register"),
    Kind.PROGRAMME_REPORT: _l("Laporan perkembangan program"),
    Kind.CASE_REPORT: _l("Laporan perkembangan kasus"),
    Kind.ACCOUNT: _l("Akun pengguna dan peran"),
    Kind.AGENCY: lazy_pgettext("several", "Instansi"),
    Kind.AUDIT: _l("Jejak audit"),
    Kind.POLICY: _l("Tabel hak akses"),
    Kind.OWN_ACCOUNT: _l("Akun sendiri"),
}

ACTION_LABELS = {
    Action.READ: _l("membaca"),
    Action.REVEAL: _l("membuka nilai tersamar dengan alasan"),
    Action.CREATE: _l("membuat"),
    Action.UPDATE: _l("mengubah"),
    Action.APPROVE: _l("menyetujui"),
}

SCOPE_LABELS = {
    Scope.OWN: _l("yang ditangani sendiri"),
    Scope.TEAM: _l("seinstansi"),
    Scope.GRANTED: _l("yang dipercayakan"),
    Scope.SELF: _l("milik sendiri"),
    Scope.ALL: _l("semua"),
    Scope.COUNTS: _l("angka saja"),
}
