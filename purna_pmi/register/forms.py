"""The forms of the register: one file to upload, and the buttons that start what is to happen with it."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from purna_pmi.web.forms import HouseForm


class UploadForm(HouseForm):
    """One spreadsheet."""

    file = FileField(
        _l("Berkas register"),
        description=_l(
            "Lembar kerja .xlsx, .xls, .ods atau .csv, paling besar 20 MB, dengan satu baris judul kolom "
            "dan satu orang per baris. Urutan dan nama kolom bebas."
        ),
        render_kw={"accept": ".xlsx,.xls,.xlsb,.ods,.csv", "required": True},
    )

    def validate_file(self, field: FileField) -> None:
        """A file must have been chosen; what is in it, reading finds out."""
        if not (field.data and field.data.filename):
            raise ValidationError(_l("Berkas register belum dipilih."))


class StepForm(HouseForm):
    """A button: nothing to fill in, but once only and not over somebody else's step."""
