"""Whatever a file holds: outcomes or a named problem, and never for long."""

import csv
import io
import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purna_pmi.register.enums import Outcome
from purna_pmi.register.outcome_file import write_outcomes
from purna_pmi.register.outcomes import read_register
from purna_pmi.register.reading import UnreadableFileError

LABELS = ["No", "Nama / Panggilan", "NIK", "L/P", "TTL", "HP", "Kelurahan", "Alamat", "Negara",
          "Berangkat", "Pulang", "Alasan", "Status", "Ket", "Umur", "Nama PMI"]  # fmt: skip
TODAY = date(2026, 2, 2)
CELLS = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[0-9]{1,17}", fullmatch=True),
    st.from_regex(r"[0-9]{0,4}[-/. ][0-9]{0,2}[-/. ]'?[0-9]{0,5}", fullmatch=True),
    st.sampled_from(["-", "sda", "JUMLAH", "Maria", "L", "P", "Soe, 31-02-1999", "+62", "(", "=1"]),
)


def csv_of(rows):
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    return stream.getvalue().encode()


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(CELLS, min_size=16, max_size=16), max_size=6))
def test_any_cells_give_one_outcome_a_row(rows):
    try:
        result = read_register(csv_of([LABELS, *rows]), file_name="a.csv", today=TODAY)
    except UnreadableFileError:
        return
    numbers = [row.row for row in result.rows]
    assert numbers == sorted(set(numbers))
    for row in result.rows:
        assert (row.outcome in {Outcome.IMPORT, Outcome.KNOWN}) == (row.person is not None)
        assert row.outcome is Outcome.IGNORE or row.data is not None
    write_outcomes(result, io.StringIO())


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(), st.binary().map(b"PK\x03\x04".__add__), st.text().map(str.encode)))
def test_any_bytes_are_read_or_refused(data):
    try:
        read_register(data, file_name="x", today=TODAY)
    except UnreadableFileError:
        return


@pytest.mark.parametrize("piece", ["alias ", "1 ", "a,", "(", "Kel. ", "- ", "/", "08 dan ", "x@"])
def test_endless_cells_cost_no_time(piece):
    rows = [["1", *[piece * 8000] * 15]] * 3
    started = time.perf_counter()
    data = csv_of([LABELS, *[["1", "Rosa", "", "P", *[""] * 12]] * 4, *rows])
    assert read_register(data, file_name="a.csv", today=TODAY).rows
    assert time.perf_counter() - started < 3
