"""What the staff of a case learn of its counselling: with whom, when, attended or not."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy import select, text

from purna_pmi.audit.actions import record_reading
from purna_pmi.cases.models import Case
from purna_pmi.core import clock
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.counselling.models import Episode
from purna_pmi.identity.queries import staff_names


@dataclass(frozen=True)
class CaseAppointment:
    """One session; `attended` is None until somebody recorded it."""

    episode_id: UUID
    counsellor_id: UUID
    planned_on: date
    starts_at: time | None
    attended: bool | None


@dataclass(frozen=True)
class CaseCounselling:
    """The counselling of one case, newest first."""

    episodes: list[Episode]
    counsellors: dict[UUID, str]
    appointments: list[CaseAppointment]

    @property
    def running(self) -> list[Episode]:
        """Episodes that are not over."""
        return [episode for episode in self.episodes if episode.is_open]

    @property
    def next_appointment(self) -> CaseAppointment | None:
        """The earliest that lies ahead."""
        today = clock.today()
        ahead = [a for a in self.appointments if a.attended is None and a.planned_on >= today]
        return min(ahead, key=lambda one: one.planned_on, default=None)

    @property
    def last_appointment(self) -> CaseAppointment | None:
        """The latest of which it is known whether the client came."""
        known = [one for one in self.appointments if one.attended is not None]
        return max(known, key=lambda one: one.planned_on, default=None)

    @property
    def attended(self) -> int:
        """How many sessions the client came to."""
        return sum(one.attended is True for one in self.appointments)


def of_case(case_id: UUID) -> CaseCounselling:
    """The counselling of a case for its staff; nothing for anybody else."""
    listed = select(Episode).where(Episode.case_id == case_id)
    episodes = db.session.scalars(listed.order_by(Episode.opened_on.desc(), Episode.id.desc()))
    found = list(episodes)
    rows = db.session.execute(
        text("SELECT * FROM counselling.appointments_of_case(:case)"), {"case": case_id}
    )
    return CaseCounselling(
        episodes=found,
        counsellors=staff_names(one.counsellor_id for one in found),
        appointments=[CaseAppointment(*row) for row in rows],
    )


def case_of_staff(case_id: UUID) -> Case:
    """A case that the asker keeps as its staff; raises NotFoundError for all others, its counsellor too."""
    staff = db.session.scalar(text("SELECT cases.staff_may_see(:case)"), {"case": case_id})
    found = db.session.get(Case, case_id) if staff else None
    if found is None:
        raise NotFoundError
    record_reading("cases.case_file", case_id, person_id=found.person_id, case_id=case_id)
    return found
