"""Pages that belong to the frame: health, language, the printed policy, the progress of a job."""

from uuid import UUID

from flask import Blueprint, g, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from purna_pmi.access.enums import Action, Kind
from purna_pmi.access.labels import ACTION_LABELS, KIND_LABELS, ROLE_LABELS, SCOPE_LABELS
from purna_pmi.access.law import LAW
from purna_pmi.core.db import db
from purna_pmi.core.errors import NotFoundError
from purna_pmi.core.migrations import newest_revision
from purna_pmi.identity.enums import Role
from purna_pmi.web.language import LOCALES
from purna_pmi.web.redirects import own_path

blueprint = Blueprint("web", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers; says nothing of the database."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers and is at the revision that this code expects."""
    found = db.session.scalar(text("SELECT version_num FROM public.revision"))
    ready = found == newest_revision()
    return jsonify(status="ready" if ready else "migrate"), 200 if ready else 503


@blueprint.get("/keep-alive")
def keep_alive() -> ResponseReturnValue:
    """Keep the session open for somebody who is still reading or writing."""
    return "", 204


@blueprint.post("/language")
def set_language() -> ResponseReturnValue:
    """Change the language, for good where somebody is signed in."""
    chosen = request.form.get("locale", LOCALES[0])
    if chosen not in LOCALES:
        raise NotFoundError
    session["locale"] = chosen
    if g.me is not None:
        db.session.execute(text("SELECT auth.set_locale(:locale)"), {"locale": chosen})
    return redirect(own_path(request.form.get("next")))


@blueprint.get("/policy")
def policy() -> ResponseReturnValue:
    """The law as a table that a manager can read and print."""
    return render_template(
        "web/policy.html",
        law=LAW,
        roles=list(Role),
        kinds=list(Kind),
        actions=list(Action),
        labels={**ROLE_LABELS, **KIND_LABELS, **ACTION_LABELS, **SCOPE_LABELS},
    )


@blueprint.get("/jobs/<uuid:job_id>")
def job_progress(job_id: UUID) -> ResponseReturnValue:
    """How far a job of mine is, as JSON for the progress bar."""
    found = (
        db.session.execute(text("SELECT * FROM jobs.progress(:id)"), {"id": job_id})
        .mappings()
        .one_or_none()
    )
    if found is None:
        raise NotFoundError
    return jsonify(dict(found))
