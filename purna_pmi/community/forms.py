"""The forms of community groups."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from purna_pmi.community.enums import GroupKind, MemberRole
from purna_pmi.community.wording import KIND_LABELS, ROLE_LABELS
from purna_pmi.web.fields import DateField, Required, StrippedStringField, VillageField
from purna_pmi.web.forms import HouseForm


def _read_id(value: object) -> UUID:
    return UUID(str(value))


class GroupForm(HouseForm):
    """A group as its facilitator notes it."""

    name = StrippedStringField(_l("Nama kelompok"), [Required()], limit=120)
    kind = SelectField(
        _l("Jenis"),
        [Required()],
        choices=[SelectChoice(kind.value, label) for kind, label in KIND_LABELS.items()],
        coerce=GroupKind,
    )
    village_code = VillageField(_l("Kelurahan"))
    founded_on = DateField(_l("Tanggal berdiri"), [Required()])
    ended_on = DateField(
        _l("Tanggal bubar"), description=_l("Isi bila kelompok ini tidak lagi berkumpul.")
    )


class ManagersGroupForm(GroupForm):
    """A group as the manager notes it: any facilitator may look after it."""

    facilitator_id = SelectField(_l("Penggerak komunitas"), [Required()], coerce=_read_id)


class MemberForm(HouseForm):
    """What a member does in the group."""

    role = RadioField(
        _l("Peran"),
        [Required()],
        choices=[SelectChoice(role.value, label) for role, label in ROLE_LABELS.items()],
        coerce=MemberRole,
    )


class LeaveForm(HouseForm):
    """When a member left."""

    to_on = DateField(_l("Tanggal keluar"), [Required()])


class MeetingForm(HouseForm):
    """A meeting."""

    held_on = DateField(_l("Tanggal"), [Required()])
    topic = StrippedStringField(_l("Pokok bahasan"), limit=200)
    place = StrippedStringField(_l("Tempat"), limit=120)


class ProposeForm(HouseForm):
    """A group for the person of a case, under a name to call."""

    group_id = RadioField(_l("Kelompok"), [Required()], coerce=_read_id)
    shown_name = StrippedStringField(
        _l("Nama yang dilihat penggerak"),
        [Required()],
        limit=60,
        description=_l(
            "Penggerak hanya melihat nama ini dan kehadirannya. Tulis nama samaran bila orang ini tidak boleh dikenali."
        ),
    )


def offer(field: Any, choices: Iterable[tuple[UUID, object]]) -> None:
    """Set the choices of a field that picks a record."""
    field.choices = [SelectChoice(str(one), label) for one, label in choices]
