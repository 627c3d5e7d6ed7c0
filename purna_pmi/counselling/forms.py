"""The forms of this room: hand-over, plan, outcome, note, end."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SubmitField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from purna_pmi.core import clock
from purna_pmi.counselling import wording
from purna_pmi.counselling.actions import Plan, Result
from purna_pmi.counselling.enums import RECORDED, SessionKind, SessionOutcome
from purna_pmi.counselling.notes import NoteText
from purna_pmi.identity.queries import Colleague
from purna_pmi.web.fields import DateField, LongTextField, Required, WholeNumberField
from purna_pmi.web.forms import HouseForm

_CLOCK = ["%H:%M", "%H.%M"]
_NOTE_LETTERS = 20_000
_KINDS = [SelectChoice(kind.value, wording.KIND_LABELS[kind]) for kind in SessionKind]
_OUTCOMES = [SelectChoice(one.value, wording.OUTCOME_LABELS[one]) for one in RECORDED]


class HandOverForm(HouseForm):
    """To which counsellor a case goes."""

    counsellor_id = SelectField(
        _l("Konselor"),
        [Required(_l("Pilih konselor."))],
        description=_l("Konselor langsung dapat membuka berkas kasus ini."),
    )

    def chosen(self) -> UUID:
        """The counsellor, one of those offered."""
        return UUID(self.counsellor_id.data)

    def offer(self, counsellors: Sequence[Colleague]) -> None:
        """List the counsellors by agency; some agencies have several."""
        self.counsellor_id.choices = [SelectChoice("", _l("Pilih konselor"))] + [
            SelectChoice(str(one.id), one.name, optgroup=one.agency_name)
            for one in sorted(counsellors, key=lambda one: (one.agency_name, one.name))
        ]


class PassOnForm(HandOverForm):
    """To which counsellor of the team an episode goes on."""

    counsellor_id = SelectField(
        _l("Konselor"),
        [Required(_l("Pilih konselor."))],
        description=_l("Konselor ini dapat membaca sesi dan catatan sebelumnya."),
    )


class PlanForm(HouseForm):
    """When and how to meet."""

    planned_on = DateField(
        _l("Tanggal"),
        [Required(_l("Isi tanggal sesi."))],
        description=_l("Hari-bulan-tahun, misalnya 27-03-2026."),
    )
    starts_at = TimeField(
        _l("Jam (WITA)"),
        [Optional()],
        format=_CLOCK,
        description=_l("Jam dan menit, misalnya 09.00."),
    )
    kind = SelectField(_l("Jenis sesi"), choices=_KINDS, default=SessionKind.INDIVIDUAL.value)

    def plan(self) -> Plan:
        """What was typed, for the action."""
        assert self.planned_on.data  # required
        return Plan(self.planned_on.data, self.starts_at.data, SessionKind(self.kind.data))


class OutcomeForm(HouseForm):
    """What became of a session, and when the next one is."""

    outcome = RadioField(
        _l("Apa yang terjadi?"), [Required(wording.OUTCOME_MISSING)], choices=_OUTCOMES
    )
    minutes = WholeNumberField(
        _l("Lamanya (menit)"),
        [Optional(), NumberRange(1, 600, wording.MINUTES_INSANE)],
        description=_l("Hanya bila klien hadir."),
    )
    next_on = DateField(
        _l("Tanggal sesi berikutnya"),
        [Optional()],
        description=_l("Bila diisi, sesi berikutnya langsung terjadwal."),
    )
    next_at = TimeField(_l("Jam sesi berikutnya (WITA)"), [Optional()], format=_CLOCK)

    def result(self) -> Result:
        """What was typed, for the action."""
        return Result(
            SessionOutcome(self.outcome.data),
            self.minutes.data,
            self.next_on.data,
            self.next_at.data,
        )


class RecordForm(PlanForm, OutcomeForm):
    """A session that took place without having been planned: today, most often."""

    planned_on = DateField(_l("Tanggal"), [Required(_l("Isi tanggal sesi."))], default=clock.today)


class NoteForm(HouseForm):
    """A note in three parts; `sign` is the button that makes it final."""

    facts = LongTextField(
        _l("Data"),
        limit=_NOTE_LETTERS,
        description=_l("Apa yang disampaikan klien dan apa yang Anda amati."),
    )
    assessment = LongTextField(
        _l("Asesmen"),
        limit=_NOTE_LETTERS,
        description=_l("Penilaian profesional Anda atas data itu."),
    )
    plan = LongTextField(
        _l("Rencana"),
        limit=_NOTE_LETTERS,
        description=_l("Langkah berikutnya, tugas rumah, dan rencana pengamanan bila perlu."),
    )
    sign = SubmitField(_l("Simpan dan tanda tangani"))

    def words(self) -> NoteText:
        """What was typed, for the action."""
        return NoteText(self.facts.data, self.assessment.data, self.plan.data)


class CloseForm(HouseForm):
    """To end an episode: nothing to fill in, but sent once and from a fresh page."""
