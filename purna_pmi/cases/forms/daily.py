"""Forms of the daily work: next step, stage, priority, worker, notes, tasks, protection."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from purna_pmi.cases.actions.notes import NOTE_LENGTH
from purna_pmi.cases.actions.steering import STEP_LENGTH
from purna_pmi.cases.actions.tasks import TITLE_LENGTH
from purna_pmi.cases.enums import NoteKind
from purna_pmi.cases.labels import NOTE_KINDS, PRIORITIES, PROTECTION_KINDS
from purna_pmi.people.enums import ProtectionKind
from purna_pmi.web.fields import (
    DateField,
    LongTextField,
    Required,
    StrippedStringField,
    choices_of,
)
from purna_pmi.web.forms import HouseForm

CHOOSE = ("", _l("Pilih"))


def as_uuid(raw: object) -> UUID | None:
    """An id from a choice; nothing chosen is none."""
    return UUID(str(raw)) if raw else None


class NextStepForm(HouseForm):
    """What happens next, and when."""

    next_step = StrippedStringField(
        _l("Langkah berikutnya"),
        limit=STEP_LENGTH,
        description=_l("Misalnya: kunjungan rumah, telepon kakaknya, antar ke Dukcapil."),
    )
    next_step_on = DateField(
        _l("Paling lambat"), description=_l("Hari-bulan-tahun, misalnya 27-03-2026.")
    )


class StageForm(HouseForm):
    """Where a case goes from here."""

    stage = RadioField(_l("Tahap berikutnya"), [Required()])


class PriorityForm(HouseForm):
    """How soon somebody must act."""

    priority = RadioField(
        _l("Prioritas"),
        [Required()],
        choices=choices_of(PRIORITIES.items()),
    )


class AssignForm(HouseForm):
    """Who works on a case."""

    worker_id = RadioField(_l("Pekerja sosial"), [Required()], coerce=as_uuid)


class NoteForm(HouseForm):
    """What was seen, said or agreed."""

    kind = SelectField(
        _l("Jenis"),
        [Required()],
        choices=choices_of(NOTE_KINDS.items()),
        default=NoteKind.NOTE.value,
    )
    happened_on = DateField(_l("Tanggal kejadian"), [Required()])
    words = LongTextField(
        _l("Catatan"),
        [Required()],
        limit=NOTE_LENGTH,
        description=_l(
            "Tulis apa yang terjadi dan disepakati. Disimpan tersandi; dapat Anda ubah dalam 24 jam."
        ),
    )


class TaskForm(HouseForm):
    """Something to be done by somebody."""

    title = StrippedStringField(_l("Tugas"), [Required()], limit=TITLE_LENGTH)
    due_on = DateField(
        _l("Paling lambat"), description=_l("Hari-bulan-tahun, misalnya 27-03-2026.")
    )
    assignee_id = SelectField(_l("Dikerjakan oleh"), [Required()], coerce=as_uuid)


class ProtectionForm(HouseForm):
    """Danger, told apart from everything else."""

    kind = RadioField(
        _l("Jenis"),
        [Required()],
        choices=choices_of(
            (kind, label)
            for kind, label in PROTECTION_KINDS.items()
            if kind is not ProtectionKind.REMARK  # the import's own
        ),
    )
    words = LongTextField(
        _l("Catatan pelindungan"),
        [Required()],
        limit=NOTE_LENGTH,
        description=_l("Disimpan tersandi dan terpisah. Riwayat kasus tidak menyebut isinya."),
    )
