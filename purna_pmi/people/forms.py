"""The forms of this room's own pages."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from purna_pmi.people import labels
from purna_pmi.people.enums import ContactKind, PaperKind, RevealReason, Whose
from purna_pmi.people.intake_fields import (
    EpisodeFields,
    PersonFields,
    SafeContactFields,
    choices,
    coerced,
)
from purna_pmi.web.fields import Required, StrippedStringField
from purna_pmi.web.forms import HouseForm


class PersonForm(PersonFields):
    """Correcting who somebody is."""


class EpisodeForm(EpisodeFields):
    """A journey, new or corrected."""


class SafeContactForm(SafeContactFields):
    """How to reach somebody."""


class NumberForm(HouseForm):
    """The number of a paper, typed anew."""

    number = StrippedStringField(_l("Nomor"), [Required()], limit=200)


class PaperForm(NumberForm):
    """A paper and its number."""

    kind = SelectField(
        _l("Jenis dokumen"), choices=choices(labels.PAPER_KINDS), coerce=coerced(PaperKind)
    )


class ValueForm(HouseForm):
    """A phone or an address, typed anew, and whose it is."""

    value = StrippedStringField(_l("Nomor telepon atau alamat"), [Required()], limit=500)
    whose = SelectField(
        _l("Milik siapa"), choices=choices(labels.WHOSE), coerce=coerced(Whose), default=Whose.SELF
    )


class ContactForm(ValueForm):
    """A phone or an address of somebody."""

    kind = SelectField(
        _l("Jenis"), choices=choices(labels.CONTACT_KINDS), coerce=coerced(ContactKind)
    )


class RevealForm(HouseForm):
    """What a masked value is opened for."""

    reason = SelectField(
        _l("Untuk apa dibuka?"),
        [Required(_l("Pilih untuk apa isinya dibuka."))],
        choices=[SelectChoice("", _l("Pilih alasan")), *choices(labels.REVEAL_REASONS)],
        coerce=coerced(RevealReason),
    )
    explanation = StrippedStringField(
        _l("Keterangan"),
        [Optional()],
        limit=200,
        description=_l("Wajib untuk “Alasan lain”. Jangan menulis nama atau nomor di sini."),
    )
