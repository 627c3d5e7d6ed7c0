"""Groups of the test city, made by the real actions."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from purna_pmi.community import actions
from purna_pmi.community.enums import GroupKind
from purna_pmi.core.clock import today
from purna_pmi.core.db import db
from tests.factories.training import as_user, case_of
from tests.world import EVERYBODY


def group_of(facilitator: str = "facilitator", name: str = "Kelompok Tenun") -> UUID:
    """A group of that facilitator."""
    one = EVERYBODY[facilitator]
    with as_user(facilitator):
        made = actions.found_group(
            name=name,
            kind=GroupKind.SAVINGS,
            village_code=None,
            facilitator_id=one.id,
            agency_id=one.agency_id,
            founded_on=today() - timedelta(days=100),
            ended_on=None,
        )
        return made.id


def proposed(group_id: UUID, name: str = "Maria", worker: str = "worker") -> tuple[UUID, UUID]:
    """Somebody proposed by their worker: the case and the membership."""
    case_id = case_of(worker, name)
    with as_user(worker):
        actions.propose(case_id=case_id, group_id=group_id, shown_name=name)
        wanted = text("SELECT membership_id FROM community.membership_case WHERE case_id = :case")
        return case_id, db.session.scalar(wanted, {"case": case_id})


def member(group_id: UUID, name: str = "Maria", facilitator: str = "facilitator") -> UUID:
    """Somebody proposed and accepted."""
    _case, membership_id = proposed(group_id, name)
    with as_user(facilitator):
        actions.answer(membership_id=membership_id, accept=True)
    return membership_id


def meeting_of(group_id: UUID, facilitator: str = "facilitator", *, ago: int = 0) -> UUID:
    """A meeting of a group, `ago` days before today."""
    with as_user(facilitator):
        day = today() - timedelta(days=ago)
        return actions.plan_meeting(group_id=group_id, held_on=day, topic="", place="").id
