"""What a column's label means, whatever words the office chose."""

import re
from dataclasses import dataclass
from functools import lru_cache

from purna_pmi.core.text import plain_words
from purna_pmi.people.enums import DepartureStatus, Sex
from purna_pmi.register.enums import Field
from purna_pmi.register.words import status_of, sex_of

_LONGEST_LABEL = 80
_DATE = r"(tgl|tggl|tanggal|tang|date|thn|tahun|year|bulan|bln|waktu|hari)"
_PERSON = (
    r"(pmi|cpmi|tki|tkw|purna|bermasalah|lengkap|lkp|pekerja|migran|indonesia|penerima|manfaat"
    r"|klien|korban|kpo|returnee|peserta|warga|deportan|eks|sesuai|menurut|dan|ktp|kk|l p|orang|yang|jelas|asli"
    r"|bersangkutan|ybs|dideportasi|dipulangkan|beneficiary|migrant|worker|client)"
)
_RULES: tuple[tuple[Field, re.Pattern[str]], ...] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        (Field.NUMBER, r"^(no|nomor|num|number|nmr|no urut|nomor urut|nr|no)$"),
        (
            Field.FAMILY_NAME,
            r"^(last name|surname|family name|nama (belakang|keluarga|fam|marga)|fam|marga)$",
        ),
        # Names, numbers and addresses of somebody or something else.
        (
            Field.OTHER,
            r"\b(ibu|ayah|bapak|suami|istri|isteri|pasangan|keluarga|wali|orang tua|ortu|ahli waris"
            r"|darurat|emergency|family|spouse|mother|father|anak|penjamin|petugas|pendamping)\b"
            r"|kartu keluarga|\bkk\b$|^no kk|rekening|\bbank\b|npwp|bpjs|\bagama\b|religion"
            r"|ditolak|penolakan|status (kawin|perkawinan|pernikahan|nikah)|marital|\blama\b|durasi|masa kerja"
            r"|(sekarang|saat ini)$|\bsebelum|nama (desa|kelurahan|kecamatan|kabupaten|kota|negara"
            r"|provinsi|sekolah|bank|kapal|pelatihan)",
        ),
        (
            Field.RECRUITER,
            r"p3mi|pjtki|pptkis|perekrut|\bcalo\b|sponsor|\bagen|agency|recruit|broker",
        ),
        (
            Field.EMPLOYER,
            r"majikan|pengguna|employer|perusahaan|tempat (be)?kerja|nama pt\b|company",
        ),
        (Field.PASSPORT_NAME, r"(nama|name).*(paspor|passport)"),
        (Field.NAME, r"^(first|given) names?$|^nama depan$"),
        (
            Field.NAME,
            rf"^(data )?(nama|name|full name)( {_PERSON})*$|^{_PERSON}( {_PERSON})* name$",
        ),
        (Field.NICKNAME, r"panggilan|\balias\b|nickname|nama lain"),
        (Field.PASSPORT, r"paspor|passport|\bpasport\b|splp"),
        (
            Field.BIRTH,
            r"^(?=.*(tempat|tmpt|tpt|tmp|kota|place))(?=.*(tgl|tanggal|date)).*(lahir|birth)"
            r"|^t ?t ?l$|^kelahiran$|^t tgl lahir$",
        ),
        (
            Field.BORN,
            rf"{_DATE}.*(lahir|kelahiran|birth)|\b(lahir|birth).*{_DATE}|^(dob|lahir|birthdate|birthday|born)$",
        ),
        (
            Field.BIRTHPLACE,
            r"(tempat|tmpt|tpt|tmp|kota|place).*(lahir|birth)|(lahir|birth) (tempat|place)|^birthplace$"
            r"|^pob$",
        ),
        (Field.AGE, r"^(umur|usia|age)\b"),
        (
            Field.NIK,
            r"^(?!.*(nama|alamat|name|address)).*(\bnik\b|\bktp\b|nomor induk|no induk"
            r"|identitas|national id|\bid (number|no|card)\b|identity)",
        ),
        (
            Field.SEX,
            r"kelamin|^(l p|p l|lk pr|lp|jk|j k|sex|gender|jenis kel|jns kel)$"
            r"|^laki laki perempuan$|^(pria wanita)$|\bgender\b|^l p\b",
        ),
        (
            Field.PHONE,
            r"\b(hp|telp|telepon|telpon|telfon|tlp|tlpn|wa|whatsapp|whats app|handphone"
            r"|phone|mobile|kontak|contact|hand phone|selular|seluler)\b",
        ),
        (Field.EDUCATION, r"pendidikan|^pend\b|education|ijazah|^pddk|tamatan"),
        (Field.INTERESTS, r"minat|pelatihan|interest|training|ketrampilan|keterampilan|skill"),
        (
            Field.REASON,
            r"alasan|sebab|reason|kasus|masalah|(jenis|kategori|status|ket\w*|klasifikasi) .*"
            r"(pulang|kepulangan|pemulangan|return)|^(kategori|jenis) (pmi|kasus)|why",
        ),
        (
            Field.DEPARTED,
            rf"{_DATE}.*(berangkat|brngkt|departure|departed|penempatan|left|bekerja di luar)"
            rf"|(berangkat|departure|penempatan|keberangkatan).*{_DATE}|^(berangkat|keberangkatan)$"
            r"|^(departure|departed|date out|left)$|^ke luar negeri$",
        ),
        (
            Field.RETURNED,
            rf"{_DATE}.*(pulang|kepulangan|pemulangan|tiba|kedatangan|datang|kembali|deportasi"
            rf"|return|arriv)|(pulang|kepulangan|pemulangan|tiba|kedatangan|return\w*|arriv\w*)\b.*"
            rf"{_DATE}|^(pulang|kepulangan|pemulangan|tiba|kedatangan|returned|return|arrival|arrived)"
            r"\b( (di|ke|in|at|to)\b.*)?$",
        ),
        (
            Field.PROCEDURAL,
            r"prosedur|procedur|status (ke)?berangkat|status penempatan|status (pmi|tki|dokumen)"
            r"|\b(i?legal|resmi)\b|jalur|cara berangkat|dokumen|document|\bstatus keberangkatan",
        ),
        (
            Field.COUNTRY,
            r"negara|country|destination|tujuan|\bpenempatan\b|host|luar negeri|work(ed)? in"
            r"|tempat penempatan",
        ),
        (Field.RT_RW, r"^(alamat |domisili )?(rt|rw|rt rw|rw rt)\b( rw)?$"),
        (Field.VILLAGE, r"kelurahan|\bkel\b|\bdesa\b|\bds\b|village|keluarahan|kel desa"),
        (Field.DISTRICT, r"kecamatan|\bkec\b|sub ?district|\bdistrict\b"),
        (
            Field.REGENCY,
            r"kabupaten|\bkab\b|regency|(daerah|kota|asal) (asal|daerah|kota)|^asal$"
            r"|^kota\b|city$|^hometown$",
        ),
        (Field.PROVINCE, r"provinsi|propinsi|\bprov\b|province"),
        (Field.ADDRESS, r"alamat|address|domisili|tempat tinggal|\bjalan\b|^jl\b"),
        (
            Field.JOB,
            r"jabatan|pekerjaan|sektor|profesi|\bjob\b|occupation|sector|bidang|posisi"
            r"|^kerja$|position",
        ),
        (Field.REMARKS, r"^(ket|keterangan|catatan|remarks?|notes?|comments?|kondisi)\b"),
    )
)
_DATE_WORD = re.compile(rf"\b{_DATE}\b")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it stands, what it tells, its label, and what a tick in it means.

    ``also`` names what its cells tell beside that ("Nama / NIK"); ``guessed`` that the content
    told what the column means, not the label.
    """

    index: int
    field: Field
    label: str
    tick: str = ""
    also: tuple[Field, ...] = ()
    guessed: bool = False


@lru_cache(maxsize=8192)
def label_field(label: str) -> Field | None:
    """What a label means, or None for words that are no label we know."""
    if not label or len(label) > _LONGEST_LABEL:
        return None
    words = plain_words(label)
    return next((field for field, pattern in _RULES if pattern.search(words)), None)


def column_of(index: int, upper: str, lower: str) -> Column | None:
    """The column that a label makes, written on one line or as group (upper) and part (lower)."""
    both = f"{upper} {lower}".strip()
    if not both:
        return None
    if upper and lower and (tick := _tick(index, upper, lower)):
        return tick
    field = label_field(both)
    if field in {None, Field.ADDRESS, Field.REASON, Field.NUMBER} and upper and lower:
        field = label_field(lower) or field
    also = _composite(both, field)
    return Column(index, also[0] if also else field or Field.OTHER, both, also=also[1:])


_SEVERAL_QUESTIONS = re.compile(r"[/&,+]|\s[-–]\s|\bdan\b|\bs/d\b", re.IGNORECASE)


@lru_cache(maxsize=8192)
def _composite(label: str, whole: Field | None) -> tuple[Field, ...]:
    """The questions of a label such as "Nama / NIK", each with its own column elsewhere."""
    if whole in {Field.BIRTH, Field.OTHER}:
        return ()
    fields = [label_field(part) for part in _SEVERAL_QUESTIONS.split(label)]
    if None in fields or Field.OTHER in fields:
        return ()
    distinct = tuple(dict.fromkeys(field for field in fields if field))
    return distinct if len(distinct) > 1 else ()


def _tick(index: int, upper: str, lower: str) -> Column | None:
    """A column to be ticked: "Jenis kelamin" over "L" and "P", "Status" over its two words."""
    group = label_field(upper)
    if group is Field.SEX and (sex := sex_of(lower)):
        return Column(index, Field.SEX, f"{upper} {lower}", Sex(sex).value)
    if group is Field.PROCEDURAL and (status := status_of(lower)):
        return Column(index, Field.PROCEDURAL, f"{upper} {lower}", DepartureStatus(status).value)
    return None


def paired_ticks(columns: list[Column]) -> list[Column]:
    """Single columns labelled "L" and "P" side by side are one question to be ticked."""
    others = [c for c in columns if c.field is Field.OTHER and c.label]
    found = {c.index: sex_of(c.label.split()[-1]) for c in others}
    both = {sex for sex in found.values() if sex}
    if len(both) != len(Sex) or any(c.field is Field.SEX for c in columns):
        return columns
    return [
        Column(c.index, Field.SEX, c.label, Sex(sex).value) if (sex := found.get(c.index)) else c
        for c in columns
    ]
