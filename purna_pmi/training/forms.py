"""The forms of training."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from purna_pmi.attendance.forms import SheetForm
from purna_pmi.training.enums import ParticipantStatus
from purna_pmi.training.wording import RESULT_LABELS, RESULT_SHAPES
from purna_pmi.web.fields import DateField, Required, StrippedStringField, WholeNumberField
from purna_pmi.web.forms import HouseForm

Choices = Iterable[tuple[UUID, str]]

WEEKDAYS = tuple(
    SelectChoice(str(number), label)
    for number, label in enumerate(
        (
            _l("Senin"),
            _l("Selasa"),
            _l("Rabu"),
            _l("Kamis"),
            _l("Jumat"),
            _l("Sabtu"),
            _l("Minggu"),
        )
    )
)


def _read_id(value: object) -> UUID:
    return UUID(str(value))


def _pick(label: object) -> SelectField:
    return SelectField(label, [Required()], coerce=_read_id)


def _time(label: object, default: time) -> TimeField:
    return TimeField(label, [Required()], default=default, format=["%H:%M", "%H.%M", "%H:%M:%S"])


class AgreementForm(HouseForm):
    """An agreement with a provider."""

    provider_id = _pick(_l("Lembaga pelatihan"))
    reference = StrippedStringField(_l("Nomor perjanjian"), [Required()], limit=120)
    starts_on = DateField(_l("Berlaku mulai"), [Required()])
    ends_on = DateField(
        _l("Berlaku sampai"),
        [Required()],
        description=_l("Tiga puluh hari sesudahnya, kelas tidak lagi terlihat oleh pelatih."),
    )


class CourseForm(HouseForm):
    """A course of a provider."""

    name = StrippedStringField(_l("Nama kursus"), [Required()], limit=120)
    hours = WholeNumberField(
        _l("Jam pelajaran (JP)"), [Required()], description=_l("1 JP kira-kira 45 menit.")
    )
    attendance_threshold = WholeNumberField(
        _l("Batas kehadiran (%)"),
        [Required()],
        default=80,
        description=_l("Kehadiran paling sedikit untuk dianggap selesai."),
    )
    active = BooleanField(_l("Ditawarkan untuk kelas baru"), default=True)


class NewCourseForm(CourseForm):
    """A new course, by somebody who may choose the provider."""

    provider_id = _pick(_l("Lembaga pelatihan"))


class ClassForm(HouseForm):
    """When, where, by whom and for how many a course is held."""

    name = StrippedStringField(
        _l("Nama kelas"), [Required()], limit=120, description=_l("Misalnya: Menjahit Dasar, Juli.")
    )
    place = StrippedStringField(_l("Tempat"), limit=120)
    starts_on = DateField(_l("Tanggal mulai"), [Required()])
    ends_on = DateField(_l("Tanggal selesai"), [Required()])
    capacity = WholeNumberField(_l("Jumlah kursi"), [Required()], default=16)


class TrainersClassForm(ClassForm):
    """A class as its own trainer opens it."""

    course_id = _pick(_l("Kursus"))


class ManagersClassForm(ClassForm):
    """A class as the manager changes it: another trainer may take it over."""

    trainer_id = _pick(_l("Pelatih"))


class ManagersNewClassForm(TrainersClassForm, ManagersClassForm):
    """A class as the manager opens it."""


class SeriesForm(HouseForm):
    """A series of sessions: between two days, on some weekdays, at one hour."""

    first_on = DateField(_l("Pertemuan pertama"), [Required()])
    last_on = DateField(_l("Pertemuan terakhir"), [Required()])
    weekdays = SelectMultipleField(
        _l("Hari"),
        [Required(_l("Pilih sedikitnya satu hari."))],
        coerce=int,
        choices=WEEKDAYS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    starts_at = _time(_l("Jam mulai"), time(8))
    ends_at = _time(_l("Jam selesai"), time(12))
    topic = StrippedStringField(_l("Pokok bahasan"), limit=200)


class SessionForm(HouseForm):
    """One session."""

    held_on = DateField(_l("Tanggal"), [Required()])
    starts_at = _time(_l("Jam mulai"), time(8))
    ends_at = _time(_l("Jam selesai"), time(12))
    topic = StrippedStringField(_l("Pokok bahasan"), limit=200)


class ResultsForm(SheetForm):
    """Who completed the class: the same sheet with other words."""

    words = ParticipantStatus
    labels: Mapping[Any, object] = RESULT_LABELS
    shapes: Mapping[Any, str] = RESULT_SHAPES
    set_all = (ParticipantStatus.COMPLETED,)


class EnrolForm(HouseForm):
    """A seat for a case, under a name to call."""

    class_id = RadioField(_l("Kelas"), [Required()], coerce=_read_id)
    shown_name = StrippedStringField(
        _l("Nama yang dilihat pelatih"),
        [Required()],
        limit=60,
        description=_l(
            "Pelatih hanya melihat nama ini dan kehadirannya. Tulis nama samaran bila orang ini tidak boleh dikenali."
        ),
    )


def offer(field: Any, choices: Choices) -> None:
    """Set the choices of a field that picks a record."""
    field.choices = [SelectChoice(str(one), label) for one, label in choices]
