"""Groups in words: kinds, roles, states, refusals, and what broken constraints mean."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from purna_pmi.community.enums import GroupKind, MemberRole, MemberState, ProposeOutcome
from purna_pmi.core.errors import constraint_sentences

KIND_LABELS = {
    GroupKind.KKBM: _l("Komunitas Keluarga Buruh Migran (KKBM)"),
    GroupKind.BUSINESS: _l("Kelompok usaha"),
    GroupKind.COOPERATIVE: _l("Koperasi"),
    GroupKind.ARISAN: _l("Arisan"),
    GroupKind.SAVINGS: _l("Kelompok simpan pinjam (UBSP)"),
    GroupKind.SUPPORT: _l("Kelompok pendampingan"),
}

ROLE_LABELS = {
    MemberRole.MEMBER: lazy_pgettext("role", "Anggota"),
    MemberRole.CHAIR: _l("Ketua"),
    MemberRole.SECRETARY: _l("Sekretaris"),
    MemberRole.TREASURER: _l("Bendahara"),
    MemberRole.ORGANISER: _l("Penggerak"),
}

STATE_LABELS = {
    MemberState.PROPOSED: _l("Diusulkan"),
    MemberState.ACTIVE: _l("Anggota aktif"),
    MemberState.DECLINED: _l("Tidak diterima"),
    MemberState.LEFT: _l("Sudah keluar"),
}

STATE_KINDS = {
    MemberState.PROPOSED: "wait",
    MemberState.ACTIVE: "active",
    MemberState.DECLINED: "stopped",
    MemberState.LEFT: "stopped",
}

PROPOSE_REFUSALS: Mapping[ProposeOutcome, object] = {
    ProposeOutcome.CLOSED: _l("Kasus ini sudah ditutup. Buka kembali kasusnya dahulu."),
    ProposeOutcome.ALREADY: _l("Orang ini sudah diusulkan atau sudah menjadi anggota."),
    ProposeOutcome.OVER: _l("Kelompok ini sudah bubar. Pilih kelompok lain."),
}

ALREADY_ANSWERED = _l("Usulan ini sudah dijawab atau sudah ditarik.")
NOTHING_TO_TAKE_BACK = _l("Usulan ini sudah dijawab, jadi tidak dapat ditarik lagi.")
SHEET_EXISTS = _l("Pertemuan ini sudah ada daftar hadirnya, jadi tidak dapat dihapus.")
FOUNDED_TOO_LATE = _l("Tanggal berdiri belum tiba. Periksa tahunnya.")
LEFT_TOO_LATE = _l("Tanggal keluar tidak boleh sesudah hari ini.")
NO_FACILITATOR = _l("Pilih penggerak komunitas dari daftar.")

constraint_sentences.add(
    {
        "ck_support_group_name_length": (
            _l("Tulis nama kelompok, paling banyak 120 huruf."),
            "name",
        ),
        "ck_support_group_ended_after_founded": (
            _l("Tanggal bubar mendahului tanggal berdiri."),
            "ended_on",
        ),
        "fk_support_group_village_code_place": (
            _l("Kelurahan itu tidak ada dalam daftar."),
            "village_code",
        ),
        "ck_membership_shown_name_length": (
            _l("Tulis nama anggota, paling banyak 60 huruf."),
            "shown_name",
        ),
        "ck_membership_to_after_from": (_l("Tanggal keluar mendahului tanggal masuk."), "to_on"),
        "uq_meeting_group_id_held_on": (
            _l(
                "Kelompok ini sudah mempunyai pertemuan pada tanggal itu. Pilih tanggal lain,"
                " atau ubah pertemuan yang sudah ada."
            ),
            "held_on",
        ),
        "ck_meeting_topic_length": (_l("Pokok bahasan paling banyak 200 huruf."), "topic"),
        "ck_meeting_place_length": (_l("Tempat paling banyak 120 huruf."), "place"),
    }
)
