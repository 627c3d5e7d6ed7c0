"""The sentences for the register's codes. The pure core gives codes and never imports this."""

from flask_babel import lazy_gettext as _l

from purna_pmi.core.errors import constraint_sentences
from purna_pmi.register.enums import (
    FileProblem,
    NoteCode,
    Outcome,
    RemarkCode,
    WarningCode,
)

OUTCOMES = {
    Outcome.IMPORT: _l("Diimpor"),
    Outcome.REJECT: _l("Ditolak"),
    Outcome.IGNORE: _l("Dilewati: bukan baris orang"),
    Outcome.KNOWN: _l("Sudah ada"),
}

WARNINGS = {
    WarningCode.NAME_MISSING: _l("Nama tidak diisi."),
    WarningCode.NAME_TOO_LONG: _l("Nama lebih panjang dari 60 huruf."),
    WarningCode.RETURN_IN_FUTURE: _l("Tanggal kepulangan belum terjadi."),
    WarningCode.RETURN_BEFORE_DEPARTURE: _l("Tanggal kepulangan mendahului tanggal keberangkatan."),
    WarningCode.NIK_INVALID: _l(
        "NIK tidak sah (panjang, kode wilayah atau tanggal lahirnya keliru); NIK dikosongkan."
    ),
    WarningCode.NIK_TRUNCATED: _l(
        "Angka terakhir NIK hilang karena disimpan sebagai bilangan; NIK dikosongkan."
    ),
    WarningCode.SEX_DIFFERS_FROM_NIK: _l("Jenis kelamin berbeda dari NIK; yang tertulis dipakai."),
    WarningCode.SEX_FROM_NIK: _l("Jenis kelamin kosong, diambil dari NIK."),
    WarningCode.DATE_INVALID: _l("Ada tanggal yang tidak sah; tanggal itu dikosongkan."),
    WarningCode.KELURAHAN_UNKNOWN: _l("Kelurahan tidak dikenali; kelurahan dikosongkan."),
}

NOTES = {
    NoteCode.BIRTH_DATE_DIFFERS_FROM_NIK: _l("Tanggal lahir berbeda dari NIK."),
    NoteCode.DISTRICT_DIFFERS: _l("Kecamatan yang tertulis bukan kecamatan kelurahan itu."),
    NoteCode.PHONE_NOT_UNDERSTOOD: _l("Nomor telepon tidak dapat dibaca."),
    NoteCode.PHONE_SEVERAL: _l("Ada beberapa nomor telepon; yang pertama dipakai."),
    NoteCode.SEX_NOT_UNDERSTOOD: _l("Jenis kelamin tidak dapat dibaca."),
    NoteCode.COUNTRY_NOT_UNDERSTOOD: _l("Negara tujuan tidak dikenali."),
    NoteCode.REASON_NOT_UNDERSTOOD: _l(
        "Alasan kepulangan tidak dikenali, dicatat sebagai lainnya."
    ),
    NoteCode.PROCEDURAL_NOT_UNDERSTOOD: _l("Status keberangkatan tidak dikenali."),
    NoteCode.RETURN_MISSING: _l(
        "Tanggal kepulangan tidak diketahui; kasus dibuka pada hari impor."
    ),
    NoteCode.COUNTS_LATER: _l(
        "Kepulangan ini jatuh dalam masa laporan yang sudah dibekukan; dihitung dalam laporan berikutnya."
    ),
}

REMARKS = {
    RemarkCode.RECAP_DIFFERS: _l(
        "Rekapitulasi menyebut %(stated)d orang untuk “%(about)s”, ditemukan %(found)d."
    ),
    RemarkCode.SHEET_HIDDEN: _l(
        "Lembar “%(sheet)s” tersembunyi (%(found)d baris) dan tidak dibaca. "
        "Tampilkan lembar itu bila perlu diimpor."
    ),
    RemarkCode.SHEET_WITHOUT_REGISTER: _l("Lembar “%(sheet)s” tidak berisi daftar orang."),
    RemarkCode.COLUMN_NOT_UNDERSTOOD: _l(
        "Kolom “%(about)s” tidak dikenali; isinya disimpan sebagai keterangan."
    ),
    RemarkCode.CELLS_CUT: _l(
        "Lembar “%(sheet)s”: %(found)d sel lebih panjang dari 4.000 huruf; sisanya tidak diambil."
    ),
}

FILE_PROBLEMS = {
    FileProblem.EMPTY: _l("Berkas ini kosong. Pilih berkas yang berisi daftarnya."),
    FileProblem.NOT_A_SPREADSHEET: _l(
        "Berkas ini bukan lembar kerja. Simpan sebagai .xlsx, .xls, .ods atau .csv, "
        "lalu unggah lagi."
    ),
    FileProblem.PASSWORD_PROTECTED: _l(
        "Berkas ini dilindungi kata sandi. Simpan salinan tanpa kata sandi, lalu unggah lagi."
    ),
    FileProblem.DAMAGED: _l(
        "Berkas ini tidak dapat dibuka: rusak, atau ada isi jauh di luar tabelnya. Buka di "
        "komputer, hapus isi di luar tabel, simpan sebagai .xlsx, lalu unggah lagi."
    ),
    FileProblem.TOO_LARGE: _l("Berkas ini terlalu besar. Bagi menjadi beberapa berkas."),
    FileProblem.TOO_MANY_CELLS: _l(
        "Lembar kerja ini memakai terlalu banyak baris atau kolom. Hapus isi di luar tabel, "
        "atau bagi menjadi beberapa berkas."
    ),
    FileProblem.UNSAFE: _l(
        "Berkas ini memuat makro atau susunan yang tidak aman. "
        "Salin isinya ke berkas .xlsx baru, lalu unggah lagi."
    ),
    FileProblem.QUOTE_OPEN: _l(
        'Dalam berkas CSV ini ada tanda kutip (") yang tidak ditutup, sehingga beberapa orang '
        "terbaca sebagai satu sel. Hapus tanda kutip itu, atau simpan sebagai .xlsx, lalu unggah lagi."
    ),
    FileProblem.NO_REGISTER: _l(
        "Tidak ditemukan tabel orang dalam berkas ini. Pastikan ada baris judul kolom "
        "dengan kolom nama."
    ),
}

_AGAIN = _l("Berkas ini tidak dapat disimpan seperti itu. Muat ulang halamannya, lalu coba lagi.")

constraint_sentences.add(
    {
        "ck_merger_no_import_waits": (
            _l(
                "Impor register yang belum selesai menyebut orang ini."
                " Selesaikan impor itu dahulu, lalu batalkan penggabungan."
            ),
            None,
        ),
    }
)
constraint_sentences.add(
    dict.fromkeys(
        (
            *("ck_batch_state_known", "ck_batch_file_kind_known", "ck_batch_refused_has_fault"),
            *("ck_batch_file_kept_until_read", "uq_line_batch_id_sheet_row_number"),
            *("ck_line_outcome_known", "ck_line_match_known", "ck_line_applied_has_case"),
            "ck_line_withdrawn_was_applied",
        ),
        (_AGAIN, None),
    )
)
