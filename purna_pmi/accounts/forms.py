"""Forms of the administrator and of one's own account."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from purna_pmi.access.labels import ROLE_LABELS
from purna_pmi.accounts.wording import AGENCY_KIND_LABELS
from purna_pmi.core.text import clean_text
from purna_pmi.identity.enums import AgencyKind, Role
from purna_pmi.identity.models import Agency
from purna_pmi.web.fields import Required, StrippedStringField
from purna_pmi.web.forms import Difference, HouseForm
from purna_pmi.web.language import LOCALES

LOCALE_LABELS = {"id": "Bahasa Indonesia", "en": "English"}
_ROLE_CHOICES = [SelectChoice(role.value, ROLE_LABELS[role]) for role in Role]


def _one_line(typed: str | None) -> str:
    return clean_text(typed or "")


def _code(typed: str | None) -> str:
    return clean_text(typed or "").upper()


def _uuid(value: object) -> UUID | None:
    return UUID(str(value)) if value else None


class RolesField(SelectMultipleField):
    """Roles as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_data(self, value: Iterable[Role] | None) -> None:
        """Tick the roles of a record."""
        self.data = [role.value for role in value or ()]


class UserForm(HouseForm):
    """A person's account: whose it is, in which agency, in which roles. There is no password on it."""

    email = EmailField(
        _l("Alamat e-mail"),
        [Required(), Length(max=254)],
        filters=[_one_line],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
        description=_l("Tautan untuk memilih kata sandi dikirim ke alamat ini."),
    )
    name = StrippedStringField(
        _l("Nama"), [Required()], limit=60, render_kw={"autocomplete": "off"}
    )
    agency_id = SelectField(_l("Instansi"), [Required()], coerce=_uuid)
    roles = RolesField(
        _l("Peran"),
        [InputRequired(_l("Pilih sekurang-kurangnya satu peran."))],
        choices=_ROLE_CHOICES,
        description=_l(
            "Satu peran berlaku dalam satu sesi. Auditor tidak memegang peran lain; admin sistem tidak"
            " menangani kasus."
        ),
    )
    lead = BooleanField(
        _l("Konselor penanggung jawab"),
        description=_l("Hanya untuk psikolog/konselor: membaca catatan konseling seinstansi."),
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency_id.choices = [
            SelectChoice("", _l("Pilih instansi")),
            *(SelectChoice(str(one.id), one.name) for one in agencies),
        ]

    def validate_lead(self, field: BooleanField) -> None:
        """Only counsellors have a lead among them."""
        if field.data and Role.COUNSELLOR not in (self.roles.data or []):
            raise ValidationError(
                _l("Hanya psikolog/konselor yang dapat menjadi konselor penanggung jawab.")
            )

    def chosen_roles(self) -> list[Role]:
        """The ticked roles."""
        return [role for role in Role if role in (self.roles.data or [])]

    def _differences(self, record: Any) -> Iterator[Difference]:
        label = self.roles.label.text
        yield from (row for row in super()._differences(record) if row.label != label)
        if set(record.roles) != set(self.chosen_roles()):
            yield Difference(label, _words(self.chosen_roles()), _words(record.roles))


def _words(roles: Iterable[Role]) -> str:
    return ", ".join(str(ROLE_LABELS[role]) for role in roles)


class UserChangeForm(UserForm):
    """The same for an account that exists: it can be disabled."""

    active = BooleanField(
        _l("Akun aktif"),
        description=_l("Akun yang dinonaktifkan kehilangan semua sesinya seketika."),
    )


class AgencyForm(HouseForm):
    """An agency: what it is called, what it is for."""

    name = StrippedStringField(
        _l("Nama instansi"), [Required()], limit=120, render_kw={"autocomplete": "off"}
    )
    kind = SelectField(
        _l("Jenis"),
        [Required()],
        choices=[SelectChoice(kind.value, AGENCY_KIND_LABELS[kind]) for kind in AgencyKind],
    )
    code = StringField(
        _l("Kode"),
        [Required()],
        filters=[_code],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "maxlength": "8"},
        description=_l("2 sampai 8 huruf besar atau angka; awal nomor kasus instansi ini."),
    )


class AgencyChangeForm(AgencyForm):
    """The same for an agency that exists: it can be closed."""

    active = BooleanField(
        _l("Instansi aktif"),
        description=_l(
            "Selama instansi tidak aktif, tidak seorang pun dari instansi ini dapat masuk."
        ),
    )


class RoleForm(HouseForm):
    """Which of one's roles this session has."""

    role = RadioField(_l("Bekerja sebagai"), [InputRequired(_l("Pilih satu peran."))])

    def __init__(self, *args: Any, roles: Sequence[Role] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [SelectChoice(role.value, ROLE_LABELS[role]) for role in roles]


class LocaleForm(HouseForm):
    """The language of pages and letters."""

    locale = SelectField(
        _l("Bahasa"), choices=[SelectChoice(code, LOCALE_LABELS[code]) for code in LOCALES]
    )
