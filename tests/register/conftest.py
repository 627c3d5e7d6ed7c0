"""Spreadsheets made on the spot, read as if an office had sent them."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from purna_pmi.register.outcomes import read_register

TODAY = date(2026, 2, 2)


def _write_sheet(workbook, worksheet, rows):
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, date | datetime):
                worksheet.write_datetime(r, c, value, day)
            elif isinstance(value, str):
                worksheet.write_string(r, c, value)
            elif value is not None:
                worksheet.write(r, c, value)


@pytest.fixture
def xlsx():
    """Make a workbook of the sheets given as name → rows."""

    def make(sheets, *, hidden=(), merge=(), date_1904=False):
        target = io.BytesIO()
        workbook = xlsxwriter.Workbook(target, {"date_1904": date_1904})
        for name, rows in sheets.items():
            worksheet = workbook.add_worksheet(name)
            for area in merge:
                worksheet.merge_range(area, "")
            _write_sheet(workbook, worksheet, rows)
            if name in hidden:
                worksheet.hide()
        workbook.close()
        return target.getvalue()

    return make


@pytest.fixture
def read(xlsx):
    """Read rows (of one sheet), sheets or bytes; the result of the whole."""

    def run(content, *, known=None, today=TODAY, file_name="daftar.xlsx", **options):
        if isinstance(content, list):
            content = {"Data": content}
        data = content if isinstance(content, bytes) else xlsx(content, **options)
        return read_register(data, file_name=file_name, today=today, known=known)

    return run


@pytest.fixture
def one(read):
    """The one row that a label → cell mapping makes."""

    def run(cells, **options):
        rows = read([list(cells), list(cells.values())], **options).rows
        assert len(rows) == 1
        return rows[0]

    return run
