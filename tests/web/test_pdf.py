import builtins
import logging
import re
import socket
from io import BytesIO

import pytest
from pypdf import PdfReader

from purna_pmi.web.pdf import PdfUnavailable, own_assets, render_pdf

STYLED = '<html lang="id"><link rel="stylesheet" href="purna:report.css"><h1>Judul</h1><p>Isi</p>'


@pytest.fixture
def ear():
    """A listener on the loopback that counts who calls."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def callers(server):
    try:
        server.accept()
    except BlockingIOError:
        return 0
    return 1


ATTACKS = (
    '<img src="{url}">',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="{url}">',
    '<a rel="attachment" href="{url}">x</a>',
    "<style>@import url({url}); p {{ background: url({url}) }}</style><p>x</p>",
    "<style>@font-face {{ font-family: q; src: url({url}) }} p {{ font-family: q }}</style><p>x</p>",
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{url}" /><use href="{url}#a"/></svg>',
    '<object data="{url}"></object><embed src="{url}"><iframe src="{url}"></iframe>',
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_document_reaches_the_network(ear, attack):
    url = f"http://127.0.0.1:{ear.getsockname()[1]}/x"
    pdf = render_pdf(STYLED + attack.format(url=url), title="x", lang="id")
    assert callers(ear) == 0
    assert not PdfReader(BytesIO(pdf)).attachments


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_document_reaches_a_file(tmp_path, attack):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">RAHASIA</text></svg>')
    for url in (
        secret.as_uri(),
        f"data:text/plain,{secret.as_uri()}",
        "purna:../pdf.py",
        "/etc/hosts",
    ):
        pdf = render_pdf(STYLED + attack.format(url=url), title="x", lang="id")
        reader = PdfReader(BytesIO(pdf))
        assert "RAHASIA" not in reader.pages[0].extract_text()
        assert not reader.attachments


def test_refusals_are_told_to_the_log_only(caplog):
    with caplog.at_level(logging.WARNING, "weasyprint"):
        render_pdf(STYLED + '<img src="file:///etc/hostname">', title="x", lang="id")
    assert "ValueError" in caplog.text


def test_only_styles_and_fonts_are_ours():
    names = set(own_assets())
    assert "purna:report.css" in names
    assert all(re.fullmatch(r"purna:[\w-]+\.(css|ttf)", name) for name in names)
    assert all(path.is_file() for path in own_assets().values())


def test_title_language_and_standard_are_in_the_file():
    reader = PdfReader(BytesIO(render_pdf(STYLED, title="Laporan <uji>", lang="id")))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Laporan <uji>"
    assert root["/Lang"] == "id"
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_font_is_embedded():
    page = PdfReader(BytesIO(render_pdf(STYLED, title="x", lang="id"))).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "SourceSansPro" in font["/BaseFont"].replace("-", "")
        assert {"/FontFile2", "/FontFile3"} & set(inner)


def test_the_same_input_gives_the_same_bytes():
    assert render_pdf(STYLED, title="x", lang="id") == render_pdf(STYLED, title="x", lang="id")


def test_a_missing_system_library_is_named_and_nothing_else_is_said(monkeypatch, capsys):
    true_import = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name == "weasyprint":
            print("WeasyPrint could not import some external libraries.")  # noqa: T201 - as it does
            raise OSError("cannot load library 'libpango-1.0-0'")
        return true_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(PdfUnavailable, match="libpango"):
        render_pdf(STYLED, title="x", lang="id")
    assert capsys.readouterr().out == ""
