"""Hostile words that were stored are words wherever they come out: page, attribute, PDF, spreadsheet, letter."""

import io
import re
import socket
import sys
import sysconfig
import tempfile
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from purna_pmi.cases import actions as cases
from purna_pmi.cases.enums import NoteKind
from purna_pmi.core import clock
from purna_pmi.jobs.mail import Letter, compose
from purna_pmi.register.outcome_file import rejected_workbook, write_outcomes
from purna_pmi.register.outcomes import read_register
from purna_pmi.web.pdf import render_pdf
from tests.factories.cases import change, keyring, open_case_for, person_of
from tests.factories.register import row, workbook
from tests.hostile.surface import read_page
from tests.hostile.values import MARK, PRODUCT
from tests.hostile.watching import watched
from tests.hostile.zoo import entries
from tests.web.lint import _inline

ROOT = Path(__file__).resolve().parents[2]
MARKUP = (
    f'"><{MARK} onload=alert(1)>',
    f"'><{MARK}>",
    f"</textarea></title></script><{MARK}>",
    f"<svg/onload=alert(1)><{MARK}>",
    "{{7919*7927}}{%raw%}${7919*7927}",
    "<!--<script>alert(1)</script>-->",
    "&lt;script&gt;&#60;x&#62;",
)
REACHING = (
    '<img src="{url}">',
    '<link rel="attachment" href="{url}">',
    "<style>@import url({url}); @font-face{{font-family:q;src:url({url})}}</style>",
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{url}"/></svg>',
    '<object data="{url}"></object><iframe src="{url}">',
)
FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0", "＝1+1", "http://x.test"),
    '=HYPERLINK("http://x.test","buka")',
)


@pytest.fixture
def browser(app, client_of):
    """The worker's browser without the lint, which would take hostile words for slips of a template."""
    linting, app.test_client_class = app.test_client_class, FlaskClient
    yield client_of("worker")
    app.test_client_class = linting


def told(words):
    """A case in which these words stand wherever words can."""
    case_id = open_case_for("worker", words)

    def write(case, me):
        cases.write_note(case, NoteKind.VISIT, words, actor=me, keyring=keyring())
        cases.add_task(case, words, due_on=clock.today(), actor=me)

    change(case_id, "worker", write)
    return case_id


def pages_of(case_id):
    person = f"/people/{person_of(case_id)}"
    return ("/", "/cases", f"/cases/{case_id}", f"/cases/{case_id}/notes", person, f"{person}/edit")


@pytest.mark.parametrize("words", MARKUP)
def test_in_pages_and_attributes_they_are_words(browser, words):
    seen = 0
    for path in pages_of(told(words)):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        elements = read_page(answer.text)
        assert not [one for one in elements if one.tag == MARK], path
        assert _inline(elements) == []
        assert PRODUCT not in answer.text
        values = [e.attributes.get("value", "") for e in elements] + [e.text for e in elements]
        seen += any(words.casefold().lstrip("'") in value.casefold() for value in values)
    assert seen >= 3


def pdf_of(browser, case_id, purpose):
    where = browser.post(f"/cases/{case_id}/report", data={"purpose": purpose}).headers["Location"]
    return browser.get(f"{where}/pdf").data


@pytest.fixture
def ear():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture(scope="module")
def printer():
    """The renderer, started: what it loads by itself is no document's doing."""
    render_pdf("<html lang=id><p>x</p>", title="x", lang="id")


@pytest.mark.parametrize("attack", REACHING)
def test_in_a_pdf_they_are_words_and_reach_nothing(browser, ear, printer, attack):
    for url in (f"http://127.0.0.1:{ear.getsockname()[1]}/x", "file:///etc/passwd"):
        words = attack.format(url=url)
        case_id = told(words[:60])
        with watched() as book:
            pdf = PdfReader(io.BytesIO(pdf_of(browser, case_id, words)))
        text = re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))
        assert re.sub(r"\s", "", words) in text.replace("­", "")
        assert not pdf.attachments
        assert strange(book) == []
    with pytest.raises(BlockingIOError):
        ear.accept()


def strange(book):
    """What was opened that belongs neither to the product nor to Python, and who was called."""
    fonts = (
        f"{tempfile.gettempdir()}/weasyprint-"  # where the renderer lays the fonts that we hand it
    )
    own = (ROOT, sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), "/dev/null", fonts)
    at_home = tuple(map(str, own))
    return [
        (event, what)
        for event, what in book
        if event != "open" or (what.startswith("/") and not what.startswith(at_home))
    ]


def test_the_watch_sees(tmp_path):
    with watched() as book:
        (tmp_path / "x").touch()
        (tmp_path / "x").read_text()
    assert strange(book)


def rejected(words):
    data = workbook(row(1, "", Ket=words, Alasan=words), sheet="Data")
    return read_register(data, file_name="a.xlsx", today=date(2026, 2, 2))


@pytest.mark.parametrize("words", FORMULAS)
def test_in_a_spreadsheet_they_are_words(words):
    result = rejected(words)
    data = rejected_workbook(result.rows, sentence=str, reason_heading=words)
    members = {name: content for name, content in entries(data).items() if name.endswith(".xml")}
    sheets = [content for name, content in members.items() if "/worksheets/" in name]
    assert not [s for s in sheets if re.search(rb"<f[ >]|<hyperlink|\st=\"(?!s\")", s)]
    assert not [name for name in members if "externalLink" in name]
    heading, line = (
        CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    )
    assert heading[-1] == words
    plain = unicodedata.normalize(
        "NFKC", words
    ).strip()  # a full-width sign is read as what it looks like
    assert plain in [str(cell).strip() for cell in line]
    if not words.startswith("http"):
        assert b'quotePrefix="1"' in members["xl/styles.xml"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "＝1"])
def test_in_the_outcome_file_they_are_words(name):
    result = read_register(workbook(row(1), sheet=name), file_name="a.xlsx", today=date(2026, 2, 2))
    stream = io.StringIO()
    write_outcomes(result, stream)
    lines = stream.getvalue().splitlines()
    read = unicodedata.normalize("NFKC", name)  # as all that is read of a file
    assert [line.split(",")[0] for line in lines] == ["sheet", f"'{read}"]


@pytest.mark.parametrize("words", ["Salam\r\nBcc: x@evil.test", "Salam\nX: y", "Salam\r\n\r\nisi"])
def test_in_a_letter_they_are_words(words):
    letter = compose(
        Letter("a@kantor.test", words, words), sender="s@kantor.test", mail_id="1", at=clock.now()
    )
    assert {"Bcc", "X"} & set(letter.keys()) == set()
    assert len(letter.get_all("Subject")) == 1
    assert letter.as_bytes().split(b"\r\n\r\n")[0].count(b"evil.test") <= 1
    for address in (f"a@kantor.test{words[5:]}", f"{words}@kantor.test"):
        with pytest.raises(ValueError):
            compose(Letter(address, "x", "x"), sender="s@kantor.test", mail_id="1", at=clock.now())
