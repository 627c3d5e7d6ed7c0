"""The parent of every form: sent once, never over somebody else's change, nothing typed lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import g, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.form import SUBMIT_METHODS
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, HiddenField, IntegerField
from wtforms.widgets import HiddenInput

from purna_pmi.core.errors import StaleError
from purna_pmi.core.ids import new_id
from purna_pmi.web.sentences import SENTENCES, HouseSentences

_VERSION_DIGITS = 10  # below 2³¹: what the database counts versions in


@dataclass(frozen=True)
class Difference:
    """One field that stands differently in my form and in the record."""

    label: object
    mine: object
    theirs: object


class HouseMeta(FlaskForm.Meta):
    """What all forms of the house have in common."""

    def get_translations(self, form: Any) -> HouseSentences:  # noqa: ARG002 - WTForms calls it so
        """Sentences of WTForms in the user's language."""
        return SENTENCES

    def wrap_formdata(self, form: Any, formdata: Any) -> Any:
        """What was posted, be it nothing: fields left out are empty, never their defaults. JSON is no form.

        Files only for the fields that ask for one: a text that comes as a file is as good as left out.
        """
        if formdata is None or hasattr(formdata, "getlist"):
            return formdata
        if request.method not in SUBMIT_METHODS:
            return None
        asked = {field.name for field in form if isinstance(field, FileField)}
        files = [(name, file) for name, file in request.files.items(multi=True) if name in asked]
        return CombinedMultiDict((MultiDict(files), request.form)) if files else request.form


class _VersionField(IntegerField):
    """The version of a record; what is none is a version that no record has, so that nothing is overwritten."""

    data: Any

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what the page brought back."""
        typed = valuelist[0] if valuelist else "0"
        known = typed.isascii() and typed.isdecimal() and len(typed) < _VERSION_DIGITS
        self.data = int(typed) if known else -1


class HouseForm(FlaskForm):
    """A form with a key that makes a second sending harmless, its owner, and the version of the record behind it."""

    Meta = HouseMeta

    # No labels: WTForms would make them of the names, and ask for their translation.
    form_key = HiddenField("")
    form_owner = HiddenField("")
    version = _VersionField("", widget=HiddenInput(), default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs: list[Difference] = []
        self.form_owner.data = self.form_owner.data or _myself()
        if known_key(self.form_key.data or "") is None:
            self.form_key.data = str(new_id())

    def is_mine(self) -> bool:
        """Whether I opened this form, and not who sat at this browser before me."""
        return bool(self.form_owner.data == _myself())

    def expect_version(self, record: Any) -> None:
        """Raise StaleError where the record has changed since this form was made from it."""
        if record.version != self.version.data:
            raise StaleError

    def refuse(self, sentence: object, field: str | None = None) -> None:
        """Show a refusal of an action beside its field, or above the form."""
        if field is not None and field in self._fields:
            self._fields[field].errors = [*self._fields[field].errors, sentence]
        else:
            self.form_errors.append(sentence)

    def show_theirs(self, record: Any) -> None:
        """Set both versions side by side; sending again then saves over `record` knowingly."""
        self.theirs = list(self._differences(record))
        self.expect_next(record)
        if not self.theirs:
            self.form_errors.append(
                _l("Orang lain baru saja menyimpan. Periksa lagi, lalu simpan.")
            )

    def expect_next(self, record: Any) -> None:
        """Let the next sending start from the record as it stands now, under a key of its own."""
        self.version.data, self.version.raw_data = record.version, None
        self.form_key.data = str(new_id())

    def fill(self, record: Any) -> None:
        """Write every field that the record has too."""
        for field in self._own_fields():
            if hasattr(record, field.name):
                setattr(record, field.name, field.data)

    def _own_fields(self) -> Iterator[Field]:
        kept = {"csrf_token", "form_key", "form_owner", "version"}
        return (field for field in self if field.name not in kept)

    def _differences(self, record: Any) -> Iterator[Difference]:
        for field in self._own_fields():
            theirs = getattr(record, field.name, field.data)
            if (theirs or None) != (field.data or None):
                yield Difference(field.label.text, field.data, theirs)


def _myself() -> str:
    me = g.get("me")
    return str(me.id) if me else ""


def known_key(sent: str) -> UUID | None:
    """The key of a form as it was sent; None where it is none."""
    try:
        return UUID(sent)
    except ValueError:
        return None
