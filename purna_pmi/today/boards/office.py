"""Boards of those who look after the whole: manager, partner, administrator, auditor. No person stands on them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from purna_pmi.access.labels import ROLE_LABELS
from purna_pmi.accounts import queries as accounts
from purna_pmi.accounts.models import UserRow
from purna_pmi.cases import queries as cases
from purna_pmi.cases.queries import MonthFlow
from purna_pmi.core import clock
from purna_pmi.identity.enums import Role
from purna_pmi.identity.models import Me
from purna_pmi.identity.queries import staff_names
from purna_pmi.jobs import queries as jobs
from purna_pmi.oversight import queries as oversight
from purna_pmi.oversight.queries import Reader
from purna_pmi.reports import queries as reports
from purna_pmi.reports.enums import ReportState
from purna_pmi.reports.models import ProgrammeReport
from purna_pmi.reports.wording import STATE_SHAPES, STATES
from purna_pmi.today.board import ASKED, FEW, SHOWN, Board, Column, Grid, Line, Nothing, Way, block
from purna_pmi.training import queries as training
from purna_pmi.training.queries import ClassLine
from purna_pmi.web.formats import angka, bulan, kapan, tanggal, waktu

_DAYS = 7


def managers_board(_me: Me) -> Board:
    """The month beside the last one, the reports, and the classes that run: counts, never a person."""
    months = cases.monthly_flow()
    printed = reports.programme_reports().rows
    running = training.classes().lines
    return Board(
        figures=[{"label": _("Kasus berjalan sekarang"), "value": angka(months[0].open_now)}],
        parts=[
            _flow(months),
            block(
                _("Laporan terbaru"),
                printed,
                _report,
                empty=_("Belum ada laporan. Buat yang pertama di halaman Laporan."),
                more=url_for("reports.index"),
                shown=FEW,
            ),
            block(
                _("Kelas berjalan dan akan datang"),
                running,
                _class,
                empty=_(
                    "Belum ada kelas yang berjalan. Kelas yang dibuat lembaga pelatihan muncul di sini."
                ),
                more=url_for("training.classes"),
            ),
        ],
        ways=[Way(_("Buat laporan"), url_for("reports.index"))],
        nothing=_NOTHING,
    )


def partners_board(_me: Me) -> Board:
    """An honest, empty page: there are no referrals yet."""
    return Board(
        nothing=Nothing(
            _("Belum ada rujukan untuk Anda"),
            _("Rujukan dari dinas sosial akan muncul di sini dengan batas waktu menjawabnya."),
            icon="referral",
        )
    )


def administrators_board(_me: Me) -> Board:
    """Accounts whose owner has not begun, jobs that gave up, letters that wait."""
    new, health = accounts.without_password(ASKED), jobs.health()
    late = health.oldest_letter_at and clock.now() - health.oldest_letter_at > timedelta(hours=1)
    failed = bool(health.failed)
    figures: list[Line] = [
        {"label": _("Pekerjaan sistem yang gagal"), "value": angka(health.failed), "late": failed},
        {"label": _("Pekerjaan sistem yang menunggu"), "value": angka(health.waiting)},
        {"label": _("E-mail menunggu dikirim"), "value": angka(health.letters), "late": bool(late)},
    ]
    return Board(
        figures=figures,
        hint=_since(health.oldest_letter_at) if late else "",
        parts=[
            block(
                _("Akun tanpa kata sandi"),
                new,
                _account,
                empty=_("Semua pemilik akun sudah memilih kata sandi."),
                more=url_for("accounts.users"),
            )
        ],
        nothing=_NOTHING,
    )


def auditors_board(_me: Me) -> Board:
    """Who read most in the last days, and whether the record is sealed."""
    readers = oversight.busiest_readers(_DAYS, SHOWN)
    names = staff_names(one.actor_id for one in readers)
    seals = oversight.newest_seals(1)
    sealed: Line = {
        "label": _("Segel jejak terakhir"),
        "value": kapan(seals[0].made_at) if seals else _("belum ada"),
        "late": not seals or clock.now() - seals[0].made_at > timedelta(days=1),
        "url": url_for("oversight.seals"),
    }
    return Board(
        figures=[sealed],
        hint=_(
            "Pembacaan ditandai bila jauh lebih banyak daripada rekan seperannya, atau sering pada"
            " malam hari. Tanda ini ajakan bertanya, bukan tuduhan."
        ),
        parts=[_readers(readers, names)],
        nothing=_NOTHING,
    )


def _since(moment: datetime | None) -> str:
    return str(_("Surat tertua menunggu sejak %(moment)s.", moment=waktu(moment)))


def _flow(months: list[MonthFlow]) -> Grid:
    rows = (
        (_("Kasus baru"), [one.opened for one in months]),
        (_("Dibuka kembali"), [one.reopened for one in months]),
        (_("Diterminasi"), [one.closed for one in months]),
    )
    return Grid(
        _("Bulan ini dan bulan lalu"),
        [Column(_("Kasus")), *(Column(bulan(one.month), num=True) for one in months)],
        [[label, *(angka(count) for count in counts)] for label, counts in rows],
    )


def _report(one: ProgrammeReport) -> Line:
    state = ReportState(one.state)
    finality = _("Sementara") if one.provisional else _("Final")
    return {
        "title": f"{bulan(one.from_on)} – {bulan(one.until_on)}",
        "url": url_for("reports.programme", report_id=one.id),
        "note": f"{finality} · {waktu(one.created_at)}",
        "status": STATES[state],
        "kind": STATE_SHAPES[state],
    }


def _class(one: ClassLine) -> Line:
    taken = _("%(taken)s dari %(capacity)s kursi", taken=one.taken, capacity=one.capacity)
    begins = one.starts_on > clock.today()
    return {
        "title": one.name,
        "url": url_for("training.show_class", class_id=one.id),
        "note": f"{one.provider} · {taken} · {tanggal(one.starts_on)} – {tanggal(one.ends_on)}",
        "status": kapan(one.starts_on) if begins else _("berjalan"),
        "kind": "todo" if begins else "active",
    }


def _account(one: UserRow) -> Line:
    return {
        "title": one.name,
        "url": url_for("accounts.user", user_id=one.id),
        "note": f"{one.agency_name} · {', '.join(str(ROLE_LABELS[role]) for role in one.roles)}",
        "status": _("belum masuk"),
        "kind": "wait",
    }


def _readers(readers: list[Reader], names: Mapping[UUID, str]) -> Grid:
    since = (clock.today() - timedelta(days=_DAYS)).isoformat()

    def row(one: Reader) -> list[Any]:
        url = url_for("oversight.audit", kind="reading", actor_id=one.actor_id, since=since)
        unusual = {"status": _("tidak biasa"), "kind": "late"}
        usual = {"status": _("wajar"), "kind": "plain"}
        return [
            Way(names.get(one.actor_id, "–"), url),
            ROLE_LABELS[Role(one.role)],
            angka(one.files),
            angka(one.revealed),
            angka(one.at_night),
            unusual if one.is_unusual else usual,
        ]

    return Grid(
        _("Berkas dibaca dalam tujuh hari"),
        [
            Column(_("Nama")),
            Column(_("Peran")),
            Column(_("Berkas"), num=True),
            Column(_("Nomor dibuka"), num=True),
            Column(_("Malam hari"), num=True),
            Column(_("Penilaian")),
        ],
        [row(one) for one in readers],
        Way(_("Jejak audit"), url_for("oversight.audit")),
    )


_NOTHING = Nothing("", "")
