"""Figures of an invented city for the tests of the documents."""

from calendar import monthrange
from dataclasses import replace
from datetime import UTC, date, datetime

from purna_pmi.reports import case_figures as case
from purna_pmi.reports.figures import (
    AGE_BANDS,
    Counselling,
    Flow,
    FollowUps,
    Groups,
    Marks,
    Month,
    Period,
    Profile,
    ProgrammeFigures,
    Protection,
    Row,
    Scope,
    ScopeKind,
    Training,
)

KINDS = [
    "deported",
    "contract_ended",
    "in_distress",
    "laid_off",
    "leave",
    "repatriated",
    "failed_departure",
    "deceased",
    "other",
    "unknown",
]
DISTRICTS = ("Alak", "Maulafa", "Kelapa Lima", "Oebobo", "Kota Raja", "Kota Lama")
REASONS = ["goals_reached", "moved_away", "lost_contact", "withdrew", "transferred", "other"]


def rows(codes, counts, names=()):
    names = names or [""] * len(codes)
    return tuple(
        Row(code=code, count=count, name=name)
        for code, count, name in zip(codes, counts, names, strict=True)
    )


def district_rows(counts):
    codes = [f"53.71.0{i}" for i in range(1, 7)]
    return rows([*codes, "outside", "unknown"], counts, [*DISTRICTS, "", ""])


def period(first, last):
    end = date(last.year, last.month, monthrange(last.year, last.month)[1])
    return Period(first=first, last=end)


def months(span, new, closed):
    pairs = zip(span.months(), new, closed, strict=True)
    return tuple(Month(first=first, new=n, closed=c) for first, n, c in pairs)


def city_year():
    """About 480 people over twelve months."""
    span = period(date(2025, 1, 1), date(2025, 12, 1))
    new = (21, 18, 26, 31, 24, 35, 29, 22, 27, 33, 25, 21)
    closed = (12, 15, 18, 22, 19, 26, 17, 20, 23, 24, 18, 29)
    return ProgrammeFigures(
        definitions=1,
        salt="5f" * 16,
        provisional=False,
        period=span,
        scope=Scope(kind=ScopeKind.CITY, code="53.71", name="Kota Kupang"),
        city="Kota Kupang",
        agency="Dinas Sosial Kota Kupang",
        cut_off=datetime(2026, 1, 5, 1, 30, tzinfo=UTC),
        flow=Flow(open_start=174, new=312, reopened=9, closed=243, open_end=252),
        closed_by_reason=rows(REASONS, (131, 58, 23, 17, 11, 3)),
        months=months(span, new, closed),
        profile=Profile(
            people=481,
            sex=rows(("P", "L", "unknown"), (249, 226, 6)),
            age=rows(AGE_BANDS, (3, 71, 158, 139, 84, 9, 17)),
            kind=rows(KINDS, (262, 61, 58, 24, 12, 31, 18, 6, 7, 2)),
            district=district_rows((86, 71, 64, 77, 43, 29, 103, 8)),
        ),
        protection=Protection(trafficking=23, sick=8),
        training=Training(
            classes=11,
            sessions=264,
            enrolled=176,
            completed=98,
            dropped=14,
            marks=Marks(hadir=3128, terlambat=247, izin=151, sakit=88, alpa=203),
        ),
        counselling=Counselling(people=117, planned=402, held=331, missed=46),
        groups=Groups(active=14, members=213, meetings=121, attended=1489, marked=1832),
        follow_ups=FollowUps(due=587, done_in_time=468, overdue_at_end=37, steps_overdue=12),
        late_entries=12,
    )


def city_year_before():
    """The year before, for comparison."""
    span = period(date(2024, 1, 1), date(2024, 12, 1))
    return replace(
        city_year(),
        period=span,
        cut_off=datetime(2025, 1, 6, 2, 0, tzinfo=UTC),
        flow=Flow(open_start=121, new=271, reopened=4, closed=222, open_end=174),
        closed_by_reason=rows(("goals_reached", "lost_contact"), (180, 42)),
        months=months(span, (23,) * 11 + (18,), (18,) * 11 + (24,)),
        training=replace(city_year().training, enrolled=176, completed=90),
        follow_ups=FollowUps(due=500, done_in_time=390, overdue_at_end=52, steps_overdue=17),
    )


def small_agency():
    """A quarter of a small agency: suppression everywhere."""
    span = period(date(2025, 7, 1), date(2025, 9, 1))
    return replace(
        city_year(),
        period=span,
        scope=Scope(kind=ScopeKind.AGENCY, code="uptd-ppa", name="UPTD PPA Kota Kupang"),
        agency="UPTD PPA Kota Kupang",
        flow=Flow(open_start=9, new=8, reopened=1, closed=6, open_end=12),
        closed_by_reason=rows(("goals_reached", "lost_contact"), (4, 2)),
        months=months(span, (2, 5, 1), (0, 4, 2)),
        profile=Profile(
            people=17,
            sex=rows(("P", "L", "unknown"), (14, 3, 0)),
            age=rows(AGE_BANDS, (1, 4, 7, 3, 2, 0, 0)),
            kind=rows(("deported", "in_distress", "other"), (11, 4, 2)),
            district=district_rows((3, 2, 2, 4, 0, 1, 5, 0)),
        ),
        protection=Protection(trafficking=6, sick=0),
        training=Training(
            classes=1,
            sessions=4,
            enrolled=4,
            completed=0,
            dropped=1,
            marks=Marks(hadir=11, terlambat=1, izin=2, sakit=0, alpa=1),
        ),
        counselling=Counselling(people=7, planned=12, held=9, missed=2),
        groups=Groups(active=1, members=3, meetings=2, attended=5, marked=6),
        follow_ups=FollowUps(due=21, done_in_time=17, overdue_at_end=3, steps_overdue=1),
        late_entries=2,
    )


def nothing_yet():
    """A city on its first month, before anybody came."""
    span = period(date(2026, 1, 1), date(2026, 1, 1))
    nobody = rows(("P", "L", "unknown"), (0, 0, 0))
    return replace(
        city_year(),
        period=span,
        flow=Flow(open_start=0, new=0, reopened=0, closed=0, open_end=0),
        closed_by_reason=(),
        months=months(span, (0,), (0,)),
        profile=Profile(
            people=0, sex=nobody, age=rows(AGE_BANDS, (0,) * 7), kind=(), district=nobody
        ),
        protection=Protection(trafficking=0, sick=0),
        training=Training(
            classes=0,
            sessions=0,
            enrolled=0,
            completed=0,
            dropped=0,
            marks=Marks(hadir=0, terlambat=0, izin=0, sakit=0, alpa=0),
        ),
        counselling=Counselling(people=0, planned=0, held=0, missed=0),
        groups=Groups(active=0, members=0, meetings=0, attended=0, marked=0),
        follow_ups=FollowUps(due=0, done_in_time=0, overdue_at_end=0, steps_overdue=0),
        late_entries=0,
    )


def one_case():
    """A person half way through the programme."""
    return case.CaseFigures(
        definitions=1,
        number="KPG-2025-0147",
        name="Yublina Contoh",
        agency="Dinas Sosial Kota Kupang",
        city="Kota Kupang",
        purpose="Bahan pembahasan kasus bulanan",
        prepared_by="Maria Contoh",
        prepared_on=date(2025, 10, 3),
        cut_off=datetime(2025, 10, 3, 1, 15, tzinfo=UTC),
        opened=date(2025, 6, 12),
        stage="Pelaksanaan rencana",
        priority="Sedang",
        worker="Maria Contoh",
        next_step="Kunjungan rumah bersama penggerak kelompok",
        next_step_on=date(2025, 10, 14),
        goals=(
            case.Goal(text="Menyelesaikan pelatihan menjahit", status="Berjalan"),
            case.Goal(text="Memiliki KTP-el dan kartu keluarga", status="Tercapai"),
            case.Goal(text="Membuka usaha jahit di rumah", status="Belum dimulai"),
        ),
        services=(
            case.Service(
                on=date(2025, 6, 12), what="Penerimaan awal", by="Maria Contoh", outcome="Selesai"
            ),
            case.Service(
                on=date(2025, 6, 20),
                what="Pengurusan KTP-el dan kartu keluarga",
                by="Dinas Kependudukan dan Pencatatan Sipil",
                outcome="Dokumen diterima",
            ),
            case.Service(on=date(2025, 7, 8), what="Kunjungan rumah", by="Maria Contoh"),
        ),
        courses=(
            case.CourseProgress(
                course="Menjahit dasar, angkatan 3",
                provider="LPK Contoh",
                status="Mengikuti",
                attended=17,
                marked=20,
            ),
        ),
        counselling=case.CounsellingProgress(attended=5, planned=6, next_on=date(2025, 10, 9)),
        groups=(
            case.GroupProgress(
                group="Kelompok Contoh Oesapa",
                role="Anggota",
                since=date(2025, 8, 1),
                attended=4,
                marked=5,
            ),
        ),
        follow_ups=(
            case.FollowUp(what="Telepon satu bulan", due=date(2025, 7, 12), done=date(2025, 7, 11)),
            case.FollowUp(what="Kunjungan tiga bulan", due=date(2025, 9, 12), done=None),
            case.FollowUp(what="Kunjungan enam bulan", due=date(2025, 12, 12), done=None),
        ),
    )
