"""The form of a merger: which of two files is kept."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from purna_pmi.cases.forms.daily import as_uuid
from purna_pmi.web.fields import Required
from purna_pmi.web.forms import HouseForm


class MergeForm(HouseForm):
    """Which file goes on; what hangs on the other follows to it."""

    kept_id = RadioField(_l("Berkas yang dipertahankan"), [Required()], coerce=as_uuid)
