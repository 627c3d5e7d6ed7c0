"""The list of faults above a form names each field, so that two dates of one form are told apart."""


def test_the_summary_names_the_field_of_each_fault(client_of):
    told = {"name": "Maria Benu", "step": "journey", "go": "check"}
    faults = {"left_on": "31-02-2020", "returned_on": "32-01-2021"}
    page = client_of("worker").post("/cases/new", data={**told, **faults}).text
    summary = page[page.index("summary-errors") : page.index("</ul>", page.index("summary-errors"))]
    assert "Tanggal berangkat: Tanggal itu tidak ada" in summary
    assert "Tanggal kepulangan: Tanggal itu tidak ada" in summary


def test_a_date_says_how_it_is_written(client_of):
    page = client_of("worker").post(
        "/cases/new", data={"name": "Maria", "step": "journey", "go": "journey"}
    )
    assert page.text.count("Hari-bulan-tahun, misalnya") == 2
