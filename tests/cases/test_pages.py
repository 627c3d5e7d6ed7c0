"""The pages of a case by HTTP: what each role gets, bad input, sent twice, saved over."""

from tests.factories.cases import open_case_for


def test_the_list_shows_my_case_with_its_name(client_of):
    case_id = open_case_for("worker", "Maria da Cunha")
    page = client_of("worker").get("/cases").get_data(as_text=True)
    assert "Maria da Cunha" in page
    assert str(case_id) in page


def test_the_page_of_a_case(client_of):
    case_id = open_case_for("worker", "Maria da Cunha")
    page = client_of("worker").get(f"/cases/{case_id}")
    assert page.status_code == 200
    assert "Tentukan langkah berikutnya" in page.get_data(as_text=True)
