"""Boards of those who keep cases: social workers and supervisors."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from purna_pmi.cases import labels
from purna_pmi.cases import queries as cases
from purna_pmi.cases.enums import ClosureReason, Decision, Stage
from purna_pmi.cases.queries import DueTask, Load, WaitingClosure
from purna_pmi.cases.queries import Line as CaseLine
from purna_pmi.core import clock
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import staff_names
from purna_pmi.people import queries as people
from purna_pmi.people.queries import Question
from purna_pmi.today.board import ASKED, Block, Board, Column, Grid, Line, Nothing, Way, block
from purna_pmi.training import queries as training
from purna_pmi.training.queries import Absence
from purna_pmi.web.formats import angka, kapan, tanggal

_ABSENT_WITHIN = timedelta(days=training.ABSENT_WITHIN)


def workers_board(me: Me) -> Board:
    """Own cases: overdue, due today, just given and not planned, tasks, absences, silent ones, answers."""
    day = cases.workers_day(me=me, limit=ASKED)
    absent = training.recent_absences(clock.today() - _ABSENT_WITHIN, ASKED)
    take_in = Way(_("Catat orang yang pulang"), url_for("people.search"))
    return Board(
        parts=[
            _steps(_("Lewat tenggat"), day.overdue, "overdue", kind="late"),
            _steps(
                _("Jatuh tempo hari ini"),
                day.due,
                "today",
                kind="active",
                empty=_(
                    "Tidak ada langkah yang jatuh tempo hari ini. Langkah lain ada di daftar kasus Anda."
                ),
            ),
            block(
                _("Belum ada langkah atau tanggalnya"),
                day.unplanned,
                _unplanned,
                more=_list("mine", due="none"),
            ),
            block(_("Tugas saya"), day.tasks, _task, more=url_for("cases.tasks")),
            block(
                _("Tidak hadir di pelatihan"), absent, _absence, more=url_for("training.absences")
            ),
            block(_("Lama tanpa kabar"), day.silent, _silent, more=_list("mine", due="silent")),
            block(
                _("Usul terminasi yang dijawab"),
                day.answered,
                _answered,
                more=url_for("cases.answered"),
            ),
        ],
        ways=[take_in],
        nothing=Nothing(
            _("Belum ada yang mendesak"),
            _("Kasus dengan langkah yang jatuh tempo muncul di sini."),
            take_in,
        ),
    )


def supervisors_board(me: Me) -> Board:
    """The agency: cases without a worker, closures to decide, what is overdue, how the load is spread."""
    day = cases.supervisors_day(me=me, limit=ASKED)
    names = staff_names(
        [
            *(one.worker_id for one in day.load),
            *(one.worker_id for one in day.overdue),
            *(one.closure.proposed_by for one in day.closures),
        ]
    )

    def proposed(one: WaitingClosure) -> Line:
        reason = labels.CLOSURE_REASONS[ClosureReason(one.closure.reason)]
        told = _("diusulkan %(who)s", who=names.get(one.closure.proposed_by, "–"))
        return {
            "title": one.name,
            "url": url_for("cases.decide_closure", case_id=one.case_id),
            "note": f"{one.number} · {reason} · {told}",
            "status": _waits_since(one.closure.proposed_at),
            "kind": "wait",
        }

    def overdue(one: CaseLine) -> Line:
        worker = names.get(one.worker_id) if one.worker_id else None
        return _step(one, "late", worker or _("belum ada petugas"))

    return Board(
        parts=[
            block(
                _("Belum ada petugas"),
                day.unassigned,
                _unassigned,
                empty=_("Semua kasus sudah ada petugasnya."),
                more=_list("unassigned"),
            ),
            block(
                _("Terminasi menunggu persetujuan"),
                day.closures,
                proposed,
                empty=_(
                    "Tidak ada usul terminasi yang menunggu. Usul dari pekerja sosial muncul di sini."
                ),
                more=url_for("cases.waiting"),
            ),
            block(
                _("Dikenal instansi lain"),
                people.questions(limit=ASKED),
                _known_elsewhere,
                more=url_for("people.elsewhere"),
            ),
            block(_("Lewat tenggat"), day.overdue, overdue, more=_list("team", due="overdue")),
            _load(day.load, names),
        ],
        nothing=Nothing(
            _("Belum ada kasus"),
            _("Impor register kantor, atau tunggu pekerja sosial membuka kasus pertama."),
        ),
    )


def _steps(title: str, rows: list[CaseLine], due: str, *, kind: str, empty: str = "") -> Block:
    return block(
        title, rows, lambda one: _step(one, kind), empty=empty, more=_list("mine", due=due)
    )


def _step(one: CaseLine, kind: str, who: str | None = None) -> Line:
    told = (one.number, one.next_step, who)
    return {
        "title": one.name or one.initials,
        "url": _file(one.case_id),
        "note": " · ".join(part for part in told if part),
        "status": kapan(one.due_on),
        "kind": kind,
    }


def _unplanned(one: CaseLine) -> Line:
    return {
        "title": one.name or one.initials,
        "url": url_for("cases.next_step", case_id=one.case_id),
        "note": f"{one.number} · {_('dibuka %(day)s', day=tanggal(one.opened_on))}",
        "status": _("tentukan"),
        "kind": "todo",
    }


def _silent(one: CaseLine) -> Line:
    days = (clock.today() - clock.to_wita(one.updated_at).date()).days
    return {
        "title": one.name or one.initials,
        "url": _file(one.case_id),
        "note": f"{one.number} · {labels.STAGES[Stage(one.stage)]}",
        "status": ngettext("%(num)s hari", "%(num)s hari", days),
        "kind": "wait",
    }


def _unassigned(one: CaseLine) -> Line:
    return {
        "title": one.name or one.initials,
        "url": url_for("cases.assign", case_id=one.case_id),
        "note": f"{one.number} · {_('dibuka %(day)s', day=tanggal(one.opened_on))}",
        "status": _("pilih petugas"),
        "kind": "todo",
    }


def _task(one: DueTask) -> Line:
    due = one.task.due_on
    return {
        "title": one.task.title,
        "url": _file(one.case_id),
        "note": f"{one.name} · {one.number}",
        "status": kapan(due),
        "kind": "late" if _is_past(due) else "active",
    }


def _absence(one: Absence) -> Line:
    times = ngettext("%(num)s kali tanpa kabar", "%(num)s kali tanpa kabar", one.absences)
    return {
        "title": one.name,
        "url": _file(one.case_id),
        "note": f"{one.class_name} · {_('terakhir %(day)s', day=tanggal(one.last_on))}",
        "status": times,
        "kind": "late" if one.absences > 1 else "wait",
    }


def _answered(one: WaitingClosure) -> Line:
    returned = one.closure.decision == Decision.RETURNED
    return {
        "title": one.name,
        "url": _file(one.case_id),
        "note": " · ".join(part for part in (one.number, one.closure.decision_note) if part),
        "status": _("dikembalikan") if returned else _("disetujui"),
        "kind": "late" if returned else "done",
    }


def _known_elsewhere(one: Question) -> Line:
    return {
        "title": one.person.name,
        "url": url_for("people.elsewhere"),
        "note": one.other_agency,
        "status": _waits_since(one.question.asked_at),
        "kind": "wait",
    }


def _load(load: list[Load], names: dict[UUID, str]) -> Grid:
    def row(one: Load) -> list[Any]:
        name = names.get(one.worker_id) if one.worker_id else None
        url = _list("team", worker=one.worker_id) if one.worker_id else _list("unassigned")
        return [Way(name or _("Belum ada petugas"), url), angka(one.open), angka(one.overdue)]

    return Grid(
        _("Beban tim"),
        [
            Column(_("Petugas")),
            Column(_("Berjalan"), num=True),
            Column(_("Lewat tenggat"), num=True),
        ],
        [row(one) for one in load],
        Way(_("Kasus tim"), _list("team")),
    )


def _file(case_id: UUID) -> str:
    return url_for("cases.show", case_id=case_id)


def _list(view: str, **narrowed: Any) -> str:
    return url_for("cases.index", view=view, **narrowed)


def _waits_since(moment: datetime) -> str:
    days = (clock.today() - clock.to_wita(moment).date()).days
    return str(
        ngettext("menunggu %(num)s hari", "menunggu %(num)s hari", days) if days else kapan(moment)
    )


def _is_past(day: date | None) -> bool:
    return day is not None and day < clock.today()
