"""What the closed lists are called on the page."""

from flask_babel import lazy_gettext as _l

from purna_pmi.people.enums import (
    ContactKind,
    DepartureStatus,
    Education,
    ElsewhereAnswer,
    LikenessReason,
    MayContact,
    NeutralReason,
    PaperKind,
    PlacedBy,
    ReturnReason,
    RevealReason,
    Sector,
    Sex,
    TravelPaper,
    Whose,
)

SEXES = {Sex.MALE: _l("Laki-laki"), Sex.FEMALE: _l("Perempuan")}

RETURN_REASONS = {
    ReturnReason.DEPORTED: _l("Deportasi"),
    ReturnReason.CONTRACT_ENDED: _l("Perjanjian kerja selesai"),
    ReturnReason.IN_DISTRESS: _l("PMI terkendala"),
    ReturnReason.SICK: _l("Sakit"),
    ReturnReason.TRAFFICKING: _l("Dugaan TPPO"),
    ReturnReason.LAID_OFF: _l("Pemutusan hubungan kerja"),
    ReturnReason.LEAVE: _l("Cuti"),
    ReturnReason.REPATRIATED: _l("Repatriasi"),
    ReturnReason.FAILED_DEPARTURE: _l("Gagal berangkat atau dicegah"),
    ReturnReason.DECEASED: _l("Meninggal"),
    ReturnReason.OTHER: _l("Lainnya"),
    ReturnReason.UNKNOWN: _l("Belum diketahui"),
}

NEUTRAL_REASONS = {reason: RETURN_REASONS[ReturnReason(reason.value)] for reason in NeutralReason}

DEPARTURE_STATUSES = {
    DepartureStatus.PROCEDURAL: _l("Prosedural"),
    DepartureStatus.NONPROCEDURAL: _l("Nonprosedural"),
    DepartureStatus.UNKNOWN: _l("Tidak tahu"),
    DepartureStatus.DECLINED: _l("Tidak bersedia menjawab"),
}

SECTORS = {
    Sector.DOMESTIC: _l("Pekerja rumah tangga"),
    Sector.CARE: _l("Perawatan orang"),
    Sector.PLANTATION: _l("Perkebunan"),
    Sector.CONSTRUCTION: _l("Bangunan"),
    Sector.MANUFACTURING: _l("Pabrik"),
    Sector.FISHING: _l("Kapal dan perikanan"),
    Sector.HOSPITALITY: _l("Hotel, restoran, hiburan"),
    Sector.TRADE: _l("Toko dan perdagangan"),
    Sector.AGRICULTURE: _l("Pertanian dan peternakan"),
    Sector.OTHER: _l("Lainnya"),
}

PLACED_BY = {
    PlacedBy.P3MI: _l("P3MI (perusahaan penempatan)"),
    PlacedBy.BROKER: _l("Calo atau perekrut perorangan"),
    PlacedBy.FAMILY: _l("Keluarga atau teman"),
    PlacedBy.SELF: _l("Berangkat sendiri"),
    PlacedBy.GOVERNMENT: _l("Penempatan pemerintah"),
    PlacedBy.UNKNOWN: _l("Tidak tahu"),
}

TRAVEL_PAPERS = {
    TravelPaper.PASSPORT: _l("Paspor"),
    TravelPaper.WORK_PERMIT: _l("Izin kerja"),
    TravelPaper.CONTRACT: _l("Perjanjian kerja"),
    TravelPaper.SPLP: _l("SPLP (surat perjalanan pengganti paspor)"),
    TravelPaper.BORDER_PASS: _l("Pas lintas batas"),
    TravelPaper.NONE: _l("Tidak ada dokumen"),
}

EDUCATIONS = {
    Education.NONE: _l("Tidak atau belum sekolah"),
    Education.PRIMARY_UNFINISHED: _l("Belum tamat SD"),
    Education.PRIMARY: _l("Tamat SD atau sederajat"),
    Education.LOWER_SECONDARY: _l("SLTP atau sederajat"),
    Education.UPPER_SECONDARY: _l("SLTA atau sederajat"),
    Education.DIPLOMA: _l("Diploma (D1–D3)"),
    Education.DEGREE: _l("Sarjana (D4/S1) atau lebih"),
}

PAPER_KINDS = {
    PaperKind.NIK: _l("NIK"),
    PaperKind.PASSPORT: _l("Paspor"),
    PaperKind.FAMILY_CARD: _l("Kartu keluarga (KK)"),
    PaperKind.SPLP: _l("SPLP (surat perjalanan pengganti paspor)"),
    PaperKind.BIRTH_CERTIFICATE: _l("Akta kelahiran"),
    PaperKind.OTHER: _l("Dokumen lain"),
}

CONTACT_KINDS = {ContactKind.PHONE: _l("Telepon"), ContactKind.ADDRESS: _l("Alamat")}

WHOSE = {
    Whose.SELF: _l("Milik sendiri"),
    Whose.FAMILY: _l("Milik keluarga"),
    Whose.NEIGHBOUR: _l("Milik tetangga"),
    Whose.VILLAGE_OFFICE: _l("Kantor kelurahan atau desa"),
    Whose.OTHER: _l("Milik orang lain"),
}

MAY_CONTACT = {
    MayContact.YES: _l("Boleh"),
    MayContact.NO: _l("Jangan"),
    MayContact.UNKNOWN: _l("Belum ditanyakan"),
}

REVEAL_REASONS = {
    RevealReason.CALL: _l("Menelepon atau mengirim pesan"),
    RevealReason.VISIT: _l("Kunjungan rumah"),
    RevealReason.LETTER: _l("Surat atau formulir resmi"),
    RevealReason.CIVIL_REGISTRY: _l("Urusan Dukcapil atau imigrasi"),
    RevealReason.CHECK_DUPLICATE: _l("Memeriksa dugaan data ganda"),
    RevealReason.EMERGENCY: _l("Keadaan darurat"),
    RevealReason.OTHER: _l("Alasan lain"),
}

ELSEWHERE_ANSWERS = {
    ElsewhereAnswer.TALKED: _l("Sudah dibicarakan"),
    ElsewhereAnswer.DIFFERENT: _l("Bukan orang yang sama"),
}

LIKENESS_REASONS = {
    LikenessReason.SAME_NIK: _l("NIK sama"),
    LikenessReason.SAME_NAME: _l("nama sama"),
    LikenessReason.SIMILAR_NAME: _l("nama mirip"),
    LikenessReason.SAME_BIRTH_DATE: _l("tanggal lahir sama"),
    LikenessReason.NEAR_BIRTH_DATE: _l("tanggal lahir hampir sama"),
    LikenessReason.SAME_PHONE: _l("nomor telepon sama"),
    LikenessReason.SAME_VILLAGE: _l("kelurahan atau desa sama"),
    LikenessReason.OTHER_NAME: _l("tetapi nama berbeda"),
    LikenessReason.OTHER_BIRTH_DATE: _l("tetapi tanggal lahir berbeda"),
    LikenessReason.OTHER_SEX: _l("tetapi jenis kelamin berbeda"),
    LikenessReason.OTHER_NIK: _l("tetapi NIK berbeda"),
}
