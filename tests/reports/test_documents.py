import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from purna_pmi.reports.canonical import figures_hash
from purna_pmi.reports.documents import case_html, period_words, programme_html
from purna_pmi.reports.published import publish
from purna_pmi.web.pdf import render_pdf
from tests.reports.samples import (
    city_year,
    city_year_before,
    nothing_yet,
    one_case,
    small_agency,
)
from tests.reports.told import cells


def printed(html):
    return render_pdf(html, title="Laporan", lang="id")


@pytest.fixture(scope="module")
def year(environment):
    """The year's report as PDF."""
    return printed(
        programme_html(publish(city_year()), publish(city_year_before()), environment=environment)
    )


@pytest.fixture(scope="module")
def year_pages(year, read):
    """Its words, page by page: to take them out of a PDF costs more than all that is asked of them."""
    return read(year)


def test_every_figure_that_may_be_told_is_printed(year_pages):
    words = " ".join(year_pages)
    numbers = [int(n.replace(".", "")) for n in re.findall(r"\d{1,3}(?:\.\d{3})+|\d+", words)]
    told = [cell.value for cell in cells(publish(city_year())) if cell.shown]
    assert len(told) > 80
    assert set(told) <= set(numbers)
    assert {11, 264, 14, 121} <= set(numbers)


@pytest.mark.parametrize(
    "row",
    [
        "+ Dibuka kembali 9",
        "= Berjalan pada akhir periode 252",
        "Tujuan tercapai 131 54%",
        "Laki-laki 226 47%",
        "Deportasi 262 54%",
        "Kelapa Lima 64 13%",
        "Di luar kota 103 21%",
        "Terindikasi perdagangan orang (TPPO) 23",
        "Pulang dalam keadaan sakit <10",
        "Menyelesaikan pelatihan 98 56%",
        "Jumlah hadir 3.375 88%",
        "Alpa (tanpa keterangan) 203",
        "Terlaksana 331 82%",
        "Selesai tepat waktu 468 80%",
        "Lainnya • –",
    ],
)
def test_each_count_stands_beside_its_words(year_pages, row):
    assert row in " ".join(year_pages)


def test_the_contents_tell_the_pages(year_pages):
    contents = year_pages[1]
    for number, title in re.findall(r"(\d) ([A-Z][a-z ]+?)[. ]*\. (?=\d)", contents):
        page = int(re.search(rf"{number} {title}[. ]+?(\d+)", contents)[1])
        assert f"{number} {title}" in year_pages[page - 1]


def test_pages_are_numbered_and_none_is_empty(year_pages):
    for number, words in enumerate(year_pages[1:], start=2):
        assert f"Halaman {number} dari {len(year_pages)}" in words
        assert len(words) > 400
    assert "Halaman" not in year_pages[0]


@pytest.mark.parametrize("lower", [20, 50, 68])
def test_signatures_stand_below_what_they_sign(environment, read, lower):
    html = programme_html(publish(city_year()), None, environment=environment)
    push = f'<section class="method" style="break-before: page; padding-top: {lower}mm">'
    pages = read(printed(html.replace('<section class="method">', push)))
    (signed,) = [words for words in pages if "Mengetahui, Pemerintah" in words]
    assert "Angka yang dibekukan" in signed
    assert "Kode angka (SHA-256)" in signed


def test_the_report_is_tagged_and_outlined(year):
    reader = PdfReader(BytesIO(year))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "id"
    assert root["/MarkInfo"]["/Marked"]
    titles = [item["/Title"] for item in reader.outline if not isinstance(item, list)]
    assert titles[1:] == [
        "1 Ringkasan",
        "2 Arus kasus",
        "3 Profil orang yang dilayani",
        "4 Pelatihan keterampilan",
        "5 Konseling psikologis",
        "6 Kelompok komunitas",
        "7 Tindak lanjut",
        "8 Definisi dan metode",
        "9 Pengesahan",
    ]


def elements(node):
    """Structure elements from a node of the tag tree downwards."""
    kids = node.get("/K", [])
    for kid in (k.get_object() for k in (kids if isinstance(kids, list) else [kids])):
        if isinstance(kid, dict) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_tables_have_heads_and_figures_have_words(year):
    tree = PdfReader(BytesIO(year)).trailer["/Root"]["/StructTreeRoot"]
    found = list(elements(tree))
    kinds = [element["/S"] for element in found]
    assert kinds.count("/Table") >= 11
    assert kinds.count("/TH") > 60
    figures = [element for element in found if element["/S"] == "/Figure"]
    assert len(figures) == 7
    assert all(figure["/Alt"] for figure in figures)


def test_printed_again_it_is_the_same(year, environment):
    assert (
        printed(
            programme_html(
                publish(city_year()), publish(city_year_before()), environment=environment
            )
        )
        == year
    )


def test_change_is_told_against_the_period_before(environment):
    html = programme_html(
        publish(city_year()), publish(city_year_before()), environment=environment
    )
    assert "sebelumnya 271 · ▲ 41" in re.sub(r"\s+", " ", html)
    assert "sebelumnya" not in programme_html(publish(city_year()), environment=environment)


def test_a_small_agency_prints_no_small_count(environment):
    html = programme_html(publish(small_agency()), environment=environment)
    figures = re.findall(r'<td class="figure[^"]*">([^<]*)</td>', html)
    assert not {"1", "2", "3", "4"} & set(figures)
    assert "kurang dari 5" in html
    assert "Grafik arus tidak digambar" in html


def test_an_empty_period_says_so(environment):
    html = programme_html(publish(nothing_yet()), environment=environment)
    assert "Tidak ada orang yang dilayani pada periode ini." in html
    assert html.count("<svg") == 1


def test_the_hash_is_printed(year_pages):
    assert figures_hash(city_year()) in "".join(year_pages).replace(" ", "")


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (("2025-01-01", "2025-12-31"), "Januari–Desember 2025"),
        (("2025-02-01", "2025-02-28"), "Februari 2025"),
        (("2024-11-01", "2025-02-28"), "November 2024–Februari 2025"),
    ],
)
def test_a_period_in_words(months, words):
    span = replace(
        city_year().period, **dict(zip(("first", "last"), map(_day, months), strict=True))
    )
    assert period_words(span, "id") == words


def _day(text):
    return type(city_year().period.first).fromisoformat(text)


def test_the_case_report_says_what_its_worker_needs(environment, read):
    words = " ".join(read(printed(case_html(one_case(), environment=environment))))
    for part in ("RAHASIA", "KPG-2025-0147", "17 dari 20", "85%", "5 dari 6 sesi", "Lewat tenggat"):
        assert part in words


@pytest.mark.parametrize("steps", range(36, 40))
def test_the_case_reports_last_words_never_stand_alone_on_a_sheet(environment, read, steps):
    many = [replace(one_case().follow_ups[1], what=f"Kunjungan ke-{n}") for n in range(steps)]
    case = replace(one_case(), follow_ups=tuple(many))
    assert "Kunjungan ke" in read(printed(case_html(case, environment=environment)))[-1]


HOSTILE = (
    '<img src="file:///etc/hostname"> {{ 7*7 }} %(x)s & <link rel=attachment href=file:///etc>'
)


def test_hostile_words_are_printed_as_they_are(environment, read):
    case = replace(one_case(), name=HOSTILE, purpose=HOSTILE)
    words = "".join(read(printed(case_html(case, environment=environment)))).replace(" ", "")
    assert words.count(HOSTILE.replace(" ", "")) >= 2


def test_a_hostile_agency_name_stays_words(environment, read):
    figures = replace(city_year(), agency=HOSTILE, city=HOSTILE)
    html = programme_html(publish(figures), environment=environment)
    assert "<img" not in html
    assert HOSTILE.replace(" ", "") in "".join(read(printed(html))).replace(" ", "")
