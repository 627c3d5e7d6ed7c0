"""What people do with accounts, agencies and sessions; the database refuses what the law of roles forbids."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from sqlalchemy import text

from purna_pmi.core.asker import current_asker
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError, StaleError
from purna_pmi.core.ids import new_id
from purna_pmi.identity.enums import AgencyKind, Role
from purna_pmi.identity.models import Agency, Me

_SAVE = text(
    "SELECT auth.save_account(:id, :email, :name, :agency, :active, :roles, :lead, :stamp, :version)"
)
_END = text("SELECT auth.end_session(:id)")


def add_account(
    *, email: str, name: str, agency_id: UUID, roles: Iterable[Role], lead: bool
) -> tuple[UUID, str]:
    """Add an account without a password; gives its id and the stamp to which its first letter is bound.

    The database refuses a second account of an e-mail and roles that exclude each other.
    """
    user_id, stamp = new_id(), uuid4().hex
    _save(user_id, email, name, agency_id, roles, active=True, lead=lead, stamp=stamp)
    return user_id, stamp


def change_account(
    user_id: UUID,
    *,
    email: str,
    name: str,
    agency_id: UUID,
    roles: Iterable[Role],
    lead: bool,
    active: bool,
    version: int,
) -> None:
    """Change an account that is still at `version` (else StaleError); a disabled one loses its sessions at once.

    The database refuses one's own account; the e-mail stays as it is once a password was chosen.
    """
    if not _save(user_id, email, name, agency_id, roles, active=active, lead=lead, version=version):
        raise StaleError


def add_agency(*, name: str, kind: AgencyKind, code: str) -> Agency:
    """Add an agency under a code of its own (2 to 8 capitals and digits)."""
    agency = Agency(id=new_id(), name=name, kind=kind.value, code=code)
    db.session.add(agency)
    return agency


def change_agency(agency: Agency, *, name: str, kind: AgencyKind, code: str, active: bool) -> None:
    """Change an agency; the people of a closed one are nobody at their next request."""
    agency.name, agency.kind, agency.code, agency.active = name, kind.value, code, active


def end_session(session_id: UUID) -> None:
    """End a session of one's own, or anybody's as the administrator; raises NotFoundError."""
    if not db.session.scalar(_END, {"id": session_id}):
        raise NotFoundError
    _record("ended_session")


def end_sessions(session_ids: Iterable[UUID]) -> int:
    """End several sessions; gives how many were still open."""
    ended = sum(bool(db.session.scalar(_END, {"id": one})) for one in session_ids)
    if ended:
        _record("ended_session")
    return ended


def sign_out(me: Me) -> None:
    """End the session in which somebody is now."""
    db.session.execute(_END, {"id": me.session_id})
    _record("signed_out", actor=me.id)


def _save(
    user_id: UUID,
    email: str,
    name: str,
    agency_id: UUID,
    roles: Iterable[Role],
    *,
    active: bool,
    lead: bool,
    stamp: str | None = None,
    version: int | None = None,
) -> int | None:
    saved: int | None = db.session.scalar(
        _SAVE,
        {
            "id": user_id,
            "email": email,
            "name": name,
            "agency": agency_id,
            "active": active,
            "roles": [role.value for role in roles],
            "lead": lead,
            "stamp": stamp,
            "version": version,
        },
    )
    return saved


def _record(action: str, actor: UUID | None = None) -> None:
    """Note in the record what happened to a session, within the request's transaction."""
    db.session.execute(
        text(
            "SELECT audit.record_event('sign_in', :action, 'auth.user_account', :actor, :request, NULL)"
        ),
        {"action": action, "actor": actor, "request": current_asker().request_id or None},
    )
