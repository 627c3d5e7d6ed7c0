"""Forms of ending a case, opening it again, and of the circle of its readers."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from purna_pmi.cases.actions.closing import WORDS_LENGTH
from purna_pmi.cases.forms.daily import CHOOSE, as_uuid
from purna_pmi.cases.labels import CLOSURE_REASONS, DECISIONS
from purna_pmi.web.fields import DateField, LongTextField, Required, choices_of
from purna_pmi.web.forms import HouseForm


class ClosureForm(HouseForm):
    """Why a case should end, and as of when."""

    reason = SelectField(
        _l("Alasan terminasi"),
        [Required()],
        choices=choices_of([CHOOSE, *CLOSURE_REASONS.items()]),
    )
    close_on = DateField(_l("Ditutup per tanggal"), [Required()])
    explanation = LongTextField(
        _l("Penjelasan"),
        [Required()],
        limit=WORDS_LENGTH,
        description=_l(
            "Apa yang tercapai, apa yang belum, dan apakah penerima manfaat diberi tahu."
        ),
    )


class DecisionForm(HouseForm):
    """What the second person says."""

    decision = RadioField(
        _l("Keputusan"),
        [Required()],
        choices=choices_of(DECISIONS.items()),
    )
    decision_note = LongTextField(
        _l("Catatan untuk pengusul"),
        limit=WORDS_LENGTH,
        description=_l("Wajib bila dikembalikan: apa yang masih perlu dikerjakan."),
    )


class ReopenForm(HouseForm):
    """Why a case opens again."""

    reason = LongTextField(
        _l("Mengapa dibuka kembali?"),
        [Required()],
        limit=WORDS_LENGTH,
        description=_l("Menjadi catatan pertama dari masa yang baru."),
    )


class SealForm(HouseForm):
    """Who keeps reading, besides the worker."""

    supervisor_id = SelectField(_l("Supervisor yang tetap membaca"), [Required()], coerce=as_uuid)


class ReaderForm(HouseForm):
    """Somebody more on the list."""

    user_id = SelectField(_l("Tambah pembaca"), [Required()], coerce=as_uuid)
