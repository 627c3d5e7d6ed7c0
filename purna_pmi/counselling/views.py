"""Pages of counselling: what waits, clients, a session with its note, and the hand-over by the case's staff."""

from uuid import UUID

from flask import Blueprint, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.core.crypto import Keyring
from purna_pmi.counselling import actions, queries, wording
from purna_pmi.counselling.forms import (
    CloseForm,
    HandOverForm,
    NoteForm,
    OutcomeForm,
    PassOnForm,
    PlanForm,
    RecordForm,
)
from purna_pmi.counselling.models import Session
from purna_pmi.counselling.notes import Note
from purna_pmi.counselling.queries import Listing, SessionFile
from purna_pmi.identity.enums import Role
from purna_pmi.identity.queries import people_in_role
from purna_pmi.web.door import me
from purna_pmi.web.saving import form_page, submit

blueprint = Blueprint("counselling", __name__)
_SOUGHT = 100
_LABELS = {"outcomes": wording.OUTCOME_LABELS, "kinds": wording.KIND_LABELS}


@blueprint.route("/counselling", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """What waits for a counsellor, and clients: mine (to be searched), my team's, those of before."""
    wanted = request.args.get("list", default=Listing.MINE, type=Listing)
    words = request.form.get("q", "").replace("\0", "")[:_SOUGHT].strip()
    after = request.args.get("after", type=UUID)
    found = queries.overview(me(), wanted, after=after, words=words)
    return render_template("counselling/index.html", found=found, words=words, lead=me().lead)


@blueprint.get("/counselling/episodes/<uuid:episode_id>")
def episode(episode_id: UUID) -> ResponseReturnValue:
    """One client's sessions, newest first."""
    file = queries.episode_file(episode_id, before=request.args.get("before", type=UUID))
    mine = file.episode.counsellor_id == me().id
    forsaken = queries.is_forsaken(file.episode, actor=me())
    return render_template(
        "counselling/episode.html", file=file, mine=mine, forsaken=forsaken, **_LABELS
    )


@blueprint.route("/counselling/episodes/<uuid:episode_id>/plan", methods=["GET", "POST"])
def plan(episode_id: UUID) -> ResponseReturnValue:
    """Agree on an appointment."""
    file = queries.writable_episode(episode_id, actor=me())
    form = PlanForm()

    def work() -> str:
        actions.plan_session(file.episode, form.plan())
        return _after(_("Sesi dijadwalkan."), url_for(".episode", episode_id=episode_id))

    return submit(form, work) or form_page("counselling/plan.html", form, file=file)


@blueprint.route("/counselling/episodes/<uuid:episode_id>/record", methods=["GET", "POST"])
def record(episode_id: UUID) -> ResponseReturnValue:
    """Note a session that nobody had planned."""
    file = queries.writable_episode(episode_id, actor=me())
    form = RecordForm()

    def work() -> str:
        made = actions.record_session(file.episode, form.plan(), form.result())
        return _after_outcome(made)

    return submit(form, work) or form_page("counselling/record.html", form, file=file)


@blueprint.route("/counselling/episodes/<uuid:episode_id>/close", methods=["GET", "POST"])
def close(episode_id: UUID) -> ResponseReturnValue:
    """End the counselling of one client."""
    file = queries.writable_episode(episode_id, actor=me())
    form = CloseForm(obj=file.episode)

    def work() -> str:
        actions.close_episode(file.episode, version=form.version.data)
        return _after(_("Konseling diakhiri."), url_for(".episode", episode_id=episode_id))

    done = submit(form, work, current=lambda: file.episode)
    return done or form_page("counselling/close.html", form, file=file)


@blueprint.route("/counselling/episodes/<uuid:episode_id>/pass-on", methods=["GET", "POST"])
def pass_on(episode_id: UUID) -> ResponseReturnValue:
    """The lead counsellor gives an episode without an active counsellor to another of the team."""
    file = queries.led_episode(episode_id, actor=me())
    forsaken = queries.is_forsaken(file.episode, actor=me())
    form = PassOnForm(obj=None, version=file.episode.version)
    form.offer(people_in_role(Role.COUNSELLOR))

    def work() -> str:
        chosen, version = form.chosen(), form.version.data
        actions.pass_on(file.episode, counsellor_id=chosen, version=version)
        return _after(_("Konseling diteruskan."), url_for(".index", list="team"))

    done = submit(form, work, current=lambda: file.episode)
    return done or form_page("counselling/pass_on.html", form, file=file, forsaken=forsaken)


@blueprint.route("/counselling/sessions/<uuid:session_id>", methods=["GET", "POST"])
def session(session_id: UUID) -> ResponseReturnValue:
    """A session and its note: to write for its counsellor, to read for the lead; each showing is on record."""
    file = queries.session_file(session_id)
    note = _note(file)
    form = NoteForm(obj=note)
    done = submit(form, lambda: _keep(file, form, note), current=lambda: _note(file))
    return done or form_page("counselling/session.html", form, file=file, note=note, **_LABELS)


@blueprint.route("/counselling/sessions/<uuid:session_id>/outcome", methods=["GET", "POST"])
def outcome(session_id: UUID) -> ResponseReturnValue:
    """Record what became of a session, and plan the next in the same save."""
    file = queries.writable_session(session_id, actor=me())
    form = OutcomeForm(obj=file.session)

    def work() -> str:
        actions.record_outcome(file.session, form.result(), version=form.version.data)
        return _after_outcome(file.session)

    done = submit(form, work, current=lambda: file.session)
    return done or form_page("counselling/outcome.html", form, file=file, **_LABELS)


@blueprint.route("/counselling/sessions/<uuid:session_id>/plan", methods=["GET", "POST"])
def replan(session_id: UUID) -> ResponseReturnValue:
    """Move an appointment."""
    file = queries.writable_session(session_id, actor=me())
    form = PlanForm(obj=file.session)

    def work() -> str:
        actions.change_plan(file.session, form.plan(), version=form.version.data)
        return _after(_("Jadwal diubah."), url_for(".episode", episode_id=file.episode.id))

    done = submit(form, work, current=lambda: file.session)
    return done or form_page("counselling/plan.html", form, file=file)


@blueprint.route("/cases/<uuid:case_id>/counselling", methods=["GET", "POST"])
def hand_over(case_id: UUID) -> ResponseReturnValue:
    """The case's staff entrust it to a counsellor."""
    case = queries.case_of_staff(case_id)
    form = HandOverForm()
    counsellors = people_in_role(Role.COUNSELLOR, everywhere=True)
    form.offer(counsellors)

    def work() -> str:
        actions.hand_over(case_id, counsellor_id=form.chosen())
        return _after(_("Kasus diserahkan ke konselor."), url_for("cases.show", case_id=case_id))

    done = submit(form, work)
    return done or form_page(
        "counselling/hand_over.html",
        form,
        case=case,
        counselling=queries.of_case(case_id),
        active={one.id for one in counsellors},
    )


def _keep(file: SessionFile, form: NoteForm, note: Note) -> str:
    save = actions.sign_note if form.sign.data else actions.write_note
    save(
        file.session,
        form.words(),
        before=note,
        version=form.version.data,
        keyring=_keyring(),
    )
    said = _("Catatan ditandatangani.") if form.sign.data else _("Draf catatan disimpan.")
    return _after(said, url_for(".session", session_id=file.session.id))


def _note(file: SessionFile) -> Note:
    return queries.note(file, actor=me(), keyring=_keyring())


def _after_outcome(session: Session) -> str:
    """To the note where there is something to write, else to the client's sessions."""
    if session.takes_note:
        return _after(
            _("Hasil sesi disimpan. Sekarang tulis catatannya."),
            url_for(".session", session_id=session.id),
        )
    return _after(_("Hasil sesi disimpan."), url_for(".episode", episode_id=session.episode_id))


def _after(said: str, address: str) -> str:
    flash(said, "success")
    return address


def _keyring() -> Keyring:
    keyring: Keyring = current_app.extensions["settings"].keyring
    return keyring
