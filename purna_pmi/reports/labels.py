"""The words for the codes in a report; a code that is not listed brings its own name."""

from flask_babel import lazy_gettext as _l

from purna_pmi.cases.labels import CLOSURE_REASONS
from purna_pmi.people.labels import NEUTRAL_REASONS

SEX = {"L": _l("Laki-laki"), "P": _l("Perempuan"), "unknown": _l("Tidak diketahui")}

AGE = {
    "0-17": _l("0–17 tahun"),
    "18-24": _l("18–24 tahun"),
    "25-34": _l("25–34 tahun"),
    "35-44": _l("35–44 tahun"),
    "45-59": _l("45–59 tahun"),
    "60+": _l("60 tahun ke atas"),
    "unknown": _l("Tidak diketahui"),
}

KIND = {code.value: words for code, words in NEUTRAL_REASONS.items()}

DISTRICT = {"outside": _l("Di luar kota"), "unknown": _l("Tidak diketahui")}

CLOSING = {code.value: words for code, words in CLOSURE_REASONS.items()}

FLOW = {
    "open_start": _l("Berjalan pada awal periode"),
    "new": _l("Kasus baru"),
    "reopened": _l("Dibuka kembali"),
    "closed": _l("Diterminasi"),
    "open_end": _l("Berjalan pada akhir periode"),
}

FLOW_SHORT = {
    "open_start": _l("Awal periode"),
    "new": _l("Baru"),
    "reopened": _l("Dibuka kembali"),
    "closed": _l("Diterminasi"),
    "open_end": _l("Akhir periode"),
}

ENROLMENT = {
    "completed": _l("Menyelesaikan pelatihan"),
    "dropped": _l("Tidak menyelesaikan"),
    "rest": _l("Masih mengikuti"),
}

MARK = {
    "came": _l("Jumlah hadir"),
    "hadir": _l("Hadir tepat waktu"),
    "terlambat": _l("Terlambat"),
    "stayed_away": _l("Jumlah tidak hadir"),
    "izin": _l("Izin"),
    "sakit": _l("Sakit"),
    "alpa": _l("Alpa (tanpa keterangan)"),
}

SESSION = {
    "held": _l("Terlaksana"),
    "missed": _l("Tidak hadir"),
    "rest": _l("Ditunda, ditolak, dibatalkan, atau belum dicatat"),
}

FOLLOW_UP = {
    "in_time": _l("Selesai tepat waktu"),
    "rest": _l("Terlambat atau belum selesai"),
}

CHART = {
    "band": _l("Hiasan: pita tenun"),
    "flow": _l("Grafik arus kasus"),
    "months": _l("Grafik kasus baru dan terminasi per bulan"),
    "sex": _l("Grafik orang menurut jenis kelamin"),
    "age": _l("Grafik orang menurut kelompok umur"),
    "kind": _l("Grafik orang menurut jenis kepulangan"),
    "district": _l("Grafik orang menurut kecamatan"),
    "see_table": _l("Angkanya tercantum dalam tabel di dekatnya."),
}

HEADLINE = {
    "people": _l("Orang dilayani"),
    "new": _l("Kasus baru"),
    "closed": _l("Kasus diterminasi"),
    "open_end": _l("Kasus berjalan, akhir periode"),
    "enrolled": _l("Peserta pelatihan"),
    "attendance": _l("Kehadiran pelatihan"),
    "counselled": _l("Orang dalam konseling"),
    "members": _l("Anggota kelompok"),
    "overdue": _l("Tugas lewat tenggat"),
}

MEETING = {"attended": _l("Hadir"), "rest": _l("Tidak hadir")}
