"""The page of one case, and the older parts of it."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from purna_pmi.access.enums import Action, Kind
from purna_pmi.access.labels import ROLE_LABELS
from purna_pmi.cases import actions, labels, queries
from purna_pmi.cases.models import Case, CaseNote, Closure
from purna_pmi.cases.panels import panels_of
from purna_pmi.cases.queries import Page, Readable
from purna_pmi.cases.timeline import as_lines, named_in
from purna_pmi.cases.views.room import blueprint, id_in, keyring
from purna_pmi.core import clock
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import staff_names
from purna_pmi.people import labels as people_labels
from purna_pmi.people.homes import destination_words, home_words
from purna_pmi.people.queries import episodes_of, persons_by_id, safe_contact_of
from purna_pmi.people.queries import person as open_person
from purna_pmi.web.door import may, me


@dataclass(frozen=True)
class NextMove:
    """The one obvious thing to do with a case now."""

    label: str
    url: str


@blueprint.get("/cases/<uuid:case_id>")
def show(case_id: UUID) -> ResponseReturnValue:
    """Who, how safe to contact, where in the programme, what is next and when, by whom."""
    case = queries.open_file(case_id)
    person = persons_by_id([case.person_id])[case.person_id]
    panels = list(panels_of(case_id, may))
    return render_template(
        "cases/show.html",
        case=case,
        person=person,
        home=home_words(person),
        age=person.age_on(clock.today()),
        safe=safe_contact_of(person.id),
        episodes=episodes_of(person.id),
        others=[one for one in queries.cases_of_person(person.id) if one.id != case.id],
        protection=queries.protection_of(case_id, keyring()),
        panels=panels,
        running=[one.running for one in panels if one.running],
        destination_words=destination_words,
        labels=labels,
        people_labels=people_labels,
        today=clock.today(),
        **(_for_staff(case) if may(Kind.CASE_NOTE, Action.READ) else _for_others(case)),
    )


@blueprint.get("/cases/<uuid:case_id>/notes")
def notes(case_id: UUID) -> ResponseReturnValue:
    """Older notes of a case, twenty at a time."""
    case = queries.open_file(case_id)
    page = queries.notes(case_id, keyring(), before=id_in("before"))
    return render_template(
        "cases/notes.html", case=case, page=page, labels=labels, **_noted_by(page)
    )


@blueprint.get("/cases/<uuid:case_id>/timeline")
def timeline(case_id: UUID) -> ResponseReturnValue:
    """Older events of a case, twenty at a time."""
    case = queries.open_file(case_id)
    page = queries.events(case_id, before=id_in("before"))
    lines = as_lines(page.rows, staff_names(named_in(page.rows)))
    return render_template("cases/timeline.html", case=case, lines=lines, more=page.more)


@blueprint.get("/cases/<uuid:case_id>/readers")
def readers(case_id: UUID) -> ResponseReturnValue:
    """Who opened this file."""
    case = queries.case(case_id)
    read = queries.who_read(case_id)
    return render_template(
        "cases/readers.html",
        case=case,
        readings=read,
        names=staff_names(one.actor_id for one in read),
        roles={role.value: word for role, word in ROLE_LABELS.items()},
        subjects=labels.READ_SUBJECTS,
    )


@blueprint.get("/people/<uuid:person_id>/cases")
def of_person(person_id: UUID) -> ResponseReturnValue:
    """All cases of a person that the asker sees, and the way to open another."""
    person = open_person(person_id)
    found = queries.cases_of_person(person_id)
    return render_template("cases/of_person.html", cases=found, person=person, labels=labels)


def _for_staff(case: Case) -> dict[str, object]:
    """What the case's own staff read besides: notes, tasks, closure, timeline, and what to do next."""
    notes, events = queries.notes(case.id, keyring()), queries.events(case.id)
    tasks, closures = queries.tasks(case.id), queries.closures(case.id)
    wanted = {
        case.worker_id,
        *named_in(events.rows),
        *(note.row.author_id for note in notes.rows),
        *(task.assignee_id for task in tasks),
        *(one for closure in closures for one in (closure.proposed_by, closure.decided_by)),
    }
    names = staff_names(wanted)
    waiting = next((one for one in closures if one.decision is None), None)
    return {
        "names": names,
        "notes": notes,
        "tasks": tasks,
        "closures": closures,
        "waiting": waiting,
        "withdraws": waiting is not None and waiting.proposed_by == me().id,
        "events": as_lines(events.rows, names),
        "more_events": events.more,
        "correctable": _correctable(notes, me()),
        "move": next_move(case, waiting, me()),
    }


def _for_others(case: Case) -> dict[str, object]:
    return {"names": staff_names([case.worker_id]), "move": None, "waiting": None}


def next_move(case: Case, waiting: Closure | None, actor: Me) -> NextMove:
    """The primary button of a case's page."""
    steps = (
        (not case.is_open, _("Buka kembali"), "cases.reopen"),
        (_decides(waiting, actor), _("Putuskan terminasi"), "cases.decide_closure"),
        (_gives(case, actor), _("Tugaskan"), "cases.assign"),
        (not case.next_step, _("Tentukan langkah berikutnya"), "cases.next_step"),
        (True, _("Tulis catatan"), "cases.add_note"),
    )
    label, endpoint = next((label, endpoint) for holds, label, endpoint in steps if holds)
    return NextMove(label, url_for(endpoint, case_id=case.id))


def _decides(waiting: Closure | None, actor: Me) -> bool:
    """Somebody else's proposal waits for this supervisor."""
    supervises = actor.role == Role.SUPERVISOR
    return supervises and waiting is not None and waiting.proposed_by != actor.id


def _gives(case: Case, actor: Me) -> bool:
    return actor.role == Role.SUPERVISOR and case.worker_id is None


def _correctable(page: Page[Readable[CaseNote]], actor: Me) -> set[UUID]:
    return {
        note.row.id
        for note in page.rows
        if note.words is not None and actions.is_correctable(note.row, actor)
    }


def _noted_by(page: Page[Readable[CaseNote]]) -> dict[str, object]:
    return {
        "names": staff_names(note.row.author_id for note in page.rows),
        "correctable": _correctable(page, me()),
    }
