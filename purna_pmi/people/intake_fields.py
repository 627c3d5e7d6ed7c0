"""Groups of fields that forms about a person are put together from: the intake takes all, an edit page one.

Each group gives its facts (`person_facts()` …) and fills itself from a record where one is passed as `obj`.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from purna_pmi.core.errors import UserError
from purna_pmi.people import labels
from purna_pmi.people.actions.vault import checked_number
from purna_pmi.people.enums import (
    DepartureStatus,
    Education,
    MayContact,
    NeutralReason,
    PaperKind,
    PlacedBy,
    ReturnReason,
    Sector,
    Sex,
    TravelPaper,
    Whose,
)
from purna_pmi.people.facts import EpisodeFacts, PersonFacts, SafeContactFacts
from purna_pmi.people.homes import destination_groups, kelurahan_groups
from purna_pmi.web.fields import (
    DateField,
    PhoneField,
    Required,
    StrippedStringField,
    VillageField,
    WholeNumberField,
)
from purna_pmi.web.forms import HouseForm

_NOT_KNOWN = SelectChoice("", _l("Belum diketahui"))
_FIVE_HUNDRED = 500


def coerced(kind: type[StrEnum]) -> Callable[[Any], StrEnum | None]:
    """How a chosen code becomes a member of its list, '' none; WTForms refuses what is not in it."""
    return lambda code: kind(code) if code else None


def choices(words: Mapping[Any, object], *, unknown: bool = False) -> list[SelectChoice]:
    """A closed list as the choices of a field, with "not known yet" first where that is an answer."""
    known = [SelectChoice(code.value, word) for code, word in words.items()]
    return [_NOT_KNOWN, *known] if unknown else known


class Ticks(SelectMultipleField):
    """Several of a short list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PersonFields(HouseForm):
    """Who somebody is; the name alone is needed."""

    name = StrippedStringField(
        _l("Nama lengkap"),
        [Required()],
        limit=200,
        description=_l(
            "Seperti di KTP atau dokumen lain. Satu kata pun cukup; paling banyak 60 huruf."
        ),
    )
    nickname = StrippedStringField(_l("Nama panggilan"), limit=60)
    passport_name = StrippedStringField(
        _l("Nama di paspor"), limit=60, description=_l("Bila berbeda dari nama lengkap.")
    )
    sex = RadioField(
        _l("Jenis kelamin"),
        [Optional()],
        choices=choices(labels.SEXES, unknown=True),
        coerce=coerced(Sex),
        default="",
    )
    born_on = DateField(_l("Tanggal lahir"), [Optional()])
    born_year = WholeNumberField(
        _l("Perkiraan tahun lahir"),
        [Optional()],
        description=_l("Bila tanggalnya tidak diketahui, misalnya 1988."),
    )
    birthplace = StrippedStringField(_l("Tempat lahir"), limit=_FIVE_HUNDRED)
    village_code = VillageField(_l("Kelurahan di Kota Kupang"), [Optional()])
    home_text = StrippedStringField(
        _l("Tempat tinggal di luar kota"),
        limit=_FIVE_HUNDRED,
        description=_l("Desa, kecamatan, kabupaten. Misalnya: Desa Contoh, Kab. Malaka."),
    )
    education = SelectField(
        _l("Pendidikan terakhir"),
        [Optional()],
        choices=choices(labels.EDUCATIONS, unknown=True),
        coerce=coerced(Education),
    )
    interests = StrippedStringField(
        _l("Minat kerja atau pelatihan"),
        limit=_FIVE_HUNDRED,
        description=_l("Misalnya: menjahit, tata boga, beternak."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.village_code.set_groups(kelurahan_groups())

    def person_facts(self) -> PersonFacts:
        """What was told of the person."""
        return PersonFacts(
            name=self.name.data,
            nickname=self.nickname.data,
            passport_name=self.passport_name.data,
            sex=self.sex.data,
            born_on=self.born_on.data,
            born_year=self.born_year.data,
            village_code=self.village_code.data,
            home_text=self.home_text.data,
            birthplace=self.birthplace.data,
            education=self.education.data,
            interests=self.interests.data,
        )


class EpisodeFields(HouseForm):
    """One journey. The reasons of return are those that an episode may show."""

    destination = SelectField(
        _l("Tujuan"), [Optional()], coerce=lambda code: code or None, validate_choice=True
    )
    destination_place = StrippedStringField(
        _l("Kota atau negara bagian"), limit=_FIVE_HUNDRED, description=_l("Misalnya: Sabah.")
    )
    left_on = DateField(_l("Tanggal berangkat"), [Optional()])
    returned_on = DateField(_l("Tanggal kepulangan"), [Optional()])
    return_reason = SelectField(
        _l("Alasan kepulangan"),
        choices=choices(labels.NEUTRAL_REASONS),
        coerce=coerced(NeutralReason),
        default=NeutralReason.UNKNOWN,
    )
    arrival_point = StrippedStringField(
        _l("Tiba melalui"), limit=_FIVE_HUNDRED, description=_l("Misalnya: Pelabuhan Tenau.")
    )
    departure_status = RadioField(
        _l("Cara berangkat"),
        choices=choices(labels.DEPARTURE_STATUSES),
        coerce=coerced(DepartureStatus),
        default=DepartureStatus.UNKNOWN,
    )
    papers = Ticks(
        _l("Dokumen yang dibawa"),
        choices=choices(labels.TRAVEL_PAPERS),
        coerce=coerced(TravelPaper),
    )
    sector = SelectField(
        _l("Bidang kerja"),
        [Optional()],
        choices=choices(labels.SECTORS, unknown=True),
        coerce=coerced(Sector),
    )
    job_title = StrippedStringField(_l("Pekerjaan"), limit=_FIVE_HUNDRED)
    employer = StrippedStringField(_l("Majikan atau perusahaan"), limit=_FIVE_HUNDRED)
    placed_by_kind = SelectField(
        _l("Diberangkatkan oleh"),
        [Optional()],
        choices=choices(labels.PLACED_BY, unknown=True),
        coerce=coerced(PlacedBy),
    )
    placed_by = StrippedStringField(_l("Nama P3MI atau perekrut"), limit=_FIVE_HUNDRED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.destination.choices = [
            _NOT_KNOWN,
            *(
                SelectChoice(code, name, optgroup=group)
                for group, destinations in destination_groups()
                for code, name in destinations
            ),
        ]

    def episode_facts(self, return_reason: NeutralReason | None = None) -> EpisodeFacts:
        """What was told of the journey; the intake passes the neutral reason that it split off."""
        return EpisodeFacts(
            destination=self.destination.data,
            destination_place=self.destination_place.data,
            sector=self.sector.data,
            job_title=self.job_title.data,
            employer=self.employer.data,
            placed_by_kind=self.placed_by_kind.data,
            placed_by=self.placed_by.data,
            left_on=self.left_on.data,
            returned_on=self.returned_on.data,
            arrival_point=self.arrival_point.data,
            papers=tuple(self.papers.data or ()),
            return_reason=return_reason or self.return_reason.data,
            departure_status=self.departure_status.data,
        )


class IntakeEpisodeFields(EpisodeFields):
    """A journey as it is told at the intake: with trafficking and illness among the reasons (see `split_reason`)."""

    return_reason = SelectField(
        _l("Alasan kepulangan"),
        choices=choices(labels.RETURN_REASONS),
        coerce=coerced(ReturnReason),
        default=ReturnReason.UNKNOWN,
        description=_l(
            "Dugaan TPPO dan sakit disimpan terpisah dan hanya tampak bagi petugas kasus ini."
        ),
    )


class ContactFields(HouseForm):
    """NIK, a phone and an address, all optional."""

    nik = StrippedStringField(
        _l("NIK"), limit=100, description=_l("16 angka. Kosongkan bila belum ada; NIK tidak wajib.")
    )
    phone = PhoneField(_l("Telepon"), [Optional()])
    phone_whose = SelectField(
        _l("Telepon milik siapa"),
        choices=choices(labels.WHOSE),
        coerce=coerced(Whose),
        default=Whose.SELF,
    )
    address = StrippedStringField(
        _l("Alamat"), limit=_FIVE_HUNDRED, description=_l("Jalan, RT/RW, patokan rumah.")
    )

    def validate_nik(self, field: StrippedStringField) -> None:
        """Say what keeps this from being a NIK before anything is stored."""
        if field.data:
            try:
                checked_number(PaperKind.NIK, field.data)
            except UserError as refusal:
                raise ValidationError(refusal.sentence) from refusal


_ASKED: Mapping[str, Any] = {
    "choices": choices(labels.MAY_CONTACT),
    "coerce": coerced(MayContact),
    "default": MayContact.UNKNOWN,
}


class SafeContactFields(HouseForm):
    """How to reach somebody without endangering them."""

    may_phone = RadioField(_l("Boleh ditelepon?"), **_ASKED)
    may_message = RadioField(_l("Boleh dikirimi pesan?"), **_ASKED)
    may_visit = RadioField(_l("Boleh dikunjungi di rumah?"), **_ASKED)
    who_may_answer = StrippedStringField(
        _l("Siapa yang boleh menjawab"), limit=200, description=_l("Misalnya: hanya ibunya.")
    )
    best_time = StrippedStringField(
        _l("Waktu yang aman"), limit=200, description=_l("Misalnya: sesudah pukul 17.00.")
    )
    do_not_say = StrippedStringField(
        _l("Jangan sebut"),
        limit=400,
        description=_l("Misalnya: kantor ini, program ini, kepulangan dari luar negeri."),
    )

    def safe_contact_facts(self) -> SafeContactFacts:
        """What was told of reaching the person."""
        return SafeContactFacts(
            may_phone=self.may_phone.data,
            may_message=self.may_message.data,
            may_visit=self.may_visit.data,
            who_may_answer=self.who_may_answer.data,
            best_time=self.best_time.data,
            do_not_say=self.do_not_say.data,
        )
