"""Boards of those who meet people: counsellors, trainers, facilitators."""

from collections.abc import Callable
from datetime import time, timedelta

from flask import url_for
from flask_babel import gettext as _

from purna_pmi.community import queries as community
from purna_pmi.community.models import Meeting, Membership
from purna_pmi.core import clock
from purna_pmi.counselling import queries as counselling
from purna_pmi.counselling.queries import Appointment, Loose
from purna_pmi.identity.models import Me
from purna_pmi.today.board import ASKED, FEW, Board, Line, Nothing, Way, block
from purna_pmi.training import queries as training
from purna_pmi.training.models import ClassSession
from purna_pmi.web.formats import kapan, tanggal

_AHEAD = timedelta(days=7)
_SOON = timedelta(days=14)
_Lesson = tuple[ClassSession, str]
_Gathering = tuple[Meeting, str]


def counsellors_board(me: Me) -> Board:
    """Appointments of today and of the days to come, results not recorded, notes not signed, clients not met yet."""
    agenda = counselling.agenda(me)
    last = clock.today() + _SOON
    coming = [one for one in agenda.coming if one.session.planned_on <= last]
    everything = url_for("counselling.index")
    return Board(
        parts=[
            block(
                _("Sesi hari ini"),
                agenda.today,
                _appointment("counselling.outcome", "active"),
                empty=_("Tidak ada sesi hari ini. Yang terjadwal ada di bawah."),
                more=everything,
            ),
            block(
                _("Hasil belum dicatat"),
                agenda.without_outcome,
                _appointment("counselling.outcome", "late"),
                more=everything,
            ),
            block(
                _("Catatan belum ditandatangani"),
                agenda.unsigned,
                _appointment("counselling.session", "wait"),
                more=everything,
            ),
            block(_("Baru diserahkan"), agenda.fresh, _fresh, more=everything),
            block(_("Kasus sudah ditutup"), agenda.closed_cases, _outlasting, more=everything),
            block(
                _("Tanpa konselor aktif"),
                agenda.forsaken,
                _forsaken,
                more=url_for("counselling.index", list="team"),
            ),
            block(
                _("Mendatang"), coming, _appointment("counselling.replan", "todo"), more=everything
            ),
        ],
        nothing=Nothing(
            _("Belum ada sesi"),
            _("Pekerja sosial menyerahkan kasus kepada Anda. Setelah itu klien muncul di sini."),
        ),
    )


def trainers_board(me: Me) -> Board:
    """Sessions of today with the sheet as the one big button, sheets forgotten, sessions to come."""
    today = clock.today()
    week = training.sessions_between(me.id, today, today + _AHEAD, 2 * ASKED)
    held = [one for one in week if one[0].held_on == today]
    coming = [one for one in week if one[0].held_on > today]
    due = [(one, name) for one, name in training.sessions_due(me.id, ASKED) if one.held_on < today]
    first = next((one for one in held if one[0].sheet_saved_at is None), None)
    return Board(
        big=first and Way(_("Isi daftar hadir"), _lesson_sheet(first[0])),
        hint=f"{first[1]} · {_hours(first[0])}" if first else "",
        parts=[
            block(
                _("Pertemuan hari ini"),
                held,
                _lesson_today,
                empty=_(
                    "Tidak ada pertemuan hari ini. Yang berikutnya ada di bawah atau di halaman Kelas."
                ),
                more=url_for("training.classes"),
            ),
            block(
                _("Daftar hadir belum diisi"), due, _lesson_due, more=url_for("training.classes")
            ),
            block(
                _("Tujuh hari ke depan"),
                coming,
                _lesson_ahead,
                shown=FEW,
                more=url_for("training.classes"),
            ),
        ],
        nothing=Nothing(
            _("Belum ada kelas"),
            _("Buat kelas dan susun jadwalnya; pertemuan hari ini lalu muncul di sini."),
            Way(_("Kelas baru"), url_for("training.add_class")),
            "class",
        ),
    )


def facilitators_board(_me: Me) -> Board:
    """Proposals that wait for an answer, sheets of meetings, meetings to come."""
    proposals = community.proposals(ASKED)
    due = community.meetings_due(ASKED)
    coming = community.meetings_ahead(ASKED)
    today = next((one for one in due if one[0].held_on == clock.today()), None)
    groups = url_for("community.groups")
    return Board(
        big=today and Way(_("Isi daftar hadir"), _meeting_sheet(today[0])),
        hint=today[1] if today else "",
        parts=[
            block(
                _("Usulan anggota menunggu jawaban"),
                proposals,
                _proposal,
                empty=_(
                    "Tidak ada usulan anggota baru. Usulan dari pekerja sosial muncul di sini."
                ),
                more=groups,
            ),
            block(_("Daftar hadir belum diisi"), due, _meeting_due, more=groups),
            block(
                _("Pertemuan berikutnya"),
                coming,
                _meeting_ahead,
                empty=_(
                    "Belum ada pertemuan yang direncanakan. Buka kelompoknya, lalu catat pertemuan baru."
                ),
                more=groups,
            ),
        ],
        nothing=Nothing(
            _("Belum ada kelompok"), _("Catat kelompok yang Anda dampingi."), icon="group"
        ),
    )


def _appointment(endpoint: str, kind: str) -> Callable[[Appointment], Line]:
    def line(one: Appointment) -> Line:
        hour = f" {_clock(one.session.starts_at)} WITA" if one.session.starts_at else ""
        return {
            "title": one.client.label,
            "url": url_for(endpoint, session_id=one.session.id),
            "note": f"{one.client.number} · {tanggal(one.session.planned_on)}{hour}",
            "status": kapan(one.session.planned_on),
            "kind": kind,
        }

    return line


def _fresh(one: Loose) -> Line:
    told = _("diserahkan %(day)s", day=tanggal(one.episode.opened_on))
    url = url_for("counselling.episode", episode_id=one.episode.id)
    return _sheet_line(
        one.client.label, url, f"{one.client.number} · {told}", _("belum ada sesi"), "wait"
    )


def _outlasting(one: Loose) -> Line:
    told = _(
        "kasus ditutup %(day)s: akhiri pendampingan atau ajukan rujukan",
        day=tanggal(one.client.case_closed_on),
    )
    url = url_for("counselling.episode", episode_id=one.episode.id)
    return _sheet_line(
        one.client.label, url, f"{one.client.number} · {told}", _("kasus ditutup"), "late"
    )


def _forsaken(one: Loose) -> Line:
    told = _("sebelumnya %(name)s", name=one.counsellor)
    url = url_for("counselling.pass_on", episode_id=one.episode.id)
    return _sheet_line(
        one.client.label, url, f"{one.client.number} · {told}", _("teruskan"), "late"
    )


def _lesson_today(one: _Lesson) -> Line:
    lesson, name = one
    filled = lesson.sheet_saved_at is not None
    return _sheet_line(
        name,
        _lesson_sheet(lesson),
        _with_topic(_hours(lesson), lesson.topic),
        _("terisi") if filled else _("belum diisi"),
        "done" if filled else "active",
    )


def _lesson_due(one: _Lesson) -> Line:
    lesson, name = one
    told = _with_topic(f"{tanggal(lesson.held_on)} {_hours(lesson)}", lesson.topic)
    return _sheet_line(name, _lesson_sheet(lesson), told, kapan(lesson.held_on), "late")


def _lesson_ahead(one: _Lesson) -> Line:
    lesson, name = one
    told = _with_topic(f"{tanggal(lesson.held_on)} {_hours(lesson)}", lesson.topic)
    url = url_for("training.show_class", class_id=lesson.class_id)
    return _sheet_line(name, url, told, kapan(lesson.held_on), "todo")


def _meeting_due(one: _Gathering) -> Line:
    meeting, name = one
    told = _with_topic(tanggal(meeting.held_on), meeting.topic)
    kind = "active" if meeting.held_on == clock.today() else "late"
    return _sheet_line(name, _meeting_sheet(meeting), told, kapan(meeting.held_on), kind)


def _meeting_ahead(one: _Gathering) -> Line:
    meeting, name = one
    told = _with_topic(tanggal(meeting.held_on), meeting.topic, meeting.place)
    url = url_for("community.show_group", group_id=meeting.group_id)
    return _sheet_line(name, url, told, kapan(meeting.held_on), "todo")


def _proposal(one: tuple[Membership, str]) -> Line:
    proposed, group = one
    url = url_for("community.show_group", group_id=proposed.group_id)
    return _sheet_line(proposed.shown_name, url, group, kapan(proposed.from_on), "wait")


def _sheet_line(title: str, url: str, note: str, status: str, kind: str) -> Line:
    return {"title": title, "url": url, "note": note, "status": status, "kind": kind}


def _lesson_sheet(lesson: ClassSession) -> str:
    return url_for("training.sheet", session_id=lesson.id)


def _meeting_sheet(meeting: Meeting) -> str:
    return url_for("community.sheet", meeting_id=meeting.id)


def _with_topic(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _hours(lesson: ClassSession) -> str:
    return f"{_clock(lesson.starts_at)}–{_clock(lesson.ends_at)}"


def _clock(moment: time) -> str:
    return f"{moment:%H.%M}"
