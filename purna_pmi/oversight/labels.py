"""The record in words."""

from flask_babel import lazy_gettext as _l

from purna_pmi.audit.enums import EntryKind

KIND_LABELS = {
    EntryKind.CHANGE: _l("Perubahan"),
    EntryKind.READING: _l("Pembacaan"),
    EntryKind.SIGN_IN: _l("Masuk dan keluar"),
    EntryKind.DENIAL: _l("Penolakan"),
    EntryKind.ADMINISTRATION: _l("Administrasi"),
}

ACTION_LABELS = {
    "insert": _l("menambah"),
    "update": _l("mengubah"),
    "delete": _l("menghapus"),
    "read": _l("membaca"),
    "delegate": _l("menjalankan perintah atas nama"),
    "signed_in": _l("masuk ke"),
    "signed_out": _l("keluar dari"),
    "failed": _l("gagal masuk ke"),
    "turned_away": _l("ditahan karena terlalu banyak percobaan masuk ke"),
    "verified": _l("menegaskan kata sandi"),
    "set_password": _l("memilih kata sandi"),
    "changed_role": _l("berganti peran dalam"),
    "ended_session": _l("mengakhiri sesi"),
}

# Reasons that the house itself gives; people's own words stand as they are.
REASON_LABELS = {
    "unknown_account": _l("akun tidak dikenal"),
    "wrong_password": _l("kata sandi salah"),
    "disabled_account": _l("akun dinonaktifkan"),
    "too_many_attempts": _l("terlalu banyak percobaan"),
}

# Tables by the words of the law; the schema.table of the record stays behind it for the expert.
SUBJECT_LABELS = {
    "people.person": _l("data orang"),
    "people.migration_episode": _l("riwayat migrasi"),
    "people.distinct_pair": _l("keputusan data ganda"),
    "people.likely_pair": _l("dugaan data ganda"),
    "people.known_elsewhere": _l("orang yang dikenal instansi lain"),
    "people.merger": _l("penggabungan data ganda"),
    "people.elsewhere": _l("NIK dibandingkan dengan instansi lain"),
    "vault.identity_paper": _l("dokumen identitas"),
    "vault.paper": _l("nilai dokumen identitas dibuka"),
    "vault.contact": _l("telepon atau alamat"),
    "vault.safe_contact": _l("aturan kontak aman"),
    "protection.record": _l("catatan pelindungan"),
    "cases.case_file": _l("kasus"),
    "cases.case_note": _l("catatan kasus"),
    "cases.case_task": _l("tugas"),
    "cases.closure": _l("terminasi"),
    "cases.named_reader": _l("daftar pembaca kasus tersegel"),
    "training.mark": _l("daftar hadir pelatihan"),
    "training.participant": _l("peserta pelatihan"),
    "training.enrolment": _l("pendaftaran pelatihan"),
    "training.training_class": _l("kelas"),
    "training.class_session": _l("pertemuan kelas"),
    "training.course": _l("kursus"),
    "training.agreement": _l("perjanjian kerja sama"),
    "counselling.episode": _l("konseling"),
    "counselling.session": _l("sesi konseling"),
    "counselling.note": _l("catatan konseling"),
    "counsel_notes.note": _l("catatan konseling"),
    "community.support_group": _l("kelompok"),
    "community.membership": _l("keanggotaan"),
    "community.membership_case": _l("usulan anggota"),
    "community.meeting": _l("pertemuan kelompok"),
    "community.meeting_mark": _l("daftar hadir pertemuan"),
    "register.batch": _l("impor register"),
    "register.line": _l("baris register"),
    "reports.programme_report": _l("laporan program"),
    "reports.case_report": _l("laporan perkembangan kasus"),
    "auth.agency": _l("instansi"),
    "auth.user_account": _l("akun"),
    "auth.user_role": _l("peran"),
    "law.rule": _l("nilai aturan"),
    # What is read as a list of people.
    "cases.list": _l("daftar kasus"),
    "cases.start": _l("kasus di halaman Hari ini"),
    "cases.closures": _l("daftar usul terminasi"),
    "cases.tasks": _l("daftar tugas"),
    "people.search": _l("hasil pencarian orang"),
    "people.likely_same": _l("orang yang mirip"),
    "training.absences": _l("daftar tidak hadir pelatihan"),
}
