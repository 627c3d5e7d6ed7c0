"""The circle of a sealed file: sealing, the named list, taking the seal off."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.cases import actions, queries
from purna_pmi.cases.forms import CHOOSE, ReaderForm, SealForm
from purna_pmi.cases.models import Case
from purna_pmi.cases.views.room import blueprint, case_form, done
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.enums import Role
from purna_pmi.identity.queries import people_in_role, staff_names
from purna_pmi.web.door import me
from purna_pmi.web.fields import choices_of
from purna_pmi.web.saving import submit


@blueprint.route("/cases/<uuid:case_id>/seal", methods=["GET", "POST"])
def seal(case_id: UUID) -> ResponseReturnValue:
    """Close the circle around a person."""
    case = queries.case(case_id)
    form = SealForm(supervisor_id=me().id if me().role == Role.SUPERVISOR else None)
    supervisors = people_in_role(Role.SUPERVISOR)
    form.supervisor_id.choices = choices_of([CHOOSE, *((one.id, one.name) for one in supervisors)])
    sent = submit(form, lambda: _seal(case, form))
    return sent or case_form("cases/seal.html", form, case)


@blueprint.post("/cases/<uuid:case_id>/unseal")
def unseal(case_id: UUID) -> ResponseReturnValue:
    """Open the circle again."""
    actions.unseal_case(queries.case(case_id))
    return redirect(done(case_id, _("Segel dibuka. Tim melihat kasus ini lagi.")), 303)


@blueprint.route("/cases/<uuid:case_id>/circle", methods=["GET", "POST"])
def circle(case_id: UUID) -> ResponseReturnValue:
    """Who may read a sealed file, and adding somebody."""
    case = _sealed(case_id)
    named = queries.readers_named(case_id)
    form = ReaderForm()
    staff = {
        one.id: one.name
        for one in (*people_in_role(Role.SOCIAL_WORKER), *people_in_role(Role.SUPERVISOR))
    }
    others = [(one, name) for one, name in staff.items() if one not in named]
    form.user_id.choices = choices_of([CHOOSE, *others])
    sent = submit(form, lambda: _name(case, form))
    return sent or case_form("cases/circle.html", form, case, named=named, names=staff_names(named))


@blueprint.post("/cases/<uuid:case_id>/circle/<uuid:user_id>/remove")
def remove_reader(case_id: UUID, user_id: UUID) -> ResponseReturnValue:
    """Take somebody off the list."""
    actions.remove_reader(_sealed(case_id), user_id)
    done(case_id, _("Daftar pembaca diubah."))
    return redirect(url_for(".circle", case_id=case_id), 303)


def _seal(case: Case, form: SealForm) -> str:
    actions.seal_case(case, form.supervisor_id.data, actor=me())
    return done(case.id, _("Berkas disegel. Hanya yang ada dalam daftar yang melihatnya."))


def _name(case: Case, form: ReaderForm) -> str:
    actions.name_reader(case, form.user_id.data)
    done(case.id, _("Daftar pembaca diubah."))
    return url_for("cases.circle", case_id=case.id)


def _sealed(case_id: UUID) -> Case:
    case = queries.case(case_id)
    if not case.sealed:
        raise NotFoundError
    return case
