"""The sheet in words."""

from flask_babel import lazy_gettext as _l

from purna_pmi.attendance.enums import AttendanceStatus

STATUS_LABELS = {
    AttendanceStatus.PRESENT: _l("Hadir"),
    AttendanceStatus.LATE: _l("Terlambat"),
    AttendanceStatus.EXCUSED: _l("Izin"),
    AttendanceStatus.SICK: _l("Sakit"),
    AttendanceStatus.ABSENT: _l("Alpa"),
}

# How a mark looks, beside its word.
SHAPES = {
    AttendanceStatus.PRESENT: "done",
    AttendanceStatus.LATE: "late",
    AttendanceStatus.EXCUSED: "plain",
    AttendanceStatus.SICK: "plain",
    AttendanceStatus.ABSENT: "danger",
}

NOT_FILLED = _l("Belum diisi")
UNKNOWN_MARK = _l("Ada isian yang tidak dikenal. Pilih salah satu pilihan pada lembar ini.")
NOT_YET = _l("Pertemuan ini belum berlangsung. Daftar hadirnya dapat diisi mulai hari itu.")
SAVED_MEANWHILE = _l("Orang lain baru saja menyimpan lembar ini. Periksa lagi, lalu simpan.")
