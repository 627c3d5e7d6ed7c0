"""The pages of the register: upload, preview, confirm, progress, result, undo."""

from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.core.crypto import Keyring
from purna_pmi.core.errors import NotFoundError
from purna_pmi.identity.queries import staff_names
from purna_pmi.people.labels import LIKENESS_REASONS
from purna_pmi.register import actions, labels, queries
from purna_pmi.register.enums import BatchState
from purna_pmi.register.forms import StepForm, UploadForm
from purna_pmi.register.models import Batch
from purna_pmi.register.outcome_file import rejected_workbook
from purna_pmi.register.reading import MAX_BYTES
from purna_pmi.web.door import me
from purna_pmi.web.saving import form_page, submit
from purna_pmi.web.uploads import allow_upload

blueprint = Blueprint("register", __name__, url_prefix="/register")
allow_upload("register.index", MAX_BYTES)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKING = frozenset({BatchState.READING, BatchState.IMPORTING, BatchState.UNDOING})


@blueprint.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """The agency's files, newest first, and the form to upload one."""
    form = UploadForm()
    done = submit(form, lambda: _receive(form))
    if done:
        return done
    found = queries.list_batches(before=_uuid(request.args.get("before")))
    shown = found[: queries.PAGE]
    return form_page(
        "register/index.html",
        form,
        batches=shown,
        names=staff_names(batch.uploaded_by for batch in shown),
        labels=labels,
        next_url=url_for(".index", before=shown[-1].id) if len(found) > queries.PAGE else None,
    )


def _receive(form: UploadForm) -> str:
    with closing(form.file.data) as file:
        batch = actions.receive_file(
            file.read(), file_name=file.filename, actor=me(), keyring=_keyring()
        )
    return url_for(".batch", batch_id=batch.id)


@blueprint.get("/<uuid:batch_id>")
def batch(batch_id: UUID) -> ResponseReturnValue:
    """One file where it stands: being read, its preview, being imported, its result."""
    found = queries.batch(batch_id)
    state = BatchState(found.state)
    if state in _WORKING:
        return _progress_page(found)
    if state is BatchState.REFUSED:
        return render_template("register/refused.html", batch=found, labels=labels)
    return _lines_page(found)


def _progress_page(found: Batch) -> ResponseReturnValue:
    job = queries.job_progress(found)
    return render_template(
        "register/progress.html",
        batch=found,
        job=job,
        form=StepForm(version=found.version),
        labels=labels,
        here=url_for(".batch", batch_id=found.id),
    )


def _lines_page(found: Batch) -> ResponseReturnValue:
    wanted = queries.shown_by(request.args.get("show"))
    page = queries.list_lines(
        found, wanted, after=_uuid(request.args.get("after")), keyring=_keyring()
    )
    return render_template(
        "register/batch.html",
        batch=found,
        mine=found.uploaded_by == me().id,
        rejected_at_once=queries.REJECTED_AT_ONCE,
        before=queries.same_file_before(found),
        kept=queries.kept_lines(found) if found.state == BatchState.UNDONE else [],
        names=staff_names([found.uploaded_by]),
        page=page,
        tab_items=[
            {
                "label": label,
                "url": url_for(".batch", batch_id=found.id, show=name.value),
                "current": name is wanted,
            }
            for name, label in labels.SHOWN.items()
        ],
        next_url=page.next_after
        and url_for(".batch", batch_id=found.id, show=wanted.value, after=page.next_after),
        form=StepForm(version=found.version),
        labels=labels,
        reasons=LIKENESS_REASONS,
    )


@blueprint.post("/<uuid:batch_id>/confirm")
def confirm(batch_id: UUID) -> ResponseReturnValue:
    """Import what the preview shows."""
    return _step(
        batch_id,
        lambda found, form: actions.confirm(found, actor=me(), version=form.version.data),
    )


@blueprint.post("/<uuid:batch_id>/resume")
def resume(batch_id: UUID) -> ResponseReturnValue:
    """Ask once more for a step whose job failed."""
    return _step(batch_id, lambda found, _form: actions.resume(found, actor=me()))


@blueprint.route("/<uuid:batch_id>/undo", methods=["GET", "POST"])
def undo(batch_id: UUID) -> ResponseReturnValue:
    """What undoing would withdraw and what it would leave; then do it."""
    found = queries.batch(batch_id)
    if request.method == "POST":
        return _step(
            batch_id, lambda one, form: actions.start_undoing(one, version=form.version.data)
        )
    if found.state != BatchState.IMPORTED:
        raise NotFoundError
    return render_template(
        "register/undo.html",
        batch=found,
        standing=queries.count_standing(found),
        looked_at=queries.MOST_LOOKED_AT,
        kept=queries.kept_lines(found),
        form=StepForm(version=found.version),
        labels=labels,
    )


@blueprint.get("/<uuid:batch_id>/rejected.xlsx")
def rejected(batch_id: UUID) -> ResponseReturnValue:
    """Some of the rejected rows as a spreadsheet, the reason beside each, to be mended and uploaded."""
    found = queries.batch(batch_id)
    content = rejected_workbook(
        queries.rejected_rows(
            found, part=request.args.get("part", default=1, type=int), keyring=_keyring()
        ),
        sentence=lambda code: str(labels.WARNINGS[code]),
        reason_heading=_("Alasan ditolak"),
    )
    response = make_response(content)
    response.headers["Content-Type"] = _XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="ditolak-{found.id}.xlsx"'
    return response


def _step(batch_id: UUID, act: Callable[[Batch, StepForm], Any]) -> ResponseReturnValue:
    """Do one step once; what somebody else did meanwhile shows on the batch's page."""
    found = queries.batch(batch_id)
    form = StepForm()
    here = url_for(".batch", batch_id=batch_id)

    def work() -> str:
        act(found, form)
        return here

    done = submit(form, work, current=lambda: found)
    if done is None:
        flash(_("Langkah ini sudah dijalankan. Inilah keadaan berkas sekarang."), "info")
    return done or redirect(here, 303)


def _keyring() -> Keyring:
    ring: Keyring = current_app.extensions["settings"].keyring
    return ring


def _uuid(raw: str | None) -> UUID | None:
    try:
        return UUID(raw) if raw else None
    except ValueError as error:
        raise NotFoundError from error
