"""The sentences that WTForms and Flask-WTF say by themselves, in the words of the house.

WTForms has no Indonesian catalogue; its English message ids are looked up here and then go through our own.
The rare ones that are not here stand in translations/id/LC_MESSAGES/wtforms.po.
"""

from collections.abc import Mapping
from pathlib import Path

from flask_babel import Domain
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

_NO_CHOICE = _l("Pilih salah satu dari daftar.")
_NO_NUMBER = _l("Tulis angka saja, misalnya 12.")
_EXPIRED = _l("Formulir ini sudah terlalu lama terbuka. Kirim sekali lagi.")
_TOO_LONG = _l("Terlalu panjang: paling banyak %(max)d huruf.")
_TOO_SHORT = _l("Terlalu pendek: paling sedikit %(min)d huruf.")

WORDS: Mapping[str, object] = {
    "This field is required.": _l("Bagian ini belum diisi."),
    "Not a valid choice.": _NO_CHOICE,
    "Invalid Choice: could not coerce.": _NO_CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _NO_CHOICE,
    "'%(value)s' is not a valid choice for this field.": _NO_CHOICE,
    "'%(value)s' are not valid choices for this field.": _NO_CHOICE,
    "Not a valid integer value.": _NO_NUMBER,
    "Not a valid decimal value.": _NO_NUMBER,
    "Not a valid float value.": _NO_NUMBER,
    "Not a valid date value.": _l("Tulis tanggal sebagai hari-bulan-tahun, misalnya 03-11-2026."),
    "Not a valid datetime value.": _l("Tulis tanggal dan jam, misalnya 03-11-2026 09.05."),
    "Not a valid time value.": _l("Tulis jam dan menit, misalnya 09.05."),
    "Number must be at least %(min)s.": _l("Paling kecil %(min)s."),
    "Number must be at most %(max)s.": _l("Paling besar %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Harus antara %(min)s dan %(max)s."),
    "Field must be at least %(min)d character long.": _TOO_SHORT,
    "Field must be at least %(min)d characters long.": _TOO_SHORT,
    "Field cannot be longer than %(max)d character.": _TOO_LONG,
    "Field cannot be longer than %(max)d characters.": _TOO_LONG,
    "Field must be exactly %(max)d character long.": _l("Harus tepat %(max)d huruf."),
    "Field must be exactly %(max)d characters long.": _l("Harus tepat %(max)d huruf."),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Panjangnya harus antara %(min)d dan %(max)d huruf."
    ),
    "Field must be equal to %(other_name)s.": _l("Isiannya harus sama dengan yang pertama."),
    "Invalid email address.": _l("Alamat e-mail itu tidak lengkap. Contoh: nama@kantor.go.id."),
    "Invalid input.": _l("Isian ini tidak dapat diterima. Pilih atau tulis lagi."),
    "Invalid UUID.": _l("Isian ini tidak dapat diterima. Pilih atau tulis lagi."),
    "File does not have an approved extension: {extensions}": _l(
        "Jenis berkas ini tidak diterima. Yang diterima: {extensions}"
    ),
    "CSRF failed.": _EXPIRED,
    "CSRF token expired.": _EXPIRED,
    "CSRF token missing.": _EXPIRED,
    "Invalid CSRF Token.": _EXPIRED,
}


TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"
_rare = Domain(translation_directories=[str(TRANSLATIONS)], domain="wtforms")


class HouseSentences:
    """What WTForms asks for translations."""

    def gettext(self, string: str) -> str:
        """Our sentence for an English one; a sentence of our own goes through the catalogue."""
        if string in WORDS:
            return str(WORDS[string])
        found = str(_rare.gettext(string))
        return found if found != string else str(_(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The same for a sentence that counts."""
        return self.gettext(singular if n == 1 else plural)


SENTENCES = HouseSentences()
