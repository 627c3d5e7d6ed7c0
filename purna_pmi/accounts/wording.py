"""What the user reads when a named constraint of accounts and agencies refuses."""

from flask_babel import lazy_gettext as _l

from purna_pmi.core.errors import constraint_sentences
from purna_pmi.identity.enums import AgencyKind

AGENCY_KIND_LABELS = {
    AgencyKind.SOCIAL_SERVICE: _l("Dinas Sosial"),
    AgencyKind.WOMEN_CHILDREN_UNIT: _l("UPTD PPA"),
    AgencyKind.HEALTH_CENTRE: _l("Puskesmas atau rumah sakit"),
    AgencyKind.TRAINING_PROVIDER: _l("LPK/BLK"),
    AgencyKind.COMMUNITY: _l("Komunitas"),
    AgencyKind.PROGRAMME_OFFICE: _l("Sekretariat program"),
    AgencyKind.REFERRAL_PARTNER: _l("Mitra rujukan"),
    AgencyKind.OVERSIGHT: _l("Pengawas atau pengelola sistem"),
}

EMAIL_INCOMPLETE = _l("Alamat e-mail itu tidak lengkap. Contoh: nama@kantor.go.id.")

constraint_sentences.add(
    {
        "uq_user_account_email": (_l("Alamat e-mail ini sudah dipakai akun lain."), "email"),
        "ck_user_account_email_plausible": (EMAIL_INCOMPLETE, "email"),
        "ck_user_account_name_length": (_l("Tulis namanya, paling banyak 60 huruf."), "name"),
        "fk_user_account_agency_id_agency": (_l("Pilih instansi dari daftar."), "agency_id"),
        "ck_user_role_not_granted_to_self": (
            _l("Tidak seorang pun boleh mengubah akunnya sendiri. Mintalah admin sistem lain."),
            None,
        ),
        "ck_user_role_duties_separate": (
            _l(
                "Auditor tidak boleh memegang peran lain; admin sistem tidak boleh menjadi pekerja sosial,"
                " supervisor atau konselor."
            ),
            "roles",
        ),
        "ck_user_role_lead_is_counsellor": (
            _l("Hanya psikolog/konselor yang dapat menjadi konselor penanggung jawab."),
            "lead",
        ),
        "ck_user_role_role_known": (_l("Pilih peran dari daftar."), "roles"),
        "uq_agency_code": (_l("Kode ini sudah dipakai instansi lain."), "code"),
        "ck_agency_name_present": (_l("Tulis nama instansi, paling banyak 120 huruf."), "name"),
        "ck_agency_code_short": (
            _l("Tulis kode dengan 2 sampai 8 huruf besar atau angka, tanpa spasi."),
            "code",
        ),
        "ck_agency_kind_known": (_l("Pilih jenis instansi dari daftar."), "kind"),
    }
)
