"""The sentences by which this room refuses or warns."""

from flask_babel import lazy_gettext as _l

from purna_pmi.core.errors import constraint_sentences
from purna_pmi.people.enums import NikNote, NikProblem

NAME_MISSING = _l("Tulis namanya. Satu kata pun cukup.")
NAME_TOO_LONG = _l("Nama paling banyak 60 huruf. Singkat gelar atau nama tengahnya.")
TEXT_TOO_LONG = _l("Tulisan ini terlalu panjang. Persingkat.")
BORN_TWICE = _l("Isi tanggal lahir atau perkiraan tahun, jangan keduanya.")
BORN_IN_FUTURE = _l("Tanggal lahir belum terjadi. Periksa tahunnya.")
BORN_TOO_LONG_AGO = _l("Tahun lahir sebelum 1900 tidak dapat dicatat. Periksa tahunnya.")
LEFT_IN_FUTURE = _l("Tanggal keberangkatan belum terjadi.")
RETURNED_IN_FUTURE = _l("Tanggal kepulangan belum terjadi.")
RETURNED_BEFORE_LEAVING = _l("Tanggal kepulangan mendahului tanggal keberangkatan.")
PAPERS_AND_NONE = _l("Dicentang ada dokumen dan tidak ada dokumen. Pilih salah satu.")
NUMBER_MISSING = _l("Tulis nomornya.")
NIK_THERE_ALREADY = _l("NIK orang ini sudah tercatat. Ubah yang sudah ada bila keliru.")
ADDRESS_MISSING = _l("Tulis alamatnya.")
PHONE_NOT_UNDERSTOOD = _l(
    "Nomor telepon tidak dapat dibaca. Tulis seperti 0812-3456-7890, atau +60… untuk nomor luar negeri."
)
REASON_MISSING = _l("Tulis untuk apa nomor ini dibuka.")
SEARCH_TOO_SHORT = _l("Tulis paling sedikit tiga huruf dari namanya.")
SEARCH_NUMBER = _l(
    "Nomor ini bukan NIK (16 angka) dan bukan nomor telepon. Tulis seluruhnya, atau cari dengan nama."
)

KNOWN_ELSEWHERE = _l(
    "Instansi lain mungkin mengenal orang ini; kedua supervisor sudah diminta memeriksa."
)

NIK_PROBLEMS = {
    NikProblem.NOT_DIGITS: _l(
        "NIK hanya berisi angka. Periksa lagi, atau kosongkan: NIK tidak wajib."
    ),
    NikProblem.LENGTH: _l(
        "NIK terdiri dari 16 angka, yang Anda tulis bukan 16. Periksa lagi, atau kosongkan: NIK tidak wajib."
    ),
    NikProblem.PROVINCE: _l(
        "Dua angka pertama NIK bukan kode provinsi. Periksa lagi, atau kosongkan: NIK tidak wajib."
    ),
    NikProblem.BIRTH_DATE: _l(
        "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir yang ada. Periksa lagi, atau kosongkan: NIK tidak wajib."
    ),
}
NIK_NOTES = {
    NikNote.SEX_DIFFERS: _l(
        "Jenis kelamin menurut NIK berbeda dari yang tercatat. Keduanya disimpan apa adanya; tanyakan bila perlu."
    ),
    NikNote.BIRTH_DATE_DIFFERS: _l(
        "Tanggal lahir menurut NIK berbeda dari yang tercatat. Keduanya disimpan apa adanya; tanyakan bila perlu."
    ),
}

constraint_sentences.add(
    {
        "ck_person_name_length": (NAME_TOO_LONG, "name"),
        "ck_person_nickname_length": (NAME_TOO_LONG, "nickname"),
        "ck_person_passport_name_length": (NAME_TOO_LONG, "passport_name"),
        "ck_person_sex_known": (_l("Pilih jenis kelamin dari daftar."), "sex"),
        "ck_person_born_on_plausible": (BORN_TOO_LONG_AGO, "born_on"),
        "ck_person_born_year_plausible": (BORN_TOO_LONG_AGO, "born_year"),
        "ck_person_born_once": (BORN_TWICE, "born_year"),
        "ck_person_education_known": (_l("Pilih pendidikan dari daftar."), "education"),
        "fk_person_village_code_place": (_l("Pilih kelurahan dari daftar."), "village_code"),
        "fk_person_home_code_place": (_l("Pilih daerah asal dari daftar."), "home_text"),
        "ck_migration_episode_return_after_departure": (RETURNED_BEFORE_LEAVING, "returned_on"),
        "ck_migration_episode_destination_form": (_l("Pilih tujuan dari daftar."), "destination"),
        "ck_migration_episode_sector_known": (_l("Pilih bidang kerja dari daftar."), "sector"),
        "ck_migration_episode_placed_by_kind_known": (
            _l("Pilih dari daftar siapa yang memberangkatkan."),
            "placed_by_kind",
        ),
        "ck_migration_episode_papers_known": (_l("Pilih dokumen dari daftar."), "papers"),
        "ck_migration_episode_return_reason_neutral": (
            _l("Pilih alasan kepulangan dari daftar."),
            "return_reason",
        ),
        "ck_migration_episode_departure_status_known": (
            _l("Pilih status keberangkatan dari daftar."),
            "departure_status",
        ),
        "uq_distinct_pair_persons": (
            _l("Pasangan ini sudah dinyatakan bukan orang yang sama."),
            None,
        ),
        "ck_distinct_pair_ordered": (
            _l("Seseorang tidak dapat dibandingkan dengan dirinya."),
            None,
        ),
        "uq_likely_pair_persons": (_l("Pasangan ini sudah ada dalam daftar dugaan ganda."), None),
        "ck_likely_pair_ordered": (_l("Seseorang tidak dapat dibandingkan dengan dirinya."), None),
        "ck_known_elsewhere_answer_known": (_l("Pilih satu jawaban."), None),
        "ck_known_elsewhere_answered_whole": (_l("Pilih satu jawaban."), None),
        "ck_identity_paper_kind_known": (_l("Pilih jenis dokumen dari daftar."), "kind"),
        "ck_contact_kind_known": (_l("Pilih telepon atau alamat."), "kind"),
        "ck_contact_whose_known": (_l("Pilih milik siapa dari daftar."), "whose"),
        "uq_safe_contact_person_id": (
            _l("Orang lain baru saja mencatat cara menghubungi orang ini. Buka lagi halamannya."),
            None,
        ),
        "ck_safe_contact_may_phone_known": (_l("Pilih satu jawaban."), "may_phone"),
        "ck_safe_contact_may_message_known": (_l("Pilih satu jawaban."), "may_message"),
        "ck_safe_contact_may_visit_known": (_l("Pilih satu jawaban."), "may_visit"),
        "ck_safe_contact_words_short": (TEXT_TOO_LONG, "do_not_say"),
        "ck_reveal_reason_given": (REASON_MISSING, "explanation"),
    }
)
