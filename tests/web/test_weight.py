"""What travels on a first visit, as a telephone receives it: files compressed, pages never (docs/adr/0015)."""

import re

import pytest

FIRST_VISIT = 60_000
ASKING = {"Accept-Encoding": "gzip, deflate, br"}


def fetched(client, path):
    """The bytes of an address as they travel, and whether they are compressed."""
    with client.get(path, headers=ASKING) as answer:
        assert answer.status_code == 200, path
        return answer.data, answer.headers.get("Content-Encoding")


@pytest.mark.parametrize(("key", "path"), [("", "/sign-in"), ("worker", "/"), ("trainer", "/")])
def test_the_first_visit_stays_within_sixty_kilobytes(client, client_of, key, path):
    visitor = client_of(key) if key else client
    page, packed = fetched(visitor, path)
    assert packed is None
    files = [fetched(visitor, one)[0] for one in re.findall(r'"(/static/[^"]+)"', page.decode())]
    assert len(files) >= 5
    assert len(page) + sum(map(len, files)) <= FIRST_VISIT


def test_files_travel_compressed_to_whoever_reads_that(client):
    small, packed = fetched(client, "/static/vendor/bootstrap.min.css")
    with client.get("/static/vendor/bootstrap.min.css") as plain:
        assert packed == "gzip"
        assert len(small) * 5 < len(plain.data)
        assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("path", ["/", "/cases", "/policy", "/no-such-page", "/sign-in"])
def test_pages_with_a_form_permit_are_not_compressed(client_of, path):
    with client_of("worker").get(path, headers=ASKING) as answer:
        assert "Content-Encoding" not in answer.headers
