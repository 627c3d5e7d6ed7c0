"""Agencies: the offices, providers and organisations whose people use the system."""

from uuid import UUID

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.accounts import actions, queries
from purna_pmi.accounts.forms import AgencyChangeForm, AgencyForm
from purna_pmi.accounts.views.room import blueprint
from purna_pmi.accounts.wording import AGENCY_KIND_LABELS
from purna_pmi.identity.enums import AgencyKind
from purna_pmi.identity.models import Agency
from purna_pmi.web.saving import form_page, submit


@blueprint.get("/agencies")
def agencies() -> ResponseReturnValue:
    """Agencies by name; the kind may be chosen in the address."""
    kind = request.args.get("kind", "")
    found = [one for one in queries.agencies() if kind in {"", one.kind}]
    return render_template(
        "accounts/agencies.html", agencies=found, kind=kind, kind_labels=AGENCY_KIND_LABELS
    )


@blueprint.route("/agencies/new", methods=["GET", "POST"])
def new_agency() -> ResponseReturnValue:
    """Add an agency."""
    form = AgencyForm()
    return submit(form, lambda: _add(form)) or form_page(
        "accounts/edit_agency.html", form, agency=None
    )


@blueprint.route("/agencies/<uuid:agency_id>/edit", methods=["GET", "POST"])
def edit_agency(agency_id: UUID) -> ResponseReturnValue:
    """Change an agency, or close it."""
    found = queries.agency(agency_id)
    form = AgencyChangeForm(obj=found)
    done = submit(form, lambda: _save(found, form), current=lambda: found)
    return done or form_page("accounts/edit_agency.html", form, agency=found)


def _add(form: AgencyForm) -> str:
    actions.add_agency(
        name=form.name.data or "", kind=AgencyKind(form.kind.data), code=form.code.data or ""
    )
    flash(_("Instansi ditambahkan."), "success")
    return url_for(".agencies")


def _save(found: Agency, form: AgencyChangeForm) -> str:
    form.expect_version(found)
    actions.change_agency(
        found,
        name=form.name.data or "",
        kind=AgencyKind(form.kind.data),
        code=form.code.data or "",
        active=form.active.data,
    )
    flash(_("Perubahan disimpan."), "success")
    return url_for(".agencies")
